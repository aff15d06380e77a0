"""Words that a narrow box broke into lines are put together again, as the other part has them.

    screen   Minutes of the        text   Minutes of the meeting
             meeting

Geometry alone does not tell a broken name from a label with its value below. The other part does: it has the name as
one cell, or nearly, or it knows none of the lines.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from crosscheck_detectors.context import Box, Word
from crosscheck_detectors.ocr_alignment.image_cell import ImageCell
from crosscheck_detectors.ocr_alignment.keys import key
from crosscheck_detectors.ocr_alignment.told import LONGEST, SHORTEST, Told

MOST_LINES = 3
LEADING = 1.8
"""Heights of a line from the middle of one to that of the next, at most."""
ALIGNED = 0.5
"""Heights by which left ends, or middles, of two lines of one text may differ."""
ALIKE_HEIGHTS = 1.8
"""How much taller one line may be than the other: words without tall letters are low."""
_NO_NAME = re.compile(r"\d|:\s")
"""Digits, and a label with its value."""


def unwrapped(cells: Sequence[ImageCell], told: Told) -> list[ImageCell]:
    """The cells, those that are lines of one name put together."""
    taken: set[int] = set()
    joined: dict[int, ImageCell] = {}
    below = _below(cells)
    for is_one in (_is_known, _is_changed):
        for first in below:
            for stack in _stacks(first, below):
                if not taken.intersection(stack) and is_one([key(cells[index].text) for index in stack], told):
                    taken.update(stack)
                    joined[first] = _joined([cells[index] for index in stack])
                    break
    return [joined.get(index, cell) for index, cell in enumerate(cells) if index in joined or index not in taken]


def _is_known(names: Sequence[str], told: Told) -> bool:
    """Whether some lines are a name of the other part."""
    return "".join(names) in told.names


def _is_changed(names: Sequence[str], told: Told) -> bool:
    """Whether they are one with other letters, or another one."""
    whole = "".join(names)
    if not SHORTEST <= len(whole) <= LONGEST:
        return False
    known = [name in told.solid for name in names]
    return not all(known) and (not any(known) or told.nearly(whole))


def _stacks(first: int, below: dict[int, int]) -> Iterator[list[int]]:
    """The cell with those below it, the most lines first."""
    stack = [first]
    while len(stack) < MOST_LINES and stack[-1] in below:
        stack.append(below[stack[-1]])
    for length in range(len(stack), 1, -1):
        yield stack[:length]


def _below(cells: Sequence[ImageCell]) -> dict[int, int]:
    """For each cell of words the one that can be its next line."""
    words = [index for index, cell in enumerate(cells) if not _NO_NAME.search(cell.text)]
    words.sort(key=lambda index: cells[index].box.y0)
    boxes = {index: cells[index].box for index in words}
    found: dict[int, int] = {}
    for rank, upper in enumerate(words):
        reach = boxes[upper].y1 + LEADING * boxes[upper].height
        for lower in words[rank + 1 :]:
            if boxes[lower].y0 > reach:
                break
            if _next_line(boxes[upper], boxes[lower]):
                found[upper] = lower
                break
    return found


def _next_line(upper: Box, lower: Box) -> bool:
    height = max(upper.height, lower.height)
    down = (lower.y0 + lower.y1 - upper.y0 - upper.y1) / 2
    aligned = min(abs(upper.x0 - lower.x0), abs(upper.x0 + upper.x1 - lower.x0 - lower.x1) / 2) <= ALIGNED * height
    alike = height <= ALIKE_HEIGHTS * min(upper.height, lower.height)
    return aligned and alike and 0.6 * height <= down <= LEADING * height


def _joined(lines: Sequence[ImageCell]) -> ImageCell:
    words: list[Word] = []
    text = ""
    for line in lines:
        start = len(text) + 1 if text else 0
        words += [replace(word, start=word.start + start) for word in line.words]
        text = f"{text} {line.text}" if text else line.text
    return replace(lines[0], text=text, words=tuple(words), line_score=min(line.line_score for line in lines))
