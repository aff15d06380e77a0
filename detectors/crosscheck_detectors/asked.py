"""Which fields a question asks about, so that a contradiction elsewhere on the page does not stop the agent."""

from collections.abc import Iterable

from rapidfuzz import fuzz, utils

_SAME_WORD = 85.0
"""fuzz.ratio in [0, 100] from which two words count as one ("items", "item"); "total" and "subtotal" have 77."""

_PARTLY = 0.5

_FILLERS = frozenset(
    "a an and are at be by can could did do does field for from give has have how i in is it its listed long many me"
    " much my of on or page please say says see show shown shows stated states tell that the there this to value was"
    " were what when where which who will with would you your".split()
)


def asked_fields(question: str, fields: Iterable[str]) -> frozenset[str] | None:
    """The fields that `question` asks about; None where it matches none, so that every field may be meant.

    A field is asked about when all its words stand in the question ("Order number" in "What is the order number?") or
    all the question's words in it ("Order total" for "What is the total?"). Failing that, those that share the
    largest part of their words, at least half.
    """
    wanted = _words(question)
    if not wanted:
        return None
    shares: dict[str, float] = {}
    for field in set(fields):
        words = _words(field) or utils.default_process(field).split()
        if not words:
            continue
        found = sum(_holds(wanted, word) for word in words)
        whole_question = all(_holds(words, word) for word in wanted)
        shares[field] = 1.0 if whole_question else found / len(words)
    best = max(shares.values(), default=0.0)
    if best < _PARTLY:
        return None
    return frozenset(field for field, share in shares.items() if share == best)


def _words(text: str) -> list[str]:
    return [word for word in utils.default_process(text).split() if word not in _FILLERS]


def _holds(words: list[str], word: str) -> bool:
    return any(fuzz.ratio(word, other) >= _SAME_WORD for other in words)
