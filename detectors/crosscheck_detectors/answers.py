"""When two answers of a model say the same: compared as values of their types first, as words where they have none."""

from collections.abc import Sequence

from crosscheck_detectors.ocr_alignment.keys import key
from crosscheck_detectors.ocr_alignment.values import AGREE, UNCLEAR, Compared, Kind, Outcome, Value, compare, find
from crosscheck_detectors.prompts import ABSENT

_ABSENT_KEYS = frozenset((ABSENT, "", "na", "none", "notgiven", "notmentioned", "notspecified", "notstated", "unknown"))


def is_absent(answer: str) -> bool:
    """Whether an answer says that the part does not tell. Nothing but punctuation counts as that."""
    return key(answer) in _ABSENT_KEYS


def compare_answers(a: str, b: str) -> Outcome:
    """Whether two answers to one question, neither of them absent, give the same value.

    UNCLEAR where one is a part of the other, or where notation or a reader's usual mistakes explain the difference.
    """
    values_a, values_b = find(a), find(b)
    if values_a and values_b:
        return _values(values_a, values_b).outcome
    return compare(_words(a), _words(b), noisy=True).outcome


def mentions(answer: str, value: str) -> bool:
    """Whether an answer, however long, gives a value: in its own words or as one of the same type."""
    first = typed(value)
    if first is None:
        return bool(key(value)) and key(value) in key(answer)
    return any(compare(first, other, noisy=False).outcome is Outcome.AGREE for other in find(answer))


def typed(answer: str) -> Value | None:
    """The first typed value of an answer, None where it is words alone."""
    return next(iter(find(answer)), None)


def groups(answers: Sequence[str]) -> list[int]:
    """For each answer the index of the first one that it does not differ from, its own where there is none.

    So many comparisons as there are answers times different ones.
    """
    found: list[int] = []
    for number, answer in enumerate(answers):
        heads = sorted(set(found))
        same = (head for head in heads if compare_answers(answers[head], answer) is not Outcome.DIFFER)
        found.append(next(same, number))
    return found


def _values(a: Sequence[Value], b: Sequence[Value]) -> Compared:
    """The fewer values are sought among the more: an answer may add a date to the amount that was asked for."""
    fewer, more = sorted((a, b), key=len)
    outcomes = [[compare(value, other, noisy=False).outcome for other in more] for value in fewer]
    if all(Outcome.AGREE in each for each in outcomes):
        return AGREE
    differing = any(Outcome.DIFFER in each and Outcome.AGREE not in each for each in outcomes)
    return Compared(Outcome.DIFFER) if differing else UNCLEAR


def _words(answer: str) -> Value:
    return Value(Kind.TEXT, 0, len(answer), answer, frozenset())
