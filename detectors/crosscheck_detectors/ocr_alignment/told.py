"""What the other part says: geometry alone does not tell where a cell of an image begins and ends."""

from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import accumulate

from rapidfuzz import fuzz, process

from crosscheck_detectors.ocr_alignment.keys import key

SHORTEST, LONGEST = 8, 80
"""Letters and digits of a name; longer texts are prose, which is compared as it stands."""
PAIR = 2
"""Cells of a row that is a label and its value."""
NEARLY = 86.0
"""Likeness in per cent from which a text is a cell of the other part with a few other letters."""


class Told:
    """The texts of the other part's cells, row by row."""

    def __init__(self, rows: Iterable[Sequence[str]]) -> None:
        kept = list(rows)
        self._cells = [text for row in kept for text in row]
        self._leads = {
            number for number, row in zip(accumulate(map(len, kept), initial=0), kept, strict=False) if len(row) == PAIR
        }

    @cached_property
    def names(self) -> frozenset[str]:
        """Keys of the cells, without a label's words, that are no longer than a name."""
        values = (text.rpartition(": ")[2] for text in self._cells)
        return frozenset(name for name in map(key, values) if SHORTEST <= len(name) <= LONGEST)

    @cached_property
    def values(self) -> list[str]:
        """Keys of the cells, in order, without a label's words."""
        return [key(text.rpartition(": ")[2]) for text in self._cells]

    def words(self, number: int) -> int:
        """How many words a cell has without a label's, 0 if there is no such cell or it is itself a label."""
        if number in self._leads or not 0 <= number < len(self._cells):
            return 0
        return len(self._cells[number].rpartition(": ")[2].split())

    def has_cell(self, name: str) -> bool:
        """Whether this is a cell, be it with a label's words before it."""
        return name in self._whole

    def beginning(self, name: str) -> list[int]:
        """The numbers of the cells with which a longer text begins."""
        return [
            number for length in self._lengths for number in self._places.get(name[:length], ()) if length < len(name)
        ]

    def ending(self, name: str) -> list[int]:
        """The numbers of the cells with which a longer text ends."""
        return [
            number for length in self._lengths for number in self._places.get(name[-length:], ()) if length < len(name)
        ]

    @cached_property
    def _whole(self) -> frozenset[str]:
        return frozenset(self.values) | frozenset(map(key, self._cells))

    @cached_property
    def _places(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for number, value in enumerate(self.values):
            if value:
                found.setdefault(value, []).append(number)
        return found

    @cached_property
    def _lengths(self) -> list[int]:
        """The lengths of the cells, the longest first; what is longer than a name begins no line."""
        return sorted({len(value) for value in self._places if len(value) <= LONGEST}, reverse=True)

    @cached_property
    def prose(self) -> list[str]:
        """Keys of the cells that are longer than a name."""
        return [key(text) for text in self._cells if len(text) > LONGEST]

    @cached_property
    def solid(self) -> str:
        """All of it: the cells' keys, a line each."""
        return "\n".join(map(key, self._cells))

    def nearly(self, name: str) -> bool:
        """Whether a name differs from this key in a few letters."""
        return process.extractOne(name, self.names, scorer=fuzz.ratio, score_cutoff=NEARLY) is not None
