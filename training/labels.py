"""Labels of fields: curated ones with their synonyms, and compounds of which some are held out.

A compound is a modifier and a noun ("Cabin fee", "Policy number"); one in ten, chosen by a checksum
and not by the seed, never occurs in training, so that an evaluation can ask for labels never seen.
"""

import zlib
from dataclasses import dataclass
from random import Random

from training.values import product_name
from training.words import MODIFIERS

HELD_OUT_SHARE = 10
"""One compound in so many is kept from training."""


@dataclass(frozen=True, slots=True)
class Label:
    """What a field is called on the page, what a question may call it, and its kind of value.

    `key` tells fields apart: no record holds two labels with one key.
    """

    key: str
    written: str
    asked: str
    kind: str


_CURATED = {
    "money": """total|order total|grand total|total amount|amount due; subtotal|sub-total|items subtotal;
shipping|shipping cost|shipping fee|postage; tax|sales tax|VAT; discount|promo discount;
balance|current balance|account balance; deposit; tip|gratuity; price|unit price;
refund|refund amount; fee|service fee; salary; rent|monthly rent; budget""",
    "identifier": """order number|order no.|order #|order ID; invoice number|invoice no.|invoice #;
tracking number|tracking no.|tracking ID; account number|account no.; customer number|customer ID;
reference|reference number|ref. no.; booking code|PNR; SKU|item number; serial number|serial no.;
confirmation number|confirmation code; ticket number|ticket ID; case number|case ID;
coupon code|promo code; postcode|ZIP code; flight number|flight; seat|seat number; gate;
room|room number; model|model number; version; policy number""",
    "date": """order date|date ordered|ordered on; delivery date|delivery|estimated delivery|arrives;
due date|payment due; invoice date|date of invoice; check-in|check-in date;
check-out|check-out date; date of birth|birth date|birthday; expiry date|expires|valid until;
ship date|shipped on; departure date; return date; start date|starts; end date|ends; date;
last login; updated|last updated""",
    "time": """departure|departure time; arrival|arrival time; time; boarding time; opens at; closes at;
meeting time""",
    "email": """email|e-mail|email address; contact email; billing email; support email""",
    "phone": """phone|phone number|telephone; mobile|mobile number; fax""",
    "person": """name|full name; customer|customer name; contact|contact person; recipient|ship to; manager; author;
assignee|assigned to; doctor; passenger|passenger name; sold by|seller""",
    "place": """address|street address; city; shipping address; billing address; location; from; to|destination;
store|store location; pickup point""",
    "percent": """interest rate|rate; tax rate|VAT rate; progress; battery|battery level; commission""",
    "count": """quantity|qty; items|number of items; guests|number of guests; points|reward points; views;
in stock|stock; reviews; seats; employees; pages""",
    "measure": """weight|package weight; size|file size; length; width; distance; duration; storage|storage used;
warranty""",
    "status": """status|order status; payment status; shipping status; subscription; condition""",
    "phrase": """subject; title; note|notes; plan|plan name; payment method|paid with; shipping method|carrier;
department; category; brand; description; color; company; topic; reason""",
}
"""By kind of value: groups of synonyms divided by semicolons, the first name of each is its key."""

_NOUNS: dict[str, str] = {
    "number": "identifier",
    "code": "identifier",
    "ID": "identifier",
    "reference": "identifier",
    "date": "date",
    "deadline": "date",
    "time": "time",
    "fee": "money",
    "cost": "money",
    "price": "money",
    "amount": "money",
    "charge": "money",
    "total": "money",
    "balance": "money",
    "name": "person",
    "contact": "person",
    "owner": "person",
    "email": "email",
    "phone": "phone",
    "address": "place",
    "city": "place",
    "rate": "percent",
    "share": "percent",
    "count": "count",
    "limit": "count",
    "level": "count",
    "weight": "measure",
    "length": "measure",
    "status": "status",
    "type": "phrase",
    "category": "phrase",
    "note": "phrase",
}

CURATED: tuple[tuple[str, tuple[str, ...]], ...] = tuple(
    (kind, tuple(group.strip().split("|"))) for kind, groups in _CURATED.items() for group in groups.split(";")
)

_GROUP = {name.lower(): names[0].lower() for _, names in CURATED for name in names}


def canonical(name: str) -> str:
    """The key that a name stands for, in lower case: a compound may spell a curated group's synonym."""
    return _GROUP.get(name.lower(), name.lower())


COMMON = tuple(
    (kind, names)
    for kind, names in CURATED
    if names[0]
    in {
        *("total", "subtotal", "shipping", "tax", "balance", "order number", "invoice number", "tracking number"),
        *("order date", "delivery date", "due date", "email", "phone", "name", "status", "quantity"),
    }
)
"""What most questions in practice ask for; a quarter of the curated labels are drawn from these."""


def is_held_out(modifier: str, noun: str) -> bool:
    """Whether training must never show this compound."""
    return zlib.crc32(f"{modifier} {noun}".encode()) % HELD_OUT_SHARE == 0


def _cased(rng: Random, name: str) -> str:
    style = rng.random()
    if style < 0.62:
        return name[:1].upper() + name[1:]
    if style < 0.84:
        return " ".join(word[:1].upper() + word[1:] for word in name.split(" "))
    return name if style < 0.92 else name.upper()


def curated(rng: Random) -> Label:
    """A label of the kind that most pages have; one time in four it is asked by a synonym."""
    kind, names = rng.choice(COMMON if rng.random() < 0.25 else CURATED)
    name = rng.choice(names) if rng.random() < 0.6 else names[0]
    asked = name if rng.random() < 0.75 else rng.choice(names[:2])
    return Label(names[0], _cased(rng, name), asked, kind)


def compound(rng: Random, held_out: bool = False, like: Label | None = None) -> Label:
    """A modifier with a noun; with `like`, one that shares a word with that label where it can."""
    while True:
        modifier, noun = rng.choice(MODIFIERS), rng.choice(tuple(_NOUNS))
        if like is not None:
            words = like.key.split(" ")
            modifier = words[0] if words[0] in MODIFIERS and rng.random() < 0.5 else modifier
            noun = words[-1] if words[-1] in _NOUNS and modifier != words[0] else noun
        if is_held_out(modifier, noun) == held_out:
            name = f"{modifier} {noun}"
            return Label(name, _cased(rng, name), name, _NOUNS[noun])


def invented(rng: Random) -> Label:
    """A label of made-up syllables, so that matching does not rest on known words alone."""
    syllables = [
        "".join((rng.choice("bcdfghjklmnprstvwz"), rng.choice("aeiou"), rng.choice("nrslmtx ")))
        for _ in range(rng.randint(2, 4))
    ]
    name = " ".join("".join(syllables).split())
    kind = rng.choice(("identifier", "count", "phrase", "money", "date", "measure"))
    return Label(name, _cased(rng, name), name, kind)


def product(rng: Random) -> Label:
    """A thing for sale, whose value is its price."""
    name = product_name(rng)
    return Label(name.lower(), name, name.lower(), "product")


def any_label(rng: Random, held_out: bool = False) -> Label:
    """A label for a record; with `held_out`, only compounds that training never shows."""
    if held_out:
        return compound(rng, held_out=True)
    choice = rng.random()
    if choice < 0.5:
        return curated(rng)
    if choice < 0.8:
        return compound(rng)
    return product(rng) if choice < 0.9 else invented(rng)
