"""Whether a difference of a few characters is a misreading: the reader knows what else its characters could be.

    read on the screen "Harbor", sent "Hardor"
    odds of b against d in those pixels: 20     a misreading explains it: nothing is said
                                         5,000  the screen shows another letter: they differ

Characters of one shape in many faces (O 0, l I 1) are told by what stands around them and not by their pixels: no odds
make them differ.
"""

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import takewhile

from rapidfuzz.distance import Indel, Levenshtein

from crosscheck_detectors.ocr_alignment.fields import Field
from crosscheck_detectors.ocr_alignment.keys import clear_edits, key, shapes
from crosscheck_detectors.ocr_alignment.passages import offsets
from crosscheck_detectors.ocr_alignment.values import UNCLEAR, Compared, Kind, Outcome, compare

MOST_EDITS = 3
"""Characters; texts that differ in more are two texts, however they were read."""
MISREAD = 1_000.0
"""Odds up to which a character may well be another one: of 100 misreadings 97 lie below (docs/reading.md)."""
EVEN = 1.0
"""Odds of a single letter more or less in words: readers lose one without a trace. Digits they do not lose."""
LOST = 2
"""Letters that a reader may lose of a text."""
SHORTEST, SHORTEST_BEGINNING = 4, 5
"""Letters and digits of words of which some are lost, and of those that break off."""
LETTER = 0.92
"""Clarity of a letter that the pixels deny."""
_ONE_SHAPE = ("Il1|", "Oo0")
_IN_A_ROW = re.compile(r"(.)\1+")
_MANY = re.compile(r"(.)\1\1")
_WORDS = frozenset((Kind.TEXT, Kind.IDENTIFIER, Kind.EMAIL, Kind.URL))

Odds = Mapping[tuple[int, str, bool], float]


def compare_fields(a: Field, b: Field, *, noisy: bool) -> Compared:
    """Compares two fields' values, and where they were read from pixels asks these.

    What the pixels leave open is UNCLEAR; what they deny is a difference, and `seen`.
    """
    found = compare(a.value, b.value, noisy=noisy)
    if not noisy or found.outcome is Outcome.AGREE:
        return found
    told = edits(a, b)
    if _of_many(a, b) or _lost(a, b) or _lost(b, a) or (told and all(odds <= MISREAD for odds, _ in told)):
        return UNCLEAR
    if not told:
        return found
    if found.outcome is Outcome.DIFFER:
        lifted = found.clarity if a.value.kind not in _WORDS else max(found.clarity, LETTER)
        return replace(found, clarity=lifted, seen=True)
    if a.value.kind in _WORDS and any(odds > MISREAD and by_shape for odds, by_shape in told):
        return Compared(Outcome.DIFFER, LETTER, seen=True)
    return found


def _of_many(a: Field, b: Field) -> bool:
    """Whether identifiers are one but for shapes alike and how often a character stands in a row: "00ffff", "0offf".

    A reader that gives a character to each place of a line loses one of many alike.
    """
    names = [key(field.value.text) for field in (a, b)]
    if {a.value.kind, b.value.kind} != {Kind.IDENTIFIER} or not any(map(_MANY.search, names)):
        return False
    first, second = (_IN_A_ROW.sub(r"\1", shapes(name)) for name in names)
    return first == second


def _lost(field: Field, other: Field) -> bool:
    """Whether a value was read as another one that lost something, as readers lose it.

    That is the end of words, the last letter read half; two letters; or the space between a number and the next
    ("No. 5, 168 kcal" read as 5,168 kcal).
    """
    if not field.sheet.noisy:
        return False
    if field.value.kind is not Kind.TEXT:
        if field.value.kind is not Kind.NUMBER:
            # A sign or a word would stand between: $1,284 is no "$1, 284".
            return False
        first, mark, rest = field.value.text.partition(",")
        return (bool(mark) and key(other.value.text) in {key(first), key(rest)}) or _run_together(field, other)
    name, whole = key(field.value.text), key(other.value.text)
    if len(name) < SHORTEST or len(name) >= len(whole):
        return False
    head = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(name, whole, strict=False)))
    if len(whole) - len(name) == LOST:
        # No prefix, which makes the opposite: active, inactive.
        return head > 0 and Indel.distance(name, whole) == LOST
    return len(name) >= SHORTEST_BEGINNING and len(whole) - len(name) > LOST and head >= len(name) - 1


def _run_together(field: Field, other: Field) -> bool:
    """Whether a number was read as one with what stands beside it: "67 / 17" read as 6717, "20 l" as 201."""
    name, whole = key(field.value.text), key(other.value.text)
    if len(name) > len(whole) > 0:
        before, behind = _beside(other)
        return (name.startswith(whole) and name[len(whole) :].lstrip("1") in behind) or (
            name.endswith(whole) and name[: -len(whole)].rstrip("1") in before
        )
    if len(name) >= SHORTEST and name in whole[1:-1]:
        # Of numbers in a row the reader lost the first and the last; a digit more at one end is a difference.
        return True
    return name != whole and not whole.isdigit() and clear_edits(name, whole) == 0


def _beside(field: Field) -> tuple[set[str], set[str]]:
    """The keys of the words right before and behind a value, in its cell or the next one but marks."""
    cells, text = field.sheet.cells, field.sheet.cells[field.cell].text
    above = [each.text for each in cells[max(0, field.cell - 2) : field.cell]]
    below = [each.text for each in cells[field.cell + 1 : field.cell + 3]]
    before = _words([text[: field.value.start], *above[::-1]])
    behind = _words([text[field.value.end :], *below])
    return set(before[-1:]), set(behind[:1])


def _words(texts: Iterable[str]) -> list[str]:
    """The keys of the words of the first text that has any."""
    named = ([name for word in text.split() if (name := key(word))] for text in texts)
    return next(filter(None, named), [])


def edits(a: Field, b: Field) -> list[tuple[float, bool]]:
    """For each character in which two values differ the odds that it was read right, and whether shapes tell it.

    Empty if they differ in too many, in none, or if a reader does not know.
    """
    first, second = key(a.value.text), key(b.value.text)
    if not first or not second or Levenshtein.distance(first, second, score_cutoff=MOST_EDITS) > MOST_EDITS:
        return []
    rivals_a, rivals_b = _rivals(a), _rivals(b)
    if rivals_a is None or rivals_b is None:
        return []
    changes = Levenshtein.editops(first, second).as_list()
    at_a, at_b = offsets(a.value.text), offsets(b.value.text)
    found = []
    for edit in changes:
        tag, i, j = str(edit[0]), int(edit[1]), int(edit[2])
        if tag == "replace":
            odds = min(
                rivals_a.get((at_a[i], second[j], False), math.inf), rivals_b.get((at_b[j], first[i], False), math.inf)
            )
            by_shape = len(first) == len(second) and not _one_shape(a.value.text[at_a[i]], b.value.text[at_b[j]])
            found.append((odds, by_shape))
        elif len(changes) == 1 and a.value.kind is Kind.TEXT:
            found.append((EVEN, False))
        elif tag == "delete":
            found.append((min(_gone(rivals_a, at_a[i]), _more(rivals_b, at_b[j], first[i])), False))
        else:
            found.append((min(_more(rivals_a, at_a[i], second[j]), _gone(rivals_b, at_b[j])), False))
    return found


def _rivals(field: Field) -> Odds | None:
    found = field.sheet.cells[field.cell].rivals(field.value.start, field.value.end)
    return None if found is None else {(each.at, each.letter, each.between): each.odds for each in found}


def _gone(rivals: Odds, at: int) -> float:
    """Odds that a character is one and not none."""
    return rivals.get((at, "", False), math.inf)


def _more(rivals: Odds, at: int, letter: str) -> float:
    """Odds that no such letter stands before a character. A dropped letter may show in the ones beside it."""
    places = ((at, True), (at, False), (at - 1, False))
    return min(rivals.get((place, letter, between), math.inf) for place, between in places)


def _one_shape(a: str, b: str) -> bool:
    return any(a in shapes and b in shapes for shapes in _ONE_SHAPE)
