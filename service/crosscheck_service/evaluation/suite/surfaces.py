"""Surfaces: which fields two parts show, how they are written, and which one differs. Strings only, nothing is drawn.

Factors are spread evenly: each is a shuffled run of all its levels, over and over, so that a suite cut off anywhere is
nearly balanced too.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from random import Random
from typing import TypeVar

from crosscheck_service.evaluation.items import Arm
from crosscheck_service.evaluation.suite.domains import DOMAINS, Domain, Label
from crosscheck_service.evaluation.suite.values import Edit, edited, kind_of, near

T = TypeVar("T")

SHORT, LONG = 4, 7
"""Fields of a short and of a long part."""

_EDITS = (Edit.SUBTLE,) * 4 + (Edit.BLATANT, Edit.NEGATION, Edit.ENTITY) * 2
"""How often each edit comes: subtle ones are what a person overlooks."""

_DISTRACTED = 0.5
_SAME_FORM = 0.7
_ALIASED = 0.3


@dataclass(frozen=True, slots=True)
class Written:
    """A field as one part writes it."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Side:
    """One part's page. `asked` is the place in `fields` of the field that the question is about."""

    title: str
    fields: tuple[Written, ...]
    asked: int
    long: bool


@dataclass(frozen=True, slots=True)
class Surface:
    """Two sides in the order in which the request has them, and what one of them says in the conflicting twin.

    `images_first` tells, in the arm image+text, whether side 0 is the image.
    """

    id: str
    arm: Arm
    domain: str
    question: str
    sides: tuple[Side, Side]
    edit: Edit
    edited_side: int
    edited_value: str
    images_first: bool
    distracted: bool
    rewritten: bool

    def side(self, number: int, *, conflict: bool) -> Side:
        """A side of the conflicting or the consistent twin."""
        side = self.sides[number]
        if not conflict or number != self.edited_side:
            return side
        fields = list(side.fields)
        fields[side.asked] = Written(fields[side.asked].label, self.edited_value)
        return Side(side.title, tuple(fields), side.asked, side.long)


def surfaces(arm: Arm, seed: int) -> Iterator[Surface]:
    """Surfaces of an arm without end; the same seed gives the same ones on every machine."""
    plan = Random(f"{seed}:{arm}:plan")
    factors = zip(
        _spread(plan, DOMAINS),
        _spread(plan, _EDITS),
        _spread(plan, tuple(product((0, 1), (False, True), (False, True), (False, True)))),
        strict=False,
    )
    for number, (domain, edit, (edited_side, first_long, second_long, images_first)) in enumerate(factors):
        rng = Random(f"{seed}:{arm}:{number}")
        yield _surface(
            rng,
            f"{arm}-{number:05d}",
            arm,
            domain,
            edit,
            edited_side=edited_side,
            long=(first_long, second_long),
            images_first=images_first,
        )


def _spread(rng: Random, levels: Sequence[T]) -> Iterator[T]:
    while True:
        yield from rng.sample(levels, len(levels))


def _surface(
    rng: Random,
    name: str,
    arm: Arm,
    domain: Domain,
    edit: Edit,
    *,
    edited_side: int,
    long: tuple[bool, bool],
    images_first: bool,
) -> Surface:
    asked = rng.choice([label for label in domain.labels if edit in label.edits])
    payload = kind_of(asked.kind).draw(rng)
    known = {asked: payload}
    rivals = [label for label in domain.labels if label.kind == asked.kind and label is not asked]
    distracted = bool(rivals) and rng.random() < _DISTRACTED
    both = [asked]
    if distracted:
        rival = rng.choice(rivals)
        known[rival] = near(rng, asked.kind, payload) if Edit.SUBTLE in asked.edits else _other(rng, asked, payload)
        both.append(rival)
    rest = rng.sample([label for label in domain.labels if label not in both], len(domain.labels) - len(both))
    for label in rest:
        known[label] = kind_of(label.kind).draw(rng)
    shared = [*both, *rest[: SHORT - 1 - distracted]]
    only = rest[len(shared) - len(both) :]

    forms = {label: kind_of(label.kind).forms(value) for label, value in known.items()}
    chosen = {label: rng.choice(written) for label, written in forms.items()}
    sides: list[Side] = []
    for number in (0, 1):
        size = LONG if long[number] else SHORT
        extra = only[number::2][: size - len(shared)]
        labels = [*shared, *extra]
        labels = rng.sample(labels, len(labels))
        fields = tuple(
            Written(_label(rng, label, number), _written(rng, forms[label], chosen[label], number)) for label in labels
        )
        sides.append(Side(rng.choice(domain.titles), fields, labels.index(asked), long[number]))
    other = kind_of(asked.kind).forms(edited(rng, asked.kind, payload, edit))
    said = sides[edited_side].fields[sides[edited_side].asked].value
    return Surface(
        id=name,
        arm=arm,
        domain=domain.name,
        question=f"What is the {_asked(asked.name)}?",
        sides=(sides[0], sides[1]),
        edit=edit,
        edited_side=edited_side,
        edited_value=other[min(forms[asked].index(said), len(other) - 1)],
        images_first=images_first,
        distracted=distracted,
        rewritten=sides[0].fields[sides[0].asked].value != sides[1].fields[sides[1].asked].value,
    )


def _other(rng: Random, label: Label, payload: str) -> str:
    while (other := kind_of(label.kind).draw(rng)) == payload:
        pass
    return other


def _label(rng: Random, label: Label, side: int) -> str:
    return label.alias if side and label.alias and rng.random() < _ALIASED else label.name


def _written(rng: Random, forms: tuple[str, ...], chosen: str, side: int) -> str:
    return rng.choice(forms) if side and rng.random() > _SAME_FORM else chosen


def _asked(name: str) -> str:
    """A label inside a question: capitals of abbreviations stay ("Device ID")."""
    first, *others = name.split(" ")
    return " ".join([first if first.isupper() else first.lower(), *others])
