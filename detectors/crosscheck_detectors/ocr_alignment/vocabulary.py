"""Whether two sides speak in the same words, as a page and its own document do, and a program's output does not.

Where they do, a cell of words that differs was changed; where not, it may be another name for the same.
"""

from rapidfuzz import fuzz

from crosscheck_detectors.ocr_alignment.fields import Field, Side
from crosscheck_detectors.ocr_alignment.keys import key
from crosscheck_detectors.ocr_alignment.values import Kind

ALIKE = 60.0
"""Similarity in per cent from which words are one text that was changed."""
SHARED = 0.8
"""Share of one side's cells of words that must stand on the other; of few one may be missing."""
FEWEST = 2
"""Words that must stand on both, be they in a cell with a value."""


def share_words(a: Side, b: Side) -> bool:
    """Whether nearly all words of one side stand on the other."""
    for side, other in ((a, b), (b, a)):
        keys = set(other.sheet.keys)
        words = [side.sheet.keys[field.cell] for field in side.fields if field.is_words]
        if words and sum(name in keys for name in words) >= SHARED * len(words):
            return True
        said, known = _said(side), _said(other)
        if FEWEST <= len(said & known) == len(said) - 1:
            return True
    return False


def _said(side: Side) -> set[str]:
    """The keys of a side's words."""
    return {key(field.value.text) for field in side.fields if field.value.kind is Kind.TEXT}


def alike(a: Field, b: Field) -> bool:
    """Whether words are so similar that they are one text, be it that it was changed."""
    return fuzz.ratio(a.value.text.lower(), b.value.text.lower()) >= ALIKE


def is_name(text: str) -> bool:
    """Whether words are written as a name is: several, each with a capital; a label has one at its beginning alone."""
    words = text.split()
    return len(words) > 1 and all(map(_is_capital, words))


def differ_in_names(a: str, b: str) -> bool:
    """Whether two texts differ in names: "Flat in Oslo" and "Flat in Milan" do, "Start time" and "Starts at" do not."""
    first, second = a.split(), b.split()
    while first and second and first[0] == second[0]:
        first, second = first[1:], second[1:]
    while first and second and first[-1] == second[-1]:
        first, second = first[:-1], second[:-1]
    longest = max(len(a.split()), len(b.split()))
    return longest > 1 and bool(first and second) and all(map(_is_capital, first + second))


def _is_capital(word: str) -> bool:
    return word[:1].isupper() or word[:1].isdigit()
