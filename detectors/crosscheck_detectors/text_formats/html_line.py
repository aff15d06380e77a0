"""A line of an HTML block: pieces of text and the edges of elements between them, read as one text or as cells.

<div><span>Total</span><span>$5.00</span></div>          two cells: a style sheet must set them apart
<p>The total is <span>$5.00</span> today</p>             one text
"""

from crosscheck_detectors.text_formats.base import Run
from crosscheck_detectors.text_formats.pieces import gap, joined


class Line:
    """The pieces since the last block began or ended."""

    def __init__(self) -> None:
        self._cells: list[list[Run]] = []
        self._touching: list[bool] = []
        """Of each cell whether it touches the one before it, so that it would run into it without a style sheet."""
        self._edge = False
        self._direct = False

    def add(self, piece: Run, *, direct: bool) -> None:
        """Takes a piece that is not empty; `direct` if it is in no inline element."""
        blank = piece.text.isspace()
        self._direct |= direct and not blank
        if not self._cells or (self._edge and not blank):
            before = self._cells[-1][-1].text if self._cells else " "
            self._cells.append([])
            self._touching.append(_apart(before, piece.text))
            self._edge = False
        self._cells[-1].append(piece)

    def edge(self) -> None:
        """An element that is not mere formatting begins or ends here."""
        self._edge = True

    def whole(self) -> Run | None:
        """All as one run, with a space where two elements touch; None where there is no text."""
        return joined(self._pieces(0, len(self._cells)))

    def cells(self) -> list[Run]:
        """The runs that a person sees apart: what touches, and in a block without any text of its own every element."""
        starts = [
            index
            for index, touching in enumerate(self._touching)
            if index == 0 or touching or (not self._direct and self._cells[index - 1][-1].text[-1].isspace())
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


def _apart(before: str, behind: str) -> bool:
    """Whether texts of two elements that touch are read as two words: "Total" and "$5.00", not "$1" and ".50"."""
    if not before[-1].isalnum():
        return False
    return (behind[0].isalnum() or behind[0] in "$€£¥₹") and not (before[-1].isdigit() and behind[0].isdigit())
