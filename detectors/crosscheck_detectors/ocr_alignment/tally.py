"""How often each side says a value: what stands on both as often is no change.

screen   Ann   Paid    Bob   Open         text   Ann   Void   Bob   Open
         "Paid" stands more often here, "Void" there, "Open" on both once
"""

import re
from collections import Counter
from collections.abc import Sequence
from functools import cached_property

from crosscheck_detectors.ocr_alignment.candidates import Candidate
from crosscheck_detectors.ocr_alignment.fields import Field, Side
from crosscheck_detectors.ocr_alignment.keys import key, shapes
from crosscheck_detectors.ocr_alignment.plausible import is_sentence
from crosscheck_detectors.ocr_alignment.values import Kind
from crosscheck_detectors.ocr_alignment.values.states import state

TELLING_LETTERS, TELLING_DIGITS = 4, 4
"""Letters of words, and digits of typed values, that stand nowhere by chance."""
SOLID = 8
"""Letters and digits of what is looked for across words, which readers run together."""
TELLING_NUMBER = 3
"""Digits of a number that is looked for within words."""
_DIGITS = re.compile(r"\d+")
_AS_WRITTEN = frozenset((Kind.TEXT, Kind.IDENTIFIER, Kind.EMAIL, Kind.URL, Kind.MASKED, Kind.RELATIVE))
"""Kinds that have no other notation."""


class Tally:
    """Two sides."""

    def __init__(self, a: Side, b: Side) -> None:
        self._a, self._b = _Said(a), _Said(b)

    def counts(self, pair: Candidate) -> tuple[tuple[int, int], tuple[int, int]]:
        """How often each value of a pair stands on its own side and on the other one."""
        sentence = is_sentence(pair.a) or is_sentence(pair.b)
        (x, y), (a, b) = (pair.a, pair.b), (self._a, self._b)
        within_x, within_y = (None, None) if sentence else (x, y)
        return (a.times(x, within_y), b.times(x, within_y)), (b.times(y, within_x), a.times(y, within_x))


def is_telling(field: Field) -> bool:
    """Whether a value stands nowhere by chance."""
    name = key(field.value.text)
    if field.value.kind is Kind.TEXT:
        return len(name) >= TELLING_LETTERS and state(field.value.text) is None
    return sum(letter.isdigit() for letter in name) >= TELLING_DIGITS


class _Said:
    """What a side says, word by word."""

    def __init__(self, side: Side) -> None:
        self._side = side

    def times(self, field: Field, other: Field | None) -> int:
        """How often a side says what a field does, but within the words of another."""
        if field.value.kind not in _AS_WRITTEN:
            return self._typed(field)
        name = _keys(field.value.text)
        found = self._words.count(_phrase(name))
        joined = "".join(name)
        if len(joined) >= SOLID:
            found = max(found, self._side.sheet.solid_shapes.count(joined))
        if other is not None and other.sheet is self._side.sheet and _phrase(name) in _phrase(_keys(other.value.text)):
            found -= 1
        return found

    def _typed(self, field: Field) -> int:
        value = field.value
        own = {
            other.order
            for reading in value.readings
            for other in self._side.by_reading.get(reading, ())
            if "" in {other.value.unit, value.unit} or other.value.unit == value.unit
            if None in {other.value.measure, value.measure} or other.value.measure == value.measure
        }
        if value.text.isdigit() and len(value.text) >= TELLING_NUMBER:
            # A reader runs a number together with what stands beside it: "MA342".
            return max(len(own), self._numbers[value.text])
        if field.sheet.noisy and value.text.isdigit():
            # A reader loses a point or a comma.
            return max(len(own), self._digits[value.text])
        return len(own)

    @cached_property
    def _numbers(self) -> Counter[str]:
        digits: list[str] = [number for cell in self._side.sheet.cells for number in _DIGITS.findall(cell.text)]
        return Counter(digits) | self._digits

    @cached_property
    def _digits(self) -> Counter[str]:
        return Counter(key(field.value.text) for field in self._side.fields if field.value.kind not in _AS_WRITTEN)

    @cached_property
    def _words(self) -> str:
        return _phrase([name for cell in self._side.sheet.cells for name in _keys(cell.text)])


def _keys(text: str) -> list[str]:
    return [shapes(name) for word in text.split() if (name := key(word))]


def _phrase(names: Sequence[str]) -> str:
    """Words in a row, each between spaces of its own, so that phrases are counted by whole words."""
    return "".join(f" {name} " for name in names)
