"""What a typed value is, and what comparing two of them can say."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from crosscheck_detectors.ocr_alignment.keys import key
from crosscheck_detectors.ocr_alignment.values.units import Unit


class Kind(Enum):
    """The type of a value; the order is the order of precedence where two types could claim the same characters."""

    MASKED = "masked value"
    RELATIVE = "time from now"
    EMAIL = "e-mail address"
    URL = "web address"
    DATE = "date"
    TIME = "time"
    PHONE = "phone number"
    MONEY = "amount"
    PERCENT = "percentage"
    NUMBER = "number"
    IDENTIFIER = "identifier"
    STATE = "state"
    TEXT = "text"

    __hash__ = object.__hash__
    """Members are few and each is one object; the enumeration's own hash is computed anew each time."""


@dataclass(frozen=True, slots=True)
class Value:
    """A value found in a text: its half-open range there, and every way to read it.

    `readings` are the type's own normal forms ("03/04/2026" has two); two values agree if they share one.
    `normal` is the likeliest of them, written for people, "" for free text. `unit` is a currency or "%", "" if none.
    """

    kind: Kind
    start: int
    end: int
    text: str
    readings: frozenset[object]
    normal: str = ""
    unit: str = ""
    measure: Unit | None = None
    """The unit behind a number, within its range."""

    @property
    def token(self) -> str:
        """What the value is known by among its neighbours: equal for equal values in most notations."""
        if self.measure:
            return self.normal.split(" ")[-2]
        return self.normal.rpartition(" ")[2] if self.unit and self.unit != "%" else self.normal or key(self.text)

    @property
    def bare(self) -> str:
        """The text without the unit behind it."""
        return self.text.removesuffix(self.measure.symbol).rstrip() if self.measure else self.text


class Outcome(Enum):
    """What a comparison says; UNCLEAR means that the reader's usual mistakes explain the difference."""

    AGREE = "agree"
    UNCLEAR = "unclear"
    DIFFER = "differ"


@dataclass(frozen=True, slots=True)
class Compared:
    """`clarity` in [0, 1] is how surely a DIFFER is a difference of values and not of notation or reading.

    `seen`: what was read from pixels there is surely what they show.
    """

    outcome: Outcome
    clarity: float = 1.0
    seen: bool = False


AGREE = Compared(Outcome.AGREE)
UNCLEAR = Compared(Outcome.UNCLEAR)
DIFFER = Compared(Outcome.DIFFER)


class ValueType(Protocol):
    """A type of value: how it is written, and when two of them differ. A new type is a new module with one of these."""

    @property
    def kinds(self) -> frozenset[Kind]:
        """The kinds it finds; values of any two of them can be compared."""
        ...

    def find(self, text: str) -> Iterator[Value]:
        """The values in one line of text, left to right, without overlap."""
        ...

    def compare(self, a: Value, b: Value, *, noisy: bool) -> Compared:
        """Compares two values of its kinds; `noisy` if either was read from pixels."""
        ...
