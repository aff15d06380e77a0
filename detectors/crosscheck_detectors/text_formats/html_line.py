"""A line of an HTML block: pieces of text and the edges of elements between them, read as one text or as cells.

<div><span>Total</span><span>$5.00</span></div>          two cells: a style sheet must set them apart
<p>The total is <span>$5.00</span> today</p>             one text
<div><b>Lunch</b> <span>Hall <i>3</i></span></div>       two cells, the second with an element in its text
"""

from collections.abc import Sequence

from crosscheck_detectors.text_formats.base import Run
from crosscheck_detectors.text_formats.pieces import gap, joined


class Line:
    """The pieces since the last block began or ended."""

    def __init__(self) -> None:
        self._cells: list[list[Run]] = []
        self._touching: list[bool] = []
        """Of each cell whether it touches the one before it, so that it would run into it without a style sheet."""
        self._within: list[Sequence[int]] = []
        """Of each cell the elements that it and the one before it are in."""
        self._last: Sequence[int] = ()
        self._edge = False
        self._texts: set[int] = set()
        """The elements that have text of their own."""

    def add(self, piece: Run, elements: Sequence[int]) -> None:
        """Takes a piece that is not empty, and the numbers of the elements that it is in, from the outermost on."""
        blank = piece.text.isspace()
        if not self._cells or (self._edge and not blank):
            before = self._cells[-1][-1].text if self._cells else " "
            self._cells.append([])
            self._touching.append(_apart(before, piece.text))
            self._within.append(_common(self._last, elements))
            self._edge = False
        self._cells[-1].append(piece)
        if not blank:
            self._last = elements
            self._texts.update(elements[-1:])

    def edge(self) -> None:
        """An element that is not mere formatting begins or ends here."""
        self._edge = True

    def whole(self) -> Run | None:
        """All as one run, with a space where two elements touch; None where there is no text."""
        return joined(self._pieces(0, len(self._cells)))

    def cells(self) -> list[Run]:
        """The runs that a person sees apart: what touches, and every element that is in no text of another one."""
        starts = [
            index
            for index, touching in enumerate(self._touching)
            if index == 0
            or touching
            or (self._texts.isdisjoint(self._within[index]) and self._cells[index - 1][-1].text[-1].isspace())
        ]
        ends = [*starts[1:], len(self._cells)]
        runs = (joined(self._pieces(start, end)) for start, end in zip(starts, ends, strict=True))
        return [run for run in runs if run]

    def _pieces(self, start: int, end: int) -> list[Run]:
        pieces: list[Run] = []
        for index in range(start, end):
            if pieces and self._touching[index]:
                pieces.append(gap(pieces[-1]))
            pieces += self._cells[index]
        return pieces


def _common(first: Sequence[int], second: Sequence[int]) -> Sequence[int]:
    """What two sequences begin with alike."""
    same = 0
    while same < min(len(first), len(second)) and first[same] == second[same]:
        same += 1
    return first[:same]


def _apart(before: str, behind: str) -> bool:
    """Whether texts of two elements that touch are read as two words: "Total" and "$5.00", not "$1" and ".50"."""
    if not before[-1].isalnum():
        return False
    return (behind[0].isalnum() or behind[0] in "$€£¥₹") and not (before[-1].isdigit() and behind[0].isdigit())
