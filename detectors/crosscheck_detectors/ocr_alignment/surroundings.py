"""What stands around a value: it tells apart fields that are called alike, as those of a table's rows are."""

from collections import Counter
from collections.abc import Mapping
from functools import cached_property
from itertools import chain
from math import fsum

from rapidfuzz import fuzz

from crosscheck_detectors.ocr_alignment.fields import Field, Side
from crosscheck_detectors.ocr_alignment.sheet import Sheet

REACH = 3
"""Cells before and behind a value in reading order that stand around it, as do those of its row and its labels."""
ENOUGH = 2.0
"""So many rare things right at both fields make surroundings half of what they can be."""
ALIKE = 75.0
"""Similarity in per cent below which two texts are surely not one text read twice."""
TABLE = 3
"""Cells from which a row is taken as a table's."""
SAME_ROW = 0.4
"""Least share of the shorter row's other cells that two rows of one thing have in common."""


class Surroundings:
    """Compares the surroundings of fields of two sides, remembering what it has looked at."""

    def __init__(self, a: Side, b: Side) -> None:
        self._a = a.sheet
        self._b = b.sheet
        self._near: dict[tuple[bool, int], Mapping[str, float]] = {}
        self._apart: dict[tuple[frozenset[str], frozenset[str]], bool] = {}

    @cached_property
    def _counts(self) -> Counter[str]:
        """In how many places a token stands on the side that has more of it."""
        a, b = (Counter(chain.from_iterable(sheet.tokens)) for sheet in (self._a, self._b))
        return a | b

    def alike(self, a: Field, b: Field) -> float:
        """How much around two fields is the same, in [0, 1); what stands in n places of a side counts 1/n."""
        near_a, near_b = self._around(a, first=True), self._around(b, first=False)
        common = near_a.keys() & near_b.keys()
        if not common:
            return 0.0
        common -= {a.value.token, b.value.token}
        counts = self._counts
        # Rounded once, so that the order of a set has no say in it.
        shared = fsum([near_a[token] * near_b[token] / counts[token] for token in common])
        return shared / (shared + ENOUGH)

    def rows_apart(self, a: Field, b: Field) -> bool:
        """Whether both stand in rows of a table that have little in common: then equal labels name different things."""
        cells_a = self._a.row_cells[self._a.rows[a.cell]]
        cells_b = self._b.row_cells[self._b.rows[b.cell]]
        if len(cells_a) < TABLE or len(cells_b) < TABLE:
            return False
        row_a, row_b = self._row(self._a, a), self._row(self._b, b)
        least = min(len(row_a), len(row_b))
        return least >= TABLE - 1 and len(row_a & row_b) < SAME_ROW * least

    def named_apart(self, a: Field, b: Field) -> bool:
        """Whether both values have words of their own in their cells, and not the same ("3 users", "3 projects")."""
        names = (a.own, b.own)
        if names not in self._apart:
            alike = any(fuzz.ratio(x, y, score_cutoff=ALIKE) for x in a.own for y in b.own)
            self._apart[names] = bool(a.own and b.own) and not alike
        return self._apart[names]

    def _row(self, sheet: Sheet, field: Field) -> frozenset[str]:
        cells = sheet.row_cells[sheet.rows[field.cell]]
        return frozenset("".join(sheet.tokens[cell]) for cell in cells if cell != field.cell)

    def _around(self, field: Field, *, first: bool) -> Mapping[str, float]:
        place = (first, field.cell)
        if place not in self._near:
            self._near[place] = _around(self._a if first else self._b, field.cell)
        return self._near[place]


def _around(sheet: Sheet, index: int) -> dict[str, float]:
    """The tokens around a cell, each with a weight in (0, 1] that falls with the distance."""
    cells = {other: 1.0 / max(1, abs(other - index)) for other in range(index - REACH, index + REACH + 1)}
    cells |= dict.fromkeys((near.cell for near in sheet.around[index]), 1.0)
    cells |= dict.fromkeys((other for chain in sheet.chains[index] for other in chain), 1.0)
    cells |= dict.fromkeys(sheet.row_cells[sheet.rows[index]], 1.0)
    near: dict[str, float] = {}
    for other, weight in cells.items():
        if 0 <= other < len(sheet.cells):
            for token in sheet.tokens[other]:
                near[token] = max(near.get(token, 0.0), weight)
    return near
