"""Edits of a value that a reader would call a contradiction, each with its name; look-alike letters are one apart."""

import datetime
import random
import re
from collections.abc import Callable
from itertools import pairwise

from bench.alignment.values import MEASURES, MONTHS, WORDS, Style, date, draw
from crosscheck_detectors.ocr_alignment.keys import look_alike

LOOK_ALIKE = "look-alike"
"""Edits with this in their name are reported apart: what OCR cannot tell it must abstain on."""
_SIGNS = ("$", "€", "£")
_LETTERS = "abcdehiklmnorstuwxz"
_ALIKE = {"0": "O", "O": "0", "1": "I", "I": "1", "l": "I", "5": "S", "S": "5", "8": "B", "B": "8", "i": "l"}
_NUMBER = re.compile(r"(?P<whole>\d{1,3}(?:[.,]\d{3})+|\d+)(?P<decimals>[.,]\d{1,2})?(?!\d)")
_DAYS = tuple(datetime.date(2025, 12, 1) + datetime.timedelta(offset) for offset in range(800))

TEN_TIMES = "ten times, a tenth"
COUNTED = frozenset(("money", "number", "measure"))
"""Kinds that `times_ten` edits."""

Edit = tuple[str, str]
"""The new text, and what was done to it."""


def edit(kind: str, text: str, style: Style, rng: random.Random) -> Edit:
    """Another value of the same kind, as the same text would write it."""
    if kind == "switch":
        return _matched(text, {"on": "Off", "off": "On", "enabled": "Disabled", "disabled": "Enabled"}), "state"
    if kind == "status" and rng.random() < 0.5:
        return _matched(text, {text.lower(): f"Not {text[:1].lower()}{text[1:]}"}), "negation"
    if kind in {"name", "city", "product", "carrier", "company", "role", "analyte"}:
        return _edit_name(kind, text, style, rng)
    if kind in WORDS or kind == "email":
        return _drawn(kind, text, style, rng), "e-mail" if kind == "email" else "word"
    if kind == "date":
        return _edit_date(text, style, rng)
    ways: list[Callable[[], Edit | None]] = [
        lambda: (one_digit(text, rng), f"{kind}: one digit"),
        lambda: (one_digit(text, rng), f"{kind}: one digit"),
        lambda: _swapped(kind, text, rng),
        lambda: _other(kind, text, style, rng),
        *([lambda: _currency(text, rng)] * (kind == "money")),
        *([lambda: _unit(text)] * (2 * (kind == "measure"))),
        *([lambda: _look_alike(kind, text, rng), lambda: _identifiers_letter(text, rng)] * (kind == "id")),
    ]
    return rng.choice(ways)() or ways[0]() or (text, "")


def _matched(text: str, others: dict[str, str]) -> str:
    """The other word in the same letter case."""
    other = others[text.lower()]
    return other.upper() if text.isupper() and len(text) > 1 else other.lower() if text.islower() else other


def _edit_name(kind: str, text: str, style: Style, rng: random.Random) -> Edit:
    if rng.random() < 0.5:
        return _drawn(kind, text, style, rng), "entity"
    if rng.random() < 0.25:
        alike = _look_alike("name", text, rng)
        if alike:
            return alike
    return one_letter(text, rng), "name: one letter"


def _drawn(kind: str, text: str, style: Style, rng: random.Random) -> str:
    new = text
    while new.lower() == text.lower():
        new = draw(kind, style, rng)
    return new.upper() if text.isupper() else new.lower() if text.islower() else new


def _edit_date(text: str, style: Style, rng: random.Random) -> Edit:
    written = {date(day, form): (day, form) for form in ("mdy", "long", "dmy", "iso", "dots", "us") for day in _DAYS}
    day, form = written.get(text, (rng.choice(_DAYS), style.date))
    way = rng.choice(("day", "swap", "other"))
    if way == "swap" and "us" not in {form, style.date} and day.day <= len(MONTHS) and day.day != day.month:
        # With slashes either order may be meant.
        return date(day.replace(day=day.month, month=day.day), form), "date: day and month swapped"
    if way == "other":
        return date(rng.choice([other for other in _DAYS if other != day]), form), "date: another"
    return date(day + datetime.timedelta(rng.choice((-3, -2, -1, 1, 2, 7))), form), "date: another day"


def _other(kind: str, text: str, style: Style, rng: random.Random) -> Edit:
    for _ in range(100):
        new = draw(kind, style, rng)
        # One thing is not measured in hours and in degrees.
        other = len(new) != len(text) if kind == "number" else kind == "measure" and _unit_of(new) != _unit_of(text)
        if new != text and not other:
            return new, f"{kind}: another"
    return one_digit(text, rng), f"{kind}: one digit"


def one_digit(text: str, rng: random.Random) -> str:
    """The text with one digit made another, and none made a 0."""
    place = rng.choice([index for index, letter in enumerate(text) if letter.isdigit()])
    digit = rng.choice([digit for digit in "123456789" if digit != text[place]])
    return text[:place] + digit + text[place + 1 :]


def _swapped(kind: str, text: str, rng: random.Random) -> Edit | None:
    places = [index for index, letter in enumerate(text) if letter.isdigit()]
    pairs = [(a, b) for a, b in pairwise(places) if text[a] != text[b] and not (a == places[0] and text[b] == "0")]
    if not pairs:
        return None
    a, b = rng.choice(pairs)
    letters = list(text)
    letters[a], letters[b] = letters[b], letters[a]
    return "".join(letters), f"{kind}: two digits swapped"


def _currency(text: str, rng: random.Random) -> Edit | None:
    sign = next((sign for sign in _SIGNS if sign in text), "")
    return (text.replace(sign, rng.choice([other for other in _SIGNS if other != sign])), "currency") if sign else None


def _unit_of(text: str) -> str:
    return text.rpartition(" ")[2]


def _unit(text: str) -> Edit | None:
    number, _, unit = text.partition(" ")
    return next(((f"{number} {other}", "unit") for own, other in MEASURES if own == unit), None)


def one_letter(text: str, rng: random.Random) -> str:
    """The text with one letter made another that readers do not take for it."""
    place = rng.choice([index for index, letter in enumerate(text) if letter.isalpha()])
    letter = rng.choice([each for each in _LETTERS if not look_alike(each, text[place].lower())])
    return text[:place] + (letter.upper() if text[place].isupper() else letter) + text[place + 1 :]


def _identifiers_letter(text: str, rng: random.Random) -> Edit | None:
    places = [index for index, letter in enumerate(text) if letter.isalpha()]
    return (one_letter(text, rng), "id: one letter") if places else None


def _look_alike(kind: str, text: str, rng: random.Random) -> Edit | None:
    places = [index for index, letter in enumerate(text) if letter in _ALIKE]
    if not places:
        return None
    place = rng.choice(places)
    return text[:place] + _ALIKE[text[place]] + text[place + 1 :], f"{LOOK_ALIKE} ({kind})"


def times_ten(text: str, style: Style, rng: random.Random) -> str:
    """An amount or a number ten times as large, or a tenth of it, with as many decimals: 40.00 -> 400.00, 4,210 -> 421.

    As a till or a program would write it: thousands are marked where the old text or its page marks them.
    """
    match = _NUMBER.search(text)
    if match is None:
        raise ValueError(f"{text!r} holds no number to be multiplied")
    whole = "".join(letter for letter in match["whole"] if letter.isdigit())
    new = whole[:-1] if len(whole) > 1 and rng.random() < 1 / 2 else f"{whole}0"
    marked = match["decimals"] is not None or not match["whole"].isdigit()
    if marked:
        new = f"{int(new):,}".replace(",", "." if style.european else ",")
    return text[: match.start()] + new + (match["decimals"] or "") + text[match.end() :]
