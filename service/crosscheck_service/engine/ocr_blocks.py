"""Where on an image text may stand: blocks of it that can be read alone.

A screenshot is mostly blank. It is cut where rows, and then columns, repeat their neighbours, so that no line of text
is cut and what is blank is never searched. Where it is cut depends on what is near the cut alone: a change on one side
of a page leaves the blocks of the other side as they were, and what was read in them is still true.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from crosscheck_detectors.context import Box

Mask = NDArray[np.bool_]

CHANGE = 12
"""Difference of neighbouring pixels, in steps of 255, from which something begins or ends there; below it is noise."""
BAND, COLUMN = 192, 320
"""About how high and wide blocks are: a cut is sought around every multiple, within half of it on either side."""
ROW_GAP, COLUMN_GAP = 6, 40
"""Rows and columns that must repeat each other for a cut: lines lie this close, words of a line do not gape so."""
SMALL = 1.5
"""A block of no more than so many bands and columns is not cut further: each costs its margin."""
UPRIGHT = 80
"""An upright edge of at least so many pixels is a panel's or a frame's, which may be cut; a letter's is shorter."""
RIM = 8
"""Blank pixels kept around what a block holds."""


@dataclass(frozen=True, slots=True)
class Edges:
    """Where an image differs from its upper (`down`) and from its left neighbour (`across`), each (H, W).

    `letters` is `across` without the long upright lines.
    """

    down: Mask
    across: Mask
    letters: Mask

    @classmethod
    def of(cls, pixels: NDArray[np.uint8], zoom: float = 1.0) -> "Edges":
        """The edges of (H, W, 3), 0..255, in which text will be sought at the scale `zoom`."""
        height, width = pixels.shape[:2]
        down, across = np.zeros((height, width), np.bool_), np.zeros((height, width), np.bool_)
        if height > 1:
            down[1:] = _changed(cv2.absdiff(pixels[1:], pixels[:-1]))
        if width > 1:
            across[:, 1:] = _changed(cv2.absdiff(pixels[:, 1:], pixels[:, :-1]))
        return cls(down, across, across & ~_upright(across, round(UPRIGHT / zoom)))


def blocks(edges: Edges, zoom: float) -> list[Box]:
    """The blocks of an image, from the top; they do not overlap. `zoom`: at which scale text will be sought in them."""
    height, width = edges.down.shape
    return list(_divided(edges, Box(0, 0, width, height), zoom))


def _changed(difference: NDArray[np.uint8] | cv2.typing.MatLike) -> Mask:
    blue, green, red = cv2.split(difference)
    return np.asarray(cv2.max(cv2.max(blue, green), red) > CHANGE, dtype=np.bool_)


def _upright(across: Mask, length: int) -> Mask:
    """Those of some edges that belong to an upright line of at least `length`."""
    size, border = (1, length | 1), cv2.BORDER_CONSTANT
    middles = cv2.boxFilter(across.astype(np.uint8), cv2.CV_16U, size, normalize=False, borderType=border) == size[1]
    reached = cv2.boxFilter(middles.astype(np.uint8), cv2.CV_16U, size, normalize=False, borderType=border)
    return np.asarray(reached > 0, dtype=np.bool_)


def _divided(edges: Edges, box: Box, zoom: float) -> Iterator[Box]:
    """Cuts by rows, the bands by columns, and so on until nothing can be cut."""
    rows, columns = _busy(edges.down, box, 1), _busy(edges.across, box, 0)
    if not rows.any() or not columns.any():
        return
    box = _trimmed(box, rows, columns)
    pieces = [box]
    if zoom * box.height > SMALL * BAND:
        busy = _busy(edges.down, box, 1) | _busy(edges.letters, box, 1)
        pieces = [Box(box.x0, top, box.x1, end) for top, end in _cut(busy, box.y0, zoom, BAND, ROW_GAP)]
    if len(pieces) == 1 and zoom * box.width > SMALL * COLUMN:
        # A frame around two things that stand apart is no letter: what it joins is searched together.
        busy = _busy(edges.across, box, 0) | _busy(edges.down, box, 0)
        pieces = [Box(left, box.y0, end, box.y1) for left, end in _cut(busy, box.x0, zoom, COLUMN, COLUMN_GAP)]
    if len(pieces) == 1:
        yield box
        return
    for piece in pieces:
        yield from _divided(edges, piece, zoom)


def _busy(changes: Mask, box: Box, axis: int) -> Mask:
    """Which rows (`axis` 1) or columns (0) of a box hold a change."""
    return np.asarray(changes[box.y0 : box.y1, box.x0 : box.x1].any(axis=axis), dtype=np.bool_)


def _cut(busy: Mask, start: int, zoom: float, step: float, gap: float) -> list[tuple[int, int]]:
    """Half-open ranges of rows or columns; `start` is the image's row or column of the first."""
    step, gap = step / zoom, max(2.0, gap / zoom)
    end = start + len(busy)
    cuts = [start]
    for number in range(round(start / step), round(end / step) + 1):
        low, high = max(start, round((number - 0.5) * step)), min(end, round((number + 0.5) * step))
        quiet = [run for run in _runs(~busy[low - start : max(high, low) - start]) if run[1] - run[0] >= gap]
        if quiet:
            widest = max(last - first for first, last in quiet)
            middles = [low + (first + last) // 2 for first, last in quiet if last - first >= widest / 2]
            cuts.append(min((abs(middle - number * step), middle) for middle in middles)[1])
    cuts.append(end)
    return [(a, b) for a, b in pairwise(cuts) if a < b]


def _trimmed(box: Box, rows: Mask, columns: Mask) -> Box:
    down, across = np.flatnonzero(rows), np.flatnonzero(columns)
    return Box(
        max(box.x0, box.x0 + int(across[0]) - RIM),
        max(box.y0, box.y0 + int(down[0]) - RIM),
        min(box.x1, box.x0 + int(across[-1]) + 1 + RIM),
        min(box.y1, box.y0 + int(down[-1]) + 1 + RIM),
    )


def _runs(flags: Mask) -> list[tuple[int, int]]:
    """Half-open ranges where `flags` holds."""
    steps = np.flatnonzero(np.diff(np.concatenate(([False], flags, [False])).astype(np.int8)))
    return [(int(start), int(end)) for start, end in zip(steps[::2], steps[1::2], strict=True)]
