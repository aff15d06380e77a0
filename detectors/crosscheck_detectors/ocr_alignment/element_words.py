"""The words of a screen by the elements of a text in whose pixels they stand.

element   "Widgets 12"   at (40, 200, 160, 216)     in its pixels   Widgets 17     "Widgets" is owned, "17" is not
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from crosscheck_detectors.context import Box, Span
from crosscheck_detectors.ocr_alignment.fields import Side
from crosscheck_detectors.ocr_alignment.geometry import Geometry, holds
from crosscheck_detectors.ocr_alignment.tokens import Tokens

BAND = 64
"""Pixels of height over which words are looked up together."""
EDGE = 0.8
"""Of a word's height, or its box's: by how much it may seem to stand out of it."""
INTO = 0.5
"""The same by which it may seem to reach into another box."""


@dataclass(frozen=True, slots=True)
class Shown:
    """An element's tokens, and those of the screen in its pixels."""

    box: Box
    told: Sequence[int]
    seen: Sequence[int]


class ElementWords:
    """The elements of a text with the words in their pixels."""

    def __init__(self, a: Side, b: Side, geometry: Geometry) -> None:
        self.seen, self.told = Tokens(a.sheet), Tokens(b.sheet)
        self.places = [_place(self.seen, token) for token in range(len(self.seen.all))]
        self.elements = list(_elements(self.told, geometry, self.places))
        self._owned: set[int] = set()
        self._unseen: dict[str, list[Shown]] = defaultdict(list)
        for each in self.elements:
            told, seen = self.names(each)
            self._owned.update(token for token in each.seen if self.seen.all[token].key in told)
            for name in told - seen:
                self._unseen[name].append(each)

    def is_free(self, token: int, element: Shown) -> bool:
        """Whether a word of the screen can only be this element's, and stands in its pixels as a whole."""
        place, name = self.places[token], self.seen.all[token].key
        inside = _is_inside(place, element.box)
        others = (other for other in self._unseen.get(name, ()) if not self._is_exchanged(element, other))
        if not inside or token in self._owned or any(_in_line(place, other.box) for other in others):
            return False
        if any(each is not element and _meet(place, each.box) for each in self.elements):
            return False
        cell = self.seen.all[token].cell
        beside = [other for other in range(self.seen.first[cell], self.seen.first[cell + 1]) if other != token]
        return 2 * len(self._owned.intersection(beside)) >= len(beside) - len(element.seen)

    def is_aside(self, told: int, element: Shown) -> bool:
        """Whether a word of an element stands in its line on the screen, but in no element's pixels that says it."""
        return any(
            token not in self._owned
            and _in_line(self.places[token], element.box)
            and not any(token in other.seen and self._is_exchanged(element, other) for other in self.elements)
            for token in self.seen.places.get(self.told.all[told].key, ())
        )

    def _is_exchanged(self, one: Shown, other: Shown) -> bool:
        """Whether each of two elements says what is seen in the other one's pixels."""
        (told_one, seen_one), (told_other, seen_other) = self.names(one), self.names(other)
        return bool(told_one & seen_other and told_other & seen_one)

    def names(self, element: Shown) -> tuple[set[str], set[str]]:
        """The keys of what an element says, and of what is seen in its pixels."""
        told = {self.told.all[token].key for token in element.told}
        return told, {self.seen.all[token].key for token in element.seen}


def _place(words: Tokens, token: int) -> Box:
    found = words.all[token]
    place = words.sheet.cells[found.cell].place(found.start, found.end)
    if not isinstance(place, Box):
        raise TypeError("words of a screen stand in boxes")
    return place


def _elements(words: Tokens, geometry: Geometry, places: Sequence[Box]) -> Iterator[Shown]:
    """The elements without others in them, each with what it says and what is seen there."""
    by_band: dict[int, list[int]] = defaultdict(list)
    for number, place in enumerate(places):
        by_band[(place.y0 + place.y1) // (2 * BAND)].append(number)
    told: dict[int, list[int]] = defaultdict(list)
    for number, token in enumerate(words.all):
        span = words.sheet.cells[token.cell].place(token.start, token.end)
        leaf = geometry.leaf(span) if isinstance(span, Span) else -1
        if leaf >= 0:
            told[leaf].append(number)
    for leaf, tokens in told.items():
        box = geometry.whole(leaf)
        if box is not None:
            bands = range(box.y0 // BAND - 1, box.y1 // BAND + 2)
            seen = sorted(token for band in bands for token in by_band.get(band, ()) if holds(box, places[token]))
            yield Shown(box, tokens, seen)


def _is_inside(place: Box, box: Box) -> bool:
    slack = EDGE * min(place.height, box.height)
    across = box.x0 - slack <= place.x0 and place.x1 <= box.x1 + slack
    return across and box.y0 - slack <= place.y0 and place.y1 <= box.y1 + slack


def _in_line(place: Box, box: Box) -> bool:
    """Whether a word's middle is as high as a box."""
    return box.y0 <= (place.y0 + place.y1) // 2 <= box.y1


def _meet(place: Box, box: Box) -> bool:
    """Whether a word reaches into a box by more than what its own may be off."""
    slack = round(INTO * place.height)
    return place.x0 + slack < box.x1 and box.x0 < place.x1 - slack and _in_line(place, box)
