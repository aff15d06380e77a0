"""The types of value: each finds its own in a line of text and says when two of them differ.

A new type is a module with a `ValueType`, listed in TYPES by precedence: what one type has claimed no later one may.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType

from crosscheck_detectors.ocr_alignment.keys import key
from crosscheck_detectors.ocr_alignment.values.amounts import Amounts
from crosscheck_detectors.ocr_alignment.values.base import (
    AGREE,
    DIFFER,
    UNCLEAR,
    Compared,
    Kind,
    Outcome,
    Value,
    ValueType,
)
from crosscheck_detectors.ocr_alignment.values.dates import Dates, Times
from crosscheck_detectors.ocr_alignment.values.identifiers import CODES, EMAILS, GROUPED, PHONES, URLS
from crosscheck_detectors.ocr_alignment.values.masks import Masks
from crosscheck_detectors.ocr_alignment.values.moments import Moments
from crosscheck_detectors.ocr_alignment.values.states import States, state
from crosscheck_detectors.ocr_alignment.values.texts import Texts

_MASKS: ValueType = Masks()
_STATES: ValueType = States()
TYPES: tuple[ValueType, ...] = (
    _MASKS,
    _STATES,
    Moments(),
    EMAILS,
    URLS,
    GROUPED,
    Dates(),
    Times(),
    PHONES,
    Amounts(),
    CODES,
)
_FREE: ValueType = Texts()
_TYPE_OF: Mapping[tuple[Kind, Kind], ValueType] = MappingProxyType(
    {(a, b): type_ for type_ in (_FREE, *reversed(TYPES)) for a in type_.kinds for b in type_.kinds}
)
"""The type that compares two kinds."""
LEAST_ALIKE = 3
"""Digits."""
_SIGNS = frozenset("@w*<[xX\u2588\u2022\u25cf\u2217\u204e\uff0a")
"""Of the values without a digit each holds one of these."""
_FROM_TO = re.compile(
    r"(?<![\w.,/:-])\d+[.,]\d+\s?[-\u2013]\s?(?=\d+[.,]\d+(?![\w,./:-]*\d))"
    r"|(?<![\w.,/:-])(?!(?:0?[1-9]|1[0-2])\s?/\s?\d{4}\b)\d+\s?/\s?(?=\d+(?![\w/:,.-]*\d))"
)
"""From one number to another, or one of another: "81,9-132,6", "51/993"; a reader drops the spaces around the mark."""
_APART = str.maketrans("-\u2013/", ";;;")
_DIGIT = re.compile(r"\d")

__all__ = ["AGREE", "DIFFER", "TYPES", "UNCLEAR", "Compared", "Kind", "Outcome", "Value", "compare", "find"]


def find(text: str) -> list[Value]:
    """The typed values of one line, left to right, without overlap."""
    if "://" not in text and not any(letter.isdigit() or letter in _SIGNS for letter in text):
        return []
    apart = _FROM_TO.sub(_two, text)
    taken: list[Value] = []
    for type_ in TYPES:
        for value in type_.find(apart):
            if all(value.end <= other.start or other.end <= value.start for other in taken):
                taken.append(value)
    return sorted(taken, key=lambda value: value.start)


def _two(match: re.Match[str]) -> str:
    """Two numbers as long as before, with a mark between them that makes no date or identifier of them."""
    return match.group().translate(_APART)


def comparable(a: Value, b: Value) -> bool:
    """Whether two values can be one: of one type, or of types that a lost sign makes alike."""
    if Kind.MONEY in {a.kind, b.kind} and (a.measure or b.measure):
        return False
    if a.kind is b.kind or Kind.MASKED in {a.kind, b.kind}:
        return True
    if {a.kind, b.kind} == {Kind.MONEY, Kind.PERCENT}:
        return False
    return (a.kind, b.kind) in _TYPE_OF or _numbered(a, b) or _alike(a, b) or _told(a, b)


def near_alike(a: Value, b: Value) -> bool:
    """Whether two values could be one that nothing names: they have one unit, or none, and are about as long."""
    units = [value.measure.symbol if value.measure else "" for value in (a, b)]
    lengths = [sum(letter.isdigit() for letter in value.text) for value in (a, b)]
    alone = Kind.NUMBER in {a.kind, b.kind} and abs(lengths[0] - lengths[1]) > 1
    return comparable(a, b) and units[0] == units[1] and not alone


def _numbered(a: Value, b: Value) -> bool:
    """Whether one is an identifier that is nothing but a number ("#100234") and the other that number."""
    return {a.kind, b.kind} == {Kind.IDENTIFIER, Kind.NUMBER} and key(a.text).isdigit() and key(b.text).isdigit()


def _told(a: Value, b: Value) -> bool:
    """Whether one is the mark of a state and the other a word for one."""
    return {a.kind, b.kind} == {Kind.STATE, Kind.TEXT} and all(
        value.kind is Kind.STATE or state(value.text) is not None for value in (a, b)
    )


def _alike(a: Value, b: Value) -> bool:
    """Whether both are written alike but for digits, as a date and what one digit made of it: "63.11.2026"."""
    if len(a.text) != len(b.text):
        return False
    first, second = (_DIGIT.sub("0", value.text) for value in (a, b))
    return first == second and first.count("0") >= LEAST_ALIKE


def compare(a: Value, b: Value, *, noisy: bool) -> Compared:
    """Compares two values; those of types that cannot be compared are UNCLEAR."""
    if Kind.MASKED in {a.kind, b.kind}:
        return UNCLEAR
    if a.kind is not b.kind and Kind.STATE in {a.kind, b.kind}:
        return _STATES.compare(a, b, noisy=noisy)
    if a.kind is not b.kind and (_numbered(a, b) or _alike(a, b)):
        return CODES.compare(a, b, noisy=noisy)
    type_ = _TYPE_OF.get((a.kind, b.kind))
    return type_.compare(a, b, noisy=noisy) if type_ else UNCLEAR
