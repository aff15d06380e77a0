"""From the lines read in an image to cells, rows and columns, by geometry alone."""

import re
from bisect import bisect_left, bisect_right
from itertools import accumulate

from crosscheck_detectors.context import Box, Line, Reading, Word
from crosscheck_detectors.ocr_alignment.cutting import cut
from crosscheck_detectors.ocr_alignment.image_cell import ImageCell
from crosscheck_detectors.ocr_alignment.markers import unmarked
from crosscheck_detectors.ocr_alignment.sheet import Cell, Near, Role, Sheet
from crosscheck_detectors.ocr_alignment.skew import levelled, slope
from crosscheck_detectors.ocr_alignment.told import Told
from crosscheck_detectors.ocr_alignment.wrapping import unwrapped

WIDE_GAP = 1.0
"""Gap between two words, in heights of their line, from which they are two cells: a space is about a quarter."""
WIDE_SPACE = 1.7
"""The same in mean widths of the line's characters, for a typewriter's face; the larger of both holds."""
TABLE_GAP = 4.5
"""Largest gap between two rows of a table, in heights of the lower one."""
NEXT_LINE = 3.6
"""Largest distance from a label's middle down to its value's, in heights of the taller."""
BAR = 16.0
"""The same up from a label to a value that has none nearer: a chart's bar may be between them."""
INDENT = 3.0
"""Largest indentation, in heights of the taller of two lines, that leaves one of them under the other."""
ASIDE = 1.2
"""Heights of a cell by which one beside it may stand higher or lower."""
_LETTER = re.compile(r"\w")


def image_sheet(reading: Reading, told: Told | None = None) -> Sheet:
    """Cells of all lines, row by row, cut and put together as the other part, `told`, has them."""
    found = cells_of(reading)
    if told is not None:
        found = [part for cell in unwrapped([unmarked(cell, told) for cell in found], told) for part in cut(cell, told)]
    lean = reading.lean or slope([cell.box for cell in found])
    placed = sorted(
        ((levelled(cell.box, lean), cell) for cell in found), key=lambda each: (each[0].y0 + each[0].y1, each[0].x0)
    )
    rows: list[list[tuple[Box, ImageCell]]] = []
    for box, cell in placed:
        if rows and _in_row(box, [other for other, _ in rows[-1]]):
            rows[-1].append((box, cell))
        else:
            rows.append([(box, cell)])
    ordered: list[ImageCell] = []
    numbers: list[int] = []
    for number, row in enumerate(rows):
        ordered += [cell for _, cell in sorted(row, key=lambda each: each[0].x0)]
        numbers += [number] * len(row)
    sheet = Sheet(list[Cell](ordered), numbers, noisy=True)
    boxes = [levelled(cell.box, lean) for cell in ordered]
    headers = _headers(sheet, boxes)
    sheet.aside = _aside(boxes)
    for index in range(len(ordered)):
        sheet.around[index] = _around(sheet, boxes, index)
        above, below = _column(boxes, index)
        sheet.above[index] = above
        if above >= 0 and below >= 0:
            sheet.chains[index].append((above, below))
        if index in headers:
            sheet.around[index].insert(0, Near(Role.HEADER, headers[index]))
    return sheet


def cells_of(reading: Reading) -> list[ImageCell]:
    """The lines' words, those that stand close together in one cell."""
    return [cell for line in reading.lines for cell in _cells(line)]


def _cells(line: Line) -> list[ImageCell]:
    groups: list[list[Word]] = []
    letters = sum(len(word.text) for word in line.words)
    width = sum(word.box.width for word in line.words) / max(letters, 1)
    gap = max(WIDE_GAP * line.box.height, WIDE_SPACE * width)
    for word in line.words:
        if groups and word.box.x0 - groups[-1][-1].box.x1 < (gap if _LETTER.search(word.text) else 2 * gap):
            groups[-1].append(word)
        else:
            groups.append([word])
    whole = ImageCell(line.text, line.words, line.score)
    ends = list(accumulate(map(len, groups)))
    return [whole.part(end - len(group), end) for group, end in zip(groups, ends, strict=True)]


def _in_row(box: Box, row: list[Box]) -> bool:
    """Whether a box stands beside one of a row's, and above or below none: panels side by side are rarely level."""
    middle = (box.y0 + box.y1) / 2
    beside = any(other.y0 <= middle < other.y1 for other in row)
    return beside and not any(other.x0 < box.x1 and box.x0 < other.x1 for other in row)


def _column(boxes: list[Box], index: int) -> tuple[int, int]:
    """The cells above and below a cell in its column, -1 for none."""
    above = next((other for other in range(index - 1, -1, -1) if _over(boxes[other], boxes[index])), -1)
    below = next((other for other in range(index + 1, len(boxes)) if _over(boxes[index], boxes[other])), -1)
    return above, below


def _aside(boxes: list[Box]) -> dict[int, list[int]]:
    """For each cell the nearest to the left and right that are level with it or a little higher or lower."""
    order = sorted(range(len(boxes)), key=lambda index: boxes[index].y0 + boxes[index].y1)
    middles = [boxes[index].y0 + boxes[index].y1 for index in order]
    found: dict[int, list[int]] = {}
    for index, box in enumerate(boxes):
        middle, reach = box.y0 + box.y1, 2 * ASIDE * box.height
        near = order[bisect_left(middles, middle - reach) : bisect_right(middles, middle + reach)]
        left = [(box.x0 - boxes[other].x1, other) for other in near if boxes[other].x1 <= box.x0]
        right = [(boxes[other].x0 - box.x1, other) for other in near if boxes[other].x0 >= box.x1]
        found[index] = [*_nearest(left, box.height), *_nearest(right, box.height)]
    return found


def _nearest(cells: list[tuple[int, int]], slack: int) -> list[int]:
    """Of cells with their distances those that are the nearest, or farther by no more than the slack."""
    least = min(cells, default=(0, 0))[0]
    return [cell for distance, cell in cells if distance <= least + slack]


def _over(upper: Box, lower: Box) -> bool:
    return upper.y1 <= lower.y0 + lower.height / 2 and _one_column(upper, lower)


def _headers(sheet: Sheet, boxes: list[Box]) -> dict[int, int]:
    """The head of each cell's column, for rows that stand closely under a first row of two or more cells."""
    headers: dict[int, int] = {}
    tables: list[list[list[int]]] = []
    under: list[dict[int, int]] = []
    bottom = -1
    for row in sheet.row_cells.values():
        top, height = min(boxes[index].y0 for index in row), max(boxes[index].height for index in row)
        if len(row) >= 2:
            close = bool(tables) and top - bottom <= TABLE_GAP * height
            begins = len(row) > 2 and all(sheet.plain(index) for index in row)
            heads = _under(row, tables[-1][0], boxes) if close and not begins else {}
            if heads:
                tables[-1].append(row)
                under.append(heads)
            else:
                tables.append([row])
            bottom = max(boxes[index].y1 for index in row)
    for head, *rows in tables:
        columns = [[index for index in row if len(row) == len(head)] for row in rows]
        if sheet.heads(head, [row for row in columns if row]):
            for heads in under:
                headers |= {index: above for index, above in heads.items() if above in head}
    return headers


def _under(row: list[int], head: list[int], boxes: list[Box]) -> dict[int, int]:
    """Each cell of a row with the one head cell it stands under, if all but one of them have one."""
    found: dict[int, int] = {}
    for index in row:
        heads = [other for other in head if _one_column(boxes[other], boxes[index])]
        if len(heads) == 1:
            found[index] = heads[0]
    return found if len(found) >= max(2, len(row) - 1) else {}


def _around(sheet: Sheet, boxes: list[Box], index: int) -> list[Near]:
    """Label candidates of a cell: to its left, directly above, at the head of its column, directly below."""
    box = boxes[index]
    found: list[Near] = []
    row = sheet.row_cells[sheet.rows[index]]
    left = [other for other in row if boxes[other].x1 <= box.x0 and sheet.names(other)]
    found += [Near(Role.LEFT if place == 0 else Role.FAR, other) for place, other in enumerate(left[:-3:-1])]
    between = False
    for other in range(index - 1, -1, -1):
        if boxes[other].y1 > box.y0 + box.height / 2 or not _stacked(sheet, boxes, other, index):
            continue
        if sheet.names(other):
            close = (box.y0 + box.y1 - boxes[other].y0 - boxes[other].y1) / 2 <= NEXT_LINE * max(
                box.height, boxes[other].height
            )
            if close and not between:
                row = sheet.row_cells[sheet.rows[other]]
                found.append(Near(Role.BEFORE if other == row[-1] or not sheet.plain(index) else Role.FAR, other))
            else:
                found.append(Near(Role.FAR, other))
            break
        between = True
    for other in () if left else range(index + 1, len(boxes)):
        if boxes[other].y0 >= box.y1 - box.height / 2 and _stacked(sheet, boxes, index, other):
            distance = (boxes[other].y0 + boxes[other].y1 - box.y0 - box.y1) / 2
            reach = NEXT_LINE if found else BAR
            if sheet.plain(other) and distance <= reach * max(box.height, boxes[other].height):
                found.append(Near(Role.AFTER, other))
            break
    return found


def _stacked(sheet: Sheet, boxes: list[Box], upper: int, lower: int) -> bool:
    """Whether two cells stand above each other: in one column, or each alone in its row and one of them indented."""
    a, b = boxes[upper], boxes[lower]
    if _one_column(a, b):
        return True
    alone = all(len(sheet.row_cells[sheet.rows[index]]) == 1 for index in (upper, lower))
    return alone and abs(a.x0 - b.x0) <= INDENT * max(a.height, b.height)


def _one_column(a: Box, b: Box) -> bool:
    """Whether two cells stand above each other: they overlap by half of the narrower one."""
    return min(a.x1, b.x1) - max(a.x0, b.x0) >= 0.5 * min(a.width, b.width)
