"""Which fields of two sides may be one: those with a label in common, of types that can be compared."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np
from rapidfuzz import fuzz, process

from crosscheck_detectors.ocr_alignment.crowds import Crowds
from crosscheck_detectors.ocr_alignment.doubts import compare_fields
from crosscheck_detectors.ocr_alignment.fields import CLOSE, CLOSEST, Field, Side
from crosscheck_detectors.ocr_alignment.labels import HELD, NAMELESS, Label
from crosscheck_detectors.ocr_alignment.sheet import Role
from crosscheck_detectors.ocr_alignment.surroundings import Surroundings
from crosscheck_detectors.ocr_alignment.values import Compared, Kind, Outcome, Value, comparable, compare, near_alike
from crosscheck_detectors.ocr_alignment.values.states import state

SIMILAR = 86.0
"""Least similarity of two label keys, in per cent (rapidfuzz's ratio)."""
SHORTEST_FUZZY = 5
"""Labels with fewer characters must be equal."""
CROWD = 48
"""Above so many fields of one label only those are looked at that hold the same value or share words of their row."""
AROUND = 0.5
"""What surroundings that agree entirely would add to the fit of a pair."""
WEAKEST = 0.65
"""Least strength of a pair's labels."""
DIRECT = 0.93
"""Strength of labels that are equal and stand right at their values."""
LONGEST_NAME = 5
"""Words; what has more is a sentence, and the next one need not belong to it."""
_LOOSE = frozenset((Role.FAR, Role.AFTER))
"""Labels that are not enough to take words for a value at all."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Two fields that may be one: `strength` of their labels in [0, 1], and `fit`, that plus their surroundings'.

    `in_passage`: they stand in passages that are equal but for them. `in_record`: they stand where their likes in a
    list do. `certain`: so much around them is equal that their values may well stand elsewhere too. `left_over`: each
    stands once more on its own side, word by word. `exchanged`: each is at home where the other one's like stands.
    `in_box`: both stand in one element's pixels.
    """

    a: Field
    b: Field
    label_a: Label
    label_b: Label
    strength: float
    fit: float
    compared: Compared
    certain: bool = False
    in_passage: bool = False
    in_record: bool = False
    left_over: bool = False
    exchanged: bool = False
    in_box: bool = False


def candidates(
    a: Side, b: Side, *, noisy: bool, known_a: Collection[int] = (), known_b: Collection[int] = ()
) -> list[Candidate]:
    """All pairs of fields that share a label, or nearly, and can be compared; those of the known orders left out."""
    by_key: dict[str, dict[int, tuple[Field, Label]]] = defaultdict(dict)
    open_a = [field for field in a.fields if field.order not in known_a]
    for field in b.fields:
        if field.order in known_b:
            continue
        for label in field.labels:
            by_key[label.key].setdefault(field.order, (field, label))
    similar = _similar(
        {label.key: label.role is not Role.BETWEEN for field in open_a for label in field.labels}, by_key
    )
    surroundings = Surroundings(a, b)
    crowds = Crowds()
    found: dict[tuple[int, int], Candidate] = {}
    for field in open_a:
        for label in field.labels:
            for name, similarity in similar.get(label.key, {}).items():
                others = by_key[name]
                orders = crowds.of(name, others).like(field) if len(others) > CROWD else others
                for order in orders:
                    other, other_label = others[order]
                    strength = label.trust * other_label.trust * similarity
                    known = found.get((field.order, order))
                    # The surroundings are the same under every label.
                    if strength < WEAKEST or (known and known.strength >= strength):
                        continue
                    if not _fitting_roles(field.value.kind, other.value.kind, label.role, other_label.role):
                        continue
                    if _of_the_next(field, label, other_label) or _of_the_next(other, other_label, label):
                        continue
                    both_own = label.role is Role.OWN and other_label.role is Role.OWN
                    if not both_own and surroundings.named_apart(field, other):
                        continue
                    labels = (label, other_label)
                    candidate = _candidate(field, other, labels, strength, surroundings=surroundings, noisy=noisy)
                    if candidate:
                        found[field.order, order] = candidate
    return list(found.values())


def _candidate(
    a: Field,
    b: Field,
    labels: tuple[Label, Label],
    strength: float,
    *,
    surroundings: Surroundings,
    noisy: bool,
) -> Candidate | None:
    label, other = labels
    if not comparable(a.value, b.value) or surroundings.rows_apart(a, b):
        return None
    if Role.BEFORE in {label.role, other.role} and _measure_apart(a.value, b.value):
        # The head of a card stands before all that it holds.
        return None
    if a.row and b.row:
        words_a, words_b = a.row - {label.key.partition("@")[0]}, b.row - {other.key.partition("@")[0]}
        if words_a and words_b and not _shared(words_a, words_b, noisy=noisy):
            return None
    compared = compare_fields(a, b, noisy=noisy)
    if a.value.kind is Kind.TEXT and compared.outcome is not Outcome.AGREE and not _names_words(label, other):
        return None
    fit = strength + AROUND * surroundings.alike(a, b)
    in_record = a.value.kind is Kind.TEXT and bool(_held(a) & _held(b))
    return Candidate(a, b, label, other, strength, fit, compared, in_record=in_record)


def _held(field: Field) -> set[str]:
    """Its names by the values behind it, which no other record has."""
    return {label.key for label in field.labels if label.key.startswith(HELD)}


def _measure_apart(a: Value, b: Value) -> bool:
    """Whether two numbers have units that measure different things."""
    return a.measure is not None and b.measure is not None and a.measure.of != b.measure.of


def named_apart(a: Field, b: Field) -> bool:
    """Whether both have names in their own rows or columns, and none in common; of states, names right before them.

    The state of the row above is no name.
    """
    roles = CLOSE if state(a.value.text) is not None else CLOSE - {Role.BEFORE}
    names, others = (
        {label.key for label in field.labels if label.role in roles and state(label.text) is None} for field in (a, b)
    )
    return bool(names and others) and not names & others


def common_labels(a: Field, b: Field) -> tuple[Label, Label]:
    """The likeliest label that two fields have in common, as either has it; NAMELESS if they have none."""
    others = {label.key: label for label in reversed(b.labels)}
    return next(((label, others[label.key]) for label in a.labels if label.key in others), (NAMELESS, NAMELESS))


def surely_named(pair: Candidate, a: Side, b: Side) -> bool:
    """Whether both values stand right at one label which no other value of either side has."""
    roles = {pair.label_a.role, pair.label_b.role}
    if pair.label_a.key != pair.label_b.key or not roles <= CLOSEST or pair.strength < DIRECT:
        return False
    return all(len(side.by_label.get(pair.label_a.key, ())) == 1 for side in (a, b))


def of_one_kind(a: Field, b: Field) -> bool:
    """Whether two fields can be one where no label says so: cells of words, or states, or of one type and like."""
    if a.value.kind is Kind.TEXT or b.value.kind is Kind.TEXT:
        states = (state(a.value.text) is None, state(b.value.text) is None)
        return a.is_words and b.is_words and states[0] is states[1]
    return a.value.kind is b.value.kind and near_alike(a.value, b.value)


def read_apart(a: Field, b: Field) -> bool:
    """Whether two values that were read right differ; typed ones that may be of two things do."""
    outcome = compare(a.value, b.value, noisy=False).outcome
    return outcome is Outcome.DIFFER or (outcome is Outcome.UNCLEAR and a.value.kind is not Kind.TEXT)


@cache
def _fitting_roles(a: Kind, b: Kind, first: Role, second: Role) -> bool:
    """Whether labels that stand so can name one field on both sides; the less alike the types, the closer."""
    if (first is Role.AFTER) != (second is Role.AFTER) and Role.OWN not in {first, second}:
        return False
    if a is b:
        return True
    return {first, second} <= (CLOSEST if Kind.PERCENT in {a, b} else CLOSE)


def _of_the_next(field: Field, label: Label, other: Label) -> bool:
    """Whether a label behind a value that has one before it is the next value's, as the other side says."""
    return label.role is Role.AFTER and other.role is Role.OWN and bool(field.names)


def _names_words(a: Label, b: Label) -> bool:
    """Whether labels are firm enough to call different words a contradiction: close by, and no prose."""
    if {a.role, b.role} & _LOOSE:
        return False
    return all(label.role is Role.BETWEEN or len(label.text.split()) <= LONGEST_NAME for label in (a, b))


def _shared(a: frozenset[str], b: frozenset[str], *, noisy: bool) -> bool:
    if a & b:
        return True
    return noisy and any(fuzz.ratio(x, y) >= SIMILAR for x in a for y in b)


def _similar(names: Mapping[str, bool], others: Collection[str]) -> dict[str, dict[str, float]]:
    """For each of `names` the keys among `others` that are it, or nearly if so wanted, and how similar, in [0, 1]."""
    found: dict[str, dict[str, float]] = {name: {name: 1.0} for name in names if name in others}
    rest = sorted(
        name for name, nearly in names.items() if nearly and name not in others and len(name) >= SHORTEST_FUZZY
    )
    keys = sorted(name for name in others if len(name) >= SHORTEST_FUZZY and "<" not in name)
    if rest and keys:
        scores = process.cdist(rest, keys, scorer=fuzz.ratio, score_cutoff=SIMILAR, dtype=np.float32, workers=1)
        for row, column in zip(*np.nonzero(scores), strict=True):
            if _digits(rest[row]) == _digits(keys[column]) and not _goes_on(rest[row], keys[column]):
                found.setdefault(rest[row], {})[keys[column]] = float(scores[row, column]) / 100
    return found


def _goes_on(name: str, other: str) -> bool:
    """Whether one label is the other with a word more ("Estimate", "Estimate to"): letters get lost one by one."""
    shorter, longer = sorted((name, other), key=len)
    return len(longer) > len(shorter) + 1 and (longer.startswith(shorter) or longer.endswith(shorter))


def _digits(name: str) -> str:
    """Labels that differ in a digit ("Address line 1") are different labels."""
    return "".join(letter for letter in name if letter.isdigit())
