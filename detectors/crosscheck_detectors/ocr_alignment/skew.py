"""A photographed page leans by a degree or two: its rows are found along the lean, not along the pixels."""

from collections.abc import Sequence

import numpy as np

from crosscheck_detectors.context import Box

STEEPEST = 0.045
"""Largest slope that is looked for, in pixels down per pixel right; 0.0175 is one degree."""
STEP = 0.0025
LEVEL = 0.12
"""Largest distance of two middles in one row, in heights of the lower of the two cells."""
BETTER = 1.25
"""How many times as many cells must be level along a slope as along the pixels for the page to count as leaning."""
FEWEST = 3
"""Pairs of level cells that a slope must have more than the pixels' rows have."""
MOST = 400
"""Cells that are looked at."""


def slope(boxes: Sequence[Box]) -> float:
    """The lean of a page's rows in pixels down per pixel right, 0 for a page that was not photographed."""
    if len(boxes) < 2:
        return 0.0
    some = boxes[:MOST]
    x = np.array([(box.x0 + box.x1) / 2 for box in some])
    y = np.array([(box.y0 + box.y1) / 2 for box in some])
    height = np.array([float(box.height) for box in some])
    first, second = np.nonzero(x[None, :] - x[:, None] > height[:, None])
    across, down = x[second] - x[first], y[second] - y[first]
    near = LEVEL * np.minimum(height[first], height[second])
    steps = round(STEEPEST / STEP)
    slopes = [STEP * step for step in range(-steps, steps + 1)]
    counts = [int((np.abs(down - each * across) <= near).sum()) for each in slopes]
    best = max(range(len(slopes)), key=lambda index: (counts[index], -abs(slopes[index])))
    upright = counts[steps]
    leans = counts[best] >= BETTER * upright and counts[best] >= upright + FEWEST
    return slopes[best] if leans else 0.0


def levelled(box: Box, lean: float) -> Box:
    """The box moved up or down to where it would stand on an upright page."""
    down = round(lean * (box.x0 + box.x1) / 2)
    return Box(box.x0, box.y0 - down, box.x1, box.y1 - down)
