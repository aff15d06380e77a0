"""What of two differing fields is evidence: of sentences what differs, of names and states all, never a label."""

import re
from dataclasses import replace

from crosscheck_detectors.ocr_alignment.fields import Field
from crosscheck_detectors.ocr_alignment.keys import clear_edits, key
from crosscheck_detectors.ocr_alignment.sheet import Role
from crosscheck_detectors.ocr_alignment.values import Kind, Value
from crosscheck_detectors.ocr_alignment.values.states import state

LONGEST_NAME = 4
"""Words; a cell with no more is evidence as a whole."""
STOPS = ".,;:!?"
_WORD = re.compile(r"\S+")


def narrowed(a: Field, b: Field) -> tuple[Field, Field]:
    """Both fields as evidence shows them: prose without the words that are equal, a name without its label."""
    if a.value.kind is not Kind.TEXT or b.value.kind is not Kind.TEXT:
        return a, b
    if state(a.value.text) is not None and state(b.value.text) is not None:
        return a, b
    name, other = _name(a), _name(b)
    if name and other and key(name.text) != key(other.text):
        return replace(a, value=name), replace(b, value=other)
    if _is_name(a) or _is_name(b):
        return _without_stop(a), _without_stop(b)
    words_a, words_b = list(_WORD.finditer(a.value.text)), list(_WORD.finditer(b.value.text))
    least = min(len(words_a), len(words_b))
    head = 0
    while head < least and _same(words_a[head].group(), words_b[head].group()):
        head += 1
    tail = 0
    while tail < least - head and _same(words_a[-1 - tail].group(), words_b[-1 - tail].group()):
        tail += 1
    if least <= head + tail:
        return a, b
    return _cut(a, words_a[head : len(words_a) - tail]), _cut(b, words_b[head : len(words_b) - tail])


def _without_stop(field: Field) -> Field:
    """The words without the mark at a sentence's end."""
    text = field.value.text.rstrip(STOPS)
    return replace(field, value=replace(field.value, text=text, end=field.value.start + len(text))) if text else field


def _name(field: Field) -> Value | None:
    """The few words of its cell, behind its label if it has one, of which a field is a part."""
    text, split = field.sheet.cells[field.cell].text, field.sheet.splits[field.cell]
    start = split[1] if split else 0
    words = text[start:].rstrip(STOPS)
    if field.sheet.values[field.cell] or field.value.end <= start or not 0 < len(words.split()) <= LONGEST_NAME:
        return None
    return Value(Kind.TEXT, start, start + len(words), words, frozenset())


def _is_name(field: Field) -> bool:
    short = field.alone and len(field.value.text.split()) <= LONGEST_NAME
    return short or any(label.role is Role.OWN for label in field.labels)


def _same(a: str, b: str) -> bool:
    return clear_edits(key(a), key(b)) == 0


def _cut(field: Field, words: list[re.Match[str]]) -> Field:
    first, last = words[0].start(), words[-1].end()
    text = field.value.text[first:last].rstrip(STOPS)
    start = field.value.start + first
    end = start + len(text)
    return replace(field, value=Value(Kind.TEXT, start, end, text, frozenset()))
