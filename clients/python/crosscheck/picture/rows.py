"""A text as rows of fixed width, and the choice of rows to show around what matters."""

import unicodedata
from collections.abc import Collection
from itertools import pairwise
from typing import NamedTuple

from crosscheck.places import Span

TAB_CELLS = 2


class Row(NamedTuple):
    """Code points start to end of the text on one row; `line` counts the text's lines from 1, `first` begins one."""

    start: int
    end: int
    line: int
    first: bool


def cells(character: str) -> int:
    """How many columns a character takes."""
    if character == "\t":
        return TAB_CELLS
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def wrap(text: str, columns: int) -> list[Row]:
    """The rows of the text: a line that is too long goes on below, broken after a space where there is one."""
    rows = []
    start = 0
    for number, line in enumerate(text.split("\n"), start=1):
        line_end = start + len(line)
        at = start
        while at < line_end or at == start:
            end = _row_end(text, at, line_end, columns)
            rows.append(Row(at, end, number, at == start))
            if end == line_end:
                break
            at = end
        start = line_end + 1
    return rows


def _row_end(text: str, start: int, line_end: int, columns: int) -> int:
    used, last_space = 0, start
    for index in range(start, line_end):
        used += cells(text[index])
        if used > columns:
            return last_space if last_space > start else max(index, start + 1)
        if text[index] == " ":
            last_space = index + 1
    return line_end


def touching(rows: list[Row], span: Span) -> list[int]:
    """Indices of the rows that hold part of the span, or its place if it is empty."""
    return [
        index for index, row in enumerate(rows) if row.start < max(span.end, span.start + 1) and span.start < row.end
    ]


def choose(total: int, wanted: Collection[int], capacity: int) -> list[int]:
    """Which of `total` rows to show in `capacity` places: the wanted ones, then evenly more around each.

    Where rows are skipped, between, before or after, one place is kept for a mark.
    """
    kept = {0} if not wanted else set(sorted(wanted)[: max(1, capacity - 2)])
    centres = sorted(kept)
    for distance in range(1, total):
        for centre in centres:
            for index in (centre - distance, centre + distance):
                if 0 <= index < total and _places(kept | {index}, total) <= capacity:
                    kept.add(index)
        if _places(kept, total) >= capacity:
            break
    return sorted(kept)


def _places(kept: set[int], total: int) -> int:
    ordered = sorted(kept)
    holes = sum(b - a > 1 for a, b in pairwise(ordered))
    return len(ordered) + holes + (ordered[0] > 0) + (ordered[-1] < total - 1)
