"""Values that changed places: each agrees with one elsewhere, but what stands around them says they were exchanged.

    screen   Lamp $5   Mug $9        text   Lamp $9   Mug $5

Agreeing pairs are taken first, so that these would pass as rows in another order. In another order what is around a
value moves with it; here it stays. So two agreeing pairs are undone where what stands around both values in the text
stands, on the screen, around the other's place, and no label of theirs has moved with them.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from crosscheck_detectors.ocr_alignment.candidates import Candidate, common_labels, read_apart
from crosscheck_detectors.ocr_alignment.fields import Field, Side
from crosscheck_detectors.ocr_alignment.frame import Frame, name_of
from crosscheck_detectors.ocr_alignment.labels import NAMELESS
from crosscheck_detectors.ocr_alignment.neighbourhoods import Neighbourhoods
from crosscheck_detectors.ocr_alignment.values import AGREE, DIFFER, Kind, comparable, near_alike

PULLED = 0.8
"""Least pull to each other's places, of both values in all; 2 is the most."""
PULLED_BY_ALL = 0.4
"""The same where things count that may be in any order."""
SURELY = 0.8
"""Least pull of each of two values by what stands once on each side, from which nothing else is asked."""
NEVER_BACK = 0.1
"""Least pull of either."""
STRENGTH = 0.95
"""Of a differing pair."""
NEXT = 3
"""Fields before and behind one that stand right at it."""


class Crossing(NamedTuple):
    """Two agreeing pairs."""

    own: Candidate
    other: Candidate


def crossings(a: Side, b: Side, agreeing: Sequence[Candidate], anchored: Sequence[Candidate]) -> list[Candidate]:
    """The differing pairs that agreeing ones should have been, by two; `anchored` pairs stay as they are."""
    if not agreeing or a.sheet.mirrored or b.sheet.mirrored:
        return []
    exchange = _Exchange(a, b, [*agreeing, *_left_alike(a, b, [*anchored, *agreeing])])
    likely = [(pull, each) for each in exchange.crossings() if (pull := exchange.pull(each)) >= PULLED]
    likely.sort(key=lambda each: (-each[0], each[1].own.a.order, each[1].other.a.order))
    used: set[int] = set()
    taken: list[Candidate] = []
    for _, each in likely:
        orders = {each.own.a.order, each.other.a.order}
        # Values moved meanwhile stand around others now.
        if orders & used or exchange.pull(each) < PULLED:
            continue
        used |= orders
        exchange.move(each)
        for x, y in ((each.own, each.other), (each.other, each.own)):
            taken.append(Candidate(x.a, y.b, *common_labels(x.a, y.b), STRENGTH, STRENGTH, DIFFER, certain=True))
    return taken


def _left_alike(a: Side, b: Side, pairs: Sequence[Candidate]) -> list[Candidate]:
    """Equal values of which each side has one left over; what is around them, or their labels, did not pair them."""
    left_a = _left(a, {pair.a.order for pair in pairs})
    left_b = _left(b, {pair.b.order for pair in pairs})
    return [
        Candidate(field, left_b[name], NAMELESS, NAMELESS, 1.0, 1.0, AGREE)
        for name, field in left_a.items()
        if name in left_b and not (field.value.kind is Kind.TEXT and not (field.alone and left_b[name].alone))
    ]


def _left(side: Side, used: set[int]) -> dict[str, Field]:
    """The fields that are not used, by the text that each has alone."""
    found: dict[str, list[Field]] = defaultdict(list)
    for field in side.fields:
        if field.order not in used and (name := name_of(field)):
            found[name].append(field)
    return {name: fields[0] for name, fields in found.items() if len(fields) == 1}


class _Exchange:
    """The frame of two sides and the agreeing pairs in it."""

    def __init__(self, a: Side, b: Side, agreeing: Sequence[Candidate]) -> None:
        self._turned = b.sheet.noisy and not a.sheet.noisy
        home, away = (a, b) if self._turned else (b, a)
        self._frame = Frame(home, away)
        self._near = Neighbourhoods(away.sheet)
        self._away = away
        self._agreeing = agreeing

    def crossings(self) -> Iterator[Crossing]:
        """Pairs of one kind whose values differ, one where the other's surroundings are; each once.

        Each value agrees with its like on the other side, so that it was read right.
        """
        by_cell: dict[int, list[Candidate]] = defaultdict(list)
        for pair in self._agreeing:
            by_cell[self._sides(pair)[1].cell].append(pair)
        seen: set[tuple[int, int]] = set()
        for own in self._agreeing:
            for cell in self._at_home(self._sides(own)[0]):
                for other in by_cell.get(cell, ()):
                    orders = (min(own.a.order, other.a.order), max(own.a.order, other.a.order))
                    if other is own or orders in seen or not _in_turn(own, other) or not _alike(own, other):
                        continue
                    seen.add(orders)
                    least = int(_without_order(own, other))
                    if all(
                        read_apart(x.a, y.b) and len(x.a.names & y.b.names) >= len(x.a.names & x.b.names) + least
                        for x, y in ((own, other), (other, own))
                    ):
                        yield Crossing(own, other)

    def pull(self, crossing: Crossing) -> float:
        """How much the surroundings of both pull to each other's places, in [-2, 2]."""
        (x, here), (y, there) = self._sides(crossing.own), self._sides(crossing.other)
        ways = ((x, y, here.order, there.order), (y, x, there.order, here.order))
        around, telling, once = (
            [self._pull(own, voters(own.order), other, old, new) for own, other, old, new in ways]
            for voters in (self._frame.around, self._frame.telling, self._frame.once)
        )
        least = 0.0 if min(around) >= PULLED else NEVER_BACK
        if min(telling) < least or min(once) < 0 or sum(around) < PULLED_BY_ALL:
            return -1.0
        named = self._frame.called(x.order) & self._frame.called(y.order)
        if x.value.kind is Kind.TEXT and not named and not self._surely_words(x, y, min(telling), sum(around)):
            return -1.0
        return sum(once) if min(once) >= SURELY else sum(telling)

    def _surely_words(self, x: Field, y: Field, telling: float, around: float) -> bool:
        """Whether words are told apart by themselves and by all around them: most words of a page are in no order."""
        return (
            self._frame.stands_once(x.order) and self._frame.stands_once(y.order) and telling > 0 and around >= PULLED
        )

    def _pull(self, own: Field, voters: Iterable[tuple[int, float]], other: Field, here: int, there: int) -> float:
        """The pull of what stands around one field, but for the other."""
        return self._frame.pull(own.order, (each for each in voters if each[0] != other.order), here, there)

    def move(self, crossing: Crossing) -> None:
        """From now on each value stands at the other's place."""
        (x, here), (y, there) = self._sides(crossing.own), self._sides(crossing.other)
        self._frame.partners |= {x.order: there.order, y.order: here.order}

    def _sides(self, pair: Candidate) -> tuple[Field, Field]:
        return (pair.a, pair.b) if self._turned else (pair.b, pair.a)

    def _at_home(self, field: Field) -> set[int]:
        """The cells of the other side near what stands right around a field."""
        found: set[int] = set()
        for other, _ in self._frame.around(field.order):
            if abs(other - field.order) <= NEXT:
                cell = self._away.fields[self._frame.partners[other]].cell
                found |= {cell, *self._near.of(cell)}
        return found


def _in_turn(own: Candidate, other: Candidate) -> bool:
    """Whether of two values the first on one side is the second on the other."""
    first, second = ([(x.cell, x.value.start) for x in sides] for sides in ((own.a, other.a), (own.b, other.b)))
    return (first[0] < first[1]) != (second[0] < second[1])


def _alike(own: Candidate, other: Candidate) -> bool:
    named = any(x.own and y.own and x.own != y.own for x, y in ((own.a, other.a), (own.b, other.b)))
    told = all(x.own or y.own for x, y in ((own.a, other.a), (own.b, other.b)))
    if named and told and not (own.a.own & other.b.own and other.a.own & own.b.own):
        return False
    kinds = {(x.a.value.kind, x.b.value.kind) for x in (own, other)}
    if len(kinds) == 2 and all(x is y for x, y in kinds):
        # An amount and a plain number, each of which its like has, did not change places.
        return False
    return _may_be_one(own.a, other.b) and _may_be_one(other.a, own.b)


def _without_order(own: Candidate, other: Candidate) -> bool:
    """Whether two values stand in one cell or in one row of both sides: then only names tell their places."""
    if own.a.cell == other.a.cell or own.b.cell == other.b.cell:
        return True
    return all(x.sheet.rows[x.cell] == y.sheet.rows[y.cell] for x, y in ((own.a, other.a), (own.b, other.b)))


def _may_be_one(field: Field, other: Field) -> bool:
    """Whether two fields can be one; of words at least one must be a whole cell, or both have one label in theirs."""
    if any(each.value.kind is Kind.TEXT and each.before_colon for each in (field, other)):
        return False
    if Kind.TEXT in {field.value.kind, other.value.kind}:
        cells = field.alone or other.alone or bool(field.own & other.own)
        return field.value.kind is other.value.kind and cells
    named = bool(field.names & other.names)
    return comparable(field.value, other.value) and (named or near_alike(field.value, other.value))
