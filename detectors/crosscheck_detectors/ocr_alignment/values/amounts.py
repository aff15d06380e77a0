"""Amounts of money, percentages and plain numbers, in any common notation.

Thousands marks are comma, point, apostrophe or a space; the decimal mark is a comma or a point. "1,234" has two
readings.
Currency signs and codes are those of CLDR (through babel).
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from functools import cache, lru_cache

from babel import Locale

from crosscheck_detectors.ocr_alignment.values.base import AGREE, UNCLEAR, Compared, Kind, Outcome, Value
from crosscheck_detectors.ocr_alignment.values.units import rounds_to, same_amount, unit_behind

_CODES = (
    "USD EUR GBP JPY CHF CAD AUD NZD CNY INR SEK NOK DKK PLN CZK HUF RON BGN TRY RUB UAH BRL MXN ARS CLP COP ZAR "
    "KRW SGD HKD TWD THB IDR MYR PHP VND ILS AED SAR EGP NGN KES"
).split()
_SPACES = " \u00a0\u202f\u2009"
_QUOTES = "'\u2019"
_MOST_ROUNDED = Decimal("0.5")
"""By how much a number with decimals and the same number with fewer of them differ at most."""
SIGN_MISREAD = 0.75
"""Clarity of a difference in the currency alone, whose sign is one character and may be misread."""
_MINUS = "-\u2212\u2013"
_DIGITS = (
    rf"\d{{1,3}}(?:[.,{_QUOTES}]\d{{2,3}})*(?:[.,{_QUOTES}]\d{{3}})(?:[.,]\d+)?"
    rf"|\d{{1,3}}(?:[{_SPACES}]\d{{3}})+(?:[.,]\d{{1,2}})(?!\d)"
    r"|\d+(?:[.,]\d+)?"
)


@cache
def _currencies() -> dict[str, str]:
    """Sign or code, folded to upper case, to ISO code; a sign that several currencies share is the commonest's."""
    symbols = Locale("en").currency_symbols
    native = {code: symbols.get(code, code) for code in _CODES}
    signs = {sign.upper(): code for code, sign in reversed(native.items())}
    signs |= {code: code for code in _CODES}
    signs |= {"KR": "SEK", "ZŁ": "PLN", "KČ": "CZK", "FT": "HUF", "₽": "RUB", "РУБ": "RUB", "US$": "USD", "FR": "CHF"}
    return signs | {"₺": "TRY", "元": "CNY", "円": "JPY", "฿": "THB", "￥": "JPY", "LEI": "RON", "EURO": "EUR"}


_SHARED = {frozenset(("JPY", "CNY")), frozenset(("SEK", "NOK")), frozenset(("SEK", "DKK"))}


@cache
def _pattern() -> re.Pattern[str]:
    signs = "|".join(re.escape(sign) for sign in sorted(_currencies(), key=len, reverse=True))
    return re.compile(
        rf"(?<![\w.,#/:-])(?P<sign>[{_MINUS}+(])?(?:(?P<before>{signs})[{_SPACES}]?)?(?P<inner>[{_MINUS}])?"
        rf"(?P<digits>{_DIGITS})(?![\w]*[-/:]\d)(?:[{_SPACES}]?(?P<after>%|(?:{signs})(?![A-Za-z²³])(?![{_SPACES}]?\d))|(?P<tail>[A-Za-z]{{1,3}}[²³]?)?(?![\w@]))",
        re.IGNORECASE,
    )


def readings(digits: str) -> frozenset[Decimal]:
    """The numbers that a run of digits with marks can mean, at least one."""
    marks = [letter for letter in digits if not letter.isdigit()]
    plain = "".join(letter for letter in digits if letter.isdigit())
    if not marks:
        return frozenset((Decimal(plain),))
    last = marks[-1]
    head, _, tail = digits.rpartition(last)
    whole = Decimal(plain)
    if last not in ".," or marks.count(last) > 1:
        return frozenset((whole,))
    split = Decimal("".join(letter for letter in head if letter.isdigit()) + "." + tail)
    if len(set(marks)) == 1 and len(tail) == 3 and not head.startswith("0"):
        return frozenset((whole, split))
    return frozenset((split,))


PERCENT_SIGN = 2
"""Digits that a sign of per cent may be read as."""


class Amounts:
    """Money, percentages and numbers: comparable with each other where one side dropped its sign."""

    kinds = frozenset((Kind.MONEY, Kind.PERCENT, Kind.NUMBER))

    def find(self, text: str) -> Iterator[Value]:
        for match in _pattern().finditer(text):
            sign = match["before"] or match["after"] or ""
            unit = "%" if sign == "%" else _currencies().get(sign.upper(), "")
            kind = Kind.PERCENT if unit == "%" else Kind.MONEY if unit else Kind.NUMBER
            start, end = match.span()
            if match["tail"]:
                end = match.end("digits")
            if match["sign"] in {"(", "+"}:
                start += 1
            numbers = readings(match["digits"])
            negative = (match["sign"] is not None and match["sign"] in _MINUS) or match["inner"] is not None
            likely = max(numbers) if kind is Kind.MONEY else min(numbers, key=lambda number: -number)
            number = f"{'-' if negative else ''}{likely}"
            normal = f"{number} %" if unit == "%" else f"{unit} {number}".strip()
            behind = unit_behind(text, match.end("digits")) if unit != "%" and not match["after"] else None
            measure, end = behind or (None, end)
            normal = f"{normal} {measure.symbol}" if measure else normal
            yield Value(kind, start, end, text[start:end], frozenset(numbers), normal, unit, measure)

    def compare(self, a: Value, b: Value, *, noisy: bool) -> Compared:
        measured = _measured(a, b)
        if measured:
            return measured
        if a.readings & b.readings:
            return _same_number(a, b, noisy=noisy)
        if _rounded(a, b) or (noisy and _misread(a, b)):
            return UNCLEAR
        if _scales_differ(a, b):
            return Compared(Outcome.DIFFER, 0.55)
        first, second = _digits(a.text), _digits(b.text)
        cut = noisy and first != second and (first.endswith(second) or second.endswith(first))
        return Compared(Outcome.DIFFER, 0.8 if cut else 1.0)


def _measured(a: Value, b: Value) -> Compared | None:
    """What the units say, where both have one, or one a magnitude; None where they say nothing."""
    if not a.measure and not b.measure:
        return None
    alike = a.bare == b.bare
    pairs = [
        (x, y)
        for x in a.readings
        for y in b.readings
        # Two that are written with the same digits and marks are read in one way: 2,031 kWh is no 2,031 MWh.
        if isinstance(x, Decimal) and isinstance(y, Decimal) and (x == y or not alike)
    ]
    if a.measure and b.measure:
        if replace(a.measure, symbol="") == replace(b.measure, symbol=""):
            return None
        said = {same_amount(x, a.measure, y, b.measure) for x, y in pairs}
        if True in said:
            return AGREE
        return UNCLEAR if None in said else Compared(Outcome.DIFFER, 0.95)
    for value, ordered in ((a, pairs), (b, [(y, x) for x, y in pairs])):
        magnitude = value.measure
        if magnitude and not magnitude.of and any(rounds_to(x, magnitude, y) for x, y in ordered):
            return AGREE
    return None


def _same_number(a: Value, b: Value, *, noisy: bool) -> Compared:
    """One number: the currency or the sign may still differ, both of which OCR drops or mistakes."""
    if "" not in {a.unit, b.unit} and a.unit != b.unit and frozenset((a.unit, b.unit)) not in _SHARED:
        return Compared(Outcome.DIFFER, SIGN_MISREAD if noisy else 0.95)
    if a.normal.count("-") != b.normal.count("-"):
        return UNCLEAR if noisy else Compared(Outcome.DIFFER, 0.8)
    return AGREE


def _misread(a: Value, b: Value) -> bool:
    """Whether the usual mistakes of OCR explain the difference: a mark lost or changed, a sign read as a digit."""
    first, second = _digits(a.text), _digits(b.text)
    if first == second:
        marks_a, marks_b = _marks(a.text), _marks(b.text)
        return len(marks_a) != len(marks_b) or marks_a == marks_b
    # The sign of "4.9%" comes back as digits ("4.99", "4.996").
    if {a.unit, b.unit} == {"%", ""}:
        longer, shorter = (second, first) if a.unit else (first, second)
        return longer.startswith(shorter) and len(longer) - len(shorter) <= PERCENT_SIGN
    # The sign of "₹1,250" comes back as a digit ("21,250").
    if a.unit and not b.unit:
        return second[1:] == first
    return bool(b.unit) and not a.unit and first[1:] == second


@lru_cache(maxsize=4_096)
def _digits(text: str) -> str:
    return "".join([letter for letter in text if letter.isdigit()])


def _marks(text: str) -> list[int]:
    """How many digits stand before each mark."""
    digits, marks = 0, list[int]()
    for letter in text:
        digits += letter.isdigit()
        if letter in f".,{_QUOTES}":
            marks.append(digits)
    return marks


def _scales_differ(a: Value, b: Value) -> bool:
    """A bare whole number against an amount with a sign or decimals: likelier two things than one thing twice.

    Two of one unit are measures of one thing, with decimals or not.
    """
    return a.bare.isdigit() != b.bare.isdigit() and not (a.measure and b.measure)


def _rounded(a: Value, b: Value) -> bool:
    """Whether one is the other rounded to fewer decimals, as a summary and a detail of one amount are."""
    for x in a.readings:
        for y in b.readings:
            if not isinstance(x, Decimal) or not isinstance(y, Decimal) or x.same_quantum(y):
                continue
            if abs(x - y) <= _MOST_ROUNDED and x != y:
                fewer = min(_places(x), _places(y))
                if _to(x, fewer) == _to(y, fewer):
                    return True
    return False


def _places(number: Decimal) -> int:
    return -int(number.as_tuple().exponent)


def _to(number: Decimal, places: int) -> Decimal:
    return number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
