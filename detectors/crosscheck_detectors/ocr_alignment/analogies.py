"""What stands in a record of a list where its like stands in the others: it needs no label to be one field.

    screen   Ann    Monday          text   Ann, Lunch, Monday,
             Lunch                         Bob, Budget, Friday
             Bob    Friday
             Invoice

Every two pairs that agree and are near each other in the text give a relation: the one stands so many cells on in the
text and so far away on the screen. Where others in the list stand in the same relation to their neighbours, two values
that do so too are one field, though they differ ("Invoice", "Budget"); and two that agree, each where the other's like
stands, have changed places.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import product
from statistics import median
from typing import NamedTuple

from crosscheck_detectors.context import Box
from crosscheck_detectors.ocr_alignment.candidates import Candidate, common_labels
from crosscheck_detectors.ocr_alignment.doubts import compare_fields
from crosscheck_detectors.ocr_alignment.fields import Field, Side
from crosscheck_detectors.ocr_alignment.keys import label_key
from crosscheck_detectors.ocr_alignment.labels import NAMELESS
from crosscheck_detectors.ocr_alignment.sheet import Role, Sheet
from crosscheck_detectors.ocr_alignment.values import DIFFER, Compared, Kind, Outcome, compare, near_alike
from crosscheck_detectors.ocr_alignment.vocabulary import share_words

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
RIVAL = 0.6
"""Share of a pair's votes from which another pair of one of its halves is a rival."""
STRENGTH = 0.93

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


class Analogies:
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
        """Whether neighbours say that a text cell is another of the image's, and none that it is this one."""
        if self.vote(own, other).agreed:
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


def analogous(a: Side, b: Side, pairs: Sequence[Candidate], *, noisy: bool) -> list[Candidate]:
    """Pairs of unpaired fields that differ, each of which has its like's place and no rival there."""
    if a.sheet.noisy == b.sheet.noisy:
        return []
    known = Analogies(*_sides(a, b, pairs))
    open_a = _open(a, {pair.a.order for pair in pairs})
    open_b = _open(b, {pair.b.order for pair in pairs})
    one_language = share_words(a, b)
    taken = []
    for _, field, other in _in_their_places(known, open_a, open_b):
        compared = compare_fields(field, other, noisy=noisy)
        if compared.outcome is Outcome.DIFFER and (one_language or field.value.kind is not Kind.TEXT):
            taken.append(_paired(field, other, compared, certain=False))
    return taken


def exchanged(a: Side, b: Side, pairs: Sequence[Candidate]) -> list[Candidate]:
    """The differing pairs that agreeing ones should have been, where each of their values stands in another's place."""
    if a.sheet.noisy == b.sheet.noisy:
        return []
    agreeing = [pair for pair in pairs if pair.compared.outcome is Outcome.AGREE]
    known = Analogies(*_sides(a, b, agreeing))
    strays = [pair for pair in agreeing if known.vote(*_in_order(pair.a, pair.b)).no]
    if not strays:
        return []
    kept = [pair for pair in agreeing if pair not in strays]
    kept_a, kept_b = {pair.a.order for pair in kept}, {pair.b.order for pair in kept}
    known = Analogies(*_sides(a, b, kept))
    open_a, open_b = _open(a, kept_a), _open(b, kept_b)
    placed = [each for each in _in_their_places(known, open_a, open_b) if _apart(*each[1:])]
    of_a, of_b = {x.order for _, x, _ in placed}, {y.order for _, _, y in placed}
    named = [(x.order, y.order) for vote, x, y in placed if vote.surely and x.names & y.names]
    named_a, named_b = {x for x, _ in named}, {y for _, y in named}
    moved: set[tuple[int, int]] = set()
    for pair in strays:
        x, y = pair.a.order, pair.b.order
        if (x in of_a and y in of_b) or x in named_a or y in named_b:
            moved |= {(0, x), (1, y)}
    return [_paired(x, y, DIFFER, certain=True) for _, x, y in placed if {(0, x.order), (1, y.order)} & moved]


def misplaced(a: Side, b: Side, pairs: Sequence[Candidate]) -> list[Candidate]:
    """Those of differing pairs of which the one stands where the other's like would not."""
    if a.sheet.noisy == b.sheet.noisy:
        return []
    known = Analogies(*_sides(a, b, pairs))
    differing = (pair for pair in pairs if pair.compared.outcome is Outcome.DIFFER)
    return [
        pair
        for pair in differing
        if not (pair.certain or pair.in_passage or pair.in_record) and known.elsewhere(*_in_order(pair.a, pair.b))
    ]


def _paired(a: Field, b: Field, compared: Compared, *, certain: bool) -> Candidate:
    """Two fields as one: by the label that they have in common, if that is the stronger."""
    label_a, label_b = common_labels(a, b)
    strength = max(STRENGTH, label_a.trust * label_b.trust if label_a is not NAMELESS else 0.0)
    return Candidate(a, b, label_a, label_b, strength, strength, compared, certain, in_record=True)


def _apart(x: Field, y: Field) -> bool:
    """Whether two values differ; as each was read right, typed ones that may be of two things do."""
    outcome = compare(x.value, y.value, noisy=False).outcome
    return outcome is Outcome.DIFFER or (outcome is Outcome.UNCLEAR and x.value.kind is not Kind.TEXT)


def _in_their_places(
    known: Analogies, fields: Sequence[Field], others: Sequence[Field]
) -> list[tuple[Vote, Field, Field]]:
    """Those of two sides' fields that neighbours say are one, and of neither that it is any other."""
    if not (fields and others):
        return []
    image, text = (fields, others) if fields[0].sheet.noisy else (others, fields)
    seen: dict[tuple[int, Kind], list[Field]] = defaultdict(list)
    for field in image:
        seen[known.row(field.cell), field.value.kind].append(field)
    found: list[tuple[Vote, Field, Field]] = []
    for told in text:
        for field in (each for row in known.rows(told.cell) for each in seen.get((row, told.value.kind), ())):
            vote = known.vote(field.cell, told.cell)
            if vote.yes and _comparable(field, told):
                found.append((vote, field, told) if image is fields else (vote, told, field))
    best_a = _best((vote.agreed, field.order) for vote, field, _ in found)
    best_b = _best((vote.agreed, other.order) for vote, _, other in found)
    return [each for each in found if best_a[each[1].order] == best_b[each[2].order] == [each[0].agreed]]


def _sides(a: Side, b: Side, pairs: Sequence[Candidate]) -> tuple[Side, list[tuple[int, int]]]:
    """The image, and the cells of the pairs that agree, the image's first."""
    agreeing = (pair for pair in pairs if pair.compared.outcome is Outcome.AGREE)
    return (a if a.sheet.noisy else b), [_in_order(pair.a, pair.b) for pair in agreeing]


def _in_order(a: Field, b: Field) -> tuple[int, int]:
    """The cells of two fields, the image's first."""
    return (a.cell, b.cell) if a.sheet.noisy else (b.cell, a.cell)


def _open(side: Side, used: Collection[int]) -> list[Field]:
    """A side's other fields that are typed or fill their cells, but for words that name a value, as keys of JSON do."""
    names = {label.key for field in side.fields for label in field.labels if label.role is Role.OWN}
    return [
        field
        for field in side.fields
        if field.order not in used
        and (
            field.value.kind is not Kind.TEXT
            or (field.is_words and label_key(field.value.text) not in names and not _leads(side.sheet, field.cell))
        )
    ]


def _leads(sheet: Sheet, cell: int) -> bool:
    """Whether a cell is the first of two in its row."""
    row = sheet.row_cells[sheet.rows[cell]]
    return len(row) == 2 and row[0] == cell


def _comparable(a: Field, b: Field) -> bool:
    if a.value.kind is Kind.TEXT or b.value.kind is Kind.TEXT:
        return a.is_words and b.is_words
    return a.value.kind is b.value.kind and near_alike(a.value, b.value)


def _best(votes: Iterable[tuple[int, int]]) -> dict[int, list[int]]:
    """Of each field the votes that come near its best."""
    found: dict[int, list[int]] = defaultdict(list)
    for count, order in votes:
        found[order].append(count)
    return {order: [count for count in counts if count > RIVAL * max(counts)] for order, counts in found.items()}
