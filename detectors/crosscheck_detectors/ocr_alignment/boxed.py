"""What an element says against the words in its own pixels, where a text comes with its elements' boxes.

    element   "Widgets 12"   at (40, 200, 160, 216)     screen, there   Widgets 17

Both run in one order, so that they are held against each other word by word. Words that only one side has say nothing,
for readers lose some and icons give others, but for a "not". A word that another element has in the same pixels is that
one's.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein, Opcode

from crosscheck_detectors.context import Box, Span
from crosscheck_detectors.ocr_alignment.candidates import Candidate, common_labels
from crosscheck_detectors.ocr_alignment.doubts import compare_fields
from crosscheck_detectors.ocr_alignment.element_words import ElementWords, Shown
from crosscheck_detectors.ocr_alignment.fields import Field, Side, unnamed
from crosscheck_detectors.ocr_alignment.geometry import Geometry
from crosscheck_detectors.ocr_alignment.keys import key
from crosscheck_detectors.ocr_alignment.residue_runs import Run, fields_of, run_key, words_of
from crosscheck_detectors.ocr_alignment.tokens import Tokens
from crosscheck_detectors.ocr_alignment.values import Compared, Kind, Outcome, comparable
from crosscheck_detectors.ocr_alignment.values.states import state
from crosscheck_detectors.ocr_alignment.values.texts import NEGATIONS

STRENGTH = 0.99
CLEAR = 0.8
"""Clarity of two words at one place."""
MOST = 4
"""Tokens in a row that may differ."""
ALIKE = 0.6
"""Likeness in [0, 1] from which two words are one in two writings."""
READ, READ_LINE = 0.75, 0.6
"""Score from which characters are surely read, and characters of a line on average."""
SHORTEST = 3
"""Letters of words that differ and are no states."""
LONGER = 2.5
"""How many times as long as another one a word in its place may be."""
TALLEST = 3.0
"""How many times as high as a word an element may be of which nothing else is on the screen."""


def boxed(a: Side, b: Side, geometry: Geometry) -> list[Candidate]:
    """Pairs of what differs at one place; `a` is read from pixels, `b` is the text with elements."""
    if not a.sheet.noisy or b.sheet.noisy:
        return []
    screen = ElementWords(a, b, geometry)
    found = []
    for each in screen.elements:
        for one, other in _differing(screen.seen, screen.told, each):
            free = all(screen.is_free(token, each) for token in range(one[0], one[1] + 1))
            if free and not any(screen.is_aside(token, each) for token in range(other[0], other[1] + 1)):
                pair = _pair((a, screen.seen, one), (b, screen.told, other))
                covered = other[1] == each.told[-1] and pair is not None and _is_cut(pair)
                if pair and not covered and _is_there(screen, each, pair):
                    found.append(pair)
        found += _negated((a, screen.seen), (b, screen.told), each)
    return found


def told_by_box(pair: Candidate, geometry: Geometry) -> bool:
    """Whether a difference is one of words in an element that is seen as a whole: its pixels alone tell what it is."""
    span = pair.b.place
    if pair.compared.outcome is not Outcome.DIFFER or not isinstance(span, Span):
        return False
    if key(pair.a.value.text) == key(pair.b.value.text):
        # What differs is a sign, a mark or a state, and no word.
        return False
    leaf = geometry.leaf(span)
    return leaf >= 0 and geometry.whole(leaf) is not None


def _differing(words_a: Tokens, words_b: Tokens, each: Shown) -> Iterator[tuple[Run, Run]]:
    """Tokens in a row of either side, with others around them, that are each other's."""
    names_a = [words_a.all[token].key for token in each.seen]
    names_b = [words_b.all[token].key for token in each.told]
    at_a = at_b = 0
    for match in [*Levenshtein.opcodes(names_a, names_b), Opcode("equal", len(names_a), 0, len(names_b), 0)]:
        if match.tag == "equal":
            yield from _runs(words_a, words_b, each.seen[at_a : match.src_start], each.told[at_b : match.dest_start])
            at_a, at_b = match.src_end, match.dest_end


def _runs(words_a: Tokens, words_b: Tokens, seen: Sequence[int], told: Sequence[int]) -> Iterator[tuple[Run, Run]]:
    if not seen or not told or max(len(seen), len(told)) > MOST:
        return
    one, other = (seen[0], seen[-1]), (told[0], told[-1])
    whole = all(
        run[1] - run[0] == len(tokens) - 1 and words.all[run[0]].cell == words.all[run[1]].cell
        for words, run, tokens in ((words_a, one, seen), (words_b, other, told))
    )
    names = run_key(words_a, one), run_key(words_b, other)
    digits = all(any(map(str.isdigit, name)) for name in names)
    broken_off = SHORTEST < len(names[0]) < len(names[1]) and names[1].startswith(names[0][:-1])
    if whole and not digits and (names[0] in names[1] or names[1] in names[0] or broken_off):
        # Cut off, be it within a letter, or with other spaces.
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
    elif whole and (len(seen) == len(told) or digits):
        # As many words; a number is several tokens, or one that lost its marks.
        yield one, other


def _pair(one: tuple[Side, Tokens, Run], other: tuple[Side, Tokens, Run]) -> Candidate | None:
    """The two as a difference, if they are one: as values of one type, or where digits make another type as written."""
    fields = [(x, y) for x in fields_of(*one) for y in fields_of(*other) if _comparable(x, y)]
    if not fields and all(any(map(str.isdigit, run_key(*each[1:]))) for each in (one, other)):
        fields = [(_as_written(*one), _as_written(*other))]
    for x, y in fields[:1]:
        compared = compare_fields(x, y, noisy=True)
        if compared.outcome is Outcome.DIFFER and _is_read(x, y):
            return _candidate(x, y, replace(compared, clarity=max(compared.clarity, CLEAR)))
    return None


def _comparable(x: Field, y: Field) -> bool:
    kinds = {x.value.kind, y.value.kind}
    return kinds == {Kind.TEXT} if Kind.TEXT in kinds else comparable(x.value, y.value)


def _as_written(side: Side, words: Tokens, run: Run) -> Field:
    """Some tokens, whatever they mean."""
    first, last = words.all[run[0]], words.all[run[1]]
    return unnamed(side, first.cell, first.start, last.end)


def _candidate(x: Field, y: Field, compared: Compared) -> Candidate:
    return Candidate(x, y, *common_labels(x, y), STRENGTH, STRENGTH, compared, certain=True, in_box=True)


def _is_read(x: Field, y: Field) -> bool:
    """Whether what differs was read surely enough, and is no icon or what two elements say together."""
    line = x.sheet.cells[x.cell].line_score
    if x.value.kind is not Kind.TEXT or None not in {state(x.value.text), state(y.value.text)}:
        return line >= READ_LINE
    lengths = sorted(len(key(field.value.text)) for field in (x, y))
    if fuzz.ratio(key(x.value.text), key(y.value.text)) / 100 >= ALIKE:
        return lengths[0] >= SHORTEST and min(x.score, line) >= READ
    return lengths[0] >= SHORTEST and lengths[1] <= LONGER * lengths[0] and line >= READ_LINE


def _is_cut(pair: Candidate) -> bool:
    """Whether words differ in their last letter alone, as where the end of an element is covered."""
    return pair.a.value.kind is Kind.TEXT and key(pair.a.value.text)[:-1] == key(pair.b.value.text)[:-1]


def _is_there(screen: ElementWords, each: Shown, pair: Candidate) -> bool:
    """Whether other words of the element are on the screen too, or nothing but what differs fills its box."""
    told, seen = screen.names(each)
    if told & seen:
        return True
    place = pair.a.place
    fills = isinstance(place, Box) and each.box.height <= TALLEST * place.height
    return fills and len(each.seen) == len(each.told)


def _negated(one: tuple[Side, Tokens], other: tuple[Side, Tokens], each: Shown) -> Iterator[Candidate]:
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
