"""What is left over on both sides, between the same neighbours: two parts of one page say the rest alike.

    screen   Take-off   09:20   Austin        text   Take-off   49:20   Austin
             "09:20" stands nowhere in the text, and "49:20" nowhere on the screen

Two values that are nearly written alike need one neighbour in common. Others need one before and one behind, and that
nothing else could be meant.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence

from rapidfuzz import fuzz

from crosscheck_detectors.ocr_alignment.beside import two_labels
from crosscheck_detectors.ocr_alignment.candidates import Candidate, common_labels
from crosscheck_detectors.ocr_alignment.doubts import compare_fields
from crosscheck_detectors.ocr_alignment.fields import Field, Side
from crosscheck_detectors.ocr_alignment.keys import key, label_key
from crosscheck_detectors.ocr_alignment.plausible import is_long
from crosscheck_detectors.ocr_alignment.sheet import Role
from crosscheck_detectors.ocr_alignment.standing import Standing
from crosscheck_detectors.ocr_alignment.tally import is_telling
from crosscheck_detectors.ocr_alignment.values import Kind, Outcome
from crosscheck_detectors.ocr_alignment.vocabulary import share_words

ALIKE = 0.6
"""Likeness in [0, 1] of two values' letters and digits from which they are one in two writings."""
SURROUNDED = 1.6
"""Nearness of what stands before and behind two words that have nothing in common."""
SHORTEST = 3
"""Letters and digits of such values."""
CLEARER = 0.3
"""By how much a pair must be likelier than another one of either half: likeness and nearness together."""
STRENGTH = 0.93


def left_over(a: Side, b: Side, pairs: Sequence[Candidate]) -> list[Candidate]:
    """Pairs of unpaired values that differ, the screen's first; none between two texts."""
    if not a.sheet.noisy or b.sheet.noisy:
        return []
    standing = Standing(a, b, pairs)
    one_language = share_words(a, b)
    found: list[tuple[float, Candidate]] = []
    for field, other in _near(a, b, pairs, standing):
        pair = _paired(field, other)
        if any(here - there != 1 for here, there in standing.tally.counts(pair)) or _named_apart(field, other):
            # One edit takes one value away and brings one.
            continue
        like, near = _likeness(field, other), standing.nearness(pair)
        words = field.value.kind is Kind.TEXT
        telling = is_telling(field) and is_telling(other) and standing.is_between(pair)
        if like >= ALIKE or (telling and (not words or (one_language and near >= SURROUNDED))):
            found.append((like + near, pair))
    return [
        pair
        for likely, pair in found
        if pair.compared.outcome is Outcome.DIFFER
        and not any(
            rival is not pair
            and (rival.a.order == pair.a.order or rival.b.order == pair.b.order)
            and other > likely - CLEARER
            for other, rival in found
        )
    ]


def _near(a: Side, b: Side, pairs: Sequence[Candidate], standing: Standing) -> Iterator[tuple[Field, Field]]:
    """Unpaired fields of one kind that have a neighbour in common."""
    used_a, used_b = {pair.a.order for pair in pairs}, {pair.b.order for pair in pairs}
    open_a: dict[int, list[Field]] = defaultdict(list)
    names = {label.key for side in (a, b) for each in side.fields for label in each.labels if label.role is Role.OWN}
    for field in a.fields:
        if field.order not in used_a and _is_whole(field, names):
            open_a[field.cell].append(field)
    for other in b.fields:
        if other.order in used_b or not _is_whole(other, names):
            continue
        for field in (each for cell in sorted(standing.around(other.cell)) for each in open_a.get(cell, ())):
            if field.value.kind is other.value.kind and bool(field.value.measure) is bool(other.value.measure):
                yield field, other


def _is_whole(field: Field, names: Collection[str]) -> bool:
    """Whether a value is typed, or words that fill their cell, name no other value, and are no sentence."""
    if field.value.kind is not Kind.TEXT:
        return True
    words = field.is_words and not field.leads and not is_long(field)
    return words and label_key(field.value.text) not in names


def _paired(field: Field, other: Field) -> Candidate:
    label_a, label_b = common_labels(field, other)
    compared = compare_fields(field, other, noisy=True)
    return Candidate(field, other, label_a, label_b, STRENGTH, STRENGTH, compared, in_record=True)


def _named_apart(field: Field, other: Field) -> bool:
    """Whether a label in the cell of either says that they are two, or words are the heading of their part."""
    if field.value.kind is Kind.TEXT:
        return not (field.cell and other.cell)
    return bool(field.own or other.own) and two_labels(field, other)


def _likeness(field: Field, other: Field) -> float:
    """In [0, 1]: of letters and digits, whatever the unit or the currency."""
    first, second = key(field.value.text), key(other.value.text)
    return fuzz.ratio(first, second) / 100 if min(len(first), len(second)) >= SHORTEST else 0.0
