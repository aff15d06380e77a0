"""What stands near a cell.

Near are cells a few steps away along rows, columns and the order of reading, so that a card's values are each other's
company and those of the card beside it are not.
"""

from collections import defaultdict
from collections.abc import Mapping
from functools import cached_property

from crosscheck_detectors.ocr_alignment.sheet import Sheet

STEPS = 4
"""A label and its value are two steps of a text, so that two fields on either side are near."""


class Neighbourhoods:
    """The cells near each cell of a sheet, found when they are first asked for."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self._known: dict[int, Mapping[int, float]] = {}

    def of(self, cell: int) -> Mapping[int, float]:
        """Cells up to `STEPS` steps away, without the cell itself, each with one divided by its steps."""
        if cell not in self._known:
            self._known[cell] = self._walk(cell)
        return self._known[cell]

    def _walk(self, cell: int) -> dict[int, float]:
        found = {cell: 0.0}
        edge = [cell]
        for steps in range(1, STEPS + 1):
            edge = list(dict.fromkeys(other for each in edge for other in self._beside(each) if other not in found))
            found |= dict.fromkeys(edge, 1.0 / steps)
        del found[cell]
        return found

    def _beside(self, cell: int) -> list[int]:
        sheet = self._sheet
        found = [sheet.above[cell]] if sheet.above[cell] >= 0 else []
        found += self._below[cell]
        for other in (cell - 1, cell + 1):
            if 0 <= other < len(sheet.rows) and sheet.rows[other] == sheet.rows[cell]:
                found.append(other)
        return [*found, *sheet.aside.get(cell, ())]

    @cached_property
    def _below(self) -> Mapping[int, list[int]]:
        found: dict[int, list[int]] = defaultdict(list)
        for cell, above in enumerate(self._sheet.above):
            found[above].append(cell)
        return found
