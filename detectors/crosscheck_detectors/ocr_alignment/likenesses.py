"""Words that stand on one side alone, and on the other but for one character: they need no label to be one field.

The reader must be sure of the character (doubts.py): what a misreading explains is no pair. Names in rows that hold
several values, and in places that nothing names, are found so.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from rapidfuzz.distance import Levenshtein

from crosscheck_detectors.ocr_alignment.candidates import Candidate
from crosscheck_detectors.ocr_alignment.doubts import compare_fields
from crosscheck_detectors.ocr_alignment.fields import Field, Side
from crosscheck_detectors.ocr_alignment.keys import key
from crosscheck_detectors.ocr_alignment.labels import NAMELESS
from crosscheck_detectors.ocr_alignment.values import Kind, Outcome

SHORTEST = 6
"""Letters and digits; among shorter words there are too many that differ in one letter."""
NEARBY = 6
"""Cells on either side, in one of which something agrees with something near the other."""
STRENGTH = 0.95

Half = tuple[int, bool, str]


def likenesses(a: Side, b: Side, pairs: Sequence[Candidate], *, noisy: bool) -> list[Candidate]:
    """Pairs of unpaired words that differ in one character and have no other like."""
    used_a, used_b = {pair.a.order for pair in pairs}, {pair.b.order for pair in pairs}
    words_a, words_b = _alone(a, b, used_a), _alone(b, a, used_b)
    halves: dict[Half, list[str]] = defaultdict(list)
    for name in words_b:
        for length in (len(name) - 1, len(name)):
            for half in _halves(name, length):
                halves[half].append(name)
    like_a = {name: _like(name, halves) for name in words_a}
    like_b: dict[str, set[str]] = defaultdict(set)
    for name, others in like_a.items():
        for other in others:
            like_b[other].add(name)
    one_to_one = ((name, *others) for name, others in like_a.items() if len(others) == 1)
    found = []
    for name, like in one_to_one:
        field, counterpart = words_a[name], words_b[like]
        compared = compare_fields(field, counterpart, noisy=noisy)
        surely = compared.outcome is Outcome.DIFFER and compared.seen == noisy
        if len(like_b[like]) == 1 and surely and _in_company(field, counterpart, pairs):
            found.append(Candidate(field, counterpart, NAMELESS, NAMELESS, STRENGTH, STRENGTH, compared))
    return found


def _alone(side: Side, other: Side, used: set[int]) -> dict[str, Field]:
    """Unpaired words by their key, which the other side does not have anywhere and their own has once."""
    found: dict[str, Field] = {}
    twice: set[str] = set()
    for field in side.fields:
        if field.value.kind is not Kind.TEXT or field.order in used:
            continue
        name = key(field.value.text)
        if len(name) < SHORTEST or name in other.sheet.solid:
            continue
        if name in found:
            twice.add(name)
        found[name] = field
    return {name: field for name, field in found.items() if name not in twice}


def _halves(name: str, length: int) -> Iterator[Half]:
    """One edit leaves the first or the last half of the shorter word, of `length`, as it is."""
    half = length // 2
    yield length, False, name[:half]
    yield length, True, name[-half:]


def _like(name: str, halves: dict[Half, list[str]]) -> set[str]:
    lengths = (len(name) - 1, len(name))
    near = {other for length in lengths for half in _halves(name, length) for other in halves.get(half, ())}
    return {other for other in near if Levenshtein.distance(name, other, score_cutoff=1) == 1}


def _in_company(a: Field, b: Field, pairs: Sequence[Candidate]) -> bool:
    return any(abs(pair.a.cell - a.cell) <= NEARBY and abs(pair.b.cell - b.cell) <= NEARBY for pair in pairs)
