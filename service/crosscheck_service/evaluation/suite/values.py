"""Values of fields and the edits that make two parts disagree. A value is kept apart from how it is written.

payload = KINDS[kind].draw(rng)        what is meant
KINDS[kind].forms(payload)             ways to write it, all of which mean the same
KINDS[kind].edit(rng, payload, edit)   another payload, or None where the kind has no such edit
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from random import Random
from types import MappingProxyType

from crosscheck_service.evaluation.suite.words import COMPANIES, FIRST_NAMES, LAST_NAMES, PHRASES, PLACES, STREETS


class Edit(StrEnum):
    """What was done to one part's value in a conflicting item."""

    SUBTLE = "subtle"
    """One digit differs, the value's length stays."""
    BLATANT = "blatant"
    """A wholly different value of the kind."""
    NEGATION = "negation"
    """The state and its denial: "Refundable" and "Not refundable"."""
    ENTITY = "entity"
    """Another person, place, company or thing."""


@dataclass(frozen=True, slots=True)
class Kind:
    """Draws payloads, writes them, edits them. A payload is a plain string in a normal form of the kind's own."""

    draw: Callable[[Random], str]
    forms: Callable[[str], tuple[str, ...]]
    edits: frozenset[Edit]


_FIRST_DAY = date(2023, 1, 1)
_DAYS = 1_600
_MONTHS = "January February March April May June July August September October November December".split()
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"


def _money(rng: Random) -> str:
    return f"{rng.randrange(3, 10 ** rng.randint(2, 4))}.{rng.randrange(100):02d}"


def _money_forms(payload: str) -> tuple[str, ...]:
    whole, cents = payload.split(".")
    written = f"{int(whole):,}.{cents}"
    return f"${written}", f"USD {written}", f"{written} USD"


def _date(rng: Random) -> str:
    return (_FIRST_DAY + timedelta(rng.randrange(_DAYS))).isoformat()


def _date_forms(payload: str) -> tuple[str, ...]:
    day = date.fromisoformat(payload)
    month = _MONTHS[day.month - 1]
    return (
        payload,
        f"{day.day} {month} {day.year}",
        f"{month} {day.day}, {day.year}",
        f"{day.day} {month[:3]} {day.year}",
    )


def _time(rng: Random) -> str:
    return f"{rng.randrange(24):02d}:{rng.randrange(60):02d}"


def _time_forms(payload: str) -> tuple[str, ...]:
    hour, minute = payload.split(":")
    half = "AM" if int(hour) < 12 else "PM"
    return payload, f"{int(hour) % 12 or 12}:{minute} {half}"


def _identifier(rng: Random) -> str:
    letters = "".join(rng.choices(_LETTERS, k=rng.randint(1, 3)))
    digits = "".join(rng.choices("0123456789", k=rng.randint(4, 6)))
    return f"{letters}-{digits}"


def _count(rng: Random) -> str:
    return str(rng.randrange(2, 10 ** rng.randint(1, 4) + 3))


def _count_forms(payload: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys((f"{int(payload):,}", payload)))


def _percent(rng: Random) -> str:
    return f"{rng.randrange(1, 60)}.{rng.randrange(10)}"


def _measure(units: tuple[str, ...], low: int, high: int) -> Callable[[Random], str]:
    def draw(rng: Random) -> str:
        return f"{rng.randrange(low, high)} {rng.choice(units)}"

    return draw


def _person(rng: Random) -> str:
    return f"{rng.choice(FIRST_NAMES)} {rng.choice(LAST_NAMES)}"


def _address(rng: Random) -> str:
    return f"{rng.randrange(2, 180)} {rng.choice(STREETS)}"


def _chosen(words: tuple[str, ...]) -> Callable[[Random], str]:
    return lambda rng: rng.choice(words)


def _as_it_is(payload: str) -> tuple[str, ...]:
    return (payload,)


_DIGITS = frozenset({Edit.SUBTLE, Edit.BLATANT})
_NAMED = frozenset({Edit.ENTITY})

_FIXED = {
    "money": Kind(_money, _money_forms, _DIGITS),
    "date": Kind(_date, _date_forms, _DIGITS),
    "time": Kind(_time, _time_forms, _DIGITS),
    "identifier": Kind(_identifier, _as_it_is, _DIGITS),
    "count": Kind(_count, _count_forms, _DIGITS),
    "percent": Kind(_percent, lambda payload: (f"{payload}%", f"{payload} %"), _DIGITS),
    "dose": Kind(_measure(("mg", "ml"), 5, 950), _as_it_is, _DIGITS),
    "distance": Kind(_measure(("km", "m"), 3, 900), _as_it_is, _DIGITS),
    "length": Kind(_measure(("min", "hours"), 5, 90), _as_it_is, _DIGITS),
    "weight": Kind(_measure(("kg", "g"), 4, 950), _as_it_is, _DIGITS),
    "body weight": Kind(_measure(("kg",), 41, 140), _as_it_is, _DIGITS),
    "pulse": Kind(_measure(("bpm",), 46, 150), _as_it_is, _DIGITS),
    "person": Kind(_person, _as_it_is, _NAMED),
    "place": Kind(_chosen(PLACES), _as_it_is, _NAMED),
    "address": Kind(_address, _as_it_is, frozenset({Edit.SUBTLE, Edit.ENTITY})),
    "company": Kind(_chosen(COMPANIES), _as_it_is, _NAMED),
}
_PHRASES = {name: Kind(_chosen(words), _as_it_is, _NAMED) for name, words in PHRASES.items()}


def _state(name: str) -> Kind:
    """A state and its denial, both written out: "Refundable" or "Not refundable"."""
    positive = name[:1].upper() + name[1:]
    return Kind(_chosen((positive, f"Not {name}")), _as_it_is, frozenset({Edit.NEGATION}))


KINDS: Mapping[str, Kind] = MappingProxyType(_FIXED | _PHRASES)
"""By name. A kind that begins with "state:" is made by `kind_of`: "state:in stock"."""


def kind_of(name: str) -> Kind:
    """The kind of that name. Raises KeyError for one that does not exist."""
    return _state(name.removeprefix("state:")) if name.startswith("state:") else KINDS[name]


def edited(rng: Random, name: str, payload: str, edit: Edit) -> str:
    """Another payload after `edit`; its written forms all differ from those of `payload`."""
    kind = kind_of(name)
    if edit not in kind.edits:
        raise ValueError(f"{name} has no edit {edit}")
    if edit is Edit.NEGATION:
        if payload.startswith("Not "):
            return payload[4:5].upper() + payload[5:]
        return f"Not {payload[:1].lower()}{payload[1:]}"
    while True:
        if edit is Edit.SUBTLE:
            other = near(rng, name, payload)
        else:
            other = kind.draw(rng)
            if edit is Edit.BLATANT and _alike(payload, other):
                continue
        if not set(kind.forms(other)) & set(kind.forms(payload)):
            return other


def near(rng: Random, name: str, payload: str) -> str:
    """A payload that differs in one digit, and is as sound a value of its kind."""
    places = [at for at, character in enumerate(payload) if character.isdigit()]
    while True:
        at = rng.choice(places)
        digit = rng.choice([digit for digit in "0123456789" if digit != payload[at]])
        other = payload[:at] + digit + payload[at + 1 :]
        if _sound(name, other):
            return other


def _sound(name: str, payload: str) -> bool:
    if name == "date":
        try:
            return 2023 <= date.fromisoformat(payload).year <= 2029
        except ValueError:
            return False
    if name == "time":
        hour, minute = payload.split(":")
        return int(hour) < 24 and int(minute) < 60
    first = payload.split(maxsplit=1)[0].rsplit("-", maxsplit=1)[-1] if name != "identifier" else "1"
    return not first.startswith("0")


def _alike(payload: str, other: str) -> bool:
    """Whether as many as half of the characters are the same at their places: too near for a blatant edit."""
    same = sum(a == b and a.isalnum() for a, b in zip(payload, other, strict=False))
    return 2 * same > sum(character.isalnum() for character in payload)
