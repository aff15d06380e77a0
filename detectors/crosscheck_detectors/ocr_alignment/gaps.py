"""What no label names is found by the words right before and behind it.

    read   "Hello, the contract with Globex Corporation over $67.63"
    sent   "Hello, the contract with Acme Tools over $67.63 is open."
    gap                     "contract with" ... "over $67.63"

One of the two phrases must stand once on each side, so that no other place can be meant, and the other one beside the
gap on both. A gap lies in one cell of either side: within both, or it fills both and the words are those of the cells
that it stands between, along its row or its column. Where it begins or ends its cell on both sides, nothing else is
asked of that end.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from crosscheck_detectors.ocr_alignment.fields import NO_ORDER, Field, Side
from crosscheck_detectors.ocr_alignment.phrases import Phrase, Words, common, heads, tails
from crosscheck_detectors.ocr_alignment.scripts import is_east_asian
from crosscheck_detectors.ocr_alignment.sheet import EDGES
from crosscheck_detectors.ocr_alignment.values import Kind, Value

MOST_WORDS = 6
"""Words of a gap."""
SHORTEST = 3
"""Letters and digits of the words at one end."""
ENOUGH = 10
"""The same of both ends, from which they make a place known again."""
WORDS = 2
"""Words at one end, if there are so many in the cell."""
LEAST_LETTERS = 2
"""Letters of what is no typed value."""


@dataclass(frozen=True, slots=True)
class Gap:
    """Two fields that stand between the same words; `inside`: within a line on both sides."""

    a: Field
    b: Field
    inside: bool


@dataclass(frozen=True, slots=True)
class _Hole:
    """Some words of one side in a cell, half-open, and what stands around them: nothing where they fill an end."""

    start: int
    end: int
    before: Phrase
    behind: Phrase
    inside: bool
    whole: bool


def gaps(a: Side, b: Side, settled_a: Collection[int], settled_b: Collection[int]) -> list[Gap]:
    """Places of different words, each in one gap alone; those of a settled order are left out."""
    solid = b.sheet.solid
    open_ = [
        cell
        for cell, name in enumerate(a.sheet.keys)
        if name and name not in solid and any(x.order not in settled_a for x in a.by_cell.get(cell, ()))
    ]
    if not open_:
        return []
    words_a, words_b = Words(a.sheet), Words(b.sheet)
    holes = [hole for cell in open_ for hole in _holes(words_a, cell)]
    wanted = {part for hole in holes for parts in (tails(hole.before), heads(hole.behind)) for part in parts}
    once_a, once_b = words_a.once(wanted), words_b.once(wanted)
    known = {phrase: place for phrase, place in once_b.items() if phrase in once_a}
    found: dict[tuple[int, int, int, int], Gap] = {}
    for hole in holes:
        filled = _filled(words_b, hole, known)
        if filled and not hole.whole and _share_ends(words_a, hole, words_b, filled):
            continue
        sides = ((a, words_a, (hole.start, hole.end), settled_a), (b, words_b, filled, settled_b))
        halves = [_field(side, words, span, settled) for side, words, span, settled in sides if span]
        if len(halves) == 2 and halves[0] and halves[1]:
            x, y = halves[0], halves[1]
            if (x.value.kind is Kind.TEXT) == (y.value.kind is Kind.TEXT):
                inside = hole.inside and _inside(words_b, filled)
                found[x.cell, x.value.start, y.cell, y.value.start] = Gap(x, y, inside)
    return _one_to_one(list(found.values()))


def _holes(words: Words, cell: int) -> Iterator[_Hole]:
    first, last = words.first[cell : cell + 2]
    for start in range(first, last):
        for end in range(start + 1, min(last, start + MOST_WORDS) + 1):
            if start == first and end == last:
                for above, below in words.sheet.chains[cell]:
                    before = words.before(words.first[above + 1], words.first[above])
                    behind = words.behind(words.first[below], words.first[below + 1])
                    if before and behind:
                        yield _Hole(start, end, before, behind, inside=False, whole=True)
            else:
                inside = start > first and end < last
                yield _Hole(start, end, words.before(start, first), words.behind(end, last), inside, whole=False)


def _filled(words: Words, hole: _Hole, known: dict[Phrase, int]) -> tuple[int, int] | None:
    """The words of the other side that stand where a hole's do, if they are few."""
    head = next((phrase for phrase in tails(hole.before) if phrase in known), None)
    if head:
        start = known[head] + len(head)
        for end in range(start + 1, min(len(words.all), start + MOST_WORDS) + 1):
            if _fits(words, hole, start, end):
                return start, end
    tail = next((phrase for phrase in heads(hole.behind) if phrase in known), None)
    if tail:
        end = known[tail]
        for start in range(end - 1, max(-1, end - MOST_WORDS - 1), -1):
            if _fits(words, hole, start, end):
                return start, end
    return None


def _share_ends(a: Words, hole: _Hole, b: Words, filled: tuple[int, int]) -> bool:
    """Whether what fills a hole begins or ends as it does, so that a smaller one would do."""
    start, end = filled
    return a.all[hole.start].key == b.all[start].key or a.all[hole.end - 1].key == b.all[end - 1].key


def _inside(words: Words, span: tuple[int, int] | None) -> bool:
    """Whether words of the cell stand before and behind some."""
    cell = words.all[span[0]].cell if span else 0
    return span is not None and words.first[cell] < span[0] and span[1] < words.first[cell + 1]


def _fits(words: Words, hole: _Hole, start: int, end: int) -> bool:
    """Whether the same words stand around a hole and around some words of one cell."""
    cell = words.all[start].cell
    fills = start == words.first[cell] and end == words.first[cell + 1]
    if words.all[end - 1].cell != cell or fills is not hole.whole:
        return False
    before, behind = common(hole.before[::-1], words.before(start)[::-1]), common(hole.behind, words.behind(end))
    enough = sum(map(len, (*before, *behind))) >= ENOUGH
    at_start = not hole.before and start == words.first[cell]
    at_end = not hole.behind and end == words.first[cell + 1]
    return (
        enough
        and (at_start or _tells(before, hole.before))
        and (at_end or _tells(behind, hole.behind))
        and all(words.adjoin(place) for place in range(max(1, start), min(end, len(words.all) - 1) + 1))
    )


def _tells(common: Phrase, phrase: Phrase) -> bool:
    """Whether two phrases have enough words in common, or all that one has."""
    return sum(map(len, common)) >= SHORTEST and len(common) >= min(WORDS, len(phrase))


def _field(side: Side, words: Words, span: tuple[int, int], settled: Collection[int]) -> Field | None:
    """The field of some words, typed if they hold that; None if that is several, or settled, or words with digits."""
    first, last = words.all[span[0]], words.all[span[1] - 1]
    inside = side.overlapping(first.cell, first.start, last.end)
    if any(field.order in settled for field in inside):
        return None
    typed = [field for field in inside if field.value.kind is not Kind.TEXT]
    if typed:
        return typed[0] if len(typed) == 1 else None
    text = side.sheet.cells[first.cell].text[first.start : last.end]
    start = first.start + len(text) - len(text.lstrip(EDGES))
    text = text.strip(EDGES)
    if sum(letter.isalpha() for letter in text) < LEAST_LETTERS or any(letter.isdigit() for letter in text):
        return None
    if any(is_east_asian(letter) for letter in text):
        return None
    value = Value(Kind.TEXT, start, start + len(text), text, frozenset())
    if inside:
        return replace(inside[0], value=value)
    return Field(side.sheet, value, (), frozenset(), NO_ORDER, first.cell)


def _one_to_one(found: Sequence[Gap]) -> list[Gap]:
    """The gaps of the fewest words; of those that overlap no other."""
    taken: list[Gap] = []
    for gap in sorted(found, key=lambda each: len(each.a.value.text) + len(each.b.value.text)):
        if not any(_overlap(gap.a, other.a) or _overlap(gap.b, other.b) for other in taken):
            taken.append(gap)
    return taken


def _overlap(one: Field, other: Field) -> bool:
    return one.cell == other.cell and one.value.start < other.value.end and other.value.start < one.value.end
