"""Rows that stand on both sides once and alike: of a long text they need not be looked at again.

Only a row that names its values counts, so that two values that changed places are no anchors.
"""

from collections.abc import Iterator

from crosscheck_detectors.ocr_alignment.candidates import Candidate
from crosscheck_detectors.ocr_alignment.fields import Field, Side
from crosscheck_detectors.ocr_alignment.labels import Label
from crosscheck_detectors.ocr_alignment.sheet import Role
from crosscheck_detectors.ocr_alignment.values import AGREE, Kind

LEAST_LETTERS = 5
"""Letters of a row that names its values."""


def anchors(a: Side, b: Side) -> list[Candidate]:
    """Pairs of the fields of such rows, which all agree."""
    rows_a, rows_b = _once(a), _once(b)
    found: list[Candidate] = []
    for name, row in rows_a.items():
        if name in rows_b:
            fields_a, fields_b = _fields(a, row), _fields(b, rows_b[name])
            if [_is(field) for field in fields_a] == [_is(field) for field in fields_b]:
                pairs = (_pair(x, y) for x, y in zip(fields_a, fields_b, strict=True))
                found += [pair for pair in pairs if pair]
    return found


def _once(side: Side) -> dict[str, int]:
    """The number of each row that names values, by its key; rows that stand more than once are left out."""
    found: dict[str, int] = {}
    for number, cells in side.sheet.row_cells.items():
        name = "".join([side.sheet.keys[cell] for cell in cells])
        if sum(letter.isalpha() for letter in name) >= LEAST_LETTERS and any(side.sheet.values[cell] for cell in cells):
            found[name] = -1 if name in found else number
    return {name: number for name, number in found.items() if number >= 0}


def _fields(side: Side, row: int) -> list[Field]:
    return [field for cell in side.sheet.row_cells[row] for field in side.by_cell.get(cell, ())]


def _is(field: Field) -> tuple[Kind, str]:
    """What must be equal: the key of a row holds no currency's sign."""
    return field.value.kind, field.value.normal or field.value.token


def _pair(a: Field, b: Field) -> Candidate | None:
    common = next(_common(a, b), None)
    if common is None or a.value.kind is Kind.MASKED:
        return None
    label_a, label_b = common
    strength = label_a.trust * label_b.trust
    return Candidate(a, b, label_a, label_b, strength, strength, AGREE)


def _common(a: Field, b: Field) -> Iterator[tuple[Label, Label]]:
    """Labels in the row itself that both fields have, or for words beside a value those that place them."""
    others = {label.key: label for label in b.labels}
    for label in a.labels:
        if label.role in {Role.OWN, Role.LEFT, Role.BETWEEN} and label.key in others:
            yield label, others[label.key]
