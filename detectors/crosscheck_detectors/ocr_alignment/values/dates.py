"""Dates and times of day in common written forms; month names are CLDR's (through babel) in several languages."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache

from babel import Locale

from crosscheck_detectors.ocr_alignment.keys import fold, key
from crosscheck_detectors.ocr_alignment.values.base import AGREE, UNCLEAR, Compared, Kind, Outcome, Value

_LANGUAGES = ("en", "de", "fr", "es", "it", "pt", "nl", "pl", "sv", "da", "cs", "ru", "uk")
_Day = tuple[int | None, int, int]


@cache
def _months() -> dict[str, int]:
    """Folded month name, full or abbreviated, without a trailing point, to its number."""
    names: dict[str, int] = {"sept": 9}
    for language in _LANGUAGES:
        for context in Locale(language).months.values():
            for width in ("wide", "abbreviated"):
                for number, name in context[width].items():
                    folded = fold(name).rstrip(".")
                    if not folded.isdigit() and len(folded) >= 3:
                        names.setdefault(folded, number)
    return names


_NAME = r"[^\W\d_]{3,12}"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_YEAR = r"(?:19|20)\d\d"
_ANY_YEAR = r"\d{4}"
"""Behind a day and the name of a month four digits are a year, be it an unlikely one."""
_GLUED_TIME = r"(?=[012]\d:[0-5]\d(?!\d))"
"""Readers lose the space between a date and a time."""
_SHAPES = re.compile(
    rf"(?<![\w.,/-])(?:"
    rf"(?P<iso_y>{_YEAR})(?P<iso_s>[-/.])(?P<iso_m>0?[1-9]|1[0-2])(?P=iso_s)(?P<iso_d>{_DAY})"
    rf"(?P<iso_t>[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d))?"
    rf"|(?P<num_a>\d{{1,2}})(?P<num_s>[-/.])[ ]?(?P<num_b>\d{{1,2}})(?P=num_s)[ ]?(?P<num_y>{_YEAR}|\d\d)"
    rf"|(?P<dmy_d>{_DAY})(?:st|nd|rd|th|er|º|\.)?[ -]*(?:de |of )?"
    rf"(?P<dmy_m>{_NAME})\.?(?:[ ,-]*(?:de |of )?(?P<dmy_y>{_ANY_YEAR}))?"
    rf"|(?P<mdy_m>{_NAME})\.?[ -]*(?P<mdy_d>{_DAY})(?:st|nd|rd|th)?(?:[ ,]+(?P<mdy_y>{_ANY_YEAR})|(?![\w.]))"
    rf"|(?<!\d )(?<!\d\. )(?P<my_m>{_NAME})\.?[ ]*(?P<my_y>{_YEAR})"
    rf"|(?P<cjk_y>{_YEAR})年(?P<cjk_m>\d\d?)月(?P<cjk_d>\d\d?)日"
    rf")(?:(?!\w)|{_GLUED_TIME})"
)
_GATE = re.compile(r"\d")


class Dates:
    """Calendar dates. A date without a year agrees with the same day of any year."""

    kinds = frozenset((Kind.DATE,))

    def find(self, text: str) -> Iterator[Value]:
        if not _GATE.search(text):
            return
        position = 0
        while match := _SHAPES.search(text, position):
            days = _days(match)
            if not days:
                # A word that is no month ("Order 12"): the search goes on behind its first character.
                position = _next_word(text, match.start())
                continue
            likely = sorted(days, key=lambda day: (day[0] is None, day))
            normal = _written(likely[len(likely) // 2 if match["iso_t"] else 0])
            yield Value(Kind.DATE, match.start(), match.end(), match.group(), frozenset(days), normal)
            position = match.end()

    def compare(self, a: Value, b: Value, *, noisy: bool) -> Compared:
        if any(_same(x, y) for x in a.readings for y in b.readings):
            return AGREE
        first, second = key(a.text), key(b.text)
        if noisy and first != second and (first in second or second in first):
            return UNCLEAR
        return Compared(Outcome.DIFFER)


class Times:
    """Times of day, or what is written so ("90:48"). A time without a.m. or p.m. below 13 hours agrees with both."""

    kinds = frozenset((Kind.TIME,))
    _shape = re.compile(
        r"(?:(?<![\w:.])|(?<=\d\d\d\d-\d\d-\d\d)|(?<=20\d\d))(?P<h>\d\d?)(?::|h)(?P<m>\d\d)(?::(?P<s>[0-5]\d))?"
        r"(?:[ \u202f\u00a0]?(?P<half>[AaPp])(?:\.[Mm]\.|[Mm]))?(?![\w:])"
        r"|(?<![\w:.])(?P<h2>1[0-2]|0?[1-9])[ \u202f\u00a0]?(?P<half2>[AaPp])(?:\.[Mm]\.|[Mm])(?!\w)"
    )

    def find(self, text: str) -> Iterator[Value]:
        for match in self._shape.finditer(text):
            hour, minute = int(match["h"] or match["h2"]), int(match["m"] or 0)
            second = int(match["s"]) if match["s"] else None
            half = (match["half"] or match["half2"] or "").lower()
            if half:
                hours = {hour % 12 + (12 if half == "p" else 0)}
            else:
                hours = {hour, (hour + 12) % 24} if 1 <= hour <= 12 else {hour}
            first = hour if not half else min(hours)
            normal = f"{first:02}:{minute:02}" + (f":{second:02}" if second is not None else "")
            times = frozenset((each, minute, second) for each in hours)
            yield Value(Kind.TIME, match.start(), match.end(), match.group(), times, normal)

    def compare(self, a: Value, b: Value, *, noisy: bool) -> Compared:
        del noisy
        return AGREE if any(_same_time(x, y) for x in a.readings for y in b.readings) else Compared(Outcome.DIFFER)


def _days(match: re.Match[str]) -> set[_Day]:
    """(year, month, day) for each way to read a match; the day is 0 where only the month is given."""
    part = match.groupdict()
    if part["iso_y"]:
        found = [(part["iso_y"], int(part["iso_m"]), int(part["iso_d"]))]
    elif part["cjk_y"]:
        found = [(part["cjk_y"], int(part["cjk_m"]), int(part["cjk_d"]))]
    elif part["num_y"]:
        a, b = int(part["num_a"]), int(part["num_b"])
        found = [(part["num_y"], b, a)]
        # Points stand between day, month and year in this order in every locale; other marks between either order.
        if part["num_s"] != "." or not _exists(None, b, a):
            found.append((part["num_y"], a, b))
    else:
        name = part["dmy_m"] or part["mdy_m"] or part["my_m"]
        month = _months().get(fold(name).rstrip("."))
        if month is None:
            return set()
        day = int(part["dmy_d"] or part["mdy_d"] or 0)
        found = [(part["dmy_y"] or part["mdy_y"] or part["my_y"], month, day)]
    days: set[_Day] = set()
    for year, month, day in found:
        number = None if year is None else int(year) + (2000 if len(year) == 2 else 0)
        if _exists(number, month, day):
            days.add((number, month, day))
    if part["iso_t"]:
        # A clock elsewhere shows the day before or after.
        days |= {_neighbour(day, step) for day in list(days) for step in (-1, 1)}
    return days


def _neighbour(day: _Day, step: int) -> _Day:
    moved = date(day[0] or 2000, day[1], day[2]) + timedelta(days=step)
    return moved.year, moved.month, moved.day


def _exists(year: int | None, month: int, day: int) -> bool:
    try:
        date(year or 2000, month, day or 1)
    except ValueError:
        return False
    return True


def _written(day: _Day) -> str:
    year = "" if day[0] is None else f"{day[0]:04}-"
    return f"{year}{day[1]:02}" + (f"-{day[2]:02}" if day[2] else "")


def _same(x: object, y: object) -> bool:
    if not isinstance(x, tuple) or not isinstance(y, tuple):
        return False
    return all(a == b or not a or not b for a, b in zip(x, y, strict=True))


def _same_time(x: object, y: object) -> bool:
    if not isinstance(x, tuple) or not isinstance(y, tuple):
        return False
    return x[:2] == y[:2] and (x[2] == y[2] or x[2] is None or y[2] is None)


def _next_word(text: str, position: int) -> int:
    while position < len(text) and text[position].isalnum():
        position += 1
    return position + 1
