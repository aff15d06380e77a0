"""Free text: only a clear difference of words counts, and a negation does."""

import re
from collections.abc import Iterator

from rapidfuzz.distance import Indel

from crosscheck_detectors.ocr_alignment.keys import clear_edits, fold, key
from crosscheck_detectors.ocr_alignment.values.base import AGREE, UNCLEAR, Compared, Kind, Outcome, Value
from crosscheck_detectors.ocr_alignment.values.states import state

NEGATIONS = frozenset(
    "not no non never none without cannot cant dont doesnt isnt wasnt arent werent wont unpaid nicht kein keine ohne "
    "nie ne pas jamais sans sin nunca nao não senza mai niet geen".split()
)
_QUOTES = "'\u2019"
_WORD = re.compile(rf"[\w{_QUOTES}]+")
_PREFIXES = frozenset(("un", "in", "im", "ir", "il", "dis", "de", "non", "mis"))
SHORTEST_OPPOSED = 4
"""Letters of a word whose opposite a prefix makes."""
SHORTEST_BEGUN = 8
"""Letters and digits of a text that an ellipsis cuts off."""
ONE_LETTER = 0.78
"""Clarity of a difference of one letter in one word: names do differ so, and OCR errs so now and then."""


class Texts:
    """Words that are no typed value."""

    kinds = frozenset((Kind.TEXT,))

    def find(self, text: str) -> Iterator[Value]:
        """Free text is what a label says it is; nothing marks it by itself."""
        del text
        yield from ()

    def compare(self, a: Value, b: Value, *, noisy: bool) -> Compared:
        first, second = key(a.text), key(b.text)
        if first == second:
            return AGREE
        states = state(a.text), state(b.text)
        if None not in states:
            return AGREE if states[0] is states[1] else Compared(Outcome.DIFFER, 0.95)
        if _negations(a.text) != _negations(b.text) and min(len(first), len(second)) > 2:
            return Compared(Outcome.DIFFER, 0.95)
        if _opposed(a.text, b.text):
            return Compared(Outcome.DIFFER, 0.95)
        if _part(a.text, b.text) or (noisy and not clear_edits(first, second)):
            return UNCLEAR
        return _words_differ(first, second, noisy=noisy)


def _opposed(a: str, b: str) -> bool:
    """Whether two texts differ in one word and that word by a negating prefix: active and inactive."""
    words_a, words_b = _WORD.findall(fold(a)), _WORD.findall(fold(b))
    if len(words_a) != len(words_b):
        return False
    differing = [pair for pair in zip(words_a, words_b, strict=True) if pair[0] != pair[1]]
    if len(differing) != 1:
        return False
    short, long = sorted(differing[0], key=len)
    return len(short) >= SHORTEST_OPPOSED and long.endswith(short) and long[: -len(short)] in _PREFIXES


def _words_differ(first: str, second: str, *, noisy: bool) -> Compared:
    similarity = Indel.normalized_similarity(first, second)
    edits = clear_edits(first, second)
    if edits == 1 and len(first) == len(second):
        return Compared(Outcome.DIFFER, ONE_LETTER if noisy else 0.9)
    if similarity > 0.9 and noisy and edits < 2:
        return UNCLEAR
    return Compared(Outcome.DIFFER, 0.96 if similarity < 0.75 else 0.88)


def _part(a: str, b: str) -> bool:
    """Whether one text is a part of the other, or its beginning that an ellipsis cuts off."""
    first, second = key(a), key(b)
    if not first or not second or first in second or second in first:
        return True
    for text, own, other in ((a, first, second), (b, second, first)):
        if text.rstrip().endswith(("\u2026", "...", "..")) and _begins(own, other):
            return True
    return False


def _begins(own: str, whole: str) -> bool:
    """Whether a text is the beginning of another one, or but for an icon that was read as a letter a part of it."""
    return clear_edits(own, whole[: len(own)]) == 0 or (len(own) > SHORTEST_BEGUN and own[1:] in whole)


def _negations(text: str) -> int:
    words = [word.translate(dict.fromkeys(map(ord, _QUOTES))) for word in _WORD.findall(fold(text))]
    return sum(word in NEGATIONS for word in words)
