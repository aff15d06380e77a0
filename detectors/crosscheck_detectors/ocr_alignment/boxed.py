"""What an element says against the words in its own pixels, where a text comes with its elements' boxes.

    element   "Widgets 12"   at (40, 200, 160, 216)     screen, there   Widgets 17

Both run in one order, so that they are held against each other word by word. Words that only one side has say nothing,
for readers lose some and icons give others, but for a "not". A word that another element has in the same pixels is that
one's.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from crosscheck_detectors.context import Box, Span
from crosscheck_detectors.ocr_alignment.candidates import Candidate, common_labels
from crosscheck_detectors.ocr_alignment.doubts import compare_fields
from crosscheck_detectors.ocr_alignment.fields import Field, Side
from crosscheck_detectors.ocr_alignment.geometry import Geometry, holds
from crosscheck_detectors.ocr_alignment.keys import key
from crosscheck_detectors.ocr_alignment.residue_runs import Run, fields_of, run_key, words_of
from crosscheck_detectors.ocr_alignment.tokens import Tokens
from crosscheck_detectors.ocr_alignment.values import Compared, Kind, Outcome, comparable
from crosscheck_detectors.ocr_alignment.values.texts import NEGATIONS

STRENGTH = 0.99
CLEAR = 0.8
"""Clarity of two words at one place."""
BAND = 64
"""Pixels of height over which words are looked up together."""
MOST = 4
"""Tokens in a row that may differ."""
ALIKE = 0.6
"""Likeness in [0, 1] from which two words are one in two writings."""
READ, READ_LINE = 0.75, 0.6
"""Score from which characters are surely read, and characters of a line on average."""
SHORTEST = 3
"""Letters of words that differ and are no states."""
EDGE = 0.8
"""Of a word's height: by how much it may seem to stand out of its box."""
INTO = 0.5
"""The same by which it may seem to reach into another box."""
LONGER = 2.5
"""How many times as long as another one a word in its place may be."""
TALLEST = 1.3
"""How many times as high as a word an element may be of which nothing else is on the screen."""


@dataclass(frozen=True, slots=True)
class _Shown:
    """An element's tokens, and those of the screen in its pixels."""

    box: Box
    told: Sequence[int]
    seen: Sequence[int]


class _Screen:
    """The elements of a text with the words in their pixels."""

    def __init__(self, a: Side, b: Side, geometry: Geometry) -> None:
        self.a, self.b = a, b
        self.seen, self.told = Tokens(a.sheet), Tokens(b.sheet)
        self.places = [_place(self.seen, token) for token in range(len(self.seen.all))]
        self.elements = list(_elements(self.told, geometry, self.places))
        self._owned: set[int] = set()
        self._unseen: dict[str, list[Box]] = defaultdict(list)
        for each in self.elements:
            told = {self.told.all[token].key for token in each.told}
            seen = {self.seen.all[token].key: token for token in each.seen}
            self._owned.update(token for token in each.seen if self.seen.all[token].key in told)
            for name in told - seen.keys():
                self._unseen[name].append(each.box)

    def is_free(self, token: int, element: _Shown) -> bool:
        """Whether a word of the screen can only be this element's, and stands in its pixels from side to side."""
        place, name = self.places[token], self.seen.all[token].key
        slack = EDGE * place.height
        inside = element.box.x0 - slack <= place.x0 and place.x1 <= element.box.x1 + slack
        if not inside or token in self._owned or any(_in_line(place, box) for box in self._unseen.get(name, ())):
            return False
        if any(each is not element and _meet(place, each.box) for each in self.elements):
            return False
        cell = self.seen.all[token].cell
        others = [other for other in range(self.seen.first[cell], self.seen.first[cell + 1]) if other != token]
        return 2 * len(self._owned.intersection(others)) >= len(others) - len(element.seen)


def boxed(a: Side, b: Side, geometry: Geometry) -> list[Candidate]:
    """Pairs of what differs at one place; `a` is read from pixels, `b` is the text with elements."""
    if not a.sheet.noisy or b.sheet.noisy:
        return []
    screen = _Screen(a, b, geometry)
    found = []
    for each in screen.elements:
        for one, other in _differing(screen.seen, screen.told, each):
            if all(screen.is_free(token, each) for token in range(one[0], one[1] + 1)):
                pair = _pair((a, screen.seen, one), (b, screen.told, other))
                covered = other[1] == each.told[-1] and pair is not None and _is_cut(pair)
                if pair and not covered and _is_there(each, screen.seen, screen.told, pair):
                    found.append(pair)
        found += _negated((a, screen.seen), (b, screen.told), each)
    return found


def told_by_box(pair: Candidate, geometry: Geometry) -> bool:
    """Whether a difference is one of words in an element that is seen as a whole: its pixels alone tell what it is."""
    span = pair.b.place
    if pair.compared.outcome is not Outcome.DIFFER or not isinstance(span, Span) or not key(pair.b.value.text):
        return False
    leaf = geometry.leaf(span)
    return leaf >= 0 and geometry.whole(leaf) is not None


def _place(words: Tokens, token: int) -> Box:
    found = words.all[token]
    place = words.sheet.cells[found.cell].place(found.start, found.end)
    if not isinstance(place, Box):
        raise TypeError("words of a screen stand in boxes")
    return place


def _elements(words: Tokens, geometry: Geometry, places: Sequence[Box]) -> Iterator[_Shown]:
    """The elements without others in them, each with what it says and what is seen there."""
    by_band: dict[int, list[int]] = defaultdict(list)
    for token, place in enumerate(places):
        by_band[(place.y0 + place.y1) // (2 * BAND)].append(token)
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
            yield _Shown(box, tokens, seen)


def _in_line(place: Box, box: Box) -> bool:
    """Whether a word's middle is as high as a box."""
    return box.y0 <= (place.y0 + place.y1) // 2 <= box.y1


def _meet(place: Box, box: Box) -> bool:
    """Whether a word reaches into a box by more than what its own may be off."""
    slack = round(INTO * place.height)
    return place.x0 + slack < box.x1 and box.x0 < place.x1 - slack and _in_line(place, box)


def _differing(words_a: Tokens, words_b: Tokens, each: _Shown) -> Iterator[tuple[Run, Run]]:
    """Tokens in a row of either side, with others around them, that are each other's."""
    names_a = [words_a.all[token].key for token in each.seen]
    names_b = [words_b.all[token].key for token in each.told]
    steps = Levenshtein.opcodes(names_a, names_b).as_list()
    block: list[tuple[int, int, int, int]] = []
    for tag, i0, i1, j0, j1 in [*steps, ("equal", 0, 0, 0, 0)]:
        if tag != "equal":
            block.append((i0, i1, j0, j1))
            continue
        if block:
            first, last = block[0], block[-1]
            yield from _runs(words_a, words_b, each.seen[first[0] : last[1]], each.told[first[2] : last[3]])
        block = []


def _runs(words_a: Tokens, words_b: Tokens, seen: Sequence[int], told: Sequence[int]) -> Iterator[tuple[Run, Run]]:
    if not seen or not told or max(len(seen), len(told)) > MOST:
        return
    one, other = (seen[0], seen[-1]), (told[0], told[-1])
    whole = all(
        run[1] - run[0] == len(tokens) - 1 and words.all[run[0]].cell == words.all[run[1]].cell
        for words, run, tokens in ((words_a, one, seen), (words_b, other, told))
    )
    names = run_key(words_a, one), run_key(words_b, other)
    if whole and (names[0] in names[1] or names[1] in names[0]):
        # Cut off, or with other spaces.
        return
    if len(seen) == len(told) > 1:
        if any(
            i != j and fuzz.ratio(words_a.all[token].key, words_b.all[partner].key) / 100 >= ALIKE
            for i, token in enumerate(seen)
            for j, partner in enumerate(told)
        ):
            # They are not in one order.
            return
        for token, partner in zip(seen, told, strict=True):
            if words_a.all[token].key != words_b.all[partner].key:
                yield (token, token), (partner, partner)
    elif whole and (len(seen) == len(told) or all(any(map(str.isdigit, name)) for name in names)):
        # As many words; a number is several tokens, or one that lost its marks.
        yield one, other


def _pair(one: tuple[Side, Tokens, Run], other: tuple[Side, Tokens, Run]) -> Candidate | None:
    for x in fields_of(*one):
        for y in fields_of(*other):
            kinds = {x.value.kind, y.value.kind}
            if kinds != {Kind.TEXT} if Kind.TEXT in kinds else not comparable(x.value, y.value):
                continue
            compared = compare_fields(x, y, noisy=True)
            if compared.outcome is not Outcome.DIFFER or not _is_read(x, y):
                return None
            compared = replace(compared, clarity=max(compared.clarity, CLEAR))
            return _candidate(x, y, compared)
    return None


def _candidate(x: Field, y: Field, compared: Compared) -> Candidate:
    return Candidate(x, y, *common_labels(x, y), STRENGTH, STRENGTH, compared, certain=True, in_box=True)


def _is_read(x: Field, y: Field) -> bool:
    line = x.sheet.cells[x.cell].line_score
    names = key(x.value.text), key(y.value.text)
    if fuzz.ratio(*names) / 100 >= ALIKE:
        return x.value.kind is not Kind.TEXT or (min(x.score, line) >= READ and min(map(len, names)) >= SHORTEST)
    longer = max(map(len, names)) > LONGER * min(map(len, names))
    return line >= READ_LINE and (x.value.kind is not Kind.TEXT or (min(map(len, names)) >= SHORTEST and not longer))


def _is_cut(pair: Candidate) -> bool:
    """Whether words differ in their last letter alone, as where the end of an element is covered."""
    return pair.a.value.kind is Kind.TEXT and key(pair.a.value.text)[:-1] == key(pair.b.value.text)[:-1]


def _is_there(each: _Shown, words_a: Tokens, words_b: Tokens, pair: Candidate) -> bool:
    """Whether other words of the element are on the screen too, or nothing but what differs fills its box."""
    names = {words_a.all[token].key for token in each.seen}
    if any(words_b.all[token].key in names for token in each.told):
        return True
    place = pair.a.place
    if not isinstance(place, Box) or each.box.height > TALLEST * place.height * 1.6:
        return False
    return len(each.seen) == len(each.told)


def _negated(one: tuple[Side, Tokens], other: tuple[Side, Tokens], each: _Shown) -> Iterator[Candidate]:
    """Words of an element that a "not" stands before, with their like on the screen, before which none stands."""
    (a, words_a), (b, words_b) = one, other
    names = {words_a.all[token].key: token for token in each.seen}
    for place, behind in zip(each.told, each.told[1:], strict=False):
        word, next_word = words_b.all[place], words_b.all[behind]
        partner = names.get(next_word.key)
        more = word.key in NEGATIONS and word.key not in names and behind == place + 1 and next_word.cell == word.cell
        if more and partner is not None:
            x, y = words_of(a, words_a, (partner, partner)), words_of(b, words_b, (place, behind))
            yield _candidate(x, y, compare_fields(x, y, noisy=True))
