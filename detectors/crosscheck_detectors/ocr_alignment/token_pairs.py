"""Tokens of two sides that are each other's: what stands once on both, then what stands beside such, and so on.

    screen   Mon 8.0   Tue 3.0   Wed 8.0         text   Mon 8.0   Tue 8.0   Wed 8.0
             the first and the last 8.0 are each other's, for Mon and Wed are; the one between is none's

Only what is near words that the first side says more often is looked at: nothing else can be a difference.
"""

import heapq
from collections.abc import Collection, Iterable

from crosscheck_detectors.ocr_alignment.tokens import Tokens
from crosscheck_detectors.ocr_alignment.values.texts import NEGATIONS

SHORTEST = 3
"""Letters or digits of what is one by standing once on both sides."""
STEPS = (-1, 1, -2, 2, -3, 3)
"""Tokens of the second side around one."""
WINDOW = 8
"""Tokens of the second side around one whose partner is near a difference."""
TURNED = 0.5
"""What counts of one that stands before on one side and behind on the other."""
LEAST = 0.25
"""What stands around two equal tokens on both sides, each by its nearness on either, from which they are one."""

_Choice = tuple[float, int, int]
"""The support of two tokens, negative, the second side's token and the first side's."""


def once(a: Tokens, b: Tokens) -> dict[int, int]:
    """The first side's token of each of the second's that stands once on both, if that is no chance."""
    return {
        places[0]: a.places[name][0]
        for name, places in b.places.items()
        if len(name) >= SHORTEST and len(places) == 1 and len(a.places.get(name, ())) == 1
    }


def partners_around(a: Tokens, b: Tokens, places: Iterable[int]) -> dict[int, int]:
    """The first side's token of each of the second's, of what stands once on both and of what is around some places."""
    return TokenPairs(a, b, {near for place in places for near in b.within(place, WINDOW)}).partners


class TokenPairs:
    """Two sides' tokens: `partners` has the first side's of each of the second's, as far as they are known.

    Besides what stands once on both sides those `around` something of the second are looked at, else those near
    differences.
    """

    def __init__(self, a: Tokens, b: Tokens, around: Collection[int] = ()) -> None:
        self._a, self._b = a, b
        self.partners = once(a, b)
        self._taken = set(self.partners.values())
        self.window = set(around) or self._window()
        self._match()

    def left_a(self) -> list[int]:
        """The first side's tokens that have no partner, of those that it says more often than the second."""
        return _left(self._a, self._b, self._taken, range(len(self._a.all)))

    def left_b(self) -> list[int]:
        """The same of the second side, near differences."""
        return _left(self._b, self._a, self.partners.keys(), sorted(self.window))

    def more_often(self, run: tuple[int, int]) -> int:
        """How many times more the second side says the rarest of some of its tokens."""
        names = {self._b.all[place].key for place in range(run[0], run[1] + 1)}
        return min(len(self._b.places[name]) - len(self._a.places.get(name, ())) for name in names)

    def known(self, one: tuple[int, int], other: tuple[int, int]) -> float:
        """The share, in [0, 1], of the tokens around two runs that have a partner; of the side with the smaller one."""
        sides = ((self._a, one, self._taken), (self._b, other, self.partners.keys()))
        return min(_share(words, run, paired) for words, run, paired in sides)

    def _window(self) -> set[int]:
        back = {place: other for other, place in self.partners.items()}
        found: set[int] = set()
        for name, places in self._a.places.items():
            if len(places) > len(self._b.places.get(name, ())):
                for other in {back[near] for place in places for near in self._a.around(place) if near in back}:
                    found.update(self._b.within(other, WINDOW))
        for name in NEGATIONS & self._b.places.keys():
            if len(self._b.places[name]) > len(self._a.places.get(name, ())):
                for other in self._b.places[name]:
                    found.update(self._b.within(other, WINDOW))
        return found

    def _match(self) -> None:
        """Pairs equal tokens by what is around them, the surest first; each pair makes those beside it surer."""
        queue = [choice for place in self.window if place not in self.partners for choice in self._choices(place)]
        heapq.heapify(queue)
        while queue:
            support, place, other = heapq.heappop(queue)
            if place in self.partners or other in self._taken:
                continue
            if self._support(place, other) > -support:
                heapq.heappush(queue, (-self._support(place, other), place, other))
                continue
            self.partners[place] = other
            self._taken.add(other)
            for step in STEPS:
                if place + step in self.window and place + step not in self.partners:
                    for choice in self._choices(place + step):
                        heapq.heappush(queue, choice)

    def _choices(self, place: int) -> list[_Choice]:
        """The first side's tokens without a partner that read alike, near the partners of what is around one."""
        name = self._b.all[place].key
        if name not in self._a.places:
            return []
        known = (self.partners.get(place + step) for step in STEPS)
        near = {
            each
            for other in known
            if other is not None
            for each in self._a.around(other)
            if each not in self._taken and self._a.all[each].key == name
        }
        found = ((-self._support(place, other), place, other) for other in near)
        return [choice for choice in found if -choice[0] >= LEAST]

    def _support(self, place: int, other: int) -> float:
        known = ((step, self.partners.get(place + step)) for step in STEPS)
        return sum(
            self._a.nearness(near, other) / abs(step) * (1.0 if (near < other) is (step < 0) else TURNED)
            for step, near in known
            if near is not None
        )


def _share(words: Tokens, run: tuple[int, int], paired: Collection[int]) -> float:
    around = {*words.within(run[0], WINDOW), *words.within(run[1], WINDOW)} - set(range(run[0], run[1] + 1))
    return sum(place in paired for place in around) / len(around) if around else 0.0


def _left(own: Tokens, other: Tokens, paired: Collection[int], places: Iterable[int]) -> list[int]:
    names = ((place, own.all[place].key) for place in places if place not in paired)
    return [place for place, name in names if len(own.places[name]) > len(other.places.get(name, ()))]
