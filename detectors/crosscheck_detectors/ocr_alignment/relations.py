"""How what agrees stands to its neighbours, in the text and on the screen, and what that says of two other cells.

Every two pairs that agree and are near each other in the text give a relation: the one stands so many cells on in the
text and so far away on the screen. A neighbour says that two cells are one where they stand to it as its likes' do.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from itertools import product
from statistics import median
from typing import NamedTuple

from crosscheck_detectors.context import Box
from crosscheck_detectors.ocr_alignment.fields import Side

REACH = 4
"""Cells of the text between the two of a relation, at most."""
STEP = 0.35
"""Heights of a line by which two distances on the screen may differ and be one."""
LIKES = 2
"""Others that must stand in the same relation."""
VOTERS = 2
"""Neighbours by whose relations two values are one, at least."""
AGREED = 0.5
"""Share of the neighbours with known relations that must say so."""
MANY, MOSTLY = 4, 0.7
"""The same of values that have a name in common, where an equal one stands elsewhere: in what is not on the screen."""
STRAYED = 0.1
"""Share up to which a pair stands where no like of it does."""

Bin = tuple[int, int, int, int]


class Vote(NamedTuple):
    """Of `asked` neighbours whose relations are known, `agreed` say that two cells are one."""

    agreed: int
    asked: int

    @property
    def yes(self) -> bool:
        return self.agreed >= VOTERS and self.agreed >= AGREED * self.asked

    @property
    def surely(self) -> bool:
        return self.agreed >= MANY and self.agreed >= MOSTLY * self.asked

    @property
    def no(self) -> bool:
        return self.agreed <= STRAYED * self.asked


class Relations:
    """The relations between the pairs, of an image's cell and a text's, that are known of the two sides."""

    def __init__(self, image: Side, pairs: Iterable[tuple[int, int]]) -> None:
        self._image = image
        self._own: dict[int, int] = {}
        seen: set[int] = set()
        for own, other in pairs:
            if own not in seen and other not in self._own:
                self._own[other] = own
                seen.add(own)
        self._boxes: dict[int, Box] = {}
        self._step = STEP * median([self._box(own).height for own in seen] or [1])
        self._likes: dict[Bin, set[int]] = defaultdict(set)
        self._known: Counter[int] = Counter()
        self._downs: dict[int, set[int]] = defaultdict(set)
        for other, own in self._own.items():
            for near in self._near(other):
                self._known[other - near] += 1
                for place in self._bins(near, other, own, 0):
                    self._likes[place].add(near)
        for (delta, _, down, _), likes in self._likes.items():
            if len(likes) >= LIKES:
                self._downs[delta].add(down)

    def vote(self, own: int, other: int) -> Vote:
        """Whether neighbours of text cell `other` say that it is image cell `own`."""
        agreed = asked = 0
        for near in self._near(other):
            if self._known[other - near] <= LIKES:
                continue
            likes = {like for place in self._bins(near, other, own, 1) for like in self._likes.get(place, ())}
            asked += 1
            agreed += len(likes - {near}) >= LIKES
        return Vote(agreed, asked)

    def elsewhere(self, own: int, other: int) -> bool:
        """Whether neighbours say that a text cell is another of the image's, and none that it is this one.

        Of what shares its cell of the image with a neighbour they say nothing.
        """
        if any(self._own[near] == own for near in self._near(other)) or self.vote(own, other).agreed:
            return False
        near = (cell for row in self.rows(other) for cell in self._by_row.get(row, ()))
        return any(cell != own and self.vote(cell, other).yes for cell in near)

    @cached_property
    def _by_row(self) -> Mapping[int, list[int]]:
        found: dict[int, list[int]] = defaultdict(list)
        for cell in range(len(self._image.sheet.cells)):
            found[self.row(cell)].append(cell)
        return found

    def rows(self, other: int) -> set[int]:
        """Rows of the screen, as of `row`, in which a text cell may stand by what is paired near it."""
        return {
            self.row(self._own[near]) + down + off
            for near in self._near(other)
            for down in self._downs[other - near]
            for off in range(-2, 3)
        }

    def row(self, own: int) -> int:
        """In which row of the screen, a step high, the middle of an image's cell stands."""
        box = self._box(own)
        return round((box.y0 + box.y1) / 2 / self._step)

    def _near(self, other: int) -> Iterator[int]:
        """What is paired near a text cell."""
        return (near for near in range(other - REACH, other + REACH + 1) if near != other and near in self._own)

    def _bins(self, near: int, other: int, own: int, around: int) -> Iterator[Bin]:
        """Where image cell `own` stands as seen from `near`: by left edges, right edges, from the one to the other."""
        a, b = self._box(self._own[near]), self._box(own)
        down = round((b.y0 + b.y1 - a.y0 - a.y1) / 2 / self._step)
        for way, across in enumerate((b.x0 - a.x0, b.x1 - a.x1, b.x0 - a.x1)):
            column = round(across / self._step)
            for rows, columns in product(range(-around, around + 1), repeat=2):
                yield other - near, way, down + rows, column + columns

    def _box(self, cell: int) -> Box:
        if cell not in self._boxes:
            found = self._image.sheet.cells[cell]
            place = found.place(0, len(found.text))
            if not isinstance(place, Box):
                raise TypeError("an image's cell has a box")
            self._boxes[cell] = place
        return self._boxes[cell]
