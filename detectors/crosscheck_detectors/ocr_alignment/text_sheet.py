"""From a text as an agent sends it to cells and rows: lines, tabs, pipes, bullets of a snapshot, lines of JSON."""

import re
from dataclasses import dataclass

from crosscheck_detectors.context import Span
from crosscheck_detectors.ocr_alignment.bullets import ROW_CELLS, bullet
from crosscheck_detectors.ocr_alignment.sheet import Cell, Near, Role, Sheet

_SEPARATORS = re.compile(r"\t+|\s*\|\s*|\s{3,}| {2,}(?=\S)")
_JSON = re.compile(r'"((?:[^"\\]|\\.)+)"\s*:\s*(?:"((?:[^"\\]|\\.)*)"|(-?\d[\d.eE+-]*|true|false))')
BEFORE = 4
"""How many cells back a value alone in its line looks for a label."""

Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class TextCell:
    """A piece of a text part; `start` is its offset there in code points."""

    text: str
    start: int

    def place(self, start: int, end: int) -> Span:
        return Span(self.start + start, self.start + end)

    def score(self, start: int, end: int) -> float:
        del start, end
        return 1.0


def text_sheet(text: str) -> Sheet:
    """Cells in the order of the text."""
    cells: list[Cell] = []
    rows: list[int] = []
    for number, row in enumerate(_rows(text)):
        for start, end in row:
            cells.append(TextCell(text[start:end], start))
            rows.append(number)
    sheet = Sheet(cells, rows, noisy=False)
    headers = _headers(sheet)
    for index in range(len(cells)):
        sheet.around[index] = _around(sheet, headers, index)
    return sheet


def _rows(text: str) -> list[list[Range]]:
    """The rows of a text, each a list of half-open ranges of code points; a row has at least one cell."""
    rows: list[list[Range]] = []
    row_indent: int | None = None
    offset = 0
    for line in text.splitlines(keepends=True):
        item = bullet(line.rstrip("\r\n")) if "-" in line or "*" in line else None
        if item is None:
            row_indent = None
            rows += _plain(line, offset)
        elif item.role == "row":
            # The row's name repeats its cells, which follow.
            row_indent = item.indent
            rows.append([])
        else:
            ranges = [(offset + start, offset + end) for start, end in item.texts]
            if row_indent is not None and item.indent > row_indent:
                if (
                    item.role in ROW_CELLS
                    or not rows[-1]
                    or not any(text[start:end] in text[rows[-1][-1][0] : rows[-1][-1][1]] for start, end in ranges)
                ):
                    rows[-1] += ranges
            else:
                row_indent = None
                rows.append(ranges)
        offset += len(line)
    return [row for row in rows if row]


def _plain(line: str, offset: int) -> list[list[Range]]:
    pairs = (
        []
        if '"' not in line
        else [[match.span(1), match.span(2 if match[2] is not None else 3)] for match in _JSON.finditer(line)]
    )
    if pairs:
        return [[(offset + start, offset + end) for start, end in pair if end > start] for pair in pairs]
    row: list[Range] = []
    position = 0
    for match in _SEPARATORS.finditer(line):
        row.append((position, match.start()))
        position = match.end()
    row.append((position, len(line)))
    trimmed = (_trimmed(line, start, end) for start, end in row)
    return [[(offset + start, offset + end) for start, end in trimmed if start < end]]


def _trimmed(line: str, start: int, end: int) -> Range:
    """The range without white space at its ends, and without a bullet at its beginning."""
    while start < end and (line[start].isspace() or (line[start] in "•*-" and line[start + 1 : start + 2] == " ")):
        start += 1
    while start < end and line[end - 1].isspace():
        end -= 1
    return start, end


def _headers(sheet: Sheet) -> dict[int, int]:
    """The head of each cell's column, for neighbouring rows with equally many cells, two or more."""
    headers: dict[int, int] = {}
    tables: list[list[list[int]]] = []
    last = -2
    for number, row in sheet.row_cells.items():
        if len(row) >= 2:
            if tables and last == number - 1 and len(tables[-1][0]) == len(row):
                tables[-1].append(row)
            else:
                tables.append([row])
            last = number
    for head, *rows in tables:
        if sheet.heads(head, rows):
            for row in rows:
                headers |= dict(zip(row, head, strict=True))
    return headers


def _around(sheet: Sheet, headers: dict[int, int], index: int) -> list[Near]:
    """Label candidates of a cell: left in its row, its column's head, the lines before it, the line behind it."""
    row = sheet.row_cells[sheet.rows[index]]
    left = [other for other in row if other < index and sheet.names(other)]
    found = [Near(Role.LEFT if place == 0 else Role.FAR, other) for place, other in enumerate(left[:-3:-1])]
    if index in headers:
        found.append(Near(Role.HEADER, headers[index]))
    elif not left:
        found += _before(sheet, row[0])
    after = row[-1] + 1
    if index == row[-1] and after < len(sheet.cells) and sheet.plain(after):
        found.append(Near(Role.AFTER, after))
    return found


def _before(sheet: Sheet, first: int) -> list[Near]:
    """The nearest cell before a row that can name it; behind one that holds values itself, the nearest of words too."""
    found: list[Near] = []
    for other in range(first - 1, max(-1, first - 1 - BEFORE), -1):
        if sheet.names(other) and (not found or sheet.plain(other)):
            found.append(Near(Role.BEFORE if other == first - 1 else Role.FAR, other))
            if sheet.plain(other):
                break
    return found
