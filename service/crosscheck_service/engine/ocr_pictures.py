"""What an image shows besides the text that was read: charts, drawings, photographs, icons, letters not found.

Marks that belong to no line that was read, and solid colours without text, are told as unread: a reader of text knows
nothing of what they say. Straight edges are frames, rules and panels and say nothing.
"""

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from crosscheck_detectors.context import Box, Unread
from crosscheck_service.engine.ocr_blocks import Edges

Mask = NDArray[np.bool_]

REASON = "a picture: what it shows is not read"
STRAIGHT = 24
"""Length in pixels from which an edge is straight."""
ROUND_LINE = 0.35
"""Of a line's height, what around it still belongs to it: accents, underlines, the rounding of a button's corner."""
NEAR = 11
"""Pixels between marks of one picture."""
SMALLEST = 12
"""Edge in pixels of the smallest picture that is told: smaller ones are bullets, arrows and corners."""
FEWEST_MARKS = 24
"""Pixels at which something begins or ends, in the smallest picture."""
COLOURED = 48
"""Difference of the strongest and the weakest of red, green and blue from which a pixel is coloured."""
MOST = 64
"""Pictures that are told of one image, the largest first."""


def pictures(pixels: NDArray[np.uint8], edges: Edges, read: Sequence[Box]) -> list[Unread]:
    """Where something is shown that is not text.

    Args:
        pixels: (H, W, 3), 0..255.
        edges: the image's.
        read: boxes of the lines that were read or are told as unread already.
    """
    marks = (edges.down & ~_straight(edges.down, axis=1)) | (edges.across & ~_straight(edges.across, axis=0))
    for box in read:
        reach = round(ROUND_LINE * box.height) + 1
        marks[max(box.y0 - reach, 0) : box.y1 + reach, max(box.x0 - reach, 0) : box.x1 + reach] = False
    # What holds most of the text is the ground that it lies on: a table under a receipt, a photographed sheet.
    found = [box for box in (*_marked(marks), *_coloured(pixels, read)) if 2 * _held(box, read) <= len(read)]
    apart = [box for box in found if not any(other != box and _inside(box, other) for other in found)]
    largest = sorted(set(apart), key=lambda box: (-box.width * box.height, box.y0, box.x0))[:MOST]
    return [Unread(box, REASON) for box in sorted(largest, key=lambda box: (box.y0, box.x0))]


def _straight(edge: Mask, axis: int) -> Mask:
    """Those of some edges that belong to a straight one, along the rows (`axis` 1) or the columns (0)."""
    kernel = np.ones((1, STRAIGHT) if axis else (STRAIGHT, 1), np.uint8)
    return np.asarray(cv2.morphologyEx(edge.astype(np.uint8), cv2.MORPH_OPEN, kernel) > 0, dtype=np.bool_)


def _marked(marks: Mask) -> list[Box]:
    """Boxes of marks that stand close together."""
    mask = marks.astype(np.uint8)
    joined = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((NEAR, NEAR), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(joined)
    inked = np.bincount(labels[marks], minlength=count)
    boxes = [Box(int(x), int(y), int(x + w), int(y + h)) for x, y, w, h, _ in stats]
    return [
        box
        for number, box in enumerate(boxes)
        if number and min(box.width, box.height) >= SMALLEST and inked[number] >= FEWEST_MARKS
    ]


def _coloured(pixels: NDArray[np.uint8], read: Sequence[Box]) -> list[Box]:
    """Boxes of solid colours that hold no line: bars and slices, switches, swatches. A button and a panel hold one."""
    first, second, third = cv2.split(pixels)
    spread = cv2.subtract(cv2.max(cv2.max(first, second), third), cv2.min(cv2.min(first, second), third))
    _, _, stats, _ = cv2.connectedComponentsWithStats((spread >= COLOURED).astype(np.uint8))
    boxes = [
        Box(int(x), int(y), int(x + w), int(y + h))
        for x, y, w, h, area in stats[1:]
        if min(w, h) >= SMALLEST and area >= 0.4 * w * h
    ]
    return [box for box in boxes if not any(_meets(box, line) for line in read)]


def _held(box: Box, read: Sequence[Box]) -> int:
    return sum(_inside(line, box) for line in read)


def _inside(box: Box, other: Box) -> bool:
    return other.x0 <= box.x0 and other.y0 <= box.y0 and box.x1 <= other.x1 and box.y1 <= other.y1


def _meets(box: Box, line: Box) -> bool:
    return box.x0 < line.x1 and line.x0 < box.x1 and box.y0 < line.y1 and line.y0 < box.y1
