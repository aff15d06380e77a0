"""Strings that name one thing: order numbers, e-mail and web addresses, phone numbers. They differ in any character."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from crosscheck_detectors.ocr_alignment.keys import clear_edits, key
from crosscheck_detectors.ocr_alignment.values.base import AGREE, UNCLEAR, Compared, Kind, Outcome, Value

SHORTEST_PHONE = 7
"""Digits of a number without its country's code."""
LONGEST_COUNTRY = 3
"""Digits of a country's code."""


@dataclass(frozen=True)
class Identifiers:
    """Values of one kind, found by a pattern and compared character by character."""

    kind: Kind
    pattern: re.Pattern[str]
    needs: tuple[str, ...] = ("",)
    """Of these every such value holds at least one."""

    @property
    def kinds(self) -> frozenset[Kind]:
        return frozenset((self.kind,))

    def find(self, text: str) -> Iterator[Value]:
        if not any(sign in text for sign in self.needs):
            return
        for match in self.pattern.finditer(text):
            name = key(match.group())
            if name:
                yield Value(
                    self.kind, match.start(), match.end(), match.group(), frozenset((name,)), match.group().strip("#")
                )

    def compare(self, a: Value, b: Value, *, noisy: bool) -> Compared:
        first, second = key(a.text), key(b.text)
        if first == second or (self.kind is Kind.PHONE and _one_number(a.text, b.text)):
            return AGREE
        if self.kind is Kind.URL and _address(a.text) == _address(b.text):
            return AGREE
        if not noisy:
            return Compared(Outcome.DIFFER)
        if first.startswith(second) or second.startswith(first) or first.endswith(second) or second.endswith(first):
            # A line that broke inside the value, or was cut off.
            return UNCLEAR
        return Compared(Outcome.DIFFER) if clear_edits(first, second) else UNCLEAR


def _one_number(a: str, b: str) -> bool:
    """Whether one is the other without its country's code: "+49 30 123456", "(030) 123456"."""
    first, second = (re.sub(r"\D", "", text).lstrip("0") for text in (a, b))
    short, long = sorted((first, second), key=len)
    country = len(long) - len(short)
    return len(short) >= SHORTEST_PHONE and long.endswith(short) and country <= LONGEST_COUNTRY


def _address(text: str) -> str:
    """A web address without what a browser's bar leaves out."""
    return re.sub(r"^(?:https?://)?(?:www\.)?", "", text.casefold()).rstrip("/")


EMAILS = Identifiers(Kind.EMAIL, re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)*"), ("@",))
URLS = Identifiers(Kind.URL, re.compile(r"(?:https?://|www\.)[^\s\"'<>]+[^\s\"'<>.,;:)]"), ("://", "www."))
PHONES = Identifiers(
    Kind.PHONE, re.compile(r"(?<!\w)(?:\+\d|\(\d{2,4}\) ?\d)(?:[ ().-]{0,2}\d){6,13}(?!\w)"), ("+", "(")
)
GROUPED = Identifiers(
    Kind.IDENTIFIER,
    re.compile(
        r"(?<!\w)(?:[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: [A-Z0-9]{1,4})?|\d{4}(?: \d{4}){2,4}(?: \d{1,3})?)(?!\w)"
    ),
)
"""Identifiers written in groups of four: bank accounts (IBAN), cards."""
CODES = Identifiers(
    Kind.IDENTIFIER,
    re.compile(
        r"(?<![\w@.])(?:#[ ]?\w*\d[\w-]*"
        r"|(?=[\w/.-]*\d)(?=[\w/.-]*[A-Za-z])[A-Za-z0-9]+(?:[-_/.][A-Za-z0-9]+)*"
        r"|\d+(?:[-/.]\d+){2,}|\d+-\d+)(?![\w@])"
    ),
)
