"""Pages that were scanned askew or photographed: which way their lines run, and places along such a line."""

from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from crosscheck_detectors.context import Box, Line

Quads = NDArray[np.float32]

LEANS = 0.01
"""Slope from which a line is not level, in pixels down per pixel right: half a degree, or a detector's rounding."""
LONG = 3.0
"""Width of a line, in heights of the detected box, from which its slope says something about the page."""
FEWEST = 3
ALIKE = 0.02
"""Difference of two lines' slopes on one page, small leans; perspective makes so much."""
ALIKE_SHARE = 0.6
"""The same as a share of the page's slope: the more it leans, the more folds and perspective part its lines."""


def slope(quad: Quads) -> float:
    """How a line runs, (4, 2) clockwise from its top left, in pixels down per pixel right."""
    right = quad[1] - quad[0] + quad[2] - quad[3]
    return float(right[1] / right[0]) if right[0] > 0 else 0.0


def lean(quads: Sequence[Quads]) -> float:
    """The slope of a page's lines, 0 for a level page and for one whose lines run in different ways."""
    long = [quad for quad in quads if np.ptp(quad[:, 0]) >= LONG * np.linalg.norm(quad[3] - quad[0])]
    if len(long) < FEWEST:
        return 0.0
    slopes = np.array([slope(quad) for quad in long])
    middle = float(np.median(slopes))
    alike = np.abs(slopes - middle) <= max(ALIKE, ALIKE_SHARE * abs(middle))
    return middle if abs(middle) >= LEANS and alike.mean() >= 0.75 else 0.0


def laid_back(line: Line, quad: Quads, width: int, height: int) -> Line:
    """A line whose boxes are pixels of its own upright picture, `width` by `height`, put back where it was cut from."""
    corners = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
    matrix = cv2.getPerspectiveTransform(corners, quad.astype(np.float32))

    def back(box: Box) -> Box:
        edges = np.array([[(box.x0, box.y0), (box.x1, box.y0), (box.x1, box.y1), (box.x0, box.y1)]], np.float32)
        seen = cv2.perspectiveTransform(edges, matrix)[0]
        (x0, y0), (x1, y1) = np.floor(seen.min(axis=0)), np.ceil(seen.max(axis=0))
        return Box(max(int(x0), 0), max(int(y0), 0), max(int(x1), 1), max(int(y1), 1))

    words = tuple(replace(word, box=back(word.box)) for word in line.words)
    return Line(line.text, Box.around([word.box for word in words]), line.score, words)
