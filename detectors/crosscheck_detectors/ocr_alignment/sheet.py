"""The common form of both sides of a comparison: cells of text, each with its place and the cells around it.

An image's cells come from the geometry of its lines, a text's from its lines and marks; what follows does not ask
which.
"""

import re
from collections import Counter
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from itertools import accumulate
from typing import Protocol

from crosscheck_detectors.context import Place, Rival
from crosscheck_detectors.ocr_alignment.keys import key, label_key, shapes
from crosscheck_detectors.ocr_alignment.scripts import runs_to_the_left
from crosscheck_detectors.ocr_alignment.values import Kind, Value, find

EDGES = " \t:\uff1a-\u2013\u2014\u00b7\u2022|,.;()=\u00d7*"
"""What may stand at the ends of words without belonging to them."""
LONGEST_LABEL = 60
"""Characters; what is longer is prose and names nothing."""
SENTENCE = 3
"""Words that are a sentence if a stop ends them."""
_COLON = re.compile(r"(?<=[^\W\d_])\s*[:\uff1a]\s*(?=\S)")
_LETTER = re.compile(r"[^\W\d_]")
_TWO_LETTERS = re.compile(r"[^\W\d_].*[^\W\d_]", re.DOTALL)


class Cell(Protocol):
    """A run of text that belongs together: a table's cell, a label, a line of prose."""

    @property
    def text(self) -> str: ...

    @property
    def line_score(self) -> float:
        """How surely its characters were read on average, in [0, 1]; 1 for text that came as text."""
        ...

    def place(self, start: int, end: int) -> Place:
        """Where the half-open range of the cell's text stands in the part."""
        ...

    def score(self, start: int, end: int) -> float:
        """How surely the range was read, in [0, 1]; 1 for text that came as text."""
        ...

    def rivals(self, start: int, end: int) -> tuple[Rival, ...] | None:
        """What characters of the range could be too, by their places in it; None if that is not known."""
        ...


class Role(Enum):
    """Where a label stands as seen from its value; the number is how far such a label is trusted, in [0, 1]."""

    OWN = 1.0
    LEFT = 0.995
    HEADER = 0.985
    BEFORE = 0.98
    FAR = 0.8
    BETWEEN = 0.88
    AFTER = 0.82

    __hash__ = object.__hash__
    """Members are few and each is one object; the enumeration's own hash is computed anew each time."""


@dataclass(frozen=True, slots=True)
class Near:
    """A cell that may be the label of another."""

    role: Role
    cell: int


class Sheet:
    """Cells in reading order, and around each the cells that may be its label, the likeliest first.

    `rows` gives the number of the row of each cell, ascending; of an `excerpt` some are left out.
    `noisy` says that the text was read from pixels. `chains` gives
    pairs of cells that each stands between, `above` the cell over each in its column, -1 if there is none, `aside` the
    cells beside one that are not level with it, as lines of a higher cell in its row.
    """

    def __init__(self, cells: list[Cell], rows: list[int], *, noisy: bool, excerpt: bool = False) -> None:
        self.cells = cells
        self.rows = rows
        self.noisy = noisy
        self.excerpt = excerpt
        self.around: list[list[Near]] = [[] for _ in cells]
        self.aside: dict[int, list[int]] = {}
        self._names: dict[int, str] = {}
        self._beside: dict[int, frozenset[str]] = {}
        self.above = [index - 1 if self.adjoin(index - 1, index) else -1 for index in range(len(cells))]
        self.chains = [
            [(index - 1, index + 1)] if self.adjoin(index - 1, index) and self.adjoin(index, index + 1) else []
            for index in range(len(cells))
        ]

    def adjoin(self, first: int, second: int) -> bool:
        """Whether nothing was left out between two neighbours in reading order."""
        return first >= 0 and second < len(self.rows) and self.rows[second] - self.rows[first] <= 1

    @cached_property
    def values(self) -> list[list[Value]]:
        """The typed values of each cell; what was read as one word with another value is none ("69%6")."""
        found = [find(cell.text) for cell in self.cells]
        return [_apart(values) for values in found] if self.noisy else found

    @cached_property
    def keys(self) -> list[str]:
        return [key(cell.text) for cell in self.cells]

    @cached_property
    def mirrored(self) -> bool:
        """Whether the page runs from right to left, so that the order of a row says nothing."""
        return runs_to_the_left("".join(cell.text for cell in self.cells))

    @cached_property
    def times(self) -> Counter[str]:
        """In how many cells each key stands."""
        return Counter(self.keys)

    @cached_property
    def splits(self) -> list[tuple[int, int] | None]:
        """Of each cell that is a label, a colon and words, where the label ends and they begin; else None."""
        return [None if values else _split(cell.text) for values, cell in zip(self.values, self.cells, strict=True)]

    @cached_property
    def tokens(self) -> list[tuple[str, ...]]:
        """What each cell holds, as its neighbours know it: its values' tokens, its label and words, or its key."""
        return [
            tuple(value.token for value in values) or _tokens(cell.text, name, split)
            for cell, values, name, split in zip(self.cells, self.values, self.keys, self.splits, strict=True)
        ]

    @cached_property
    def row_keys(self) -> list[str]:
        """The key of each row's text; a value that broke over two cells is found here."""
        return ["".join(self.keys[index] for index in row) for row in self.row_cells.values()]

    @cached_property
    def solid(self) -> str:
        """The key of the whole text."""
        return "".join(self.row_keys)

    @cached_property
    def solid_shapes(self) -> str:
        """The same with letters that are drawn as digits made these."""
        return shapes(self.solid)

    @cached_property
    def starts(self) -> frozenset[int]:
        """Where in `solid` a cell begins."""
        lengths = (len(self.keys[index]) for row in self.row_cells.values() for index in row)
        return frozenset(accumulate(lengths, initial=0))

    def count(self, context: str) -> int:
        """In how many places the key of some cells in a row stands, each from the beginning of a cell on."""
        found, at = 0, self.solid.find(context)
        while at >= 0:
            found += at in self.starts
            at = self.solid.find(context, at + 1)
        return found

    @cached_property
    def row_cells(self) -> dict[int, list[int]]:
        """The cells of each row, left to right."""
        found: dict[int, list[int]] = {}
        for index, row in enumerate(self.rows):
            found.setdefault(row, []).append(index)
        return found

    def words_beside(self, index: int) -> frozenset[str]:
        """Label keys of the words in the other cells of a cell's row."""
        if index not in self._beside:
            row = self.row_cells[self.rows[index]]
            names = [label_key(self.cells[other].text) for other in row if other != index and self.plain(other)]
            self._beside[index] = frozenset(names)
        return self._beside[index]

    def heads(self, head: list[int], rows: list[list[int]]) -> bool:
        """Whether a row is the head of the rows under it: all words, over at least one column of typed values."""
        if not rows or not all(self.plain(index) for index in head):
            return False
        typed = [all(self.values[row[column]] for row in rows) for column in range(len(head))]
        return any(typed[1:] if len(head) == 2 else typed) and (len(head) > 2 or len(rows) > 1)

    def plain(self, index: int) -> bool:
        """Whether a cell is words without a typed value, so that it can be a label as it stands."""
        return self._plain[index]

    def stopped(self, index: int) -> bool:
        """Whether a cell is a sentence by the stop at its end."""
        text = self.cells[index].text
        return text.endswith(".") and len(text.split()) >= SENTENCE

    def leads_pair(self, index: int) -> bool:
        """Whether a cell is the first of two in its row."""
        row = self.row_cells[self.rows[index]]
        return len(row) == 2 and row[0] == index

    def names(self, index: int) -> bool:
        """Whether a cell has words enough to name another, be it that it holds values too."""
        return bool(self.name(index))

    def name(self, index: int) -> str:
        """A cell's words without its typed values, "" if they are too few to name anything."""
        if index not in self._names:
            self._names[index] = self._name(index)
        return self._names[index]

    def _name(self, index: int) -> str:
        if self._plain[index]:
            # What names its own value names no other.
            return "" if self.splits[index] else self.cells[index].text
        words = " ".join(" ".join(self.pieces(index)).split()).strip(EDGES)
        return words if len(_LETTER.findall(words)) >= 3 else ""

    def pieces(self, index: int) -> list[str]:
        """A cell's text around its typed values, one piece more than values."""
        text, position, found = self.cells[index].text, 0, []
        for value in self.values[index]:
            found.append(text[position : value.start])
            position = value.end
        return [*found, text[position:]]

    @cached_property
    def _plain(self) -> list[bool]:
        return [
            not values and _TWO_LETTERS.search(cell.text) is not None
            for values, cell in zip(self.values, self.cells, strict=True)
        ]


def _apart(values: list[Value]) -> list[Value]:
    ends = {value.end: value.kind for value in values}
    return [
        value
        for value in values
        if value.start not in ends or (ends[value.start], value.kind) == (Kind.DATE, Kind.TIME)
    ]


def _split(text: str) -> tuple[int, int] | None:
    match = _COLON.search(text)
    return match.span() if match and match.start() <= LONGEST_LABEL else None


def _tokens(text: str, name: str, split: tuple[int, int] | None) -> tuple[str, ...]:
    if split is None:
        return (name,) if name else ()
    return tuple(each for each in (key(text[: split[0]]), key(text[split[1] :])) if each)
