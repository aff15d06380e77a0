"""How well boxes meet what is drawn, and how values are changed."""

import random

import numpy as np
from numpy.typing import NDArray

from crosscheck_detectors.context import Box

Pixels = NDArray[np.uint8]


def ink(pixels: Pixels, box: Box) -> Box | None:
    """The tight box of the pixels in a rectangle that differ from its commonest colour; None for an empty one."""
    patch = pixels[max(box.y0, 0) : box.y1, max(box.x0, 0) : box.x1].astype(np.int16)
    if 0 in patch.shape:
        return None
    colours, counts = np.unique(patch.reshape(-1, 3), axis=0, return_counts=True)
    contrast = np.abs(patch - colours[counts.argmax()]).max(axis=2)
    mask = contrast > max(0.3 * contrast.max(), 8)
    if not mask.any():
        return None
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    x0, y0 = max(box.x0, 0), max(box.y0, 0)
    return Box(x0 + int(columns[0]), y0 + int(rows[0]), x0 + int(columns[-1]) + 1, y0 + int(rows[-1]) + 1)


def grown(box: Box, by: int) -> Box:
    return Box(box.x0 - by, box.y0 - by, box.x1 + by, box.y1 + by)


def iou(a: Box, b: Box) -> float:
    """Intersection over union, in [0, 1]."""
    width = max(0, min(a.x1, b.x1) - max(a.x0, b.x0))
    height = max(0, min(a.y1, b.y1) - max(a.y0, b.y0))
    common = width * height
    return common / (a.width * a.height + b.width * b.height - common)


def widths(a: Box, b: Box) -> float:
    """Intersection over union of the widths alone, in [0, 1]."""
    common = max(0, min(a.x1, b.x1) - max(a.x0, b.x0))
    return common / (a.width + b.width - common)


def contains(outer: Box, inner: Box, slack: int = 1) -> bool:
    """Whether a box holds another but for `slack` pixels."""
    return (
        outer.x0 - slack <= inner.x0
        and outer.y0 - slack <= inner.y0
        and inner.x1 <= outer.x1 + slack
        and inner.y1 <= outer.y1 + slack
    )


def other_digit(text: str, rng: random.Random) -> str:
    """The text with one digit made another."""
    spot = rng.choice([index for index, letter in enumerate(text) if letter.isdigit()])
    return text[:spot] + rng.choice([digit for digit in "0123456789" if digit != text[spot]]) + text[spot + 1 :]
