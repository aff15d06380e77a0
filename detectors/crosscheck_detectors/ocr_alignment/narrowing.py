"""What of two differing fields is evidence: the name or the state that differs, no word around it, never a label.

Flat in Boston             Flat in Oslo                 Boston        Oslo
sold by Acme Tools for     sold by Acme Toels for       Acme Tools    Acme Toels
the offer is approved      the offer is not approved    approved      not approved
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from crosscheck_detectors.ocr_alignment.fields import Field
from crosscheck_detectors.ocr_alignment.keys import clear_edits, key
from crosscheck_detectors.ocr_alignment.sheet import Role
from crosscheck_detectors.ocr_alignment.values import Kind, Value
from crosscheck_detectors.ocr_alignment.values.states import state

LONGEST_NAME = 4
"""Words; a cell with no more is evidence as a whole, unless a name in it begins or ends at other words."""
STOPS = ".,;:!?"
_WORD = re.compile(r"\S+")
_LEADING = frozenset(("a", "an", "at", "by", "for", "from", "in", "of", "on", "the", "to", "with"))
"""What begins a line with a capital and is no part of the name behind it."""

Words = Sequence[re.Match[str]]


def narrowed(a: Field, b: Field) -> tuple[Field, Field]:
    """Both fields as evidence shows them."""
    if a.value.kind is not Kind.TEXT or b.value.kind is not Kind.TEXT:
        return a, b
    if state(a.value.text) is not None and state(b.value.text) is not None:
        return a, b
    name, other = _name(a), _name(b)
    if name and other and key(name.text) != key(other.text):
        a, b = replace(a, value=name), replace(b, value=other)
    short = bool(name and other) or _is_name(a) or _is_name(b)
    words_a, words_b = _words(a), _words(b)
    head, tail = _common(words_a, words_b)
    parts = [words[head : len(words) - tail] for words in (words_a, words_b)]
    if not all(parts):
        return a, b
    named = [all(map(_is_capital, part)) for part in parts]
    if any(named):
        parts = [_widened(field, part) for field, part in zip((a, b), parts, strict=True)]
    if short and not all(named):
        return _without_stop(a), _without_stop(b)
    return _cut(a, parts[0]), _cut(b, parts[1])


def _words(field: Field) -> Words:
    """The words of a value, with their places in its cell."""
    text = field.sheet.cells[field.cell].text
    return list(_WORD.finditer(text, field.value.start, field.value.end))


def _common(a: Words, b: Words) -> tuple[int, int]:
    """How many words two texts begin and end with alike; of each at least one word is left, if there are two."""
    least = min(len(a), len(b))
    head = 0
    while head < least and _same(a[head].group(), b[head].group()):
        head += 1
    tail = 0
    while tail < least - head and _same(a[-1 - tail].group(), b[-1 - tail].group()):
        tail += 1
    if head + tail == least:
        # Words more on one side, as "not": they are shown with the one behind them, or before them.
        return (head, tail - 1) if tail else (head - 1, tail)
    return head, tail


def _widened(field: Field, part: Words) -> Words:
    """Some words with the capital ones right before and behind them in their cell: a name is shown whole."""
    words = list(_WORD.finditer(field.sheet.cells[field.cell].text))
    typed = {at for value in field.sheet.values[field.cell] for at in range(value.start, value.end)}
    inside = [
        number for number, word in enumerate(words) if part[0].start() < word.end() and word.start() < part[-1].end()
    ]
    start, end = inside[0], inside[-1] + 1
    while start > 0 and _goes_on(words[start - 1], typed) and words[start - 1].group()[-1] not in STOPS:
        if start == 1 and words[0].group().lower() in _LEADING:
            break
        start -= 1
    while end < len(words) and words[end - 1].group()[-1] not in STOPS and _goes_on(words[end], typed):
        end += 1
    return words[start:end]


def _goes_on(word: re.Match[str], typed: set[int]) -> bool:
    return _is_capital(word) and word.start() not in typed


def _is_capital(word: re.Match[str]) -> bool:
    return word.group()[:1].isupper()


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


def _cut(field: Field, words: Words) -> Field:
    start = words[0].start()
    text = field.sheet.cells[field.cell].text[start : words[-1].end()].rstrip(STOPS)
    return replace(field, value=Value(Kind.TEXT, start, start + len(text), text, frozenset()))
