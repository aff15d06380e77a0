"""A line of the screen is cut where the other part has its words in cells of their own.

    screen   03/12/2027 Ann Berg set it to Paid       text   03/12/2027 | Ann Berg | set it to | Closed
    cells    03/12/2027 | Ann Berg | set it to | Paid

Cells that follow each other there must fill the line, or all of it but one piece that the other part does not know, of
about as many words as the cell in its place.
"""

from collections.abc import Mapping
from itertools import accumulate, pairwise
from typing import NamedTuple

from crosscheck_detectors.ocr_alignment.image_cell import ImageCell
from crosscheck_detectors.ocr_alignment.keys import key
from crosscheck_detectors.ocr_alignment.told import SHORTEST, Told


def cut(cell: ImageCell, told: Told) -> list[ImageCell]:
    """The cell, or its parts from left to right as the other part has them."""
    whole = key(cell.text)
    if len(cell.words) < 2 or told.has_cell(whole):
        return [cell]
    ends = list(accumulate((len(key(word.text)) for word in cell.words), initial=0))
    if ends[-1] != len(whole):
        return [cell]
    cuts = _cuts(whole, {end: number for number, end in enumerate(ends)}, told)
    edges = [0, *(number for number in cuts if 0 < number < len(cell.words)), len(cell.words)]
    return [cell.part(first, last) for first, last in pairwise(edges)]


def _cuts(whole: str, word_at: Mapping[int, int], told: Told) -> list[int]:
    """The numbers of the words before which to cut."""
    heads = [(first, found) for first in told.beginning(whole) if (found := _from(whole, first, word_at, told))]
    tails = [(last, found) for last in told.ending(whole) if (found := _to(whole, last, word_at, told))]
    behind = {last - len(tail): tail for last, tail in tails}
    for first, head in heads:
        if head[-1] == len(whole):
            return [word_at[end] for end in head]
        number = first + len(head)
        tail = behind.get(number)
        if tail and _Piece(head[-1], tail[0], number, len(head) + len(tail)).is_one(whole, word_at, told):
            return [word_at[end] for end in (*head, *tail)]
    for first, head in heads:
        if _Piece(head[-1], len(whole), first + len(head), len(head)).is_one(whole, word_at, told):
            return [word_at[end] for end in head]
    for last, tail in tails:
        if _Piece(0, tail[0], last - len(tail), len(tail)).is_one(whole, word_at, told):
            return [word_at[start] for start in tail]
    return []


class _Piece(NamedTuple):
    """The range of a line that is left of it, the cell of the other part in its place, and how many around it fit."""

    start: int
    end: int
    number: int
    around: int

    def is_one(self, whole: str, word_at: Mapping[int, int], told: Told) -> bool:
        """Whether it is likely what that cell says, with other words."""
        if self.start >= self.end or len(whole) - (self.end - self.start) < SHORTEST or not told.words(self.number):
            return False
        more = abs(told.words(self.number) - (word_at[self.end] - word_at[self.start]))
        return more <= 1 if self.around > 1 else not more and whole[self.start : self.end] not in told.solid


def _from(whole: str, first: int, word_at: Mapping[int, int], told: Told) -> list[int]:
    """Where the other part's cells from `first` on end in a line, as far as they go on with it."""
    at, ends = 0, []
    for number in range(first, len(told.values)):
        value = told.values[number]
        if not value or not whole.startswith(value, at) or at + len(value) not in word_at:
            break
        at += len(value)
        ends.append(at)
    return ends


def _to(whole: str, last: int, word_at: Mapping[int, int], told: Told) -> list[int]:
    """Where the other part's cells up to `last` begin in a line, as far back as they fill its end."""
    at = len(whole)
    starts: list[int] = []
    for number in range(last, -1, -1):
        value = told.values[number]
        if not value or not whole.endswith(value, 0, at) or at - len(value) not in word_at:
            break
        at -= len(value)
        starts.insert(0, at)
    return starts
