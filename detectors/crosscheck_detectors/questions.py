"""What the parts are asked one by one: the request's question, or where there is none the fields that a part states.

A field that one part states is put as a question to all of them, so that labels need not be alike: the answer to "What
is the total?" is found beside "Amount due" too. The most consequential types come first.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from crosscheck_detectors.context import Case, ImagePart, Part
from crosscheck_detectors.ocr_alignment.fields import Field, Side
from crosscheck_detectors.ocr_alignment.image_sheet import image_sheet
from crosscheck_detectors.ocr_alignment.sheet import Role
from crosscheck_detectors.ocr_alignment.text_sheet import sheet_of
from crosscheck_detectors.ocr_alignment.values import Kind, Outcome, compare
from crosscheck_detectors.prompts import field_question
from crosscheck_detectors.text_formats import FORMATS

NOTHING = "nothing was asked and no part states a field that could be asked about"
"""Why a detector abstains that has no question."""
MOST_QUESTIONS = 4
"""Fields asked about where nothing particular was asked."""
MOST_PASSES = 24
"""Questions times parts, so that many parts are asked fewer questions; at least one is asked."""
_ROWS = 400
"""Rows of a text that are looked at for fields."""
_LONGEST_NAME = 5
"""Words of a label that is a field's name."""

_RANKS: Mapping[Kind, int] = MappingProxyType(
    {
        kind: rank
        for rank, kind in enumerate(
            (Kind.MONEY, Kind.DATE, Kind.IDENTIFIER, Kind.TIME, Kind.PHONE, Kind.EMAIL, Kind.PERCENT, Kind.NUMBER)
        )
    }
)
_NAMING = frozenset((Role.OWN, Role.LEFT, Role.HEADER, Role.BEFORE))


@dataclass(frozen=True, slots=True)
class Asked:
    """A question put to each part; `field` is what a signal names it by, "" for the request's own question."""

    field: str
    question: str


def questions(case: Case) -> tuple[Asked, ...]:
    """At most MOST_QUESTIONS; empty where nothing was asked and no part states a typed field with a name."""
    if case.question:
        return (Asked("", case.question),)
    stated = sorted(_stated([_side(part) for part in case.evidence]), key=lambda each: (each[0], each[1]))
    names = dict.fromkeys(name for _, _, name in stated)
    most = max(1, min(MOST_QUESTIONS, MOST_PASSES // max(len(case.evidence), 1)))
    return tuple(Asked(name, field_question(_in_sentence(name))) for name in list(names)[:most])


def _side(part: Part) -> Side:
    if isinstance(part, ImagePart):
        return Side.of(image_sheet(part.reading))
    rows = FORMATS[part.text_format].rows(part.text)
    return Side.of(sheet_of(enumerate(rows[:_ROWS]), excerpt=len(rows) > _ROWS))


def _stated(sides: Sequence[Side]) -> Iterator[tuple[int, int, str]]:
    """Rank, place in reading order and name of each typed field that not every other part states alike."""
    labelled = [_by_label(side) for side in sides]
    for number, side in enumerate(sides):
        others = [labels for other, labels in enumerate(labelled) if other != number]
        for order, field in enumerate(side.fields):
            rank, name = _RANKS.get(field.value.kind), _name(field)
            if rank is not None and name and not (others and all(_alike(field, labels) for labels in others)):
                yield rank, order, name


def _by_label(side: Side) -> dict[str, list[Field]]:
    found: dict[str, list[Field]] = {}
    for field in side.fields:
        for label in field.labels:
            found.setdefault(label.key, []).append(field)
    return found


def _alike(field: Field, labels: Mapping[str, Sequence[Field]]) -> bool:
    """Whether a part states the field under the same label with the same value: nothing to ask it."""
    named = [other for label in field.labels if label.role in _NAMING for other in labels.get(label.key, ())]
    return any(compare(field.value, other.value, noisy=True).outcome is Outcome.AGREE for other in named)


def _name(field: Field) -> str:
    """The label a person would use, "" where there is none."""
    for label in field.labels:
        text = " ".join(label.text.split())
        letters = sum(letter.isalpha() for letter in text)
        if label.role in _NAMING and letters >= 2 and len(text.split()) <= _LONGEST_NAME and not _has_digit(text):
            return text
    return ""


def _has_digit(text: str) -> bool:
    return any(letter.isdigit() for letter in text)


def _in_sentence(name: str) -> str:
    return name[:1].lower() + name[1:] if name[1:2].islower() else name
