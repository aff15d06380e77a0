"""Tokens in a row that one side has left over, and the value that they may be."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from crosscheck_detectors.ocr_alignment.fields import NO_ORDER, Field, Side
from crosscheck_detectors.ocr_alignment.tokens import Tokens
from crosscheck_detectors.ocr_alignment.values import Kind, Value, find

SHORTEST = 3
"""Letters of what is no icon."""
JOINED = 6
"""Letters and digits of what is looked for across spaces, which readers lose."""
_OF_WORDS = frozenset((Kind.TEXT, Kind.IDENTIFIER))
"""Kinds of which a part may be a value by itself."""

Run = tuple[int, int]
"""The first and the last token of some that follow each other in a cell."""


def runs_of(side: Side, words: Tokens, left: Sequence[int]) -> list[Run]:
    """Tokens in a row of one cell that are one value, or words; without one or two letters, as icons are read."""
    found: list[list[int]] = []
    last: tuple[int, int] | None = None
    for place in left:
        token = words.all[place]
        here = next(
            (
                (field.cell, field.value.start)
                for field in side.by_cell.get(token.cell, ())
                if field.value.kind not in _OF_WORDS and field.value.start < token.end <= field.value.end
            ),
            (token.cell, -1),
        )
        if found and found[-1][-1] == place - 1 and here == last:
            found[-1].append(place)
        else:
            found.append([place])
        last = here
    return [
        (run[0], run[-1])
        for run in found
        if any(len(words.all[place].key) >= SHORTEST or words.all[place].key.isdigit() for place in run)
    ]


def run_key(words: Tokens, run: Run) -> str:
    """Letters and digits of some tokens, whatever stands between them."""
    return "".join(token.key for token in words.all[run[0] : run[1] + 1])


def is_joined(words: Tokens, run: Run, others: Tokens) -> bool:
    """Whether the other side says the same with other spaces, and not merely longer words that hold it."""
    name = run_key(words, run)
    found = others.sheet.solid.count(name) if len(name) >= JOINED else 0
    if not found or found < words.sheet.solid.count(name):
        return False
    return found > sum(other.count(name) * len(at) for other, at in others.places.items() if name in other)


def fields_of(side: Side, words: Tokens, run: Run) -> Iterator[Field]:
    """What some tokens may be: the typed value that holds them, one that they are themselves, or words."""
    first, last = words.all[run[0]], words.all[run[1]]
    inside = side.overlapping(first.cell, first.start, last.end)
    typed = [field for field in inside if field.value.kind is not Kind.TEXT]
    text = side.sheet.cells[first.cell].text[first.start : last.end]
    if len(typed) == 1:
        yield typed[0]
    values = find(text)
    if len(values) > 1 or len(typed) > 1 or any(field.value.kind not in _OF_WORDS for field in typed):
        return
    if values:
        start, end = first.start + values[0].start, first.start + values[0].end
        yield Field(side.sheet, replace(values[0], start=start, end=end), (), frozenset(), NO_ORDER, first.cell)
    else:
        yield words_of(side, words, run)


def words_of(side: Side, words: Tokens, run: Run) -> Field:
    """Some tokens as words, with the labels of the field that they are of."""
    first, last = words.all[run[0]], words.all[run[1]]
    text = side.sheet.cells[first.cell].text[first.start : last.end]
    value = Value(Kind.TEXT, first.start, last.end, text, frozenset())
    unnamed = Field(side.sheet, value, (), frozenset(), NO_ORDER, first.cell)
    inside = next(iter(side.overlapping(first.cell, first.start, last.end)), unnamed)
    whole = (inside.value.start, inside.value.end) == (first.start, last.end)
    return inside if whole else replace(inside, value=value)
