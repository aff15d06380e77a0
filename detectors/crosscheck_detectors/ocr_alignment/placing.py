"""Pairs by place: what stands in an element's pixels is held against what the element says."""

from collections import defaultdict
from collections.abc import Sequence

from crosscheck_detectors.context import Box, Span
from crosscheck_detectors.ocr_alignment.candidates import Candidate
from crosscheck_detectors.ocr_alignment.doubts import compare_fields
from crosscheck_detectors.ocr_alignment.fields import Field, Side
from crosscheck_detectors.ocr_alignment.geometry import Geometry, holds
from crosscheck_detectors.ocr_alignment.keys import label_key
from crosscheck_detectors.ocr_alignment.labels import Label
from crosscheck_detectors.ocr_alignment.sheet import Role
from crosscheck_detectors.ocr_alignment.values import Kind, comparable

SAME_PLACE = 0.99
"""Strength of a pair that stands in one place."""
BAND = 64
"""Pixels of height over which places are looked up together."""


def placed(named: Sequence[Candidate], a: Side, b: Side, geometry: Geometry) -> list[Candidate]:
    """The candidates that stand in one place, and those that nothing but their place pairs."""
    found = [each for each in named if not geometry.apart(each.a, each.b)]
    known = {(each.a.order, each.b.order) for each in found if each.strength >= SAME_PLACE}
    text, screen = (a, b) if b.sheet.noisy else (b, a)
    by_band = _bands(screen)
    for field in text.fields:
        box = geometry.box(field.place) if isinstance(field.place, Span) else None
        if box is None:
            continue
        others = [other for other in _within(box, by_band) if _fits(field, other)]
        if len(others) != 1 or not _only(field, text, geometry, box):
            continue
        pair = (field, others[0]) if text is a else (others[0], field)
        if (pair[0].order, pair[1].order) not in known:
            found.append(_candidate(pair, field, geometry))
    return found


def _bands(screen: Side) -> dict[int, list[Field]]:
    found: dict[int, list[Field]] = defaultdict(list)
    for field in screen.fields:
        if isinstance(field.place, Box):
            found[(field.place.y0 + field.place.y1) // (2 * BAND)].append(field)
    return found


def _within(box: Box, by_band: dict[int, list[Field]]) -> list[Field]:
    bands = range(box.y0 // BAND - 1, box.y1 // BAND + 2)
    fields = (field for band in bands for field in by_band.get(band, ()))
    return [field for field in fields if isinstance(field.place, Box) and holds(box, field.place)]


def _fits(field: Field, other: Field) -> bool:
    """Whether two fields can be one; words only if both are whole cells."""
    if field.value.kind is Kind.TEXT or other.value.kind is Kind.TEXT:
        return field.is_words and other.is_words
    return comparable(field.value, other.value)


def _only(field: Field, text: Side, geometry: Geometry, box: Box) -> bool:
    """Whether no neighbouring field of the text could be meant by the same pixels."""
    near = text.fields[max(0, field.order - 8) : field.order + 9]
    return all(
        other is field
        or not isinstance(other.place, Span)
        or geometry.box(other.place) != box
        or not _fits(other, field)
        for other in near
    )


def _candidate(pair: tuple[Field, Field], field: Field, geometry: Geometry) -> Candidate:
    name = geometry.name(field.place) if isinstance(field.place, Span) else ""
    if name == field.value.text:
        name = ""
    label = next(iter(field.labels), None)
    if name or label is None:
        label = Label(name, label_key(name), Role.OWN, 1.0)
    compared = compare_fields(*pair, noisy=True)
    return Candidate(*pair, label, label, SAME_PLACE, SAME_PLACE + 1.0, compared, certain=True)
