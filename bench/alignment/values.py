# ruff: noqa: E501 - HTML and word lists read better unbroken
"""Random values of all types, and other notations of them."""

import datetime
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

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
COMPANY = "Northwind Traders|Globex Corporation|Initech GmbH|Umbrella Foods|Hooli Systems|Vandelay Imports|Stark Motors|Wayne Shipping|Acme Tools|Soylent Health".split(
    "|"
)
ROLE = "Accountant Engineer Designer Lawyer Nurse Teacher Analyst Director Assistant Consultant".split()
ANALYTE = "Glucose Sodium Potassium Calcium Ferritin Creatinine Albumin Bilirubin Magnesium Cortisol".split()
SUBJECT = "Minutes of the meeting|Your parcel is on its way|Invitation to the summer party|Please sign the contract|New sign-in to your account|Budget for next year|Lunch on Thursday|Password was changed".split(
    "|"
)
MEASURES = (
    ("kg", "g"),
    ("ml", "l"),
    ("GB", "MB"),
    ("km", "m"),
    ("kWh", "MWh"),
    ("mg", "g"),
    ("cm", "mm"),
    ("h", "min"),
    ("°C", "°F"),
)
"""Units, each with another that it is taken for."""
MONTHS = "January February March April May June July August September October November December".split()
WORDS: Mapping[str, Sequence[str]] = MappingProxyType(
    {
        "city": CITY,
        "status": STATUS,
        "plan": PLAN,
        "carrier": CARRIER,
        "company": COMPANY,
        "role": ROLE,
        "analyte": ANALYTE,
        "subject": SUBJECT,
    }
)


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


def draw(kind: str, style: Style, rng: random.Random) -> str:  # noqa: PLR0911, PLR0912 - one return a kind
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
        case "measure":
            return f"{rng.choice((rng.randrange(2, 900), round(rng.uniform(1, 99), 1)))} {rng.choice(MEASURES)[0]}"
        case _ if kind in WORDS:
            return rng.choice(WORDS[kind])
        case "switch":
            return rng.choice(("On", "Off", "Enabled", "Disabled"))
    raise ValueError(kind)


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
