"""Whether two differing values can be one field of a page at all: what pages of prose and code hold are no fields.

A heading names no single value, and the sentence behind it is not what another part has behind a heading of that name.
In program code nearly every line resembles another one. Sentences are compared where all around what differs is equal
(`passages`), or where they are one sentence with other words in it; so is code between two texts.
"""

import re

from crosscheck_detectors.ocr_alignment.candidates import Candidate
from crosscheck_detectors.ocr_alignment.fields import AT_IT, IN_CELL, Field
from crosscheck_detectors.ocr_alignment.keys import key
from crosscheck_detectors.ocr_alignment.scripts import is_east_asian
from crosscheck_detectors.ocr_alignment.sheet import Role
from crosscheck_detectors.ocr_alignment.values import Kind
from crosscheck_detectors.ocr_alignment.vocabulary import alike

MOST_WORDS = 5
MOST_SUBJECT = 8
"""Words of a subject or a title."""
LONGEST = 40
"""Characters; words that are longer, or more, are a sentence."""
PROSE = 80
"""Characters of a cell from which a value in it is no field of its own unless words right before it name it."""
SAME = 10
"""Letters and digits of equal words at a value from which it is one in two sentences."""
REST = 6
"""Letters and digits of the rest of two cells."""
NEAR = 3
"""Cells on either side of words, of which one must stand on the other side too."""
_CODE = re.compile(
    r"[{}]|::|[-=]>|[=!]=|[<&]'?\w+\W*>|&'|#\[|\);|\w\(\)|\w\.\.\w|[^\W\d]\w* = \S"
    r"|\w\[[\"']|(?:^|\s)//(?!/)|^[$#] [a-z/~.]|\S\s.*;\s*$|\w\((?=\S*[,.&*\"'])|\.\.=|\b[A-Z]: \?|\\[0-9a-z]"
)
_OUTLINE = re.compile(r"\d+(?:\.\d+)*(?:\.|(?<=\.\d)|(?<=\.\d\d))\s+[^\W\d_]")
_KEY = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*")
_BOXES = re.compile(r"(\w)\1{7,}|([^\x00-\u024f])\2\2|\u2588")
_IN_ROW = frozenset((Role.LEFT, Role.BEFORE))
"""The same in one row, as a text's tables write it; on a screen words side by side may be a menu's."""
_OF_LETTERS = frozenset((Kind.TEXT, Kind.IDENTIFIER))


def plausible(pair: Candidate) -> bool:
    """Whether a difference is one of fields."""
    kinds = {pair.a.value.kind, pair.b.value.kind}
    if Kind.STATE in kinds:
        return True
    if _in_code(pair) or _of_two_sorts(pair):
        return False
    if any(map(_is_boxes, (pair.a, pair.b))):
        return False
    if pair.in_passage or pair.in_record:
        return True
    sides = ((pair.a, pair.label_a.role), (pair.b, pair.label_b.role))
    in_prose = any(len(_cell(field)) > PROSE and role is not Role.OWN for field, role in sides)
    if in_prose and not _in_one_sentence(pair):
        return False
    return Kind.TEXT not in kinds or _are_names(pair)


def _in_code(pair: Candidate) -> bool:
    """Whether either value stands in program code."""
    sides = ((pair.a, pair.label_a.role), (pair.b, pair.label_b.role))
    return any(_is_code(field) and (field.sheet.noisy or not _names_itself(field, role)) for field, role in sides)


def _of_two_sorts(pair: Candidate) -> bool:
    """Whether words are of two scripts, one of two in a list is a sentence, or one is what programs call a value.

    Or two numbers count two headings.
    """
    kinds = {pair.a.value.kind, pair.b.value.kind}
    if _counts_heading(pair.a) and _counts_heading(pair.b) and pair.a.rest != pair.b.rest:
        return True
    if _is_key(pair.a) is not _is_key(pair.b):
        return True
    if kinds & _OF_LETTERS and is_east_asian(_cell(pair.a)) is not is_east_asian(_cell(pair.b)):
        return True
    return pair.in_record and kinds == {Kind.TEXT} and is_long(pair.a) is not is_long(pair.b)


def _counts_heading(field: Field) -> bool:
    """Whether a number is that of a section: "7.4. Using lintian"."""
    number = field.value.kind is Kind.NUMBER and not field.value.start and field.value.measure is None
    return number and _OUTLINE.match(_cell(field)) is not None


def _is_key(field: Field) -> bool:
    """Whether words are a program's name for the value behind them: "account_holder"."""
    return field.sheet.leads_pair(field.cell) and _KEY.fullmatch(field.value.text) is not None


def _are_names(pair: Candidate) -> bool:
    """Whether differing words are one text with other letters in it, or short and either named or in one company."""
    fields = (pair.a, pair.b)
    if alike(*fields):
        return not all(map(is_long, fields))
    if pair.label_a.role is pair.label_b.role is Role.BEFORE and any(_cell(field).endswith(".") for field in fields):
        # What stands above two sentences names neither.
        return False
    roles = {pair.label_a.role, pair.label_b.role}
    words = all(label.text[:1].isalnum() for label in (pair.label_a, pair.label_b))
    typed = roles == IN_CELL or (roles == _IN_ROW and not any(field.sheet.noisy for field in fields))
    named = pair.label_a.key == pair.label_b.key and (roles <= AT_IT or (typed and words))
    long = is_long if pair.certain else is_sentence
    return not any(map(long, fields)) and (named or _in_company(pair))


def _in_one_sentence(pair: Candidate) -> bool:
    """Whether the same words stand before, or behind, two typed values in their cells."""
    befores = [key(_cell(field)[: field.value.start])[-SAME:] for field in (pair.a, pair.b)]
    behinds = [key(_cell(field)[field.value.end :])[:SAME] for field in (pair.a, pair.b)]
    alike = any(len(one) == SAME and one == other for one, other in (befores, behinds))
    return alike and pair.a.value.kind is pair.b.value.kind is not Kind.TEXT


def _cell(field: Field) -> str:
    return field.sheet.cells[field.cell].text


def _names_itself(field: Field, role: Role) -> bool:
    """Whether a value stands in a short cell that names it, as `"total": 5}` does."""
    return role is Role.OWN and len(_cell(field)) <= PROSE


def _is_code(field: Field) -> bool:
    return _CODE.search(f"{_cell(field)} {field.quote}") is not None


def is_sentence(field: Field) -> bool:
    """Whether words are more than a name."""
    text, words = field.value.text, len(field.value.text.split())
    return len(text) > LONGEST or words > MOST_WORDS or (field.alone and field.sheet.stopped(field.cell))


def is_long(field: Field) -> bool:
    """Whether words are a sentence of prose, of which no two are taken for values that changed places."""
    return len(field.value.text.split()) > MOST_SUBJECT or (field.alone and field.sheet.stopped(field.cell))


def _is_boxes(field: Field) -> bool:
    """Whether a reader saw what is drawn where a font lacks the letters: one sign again and again."""
    return field.sheet.noisy and _BOXES.search(f"{_cell(field)} {field.quote}") is not None


def _in_company(pair: Candidate) -> bool:
    """Whether words that are unlike stand among the same: the rest of their cells, or a cell near, labels apart."""
    if pair.a.rest == pair.b.rest and len(pair.a.rest) >= REST:
        return True
    near_a, near_b = (
        _near(field, label) for field, label in ((pair.a, pair.label_a.cell), (pair.b, pair.label_b.cell))
    )
    return bool(near_a & near_b)


def _near(field: Field, label: int) -> set[str]:
    keys = field.sheet.keys
    cells = range(max(0, field.cell - NEAR), min(len(keys), field.cell + NEAR + 1))
    return {keys[cell] for cell in cells if cell not in {field.cell, label}} - {""}
