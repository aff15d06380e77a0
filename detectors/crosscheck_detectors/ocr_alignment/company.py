"""How much of what stands near one cell is paired with what stands near another: the company that a pair keeps.

Near are cells a few steps away along rows, columns and the order of reading, so that a card's values are each other's
company and those of the card beside it are not.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property

from crosscheck_detectors.ocr_alignment.sheet import Sheet

STEPS = 4
"""A label and its value are two steps of a text, so that two fields on either side are near."""
FOCUS = 1.7
"""Exponent of nearness where two places are told apart that have neighbours in common."""


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
        return found

    @cached_property
    def _below(self) -> Mapping[int, list[int]]:
        found: dict[int, list[int]] = defaultdict(list)
        for cell, above in enumerate(self._sheet.above):
            found[above].append(cell)
        return found


class Company:
    """The pairs found so far, as pairs of cells; pairs can be moved."""

    def __init__(self, a: Sheet, b: Sheet, pairs: Iterable[tuple[int, int]]) -> None:
        self._a = Neighbourhoods(a)
        self._b = Neighbourhoods(b)
        self._typed = [bool(values) for values in a.values]
        self._partners: dict[int, list[int]] = defaultdict(list)
        for first, second in pairs:
            self._partners[first].append(second)

    def of(self, a: int, b: int, *, words: bool = True) -> float:
        """`shared` brought into [0, 1)."""
        shared = self.shared(a, b, words=words)
        return shared / (shared + 1.0)

    def shared(self, a: int, b: int, *, words: bool = True) -> float:
        """The pairs of which one half is near cell `a` and the other near cell `b`, the nearer to both the more.

        Without `words` only cells with typed values count: a list of words has no order to be in.
        """
        near = self._b.of(b)
        return sum(
            math.pow(weight * near.get(partner, 0.0), FOCUS)
            for cell, weight in self._a.of(a).items()
            if words or self._typed[cell]
            for partner in self._partners.get(cell, ())
        )

    def near(self, a: int) -> list[int]:
        """The cells of `b` near a cell that is paired with one near cell `a`, ascending."""
        partners = (partner for cell in self._a.of(a) for partner in self._partners.get(cell, ()))
        return sorted({cell for partner in partners for cell in self._b.of(partner)})

    def move(self, a: int, old: int, new: int) -> None:
        """Cell `a` is paired with cell `new` instead of `old`."""
        partners = self._partners[a]
        partners[partners.index(old)] = new
