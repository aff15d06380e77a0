"""Where the ink of a line of text really is: a text detector's boxes are loose, evidence boxes must be tight.

The reader knows the horizontal centre of every character from the recogniser's columns (about a quarter of a character
exact, in a short line less). The gap between two words is the widest run of columns without ink about between the
centres on either side of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from crosscheck_detectors.context import Box

Mask: TypeAlias = NDArray[np.bool_]

CONTRAST = 0.30
"""Share of the region's strongest contrast from which a pixel counts as ink; smoothed edges lie below it."""
FAINTEST = 18
"""Smallest contrast of ink, in steps of 255: below it are only the artefacts of compression."""
FRAME = 0.95
"""Share of a row or column of the loose region from which its ink is a frame or a rule."""
BAR = 0.8
"""Share of the loose region's width that a bar fills in most of its rows, as a progress bar above its caption does."""
SHIFT = 0.3
"""Heights of a line by which the recogniser may be wrong about a character's centre: a short line has few columns."""
HALF_LETTER = 0.3
"""Half of a letter's width, in heights of its line."""
LOOSEST_GAP = 0.9
"""Widest gap within one line, in heights of the line; what lies beyond it at either end is not this line's ink."""


@dataclass(frozen=True, slots=True)
class Run:
    """A word of a line: the centres of its first and last character, in pixels from the region's left edge."""

    first: float
    last: float


def unexplained(pixels: NDArray[np.uint8], region: Box, centres: Sequence[float]) -> float:
    """Widest stretch of a line, in heights of the line, that holds ink but no recognised character.

    Letters of a script that the recogniser does not know are dropped without a trace in its score; this is the trace.
    """
    ink = _ink(pixels[region.y0 : region.y1, region.x0 : region.x1])
    top, bottom = _band(ink)
    height = bottom - top
    columns = _any(ink[top:bottom], axis=0)
    marks = [-height / 2, *centres, len(columns) + height / 2]
    stretches = (columns[max(0, round(a + height / 2)) : max(0, round(b - height / 2))] for a, b in pairwise(marks))
    return max((int(stretch.sum()) for stretch in stretches), default=0) / height


def tighten(pixels: NDArray[np.uint8], region: Box, runs: Sequence[Run]) -> list[Box]:
    """Tight boxes of a line's words, left to right, in the pixels of the whole image.

    Args:
        pixels: (H, W, 3), 0..255.
        region: the detector's box of the line.
        runs: its words in order.
    """
    patch = pixels[region.y0 : region.y1, region.x0 : region.x1]
    ink = _ink(patch)
    top, bottom = _band(ink)
    columns = _any(ink[top:bottom], axis=0)
    edges = _edges(columns, _inside(columns, runs, bottom - top), bottom - top)
    boxes = []
    for left, right in edges:
        word_top, word_bottom = _rows(ink[top:bottom, left:right])
        boxes.append(
            Box(region.x0 + left, region.y0 + top + word_top, region.x0 + right, region.y0 + top + word_bottom)
        )
    return boxes


def _ink(patch: NDArray[np.uint8]) -> Mask:
    """(h, w): whether a pixel differs from the background, the commonest colour of the patch.

    Colours are compared in steps of 16, so that a gradient or compression noise does not split the background.
    """
    coarse = (patch >> 4).astype(np.uint16)
    codes = (coarse[..., 0] << 8) | (coarse[..., 1] << 4) | coarse[..., 2]
    values, counts = np.unique(codes, return_counts=True)
    background = np.median(patch[codes == values[counts.argmax()]], axis=0)
    contrast = np.abs(patch.astype(np.int16) - background.astype(np.int16)).max(axis=2)
    ink = np.asarray(contrast > max(FAINTEST, CONTRAST * float(contrast.max(initial=0))), dtype=np.bool_)
    # A line across the whole region is a frame or a rule: no letter reaches from edge to edge.
    across, down = ink.mean(axis=1) > FRAME, ink.mean(axis=0) > FRAME
    ink[across, :] = False
    ink[:, down] = False
    return ink


def _band(ink: Mask) -> tuple[int, int]:
    """Rows of the text itself: neighbouring lines, underlines, bars and frames inside the loose region are left out.

    The text is the run of inked rows that holds most ink; dots and accents above or below it belong to it.
    """
    height = len(ink)
    amounts = ink.sum(axis=1)
    runs = _runs(amounts > 0)
    if not runs:
        return 0, height
    letters = [run for run in runs if np.median(amounts[slice(*run)]) < BAR * ink.shape[1]]
    top, bottom = max(letters or runs, key=lambda run: int(amounts[slice(*run)].sum()))
    reach = max(1, round(0.2 * (bottom - top)))
    full = 0.9 * ink.shape[1]
    for start, end in runs:
        near = 0 < top - end <= reach or 0 < start - bottom <= reach
        inner = start > 0 and end < height
        if near and inner and amounts[start:end].max() < full and end - start <= 2 * reach:
            top, bottom = min(top, start), max(bottom, end)
    return top, bottom


def _any(ink: Mask, axis: int) -> Mask:
    """(n,): where a row or column of (h, w) holds ink."""
    return np.asarray(ink.any(axis=axis), dtype=np.bool_)


def _rows(ink: Mask) -> tuple[int, int]:
    """First and past-the-last row with ink; all rows where there is none."""
    rows = np.flatnonzero(_any(ink, axis=1))
    return (int(rows[0]), int(rows[-1]) + 1) if len(rows) else (0, len(ink))


def _inside(columns: Mask, runs: Sequence[Run], height: int) -> Sequence[Run]:
    """The runs, moved so that the last centre is not behind the ink: in a short line the recogniser tells late."""
    first, last, inked = runs[0].first, runs[-1].last, np.flatnonzero(columns)
    if not len(inked) or last <= inked[-1] or last - first < height:
        return runs
    scale = max(0.0, float(inked[-1]) + 1 - HALF_LETTER * height - first) / (last - first)
    return [Run(first + (run.first - first) * scale, first + (run.last - first) * scale) for run in runs]


def _edges(columns: Mask, runs: Sequence[Run], height: int) -> list[tuple[int, int]]:
    """Half-open ranges of columns, one a run."""
    width, shift = len(columns), SHIFT * height
    gaps = _runs(~columns)
    cuts = [
        _gap(gaps, before.last - shift, after.first + shift) or (round((before.last + after.first) / 2),) * 2
        for before, after in pairwise(runs)
    ]
    outer = [gap for gap in gaps if gap[1] - gap[0] > LOOSEST_GAP * height or gap[0] == 0 or gap[1] == width]
    left = max((end for _, end in outer if end <= runs[0].first + shift), default=0)
    right = min((start for start, _ in outer if start >= runs[-1].last - shift), default=width)
    starts = [left, *(end for _, end in cuts)]
    ends = [*(start for start, _ in cuts), right]
    return [
        (max(0, min(start, width - 1)), max(min(start, width - 1) + 1, min(end, width)))
        for start, end in zip(starts, ends, strict=True)
    ]


def _gap(gaps: Sequence[tuple[int, int]], after: float, before: float) -> tuple[int, int] | None:
    """The widest gap whose middle lies between two columns."""
    inside = [gap for gap in gaps if after <= (gap[0] + gap[1]) / 2 <= before]
    return max(inside, key=lambda gap: gap[1] - gap[0], default=None)


def _runs(flags: Mask) -> list[tuple[int, int]]:
    """Half-open ranges where `flags` holds."""
    steps = np.flatnonzero(np.diff(np.concatenate(([False], flags, [False])).astype(np.int8)))
    return [(int(start), int(end)) for start, end in zip(steps[::2], steps[1::2], strict=True)]
