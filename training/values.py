"""Values of fields, as pages write them: each kind is a function from a random source to a string."""

import string
from collections.abc import Callable
from random import Random

from training.words import ADJECTIVES, CITIES, FIRST_NAMES, LAST_NAMES, NOUNS, STATUSES, WORDS

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def _digits(rng: Random, count: int) -> str:
    return "".join(rng.choice(string.digits) for _ in range(count))


def _letters(rng: Random, count: int) -> str:
    return "".join(rng.choice(string.ascii_uppercase) for _ in range(count))


def number(rng: Random, most_digits: int = 5) -> str:
    """A whole number of 1 to `most_digits` digits, often with thousands separators."""
    value = rng.randrange(10 ** rng.randint(1, most_digits))
    return f"{value:,}" if rng.random() < 0.6 else str(value)


def money(rng: Random) -> str:
    """An amount in one of the usual notations, 0.00 to 99,999.99."""
    whole, cents = rng.randrange(10 ** rng.randint(1, 5)), rng.randrange(100)
    english, german = f"{whole:,}", f"{whole:,}".replace(",", ".")
    style = rng.random()
    if style < 0.5:
        return f"${english}.{cents:02d}"
    if style < 0.6:
        return f"{rng.choice('€£')}{english}.{cents:02d}"
    if style < 0.7:
        return f"{english}.{cents:02d} {rng.choice(('USD', 'EUR', 'GBP', 'CHF'))}"
    if style < 0.8:
        return f"{german},{cents:02d} €"
    if style < 0.87:
        return f"{rng.choice(('USD', 'EUR', 'GBP'))} {english}.{cents:02d}"
    return f"${english}" if style < 0.93 else f"{whole}.{cents:02d}"


def date(rng: Random) -> str:
    """A day between 2019 and 2029 in one of eight notations."""
    year, month, day = rng.randint(2019, 2029), rng.randint(1, 12), rng.randint(1, 28)
    name = MONTHS[month - 1]
    return rng.choice(
        (
            f"{year}-{month:02d}-{day:02d}",
            f"{year}-{month:02d}-{day:02d}",
            f"{month:02d}/{day:02d}/{year}",
            f"{day:02d}.{month:02d}.{year}",
            f"{name} {day}, {year}",
            f"{name[:3]} {day}, {year}",
            f"{day} {name} {year}",
            f"{day} {name[:3]} {year}",
            f"{rng.choice(DAYS)}, {name[:3]} {day}",
            f"{name[:3]} {day}",
        )
    )


def time(rng: Random) -> str:
    """A time of day, of 12 or 24 hours."""
    if rng.random() < 0.5:
        return f"{rng.randrange(24):02d}:{rng.randrange(60):02d}"
    return f"{rng.randint(1, 12)}:{rng.randrange(60):02d} {rng.choice(('AM', 'PM', 'am', 'pm'))}"


def identifier(rng: Random) -> str:
    """A reference as shops and offices make them, 3 to 14 characters."""
    return rng.choice(
        (
            lambda: _digits(rng, rng.randint(4, 10)),
            lambda: f"{_letters(rng, rng.randint(1, 3))}-{_digits(rng, rng.randint(3, 7))}",
            lambda: f"#{_digits(rng, rng.randint(3, 8))}",
            lambda: f"{_letters(rng, 2)}{_digits(rng, rng.randint(4, 9))}",
            lambda: f"{_digits(rng, 3)}-{_digits(rng, 7)}",
            lambda: f"{_letters(rng, 3)}-{rng.randint(2019, 2029)}-{_digits(rng, rng.randint(3, 5))}",
            lambda: "".join(rng.choice(string.ascii_uppercase + string.digits) for _ in range(rng.randint(5, 10))),
        )
    )()


def person(rng: Random) -> str:
    """First and last name, sometimes with an initial."""
    initial = f" {rng.choice(string.ascii_uppercase)}." if rng.random() < 0.1 else ""
    return f"{rng.choice(FIRST_NAMES)}{initial} {rng.choice(LAST_NAMES)}"


def email(rng: Random) -> str:
    """An address in a reserved or invented domain."""
    first, last = rng.choice(FIRST_NAMES).lower(), rng.choice(LAST_NAMES).lower()
    user = rng.choice((first, f"{first}.{last}", f"{first[0]}{last}", f"{last}{_digits(rng, 2)}", rng.choice(NOUNS)))
    host = rng.choice(
        ("example.org", "example.com", "example.net", f"{rng.choice(NOUNS)}.{rng.choice(('com', 'org', 'io', 'net'))}")
    )
    return f"{user}@{host}"


def phone(rng: Random) -> str:
    """A telephone number in one of four notations."""
    area, middle, last = _digits(rng, 3), _digits(rng, 3), _digits(rng, 4)
    return rng.choice(
        (
            f"({area}) {middle}-{last}",
            f"{area}-{middle}-{last}",
            f"+1 {area} {middle} {last}",
            f"+{rng.randint(30, 49)} {area} {middle}{last}",
        )
    )


def place(rng: Random) -> str:
    """A city, or a street address."""
    city = rng.choice(CITIES)
    if rng.random() < 0.5:
        return city
    street = f"{rng.randint(1, 999)} {rng.choice(LAST_NAMES)} {rng.choice(('St', 'Ave', 'Road', 'Lane'))}"
    return street if rng.random() < 0.5 else f"{street}, {city}"


def percent(rng: Random) -> str:
    """A percentage with no, one or two decimals."""
    return rng.choice(
        (
            f"{rng.randrange(101)}%",
            f"{rng.randrange(100)}.{rng.randrange(10)}%",
            f"{rng.randrange(100)}.{rng.randrange(100):02d} %",
        )
    )


def measure(rng: Random) -> str:
    """A quantity with its unit."""
    unit = rng.choice(("kg", "g", "lb", "cm", "mm", "km", "GB", "MB", "hours", "days", "min", "items"))
    amount = number(rng, 3) if rng.random() < 0.6 else f"{rng.randrange(100)}.{rng.randrange(10)}"
    return f"{amount} {unit}"


def status(rng: Random) -> str:
    """A state as a page names it."""
    return rng.choice(STATUSES)


def phrase(rng: Random) -> str:
    """Free text of one to four words."""
    words = [rng.choice(WORDS) for _ in range(rng.randint(1, 4))]
    words[0] = words[0].capitalize()
    return " ".join(words)


def product_name(rng: Random) -> str:
    """A thing for sale, of two or three words."""
    name = f"{rng.choice(ADJECTIVES)} {rng.choice(NOUNS)}"
    tail = f" {rng.choice(NOUNS)}" if rng.random() < 0.25 else ""
    return (name + tail).capitalize() if rng.random() < 0.6 else (name + tail).title()


KINDS: dict[str, Callable[[Random], str]] = {
    "money": money,
    "product": money,
    "date": date,
    "time": time,
    "identifier": identifier,
    "person": person,
    "email": email,
    "phone": phone,
    "place": place,
    "percent": percent,
    "measure": measure,
    "status": status,
    "phrase": phrase,
    "count": number,
}
"""Every kind of value by its name; the names match the kinds of `training.labels`."""
