"""What a field is called in findings and coverage: a label that a person would use, never another value.

Many words of a page stand side by side without one naming the other, as those of a menu do. That they agree counts,
but they get no name.
"""

from collections.abc import Iterable, Sequence

from crosscheck_detectors.ocr_alignment.candidates import Candidate
from crosscheck_detectors.ocr_alignment.fields import Field, Side
from crosscheck_detectors.ocr_alignment.labels import Label
from crosscheck_detectors.ocr_alignment.sheet import Role
from crosscheck_detectors.ocr_alignment.values import Outcome, find

_NAMING = (Role.HEADER, Role.OWN, Role.LEFT, Role.BEFORE, Role.FAR)
"""The labels that can be a field's name, the best first."""
_CLOSE = frozenset((Role.OWN, Role.HEADER, Role.LEFT, Role.BEFORE))
LONGEST_NAME = 5
"""Words."""
MENU = 3
"""Cells of words alone from which a row is a menu or the head of a table."""


def name(pair: Candidate) -> str:
    """The field's name as the side spells it that was surely read; in a table that of the column, not of the row."""
    heads = {label.key for label in pair.a.labels if label.role is Role.HEADER}
    columns = (label for label in pair.b.labels if label.role is Role.HEADER and label.key in heads)
    chosen = [*columns, pair.label_b, pair.label_a]
    rest = sorted(
        (label for field in (pair.b, pair.a) for label in field.labels if label.role in _NAMING),
        key=lambda label: _NAMING.index(label.role),
    )
    return next((_short(label.text) for label in (*chosen, *rest) if _is_name(label)), "")


def compared_names(pairs: Sequence[Candidate], a: Side, b: Side) -> list[str]:
    """A name for each agreeing or differing pair, "" for words that are not known to be any label's value."""
    labels: set[int] = set()
    names: list[str] = []
    for pair in reversed(pairs):
        agreeing_words = pair.a.is_words and pair.b.is_words and pair.compared.outcome is Outcome.AGREE
        if agreeing_words and (pair.b.cell in labels or _in_menu(pair.a, a) or _in_menu(pair.b, b) or _loose(pair)):
            names.append("")
        else:
            labels.add(pair.label_b.cell)
            names.append(name(pair))
    return names[::-1]


def _is_name(label: Label) -> bool:
    if label.role is Role.BETWEEN or sum(letter.isalpha() for letter in label.text) < 2:
        return False
    return not any(value.end - value.start == len(label.text.strip()) for value in find(label.text.strip()))


def _short(text: str) -> str:
    """Of the words of a sentence those right before the value."""
    words = text.split()
    return text if len(words) <= LONGEST_NAME else " ".join(words[-LONGEST_NAME:])


def _loose(pair: Candidate) -> bool:
    return not {pair.label_a.role, pair.label_b.role} <= _CLOSE


def _in_menu(field: Field, side: Side) -> bool:
    """Whether a cell of words stands in a row of nothing else, and no head names it."""
    row: Iterable[int] = side.sheet.row_cells[side.sheet.rows[field.cell]]
    cells = list(row)
    headed = any(label.role is Role.HEADER for label in field.labels)
    return len(cells) >= MENU and not headed and all(side.sheet.plain(cell) for cell in cells)
