# ruff: noqa: E501 - HTML and word lists read better unbroken
"""Random values of all types, an edit of each that a reader would call a contradiction, and other notations of it."""

import datetime
import random
from dataclasses import dataclass
from itertools import pairwise

from crosscheck_detectors.ocr_alignment.keys import look_alike

_SIGNS = ("$", "€", "£")
FIRST = "Anna Bruno Carla David Elena Felix Grace Henrik Irene Jonas Karin Lucas Maria Nils Olga Pedro Quinn Rosa Simon Tara".split()
LAST = "Schmidt Keller Rossi Moreau Jansen Novak Silva Berg Costa Fischer Garcia Harper Iversen Lambert Murphy Olsen Parker".split()
CITY = "Berlin Hamburg Lisbon Madrid Vienna Oslo Dublin Prague Zurich Milan Boston Denver Austin Seattle Toronto Sydney".split()
STATUS = (
    "Shipped Delivered Pending Cancelled Processing Refunded Approved Rejected Paid Overdue Active Suspended".split()
)
PLAN = "Basic Standard Premium Enterprise Starter Professional".split()
PRODUCT_A = "Walnut Ceramic Leather Wireless Compact Vintage Linen Bamboo Copper Foldable Heated Solar".split()
PRODUCT_B = (
    "Desk Lamp|Coffee Mug|Travel Bag|Headphones|Notebook|Table Clock|Floor Mat|Phone Stand|Water Bottle|Keyboard".split(
        "|"
    )
)
CARRIER = "DHL UPS FedEx Hermes PostNord".split()
MONTHS = "January February March April May June July August September October November December".split()


@dataclass(frozen=True)
class Style:
    """How a page writes its values."""

    currency: str = "$"
    after: bool = False
    european: bool = False
    date: str = "mdy"
    half_day: bool = True


def money(amount: float, style: Style) -> str:
    text = f"{amount:,.2f}"
    if style.european:
        text = text.replace(",", "_").replace(".", ",").replace("_", ".")
    return f"{text} {style.currency}" if style.after else f"{style.currency}{text}"


def date(day: datetime.date, form: str) -> str:
    month = MONTHS[day.month - 1]
    return {
        "mdy": f"{month[:3]} {day.day}, {day.year}",
        "long": f"{month} {day.day}, {day.year}",
        "dmy": f"{day.day} {month} {day.year}",
        "iso": day.isoformat(),
        "dots": f"{day.day:02}.{day.month:02}.{day.year}",
        "us": f"{day.month:02}/{day.day:02}/{day.year}",
    }[form]


def draw(kind: str, style: Style, rng: random.Random) -> str:  # noqa: PLR0911 - one return a kind
    """A value of a kind, as the page shows it."""
    match kind:
        case "money":
            return money(rng.choice((rng.uniform(2, 99), rng.uniform(100, 999), rng.uniform(1000, 25_000))), style)
        case "date":
            return date(datetime.date(2026, 1, 1) + datetime.timedelta(rng.randrange(700)), style.date)
        case "time":
            hour, minute = rng.randrange(24), rng.randrange(60)
            return (
                f"{(hour - 1) % 12 + 1}:{minute:02} {'AM' if hour < 12 else 'PM'}"
                if style.half_day
                else f"{hour:02}:{minute:02}"
            )
        case "number":
            return str(rng.choice((rng.randrange(1, 10), rng.randrange(10, 100), rng.randrange(100, 1000))))
        case "percent":
            return f"{rng.choice((rng.randrange(1, 100), round(rng.uniform(0.1, 30), 1)))}%"
        case "id":
            letters = "".join(rng.choice("ABCDEFGHJKLMNPRTUVWXY") for _ in range(rng.randrange(2, 4)))
            return rng.choice(
                (
                    f"{letters}-{rng.randrange(10_000, 999_999)}",
                    f"#{rng.randrange(10_000, 9_999_999)}",
                    f"{letters}{rng.randrange(10**8, 10**9)}",
                )
            )
        case "email":
            return f"{rng.choice(FIRST)}.{rng.choice(LAST)}@{rng.choice(('example', 'mailbox', 'northwind'))}.{rng.choice(('com', 'org', 'net'))}".lower()
        case "phone":
            return f"+1 {rng.randrange(200, 999)} {rng.randrange(200, 999)} {rng.randrange(1000, 9999)}"
        case "name":
            return f"{rng.choice(FIRST)} {rng.choice(LAST)}"
        case "product":
            return f"{rng.choice(PRODUCT_A)} {rng.choice(PRODUCT_B)}"
        case "city" | "status" | "plan" | "carrier":
            return rng.choice({"city": CITY, "status": STATUS, "plan": PLAN, "carrier": CARRIER}[kind])
        case "switch":
            return rng.choice(("On", "Off", "Enabled", "Disabled"))
    raise ValueError(kind)


def edit(kind: str, text: str, style: Style, rng: random.Random) -> tuple[str, str]:
    """Another value of the same kind and the name of the edit."""
    if kind in {"money", "number", "percent", "id", "phone", "time", "date"}:
        return _edit_typed(kind, text, style, rng)
    if kind == "switch":
        return {"On": "Off", "Off": "On", "Enabled": "Disabled", "Disabled": "Enabled"}[text], "word"
    if kind == "status" and rng.random() < 0.5:
        return f"Not {text[:1].lower()}{text[1:]}", "negation"
    if kind in {"name", "city", "product", "carrier"} and rng.random() < 0.5:
        return _other_letter(text, rng), "letter"
    new = text
    while new == text:
        new = draw(kind, style, rng)
    return new, "email" if kind == "email" else "word"


def _edit_typed(kind: str, text: str, style: Style, rng: random.Random) -> tuple[str, str]:
    way = rng.choice(("digit", "digit", "swap", "other", *(("currency",) if kind == "money" else ())))
    sign = next((sign for sign in _SIGNS if sign in text), "")
    if way == "currency" and sign:
        return text.replace(sign, rng.choice([other for other in _SIGNS if other != sign])), "currency"
    if way == "other" or kind in {"date", "time"}:
        for _ in range(100):
            new = draw(kind, style, rng)
            if kind == "date" and way != "other":
                new = _next_day(text, style, rng)
            if new != text and not (kind == "number" and len(new) != len(text)):
                return new, f"{kind} {'day' if kind == 'date' and way != 'other' else 'other'}"
    places = [index for index, letter in enumerate(text) if letter.isdigit()]
    pairs = [(a, b) for a, b in pairwise(places) if text[a] != text[b] and not (a == places[0] and text[b] == "0")]
    if way == "swap" and pairs:
        a, b = rng.choice(pairs)
        letters = list(text)
        letters[a], letters[b] = letters[b], letters[a]
        return "".join(letters), f"{kind} swap"
    place = rng.choice(places)
    digit = rng.choice([digit for digit in "123456789" if digit != text[place]])
    return text[:place] + digit + text[place + 1 :], f"{kind} digit"


def _other_letter(text: str, rng: random.Random) -> str:
    """The text with one letter made another that readers do not take for it."""
    place = rng.choice([index for index, letter in enumerate(text) if letter.isalpha()])
    letter = rng.choice([each for each in "abdehkmnorstwxz" if not look_alike(each, text[place].lower())])
    return text[:place] + (letter.upper() if text[place].isupper() else letter) + text[place + 1 :]


def _next_day(text: str, style: Style, rng: random.Random) -> str:
    for offset in range(800):
        day = datetime.date(2026, 1, 1) + datetime.timedelta(offset)
        if date(day, style.date) == text:
            return date(day + datetime.timedelta(rng.choice((-3, -2, -1, 1, 2, 7))), style.date)
    return draw("date", style, rng)


def other_notation(kind: str, text: str, style: Style, rng: random.Random) -> str:
    """The same value as another system would write it."""
    if kind == "money":
        digits = text.replace(style.currency, "").strip()
        if style.european:
            digits = digits.replace(".", "").replace(",", ".")
        amount = float(digits.replace(",", ""))
        code = {"$": "USD", "€": "EUR", "£": "GBP", "CHF ": "CHF"}[style.currency]
        return rng.choice((f"{code} {amount:,.2f}", f"{amount:.2f}", f"{amount:,.2f} {code}", text))
    if kind == "date":
        for offset in range(-10, 720):
            day = datetime.date(2026, 1, 1) + datetime.timedelta(offset)
            if date(day, style.date) == text:
                return date(day, rng.choice(("iso", "dmy", "long", "mdy")))
    if kind in {"status", "plan", "switch"}:
        return rng.choice((text, text.lower(), text.upper()))
    return text
