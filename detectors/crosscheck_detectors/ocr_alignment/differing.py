"""Which fields are one though they differ: of what agreement leaves open, where nothing else could be meant.

Labels, headings and sentences stand beside values as values do; in another order of the fields they are another's.
"""

from collections import defaultdict
from collections.abc import Container, Sequence

from crosscheck_detectors.ocr_alignment.agreeing import company
from crosscheck_detectors.ocr_alignment.candidates import Candidate
from crosscheck_detectors.ocr_alignment.fields import AT_IT, CLOSE, Field, Side
from crosscheck_detectors.ocr_alignment.keys import key, label_key
from crosscheck_detectors.ocr_alignment.plausible import is_sentence
from crosscheck_detectors.ocr_alignment.sheet import Role
from crosscheck_detectors.ocr_alignment.values import Kind, Outcome
from crosscheck_detectors.ocr_alignment.values.states import state
from crosscheck_detectors.ocr_alignment.vocabulary import alike, share_words

MARGIN = 0.05
"""By how much a pair's fit must exceed that of any rival to be taken as the one meant."""


def differing_pairs(a: Side, b: Side, candidates: Sequence[Candidate], pairs: Sequence[Candidate]) -> list[Candidate]:
    """Of all candidates those of fields that are in none of the pairs, and that can be one."""
    open_ = _open(candidates, pairs, _names(a), _names(b), one_language=share_words(a, b))
    return _best_differing(open_, pairs)


def _names(side: Side) -> frozenset[str]:
    """Keys of the labels that mark themselves as such, by standing before a value in its own cell."""
    return frozenset(label.key for field in side.fields for label in field.labels if label.role is Role.OWN)


def _open(
    candidates: Sequence[Candidate],
    pairs: Sequence[Candidate],
    names_a: frozenset[str],
    names_b: frozenset[str],
    *,
    one_language: bool,
) -> list[Candidate]:
    """What agreement leaves open: neither field is used, and neither value is a label, there or on the other side."""
    used_a = {pair.a.order for pair in pairs}
    used_b = {pair.b.order for pair in pairs}
    labels_a = {pair.label_a.cell for pair in pairs}
    labels_b = {pair.label_b.cell for pair in pairs}
    values_a = {pair.a.cell for pair in pairs if pair.a.is_words and _named(pair)}
    values_b = {pair.b.cell for pair in pairs if pair.b.is_words and _named(pair)}
    return [
        found
        for found in candidates
        if found.a.order not in used_a
        and found.b.order not in used_b
        and (one_language or not _between_words(found) or alike(found.a, found.b))
        and (found.in_record or not _labels_one(found.a, labels_a, names_b))
        and (found.in_record or not _labels_one(found.b, labels_b, names_a))
        and (found.in_record or not _of_other_fields(found, values_a, values_b))
    ]


def _named(pair: Candidate) -> bool:
    """Whether a label close by names both halves of an agreeing pair."""
    return pair.compared.outcome is Outcome.AGREE and {pair.label_a.role, pair.label_b.role} <= CLOSE


def _of_other_fields(found: Candidate, values_a: Container[int], values_b: Container[int]) -> bool:
    """Whether words are of two fields: a name and a sentence, two labels, or one label that nothing right at it names.

    Behind a value with a name comes whatever is next, which in another order of the fields is another label.
    """
    if found.a.value.kind is Kind.TEXT and found.a.before_colon and found.b.before_colon:
        return True
    if not (found.a.is_words and found.b.is_words):
        return False
    if is_sentence(found.a) is not is_sentence(found.b):
        return True
    leads = [found.a.leads, found.b.leads]
    behind = found.label_a.cell in values_a and found.label_b.cell in values_b
    loosely = any(
        led and label.role not in AT_IT for led, label in zip(leads, (found.label_a, found.label_b), strict=True)
    )
    other_name = any(label.role in AT_IT for field in (found.a, found.b) for label in field.labels)
    states = state(found.a.value.text) is not None and state(found.b.value.text) is not None
    stands = [key(x.value.text) in y.sheet.times for x, y in ((found.a, found.b), (found.b, found.a))]
    if all(stands) and not states:
        return True
    elsewhere = not states and any(stands)
    below = found.label_a.role is found.label_b.role is Role.BEFORE
    return (
        all(leads)
        or (any(leads) and loosely)
        or (behind and (any(leads) or other_name))
        or ((behind or below) and elsewhere)
    )


def _labels_one(field: Field, labels: Container[int], names: Container[str]) -> bool:
    """Whether words are the label of a value, on their side or by their name on the other."""
    return field.is_words and (field.cell in labels or label_key(field.value.text) in names)


def _between_words(found: Candidate) -> bool:
    """Whether nothing but what they stand between pairs two cells of words, which may be names of other values."""
    return found.a.is_words and found.b.is_words and found.label_a.role is Role.BETWEEN


def _best_differing(candidates: Sequence[Candidate], agreeing: Sequence[Candidate]) -> list[Candidate]:
    """Pairs of what is left, where no rival fits nearly as well; a field that has such a rival is given up."""
    places = {pair.a.order: pair.b.cell for pair in agreeing}
    ranked = sorted(
        ((found.fit + company(found, places), found) for found in candidates),
        key=lambda each: (-each[0], each[1].a.order, each[1].b.order),
    )
    rivals_a: dict[int, list[tuple[float, Candidate]]] = defaultdict(list)
    rivals_b: dict[int, list[tuple[float, Candidate]]] = defaultdict(list)
    for fit, found in ranked:
        rivals_a[found.a.order].append((fit, found))
        rivals_b[found.b.order].append((fit, found))
    used_a: set[int] = set()
    used_b: set[int] = set()
    pairs: list[Candidate] = []
    for fit, found in ranked:
        if found.a.order in used_a or found.b.order in used_b:
            continue
        rivals = (
            rival
            for rival, other in (*rivals_a[found.a.order], *rivals_b[found.b.order])
            if other is not found and other.a.order not in used_a and other.b.order not in used_b
        )
        if max(rivals, default=0.0) <= fit - MARGIN:
            pairs.append(found)
        used_a.add(found.a.order)
        used_b.add(found.b.order)
    return pairs
