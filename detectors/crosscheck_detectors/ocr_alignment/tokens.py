"""The words and numbers of a sheet one by one, in reading order, whatever cells they stand in."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from crosscheck_detectors.ocr_alignment.keys import key
from crosscheck_detectors.ocr_alignment.neighbourhoods import Neighbourhoods
from crosscheck_detectors.ocr_alignment.sheet import Sheet

REACH = 6
"""Tokens of one cell that are near each other."""
NEAR_CELL = 0.9
"""Nearness of what stands in the cell beside."""
NEXT_ROW, CELLS = 0.45, 3
"""The same of a row's last cell and the next one's first, and how many cells on something is near at all."""
CLOSE = 0.33
"""Nearness of cells, three steps away, in which a token's neighbour is looked for."""
_TOKEN = re.compile(r"\d+(?:[.,:/]\d+)*|[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Token:
    """Letters, or digits with the marks between them, at a half-open range of a cell's text."""

    key: str
    cell: int
    start: int
    end: int


class Tokens:
    """The tokens of a sheet: `first` has each cell's first one, `places` where those of each key stand."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.all: list[Token] = []
        self.first: list[int] = []
        self.places: dict[str, list[int]] = {}
        self._near = Neighbourhoods(sheet)
        for cell, each in enumerate(sheet.cells):
            self.first.append(len(self.all))
            for match in _TOKEN.finditer(each.text):
                if name := key(match.group()):
                    self.places.setdefault(name, []).append(len(self.all))
                    self.all.append(Token(name, cell, *match.span()))
        self.first.append(len(self.all))

    def nearness(self, first: int, second: int) -> float:
        """1 of two tokens beside each other, less the farther they are apart, 0 of those that are far."""
        here, there = self.all[first].cell, self.all[second].cell
        if here == there:
            return 1.0 / abs(first - second) if 0 < abs(first - second) <= REACH else 0.0
        apart = abs(here - there)
        in_order = NEXT_ROW / apart**0.5 if apart <= CELLS else 0.0
        return max(in_order, NEAR_CELL * self._near.of(here).get(there, 0.0))

    def within(self, place: int, reach: int) -> range:
        """The places up to so many tokens before and behind one, and itself."""
        return range(max(0, place - reach), min(len(self.all), place + reach + 1))

    def around(self, place: int) -> Iterator[int]:
        """The tokens near one."""
        cell = self.all[place].cell
        yield from range(max(self.first[cell], place - REACH), place)
        yield from range(place + 1, min(self.first[cell + 1], place + REACH + 1))
        for other, near in self._near.of(cell).items():
            if near >= CLOSE:
                yield from range(self.first[other], self.first[other + 1])

    def cells_near(self, place: int) -> Iterator[int]:
        """A token's cell and those near it."""
        yield self.all[place].cell
        yield from self._near.of(self.all[place].cell)

    def share_in(self, other: "Tokens") -> float:
        """The share of the words, in [0, 1], that the other sheet has as often; 0 if there are none."""
        words = {name: len(places) for name, places in self.places.items() if not name.isdigit()}
        common = sum(min(count, len(other.places.get(name, ()))) for name, count in words.items())
        return common / sum(words.values()) if words else 0.0
