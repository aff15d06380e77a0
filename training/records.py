"""Records: the fields of one page, the questions about them, and questions about what is missing."""

from dataclasses import dataclass
from random import Random

from crosscheck_detectors.prompts import ABSENT, GENERAL_FORMS, KIND_FORMS, both_answer, both_question, field_question
from training.labels import Label, any_label, canonical, compound
from training.values import KINDS


@dataclass(frozen=True, slots=True)
class Field:
    """One label with the value written beside it."""

    label: Label
    value: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with its right answer, and the key of the field it asks for."""

    question: str
    answer: str
    key: str


def _names(label: Label) -> set[str]:
    """Everything that the label answers to."""
    return {canonical(name) for name in (label.key, label.written, label.asked)}


def make_record(rng: Random, fields: int, held_out: bool = False) -> list[Field]:
    """So many fields, no two of which answer to one name."""
    names: set[str] = set()
    record: list[Field] = []
    while len(record) < fields:
        label = any_label(rng, held_out)
        own = _names(label)
        if not own & names:
            names |= own
            record.append(Field(label, KINDS[label.kind](rng)))
    return record


def wording(rng: Random, label: Label) -> str:
    """A question for the label in a random form; two in five in the plainest one.

    Things for sale are asked for by their price, since nobody asks what a lamp is.
    """
    forms = KIND_FORMS.get(label.kind, ())
    if label.kind == "product":
        form = rng.choice((*forms, "{Field}?"))
    elif rng.random() < 0.4:
        form = GENERAL_FORMS[0]
    elif forms and rng.random() < 0.5:
        form = rng.choice(forms)
    else:
        form = rng.choice(GENERAL_FORMS)
    return field_question(label.asked, form)


def ask(rng: Random, field: Field) -> Asked:
    """A question that the field answers."""
    return Asked(wording(rng, field.label), field.value, field.label.key)


def ask_both(field: Field, other: str) -> Asked:
    """Asks for both values of a field about which two parts disagree, in the order of the parts."""
    return Asked(both_question(field.label.asked), both_answer(field.value, other), field.label.key)


def ask_absent(rng: Random, record: list[Field], held_out: bool = False) -> Asked:
    """A question that no field answers; about half share a word with a field that is there."""
    names = {name for field in record for name in _names(field.label)}
    while True:
        like = rng.choice(record).label if record and rng.random() < 0.5 else None
        label = compound(rng, held_out, like) if like else any_label(rng, held_out)
        if not {canonical(label.key), canonical(label.asked)} & names:
            return Asked(wording(rng, label), ABSENT, label.key)
