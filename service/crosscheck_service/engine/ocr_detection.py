"""Finds lines of text in a block of an image with RapidOCR's detector.

It costs time by area and finds text of 8 pixels and more. So a large image is searched at a bounded area, and finer
only in the blocks whose text turns out to be small there.
"""

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray
from rapidocr import RapidOCR

from crosscheck_detectors.context import Box

Pixels = NDArray[np.uint8]
Quads = NDArray[np.float32]

DETECTION_AREA = 2_200_000
"""Pixels of an image that are searched at first; holds 1920 x 1080."""
FINE_AREA = 6_000_000
"""Pixels of an image that are searched where the text is small; a larger one is shrunk to it."""
TILE = 1_440
TILE_OVERLAP = 128
SMALL_TEXT = 13
"""Height in pixels of a detected box (about 1.6 times its letters) below which detection is repeated finer."""
SHORT_EDGE = 736
"""An image with a shorter edge is enlarged for detection, at most `LARGEST_ZOOM` times: PP-OCR was trained so."""
LARGEST_ZOOM = 2.0
MARGIN = 16
"""Border around what is searched: text that touches the edge is found, and nothing is too small."""
STRIDE = 32
"""The detector's: it would resample an image whose edges are not multiples."""


def zoom_of(width: int, height: int) -> float:
    """At which scale an image is searched at first."""
    fitting = (DETECTION_AREA / (height * width)) ** 0.5
    return max(1.0, min(SHORT_EDGE / min(height, width), LARGEST_ZOOM, fitting)) if fitting >= 1 else float(fitting)


def find_lines(engine: RapidOCR, patch: Pixels, zoom: float, image_area: int) -> Quads:
    """Corners of the lines in a block, (n, 4, 2), in the block's pixels.

    Args:
        engine: set to detect and nothing else.
        patch: BGR, (h, w, 3).
        zoom: the scale to search at first.
        image_area: pixels of the whole image, which bound how much finer a block is searched.
    """
    quads = _tiled(engine, patch, zoom)
    finest = min(1.0, (FINE_AREA / image_area) ** 0.5)
    if zoom >= finest:
        return quads
    heights = [zoom * (quad[:, 1].max() - quad[:, 1].min()) for quad in quads]
    if heights and np.quantile(heights, 0.1) >= SMALL_TEXT:
        return quads
    return _tiled(engine, patch, finest)


def bounds(quad: Quads, width: int, height: int) -> Box:
    """The upright rectangle around a quadrilateral, inside the image and at least one pixel large."""
    x0, y0 = (int(np.floor(value)) for value in quad.min(axis=0))
    x1, y1 = (int(np.ceil(value)) for value in quad.max(axis=0))
    x0, y0 = min(max(x0, 0), width - 1), min(max(y0, 0), height - 1)
    return Box(x0, y0, max(x0 + 1, min(x1, width)), max(y0 + 1, min(y1, height)))


def _tiled(engine: RapidOCR, patch: Pixels, scale: float) -> Quads:
    """Searches the whole patch at once, or in overlapping tiles where it is too large."""
    height, width = patch.shape[:2]
    if scale * scale * height * width <= DETECTION_AREA:
        return _quads(engine, patch, scale)
    step, overlap = round(TILE / scale), round(TILE_OVERLAP / scale)
    boxes: list[Box] = []
    for top in _starts(height, step, overlap):
        for left in _starts(width, step, overlap):
            tile = patch[top : top + step, left : left + step]
            boxes += [
                Box(box.x0 + left, box.y0 + top, box.x1 + left, box.y1 + top)
                for box in (bounds(quad, tile.shape[1], tile.shape[0]) for quad in _quads(engine, tile, scale))
            ]
    corners = [[(box.x0, box.y0), (box.x1, box.y0), (box.x1, box.y1), (box.x0, box.y1)] for box in _joined(boxes)]
    return np.array(corners, dtype=np.float32).reshape(-1, 4, 2)


def _quads(engine: RapidOCR, patch: Pixels, scale: float) -> Quads:
    if scale != 1.0:
        method = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
        patch = cv2.resize(patch, None, fx=scale, fy=scale, interpolation=method).astype(np.uint8)
    rim = np.concatenate((patch[0], patch[-1], patch[:, 0], patch[:, -1]))
    edge = tuple(int(value) for value in np.median(rim, axis=0))
    height, width = (length + MARGIN + -(length + MARGIN + MARGIN) % STRIDE for length in patch.shape[:2])
    framed = cv2.copyMakeBorder(
        patch, MARGIN, height - patch.shape[0], MARGIN, width - patch.shape[1], cv2.BORDER_CONSTANT, value=edge
    )
    found = getattr(engine(framed), "boxes", None)
    if found is None:
        return np.empty((0, 4, 2), dtype=np.float32)
    return ((np.asarray(found, dtype=np.float32) - MARGIN) / scale).astype(np.float32)


def _starts(length: int, step: int, overlap: int) -> list[int]:
    """Where tiles of `step` begin along an edge: evenly spread, overlapping by at least `overlap`."""
    count = max(1, -(-(length - overlap) // (step - overlap)))
    return [round(index * (length - step) / (count - 1)) for index in range(count)] if count > 1 else [0]


def _joined(boxes: Sequence[Box]) -> list[Box]:
    """Unites boxes of one line that two overlapping tiles found, whole or in pieces."""
    joined: list[Box] = []
    for box in sorted(boxes, key=lambda box: (box.y0, box.x0)):
        merged = box
        for other in [other for other in joined if _same_line(other, merged)]:
            joined.remove(other)
            merged = Box.around((other, merged))
        joined.append(merged)
    return joined


def _same_line(a: Box, b: Box) -> bool:
    across = min(a.x1, b.x1) - max(a.x0, b.x0)
    down = min(a.y1, b.y1) - max(a.y0, b.y0)
    return across > 0 and down > 0.5 * min(a.height, b.height)
