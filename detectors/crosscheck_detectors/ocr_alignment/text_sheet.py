"""From a text's rows to cells and what is around each."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from crosscheck_detectors.context import Rival, Span
from crosscheck_detectors.ocr_alignment.sheet import Cell, Near, Role, Sheet
from crosscheck_detectors.text_formats import FORMATS, PLAIN, Run

BEFORE = 4
"""How many cells back a value alone in its line looks for a label."""


NumberedRow = tuple[int, Sequence[Run]]
"""A row of a text with its number; neighbours differ by one."""


@dataclass(frozen=True, slots=True)
class TextCell:
    """A run of a text part."""

    run: Run

    @property
    def text(self) -> str:
        return self.run.text

    @property
    def line_score(self) -> float:
        return 1.0

    def place(self, start: int, end: int) -> Span:
        return self.run.span(start, end)

    def score(self, start: int, end: int) -> float:
        del start, end
        return 1.0

    def rivals(self, start: int, end: int) -> tuple[Rival, ...] | None:
        del start, end
        return ()


def text_sheet(text: str) -> Sheet:
    """Cells of all of a plain text."""
    return sheet_of(enumerate(FORMATS[PLAIN].rows(text)))


def sheet_of(rows: Iterable[NumberedRow], *, excerpt: bool = False) -> Sheet:
    """Cells of the rows, whose numbers ascend; rows that are no neighbours name nothing in each other.

    `excerpt`: some rows of the text are left out.
    """
    cells: list[Cell] = []
    numbers: list[int] = []
    for number, row in rows:
        for run in row:
            cells.append(TextCell(run))
            numbers.append(number)
    sheet = Sheet(cells, numbers, noisy=False, excerpt=excerpt)
    headers = _headers(sheet)
    for index in range(len(cells)):
        sheet.around[index] = _around(sheet, headers, index)
    return sheet


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
    if index == row[-1] and not left and sheet.adjoin(index, after) and sheet.plain(after):
        found.append(Near(Role.AFTER, after))
    return found


def _before(sheet: Sheet, first: int) -> list[Near]:
    """The nearest cell before a row that can name it; behind one that holds values itself, the nearest of words too."""
    found: list[Near] = []
    for other in range(first - 1, max(-1, first - 1 - BEFORE), -1):
        if not sheet.adjoin(other, other + 1):
            break
        if sheet.names(other) and (not found or sheet.plain(other)):
            found.append(Near(Role.BEFORE if other == first - 1 else Role.FAR, other))
            if sheet.plain(other):
                break
    return found
