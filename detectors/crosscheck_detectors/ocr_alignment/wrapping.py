"""Words that a narrow box broke into lines are put together again, as the other part has them.

    screen   Minutes of the        text   Minutes of the meeting
             meeting

Geometry alone does not tell a broken name from a label with its value below. The other part does: it has the name as
one cell, or nearly, or, where others are broken, it knows none of the lines.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from crosscheck_detectors.context import Box, Word
from crosscheck_detectors.ocr_alignment.image_cell import ImageCell
from crosscheck_detectors.ocr_alignment.keys import key
from crosscheck_detectors.ocr_alignment.paragraphs import paragraphs
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
    """The cells, those that are lines of one name or one text put together."""
    below = next_lines(cells)
    joined = {stack[0]: stack for stack in paragraphs(cells, below, told)}
    taken = {index for stack in joined.values() for index in stack}
    named = {
        upper: lower
        for upper, lower in below.items()
        if not any(_NO_NAME.search(cells[x].text) for x in (upper, lower))
    }
    ways = [(_is_known, below), (_is_changed, named), (_is_other, named)]
    for is_one, next_line in ways:
        if is_one is _is_other and not joined:
            # Where no name is broken, two lines that the other part does not know are two things.
            break
        for first in next_line:
            for stack in _stacks(first, next_line):
                names = [key(cells[index].text) for index in stack]
                if not taken.intersection(stack) and is_one(names, told):
                    taken.update(stack)
                    joined[first] = stack
                    break
    whole = {first: _joined([cells[index] for index in stack]) for first, stack in joined.items()}
    return [whole.get(index, cell) for index, cell in enumerate(cells) if index in whole or index not in taken]


def next_lines(cells: Sequence[ImageCell]) -> dict[int, int]:
    """For each cell the one that can be its next line."""
    boxes = [cell.box for cell in cells]
    order = sorted(range(len(cells)), key=lambda index: boxes[index].y0)
    found: dict[int, int] = {}
    for rank, upper in enumerate(order):
        reach = boxes[upper].y1 + LEADING * boxes[upper].height
        for lower in order[rank + 1 :]:
            if boxes[lower].y0 > reach:
                break
            if _next_line(boxes[upper], boxes[lower]):
                found[upper] = lower
                break
    return found


def _is_known(names: Sequence[str], told: Told) -> bool:
    """Whether some lines are a name of the other part."""
    return "".join(names) in told.names


def _is_changed(names: Sequence[str], told: Told) -> bool:
    """Whether they are one with a few other letters."""
    whole = "".join(names)
    new = any(name not in told.solid for name in names)
    return new and SHORTEST <= len(whole) <= LONGEST and told.nearly(whole)


def _is_other(names: Sequence[str], told: Told) -> bool:
    """Whether none of them is known, so that they may be one in another's place."""
    whole = "".join(names)
    return SHORTEST <= len(whole) <= LONGEST and not any(name in told.solid for name in names)


def _stacks(first: int, below: dict[int, int]) -> Iterator[list[int]]:
    """The cell with those below it, the most lines first."""
    stack = [first]
    while len(stack) < MOST_LINES and stack[-1] in below:
        stack.append(below[stack[-1]])
    for length in range(len(stack), 1, -1):
        yield stack[:length]


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
