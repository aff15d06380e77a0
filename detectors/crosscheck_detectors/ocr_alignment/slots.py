"""Words beside values that agree: what stands in one place of two cells is one field.

    screen   03/12/2027 Ann Berg set it to Paid      text   03/12/2027 Ann Berg set it to Closed

All typed values of the two cells are paired with each other, so that the words before, between and behind them are each
other's. That they are equal counts; they differ where they are one sentence with other words in it, or where the rest
of their cells is equal and long enough.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from crosscheck_detectors.ocr_alignment.candidates import Candidate
from crosscheck_detectors.ocr_alignment.doubts import compare_fields
from crosscheck_detectors.ocr_alignment.fields import Field, Side
from crosscheck_detectors.ocr_alignment.keys import key
from crosscheck_detectors.ocr_alignment.labels import NAMELESS
from crosscheck_detectors.ocr_alignment.values import Kind, Outcome
from crosscheck_detectors.ocr_alignment.values.texts import NEGATIONS
from crosscheck_detectors.ocr_alignment.vocabulary import share_words

STRENGTH = 0.94
FEWEST = 3
"""Words of a sentence."""
REST = 10
"""Letters and digits of the rest of two cells."""
COMMON = 0.5
"""Share of the longer sentence's words that both must have for the rest to differ."""


def beside_agreeing(a: Side, b: Side, pairs: Sequence[Candidate], *, noisy: bool) -> list[Candidate]:
    """Pairs of words in cells whose typed values are each other's; what a colon says to be a label is left out."""
    used_a, used_b = {pair.a.order for pair in pairs}, {pair.b.order for pair in pairs}
    one_language = share_words(a, b)
    found: list[Candidate] = []
    for x, y in _slots(a, b, pairs):
        if x.order in used_a or y.order in used_b or x.before_colon or y.before_colon:
            continue
        compared = compare_fields(x, y, noisy=noisy)
        if compared.outcome is Outcome.AGREE or (
            compared.outcome is Outcome.DIFFER and one_language and _one_text(x, y)
        ):
            found.append(
                Candidate(x, y, NAMELESS, NAMELESS, STRENGTH, STRENGTH, compared, certain=True, in_passage=True)
            )
    return found


def _slots(a: Side, b: Side, pairs: Sequence[Candidate]) -> Iterator[tuple[Field, Field]]:
    """Words of two sides that stand before, between or behind typed values which are each other's."""
    partners: dict[int, dict[int, list[tuple[int, int]]]] = defaultdict(lambda: defaultdict(list))
    for pair in pairs:
        if Kind.TEXT not in {pair.a.value.kind, pair.b.value.kind} and pair.compared.outcome is Outcome.AGREE:
            partners[pair.a.cell][pair.b.cell].append((pair.a.value.start, pair.b.value.start))
    for cell, others in partners.items():
        for other, starts in others.items():
            starts_a = [value.start for value in a.sheet.values[cell]]
            starts_b = [value.start for value in b.sheet.values[other]]
            if len(starts_a) == len(starts_b) and sorted(starts) == list(zip(starts_a, starts_b, strict=True)):
                words_b = {_slot(y, starts_b): y for y in _words(b, other)}
                for x in _words(a, cell):
                    if (y := words_b.get(_slot(x, starts_a))) is not None:
                        yield x, y


def _words(side: Side, cell: int) -> list[Field]:
    return [field for field in side.by_cell.get(cell, ()) if field.value.kind is Kind.TEXT]


def _slot(words: Field, starts: Sequence[int]) -> int:
    """Behind how many of its cell's typed values some words stand."""
    return sum(start < words.value.start for start in starts)


def _one_text(x: Field, y: Field) -> bool:
    """Whether words are one text with other words in it; no labels, which each side may have its own for."""
    first, second = (Counter(key(word) for word in field.value.text.split()) for field in (x, y))
    common, more = first & second, (first - second, second - first)
    shorter, longer = sorted((first.total(), second.total()))
    if shorter >= FEWEST and common.total() >= COMMON * longer:
        # Words that only one of them has are no change, but for "not".
        return all(more) or any(NEGATIONS & words.keys() for words in more)
    return x.rest == y.rest and len(x.rest) >= REST
