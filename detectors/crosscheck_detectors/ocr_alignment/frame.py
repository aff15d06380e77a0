"""Which fields of two sides are one by their words and their place alone, and where a field would be at home by that.

What stands once on each side and alike is an anchor. What stands more often goes to the place nearest to the anchors
around it. A few anchors may be values that changed places: what stands around a field outvotes them.

    text   Lamp $9 Mug $5      Lamp, Mug: anchors; around $9 in the text stands Lamp, on the screen Lamp is at $5
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import pairwise

from crosscheck_detectors.context import Box
from crosscheck_detectors.ocr_alignment.fields import Field, Side
from crosscheck_detectors.ocr_alignment.keys import label_key
from crosscheck_detectors.ocr_alignment.sheet import Role
from crosscheck_detectors.ocr_alignment.values import Kind

REACH = 3
"""Fields before and behind one, in the order of its text, that say where it is at home: of those with a partner."""
WINDOW = 8
"""Fields before and behind one among which these stand."""
PAIR = 2
"""Cells of a row that is a label and its value."""
BESIDE = 2.0
"""Weight of one in the same row, against one in another."""
MOST_ALIKE = 12
"""Fields of one text up to which it is told which is which."""
CLEARER = 1.5
"""How many times as many votes the best place must have as the next."""
LEAST = 0.9
"""Least weight, in all, of what says where a field is at home."""
FAR = 5
"""The same of fields that stand more than once."""
USUAL = 1
"""Fields that stand to others in one way from which that is how such fields stand."""
DOWN = 16
"""Twice the pixels down that make no difference."""
FEW, RISING = 5, 0.85
"""Fields that stand once on each side, and the share of their steps ahead from which both are read in one order."""
ROUNDS = 2
"""What was told apart in one tells more apart in the next."""


class Frame:
    """The anchors of two sides: `home` is read in the order of a text, `away` by the distances on a screen."""

    def __init__(self, home: Side, away: Side) -> None:
        self.home = home.fields
        self.away = away.fields
        self._rows = home.sheet.rows
        self._excerpt = home.sheet.excerpt
        self._boxes: dict[int, Box] = {}
        self.partners: dict[int, int] = {}
        self._anchor()

    def once(self, order: int) -> Iterator[tuple[int, float]]:
        """Of what stands around a field what stands once on each side, so that there is no doubt which it is."""
        return (each for each in self.around(order) if each[0] in self._once)

    def around(self, order: int) -> Iterator[tuple[int, float]]:
        """The orders on the other side of what stands around a field of `home`, each with a weight in (0, BESIDE]."""
        row = self._rows[self.home[order].cell]
        for places in (range(order - 1, order - WINDOW, -1), range(order + 1, order + WINDOW)):
            rank = 0
            for other in places:
                if other not in self.partners or self._names(other, order):
                    continue
                distance = abs(self._rows[self.home[other].cell] - row)
                if self._excerpt and distance > REACH:
                    continue
                rank += 1
                yield other, (1.0 if distance else BESIDE) / rank
                if rank == REACH:
                    break

    def _names(self, other: int, order: int) -> bool:
        """Whether one is words of another's own cell that stand elsewhere too: where they belong it says itself."""
        return self.home[other].cell == self.home[order].cell and other not in self._once

    def stands_once(self, order: int) -> bool:
        """Whether a field of `home` stands once on each side."""
        return order in self._once

    def telling(self, order: int) -> Iterator[tuple[int, float]]:
        """Of what stands around a field what tells its place in a list of its like, which may be in any order.

        That is what is of another kind, what has a label of its own that is another, or, of typed values, what is in
        the same row.
        """
        kind = self.home[order].value.kind
        name, row = self.called(order), self._rows[self.home[order].cell]
        for other, weight in self.around(order):
            near = self.home[other]
            in_row = self._rows[near.cell] == row
            theirs = self.called(other)
            named_apart = bool(name and theirs) and not name & theirs
            if near.value.kind is not kind or named_apart or (in_row and kind is not Kind.TEXT):
                yield other, weight

    def called(self, order: int) -> frozenset[str]:
        """The keys of what surely names a field: a label in its own cell, or alone before it in its row."""
        field = self.home[order]
        sheet = field.sheet
        if field.own or len(sheet.row_cells[sheet.rows[field.cell]]) != PAIR:
            return field.own
        return frozenset(label.key for label in field.labels if label.role is Role.LEFT)

    def pull(self, order: int, voters: Iterable[tuple[int, float]], here: int, there: int) -> float:
        """How much rather a field of `home` belongs to `there` than to `here`, in [-1, 1], by fields around it.

        1: they are nearer to it by the whole way between, or stand before and behind it as they should; 0 also where
        too little is known. What is at either place itself is not asked.
        """
        way = max(self.distance(here, there), 1.0)
        gain = total = 0.0
        for other, weight in voters:
            partner = self.partners[other]
            if partner in {here, there}:
                continue
            usual_here, usual_there = self._usual(order, other, here), self._usual(order, other, there)
            if self._in_order and ((partner < here) != (partner < there)):
                nearer = 1.0 if (partner < there) == (other < order) else -1.0
            elif usual_here + usual_there >= USUAL:
                nearer = (usual_there - usual_here) / (usual_there + usual_here)
            else:
                nearer = max(-1.0, min(1.0, (self.distance(partner, here) - self.distance(partner, there)) / way))
            gain += weight * nearer
            total += weight
        return gain / total if total >= LEAST else 0.0

    @cached_property
    def _in_order(self) -> bool:
        """Whether the screen is read in the text's order, as one column is: then what stands before stays before."""
        places = [self.partners[order] for order in sorted(self._once)]
        rising = sum(first < second for first, second in pairwise(places))
        return len(places) > FEW and rising >= RISING * (len(places) - 1)

    def _usual(self, order: int, other: int, place: int) -> int:
        """How many other fields stand to one around them as `place` does to the partner of `other`."""
        count = self._relations[self._relation(order, other, place)]
        return count - 1 if self.partners.get(order) == place else count

    @cached_property
    def _relations(self) -> Counter[object]:
        return Counter(
            self._relation(order, other, place)
            for order, place in self.partners.items()
            for other, _ in self.around(order)
        )

    def _relation(self, order: int, other: int, place: int) -> object:
        """How a field stands to one around it: on which side of it and how far down, and the same in the text."""
        step = (other - order, self.home[order].value.kind, self.home[other].value.kind)
        box, from_ = self._box(place), self._box(self.partners[other])
        if box is None or from_ is None:
            return (*step, place - self.partners[other])
        side = -1 if box.x1 <= from_.x0 else 1 if box.x0 >= from_.x1 else 0
        return (*step, side, round((box.y0 + box.y1 - from_.y0 - from_.y1) / DOWN))

    def distance(self, first: int, second: int) -> float:
        """Between two fields of `away`: pixels across and down between their boxes, or fields of a text."""
        a, b = self._box(first), self._box(second)
        return float(abs(first - second)) if a is None or b is None else gap(a, b)

    def _box(self, order: int) -> Box | None:
        if order not in self._boxes:
            place = self.away[order].place
            if not isinstance(place, Box):
                return None
            self._boxes[order] = place
        return self._boxes[order]

    def _anchor(self) -> None:
        home, away = _by_name(self.home), _by_name(self.away)
        common = [(orders, away[name]) for name, orders in home.items() if name in away]
        for own, others in common:
            if len(own) == len(others) == 1:
                self.partners[own[0]] = others[0]
        self._once = frozenset(self.partners)
        several = [pair for pair in common if 1 < max(map(len, pair)) <= MOST_ALIKE]
        for _ in range(ROUNDS):
            found: dict[int, int] = {}
            for own, others in several:
                found |= self._told_apart(own, others)
            self.partners |= found

    def _told_apart(self, own: Sequence[int], others: Sequence[int]) -> dict[int, int]:
        """Of fields that read alike those for which most of each other's surroundings vote, by being nearest."""
        votes = {order: self._votes(order, others) for order in own}
        found: dict[int, int] = {}
        for order, counts in votes.items():
            best = max(others, key=counts.__getitem__)
            rivals = [counts[each] for each in others if each != best]
            rivals += [other[best] for each, other in votes.items() if each != order]
            if counts[best] >= LEAST and all(counts[best] >= CLEARER * rival for rival in rivals):
                found[order] = best
        return found

    def _votes(self, order: int, others: Sequence[int]) -> dict[int, float]:
        votes = dict.fromkeys(others, 0.0)
        for other in range(max(0, order - FAR), min(len(self.home), order + FAR + 1)):
            partner = self.partners.get(other) if other != order else None
            if partner is not None and partner not in votes:
                ranked = sorted((self.distance(partner, each), each) for each in others)
                if len(ranked) == 1 or ranked[0][0] < ranked[1][0]:
                    votes[ranked[0][1]] += 1 / abs(other - order)
        return votes


def gap(a: Box, b: Box) -> float:
    """Pixels across and down between two boxes."""
    return float(max(a.x0 - b.x1, b.x0 - a.x1, 0) + max(a.y0 - b.y1, b.y0 - a.y1, 0))


def _by_name(fields: Sequence[Field]) -> dict[str, list[int]]:
    """The orders of the fields of each text, be it in another notation."""
    found: dict[str, list[int]] = defaultdict(list)
    for field in fields:
        if name := name_of(field):
            found[name].append(field.order)
    return found


def name_of(field: Field) -> str:
    """What fields that read alike have in common, be it in another notation; "" of marks alone."""
    return label_key(field.value.text) if field.value.kind is Kind.TEXT else field.value.token
