"""Reads the text of an image with RapidOCR, whose models lie inside its wheel: nothing is fetched.

Detection costs time by area and finds text of 8 pixels and more; recognition costs time by line and wants every pixel
it can get. So an image is detected at a bounded area, finer only where its text turns out to be small there, and the
lines are always cut from the image itself.
"""

import threading
from collections.abc import Sequence
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray
from rapidocr import RapidOCR

from crosscheck_detectors.context import Box, Line, Reading, Unread, Word
from crosscheck_service.engine.ocr_ink import Run, tighten, unexplained

Pixels = NDArray[np.uint8]
Quads = NDArray[np.float32]

DETECTION_AREA = 2_200_000
"""Pixels detected at once; holds 1920 x 1080."""
FINE_AREA = 6_000_000
"""Pixels detected in tiles where the text is small; a larger image is shrunk to it."""
TILE = 1_440
TILE_OVERLAP = 128
SMALL_TEXT = 13
"""Height in pixels of a detected box (about 1.6 times its letters) below which detection is repeated finer."""
SHORT_EDGE = 736
"""An image with a shorter edge is enlarged for detection, at most `LARGEST_ZOOM` times: PP-OCR was trained so."""
LARGEST_ZOOM = 2.0
UNKNOWN_LETTERS = 1.6
"""Stretch of ink without a recognised character, in heights of the line, from which the line counts as unread."""
LEGIBLE = 0.5
"""Mean score of a line's characters below which it counts as unread."""
MARGIN = 32
"""White border around an image before detection: text that touches the edge is found, and no image is too small."""


class OcrReader:
    """Reads images. One instance may be shared by threads; it reads one image at a time."""

    def __init__(self, threads: int = 2) -> None:
        self._lock = threading.Lock()
        self._engine = RapidOCR(
            params={
                "Global.log_level": "critical",
                "Global.text_score": 0.0,
                "Global.use_preprocess_img": False,
                # It would pad a wide image to a quarter of its width in height; the margin here does that job.
                "Global.use_vertical_padding": False,
                "Global.return_word_box": True,
                "Det.limit_side_len": 32,
                "Det.max_candidates": 10_000,
                "EngineConfig.onnxruntime.intra_op_num_threads": threads,
                "EngineConfig.onnxruntime.inter_op_num_threads": 1,
            }
        )

    def read(self, pixels: Pixels) -> Reading:
        """Lines in reading order (rows from the top, each from the left), with tight boxes.

        Args:
            pixels: RGB, (H, W, 3), 0..255, upright.

        Raises:
            ValueError: if the array has another shape or type.
        """
        if pixels.ndim != 3 or pixels.shape[2] != 3 or pixels.dtype != np.uint8 or 0 in pixels.shape:
            raise ValueError(f"an image is (height, width, 3) of uint8, not {pixels.shape} of {pixels.dtype}")
        with self._lock:
            bgr = np.ascontiguousarray(pixels[..., ::-1])
            quads = self._detect(bgr)
            if not len(quads):
                return Reading(())
            recognised = self._engine.recognize_txt(self._engine.crop_text_regions(bgr, quads))
        lines: list[Line] = []
        unread: list[Unread] = []
        for quad, text, score, info in zip(
            quads, recognised.txts or (), recognised.scores, recognised.word_results, strict=True
        ):
            region = _bounds(quad, pixels.shape[1], pixels.shape[0])
            if not text.strip():
                unread.append(Unread(region, "text that the reader has no letters for"))
            elif score < LEGIBLE:
                unread.append(Unread(region, f"text too unclear to read (score {score:.2f})"))
            else:
                line, stretch = _line(pixels, region, text, score, info)
                if stretch > UNKNOWN_LETTERS:
                    unread.append(Unread(region, "letters that the reader does not know"))
                else:
                    lines.append(line)
        return Reading(tuple(_in_reading_order(lines)), tuple(unread))

    def _detect(self, bgr: Pixels) -> Quads:
        """Corners of the lines, (n, 4, 2), in pixels of the image."""
        height, width = bgr.shape[:2]
        fitting = (DETECTION_AREA / (height * width)) ** 0.5
        if fitting >= 1:
            return self._quads(bgr, max(1.0, min(SHORT_EDGE / min(height, width), LARGEST_ZOOM, fitting)))
        quads = self._quads(bgr, fitting)
        heights = [fitting * (quad[:, 1].max() - quad[:, 1].min()) for quad in quads]
        if heights and np.quantile(heights, 0.1) >= SMALL_TEXT:
            return quads
        return self._tiled(bgr, min(1.0, (FINE_AREA / (height * width)) ** 0.5))

    def _tiled(self, bgr: Pixels, scale: float) -> Quads:
        height, width = bgr.shape[:2]
        step, overlap = round(TILE / scale), round(TILE_OVERLAP / scale)
        boxes: list[Box] = []
        for top in _starts(height, step, overlap):
            for left in _starts(width, step, overlap):
                tile = bgr[top : top + step, left : left + step]
                boxes += [
                    Box(box.x0 + left, box.y0 + top, box.x1 + left, box.y1 + top)
                    for box in (_bounds(quad, tile.shape[1], tile.shape[0]) for quad in self._quads(tile, scale))
                ]
        corners = [[(box.x0, box.y0), (box.x1, box.y0), (box.x1, box.y1), (box.x0, box.y1)] for box in _joined(boxes)]
        return np.array(corners, dtype=np.float32).reshape(-1, 4, 2)

    def _quads(self, bgr: Pixels, scale: float) -> Quads:
        if scale != 1.0:
            method = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
            bgr = cv2.resize(bgr, None, fx=scale, fy=scale, interpolation=method).astype(np.uint8)
        rim = np.concatenate((bgr[0], bgr[-1], bgr[:, 0], bgr[:, -1]))
        edge = tuple(int(value) for value in np.median(rim, axis=0))
        framed = cv2.copyMakeBorder(bgr, MARGIN, MARGIN, MARGIN, MARGIN, cv2.BORDER_CONSTANT, value=edge)
        found = getattr(self._engine(framed, use_det=True, use_cls=False, use_rec=False), "boxes", None)
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


def _bounds(quad: Quads, width: int, height: int) -> Box:
    """The upright rectangle around a quadrilateral, inside the image and at least one pixel large."""
    x0, y0 = (int(np.floor(value)) for value in quad.min(axis=0))
    x1, y1 = (int(np.ceil(value)) for value in quad.max(axis=0))
    x0, y0 = min(max(x0, 0), width - 1), min(max(y0, 0), height - 1)
    return Box(x0, y0, max(x0 + 1, min(x1, width)), max(y0 + 1, min(y1, height)))


def _line(pixels: Pixels, region: Box, text: str, score: float, info: object) -> tuple[Line, float]:
    """One recognised line, and its widest stretch of ink without a character, in heights of the line.

    `info` is RapidOCR's WordInfo: characters without spaces, and the column of each.
    """
    columns = [column for word in getattr(info, "word_cols", ()) for column in word]
    count = float(getattr(info, "line_txt_len", 0.0))
    confidences = list(getattr(info, "confs", ()))
    spans = _spans(text)
    if region.height >= 1.5 * region.width or len(columns) != sum(end - start for start, end in spans) or count <= 0:
        # Vertical text is recognised on its side, so its columns are not this image's.
        return Line(text, region, score, (Word(text, 0, region, score),)), 0.0
    all_centres = [(column + 0.5) / count * region.width for column in columns]
    centres = iter(all_centres)
    runs = []
    for start, end in spans:
        inside = [next(centres) for _ in range(end - start)]
        runs.append(Run(inside[0], inside[-1]))
    boxes = tighten(pixels, region, runs)
    words = tuple(
        Word(text[start:end], start, box, min(confidences[start:end], default=score))
        for (start, end), box in zip(spans, boxes, strict=True)
    )
    return Line(text, Box.around(boxes), score, words), unexplained(pixels, region, all_centres)


def _spans(text: str) -> list[tuple[int, int]]:
    """Half-open ranges of the runs of `text` without white space."""
    edges = [0, *(index for index in range(1, len(text)) if text[index].isspace() != text[index - 1].isspace())]
    return [(start, end) for start, end in pairwise([*edges, len(text)]) if not text[start].isspace()]


def _in_reading_order(lines: Sequence[Line]) -> list[Line]:
    """Rows from the top, each from the left; a line is in a row if its middle lies within the row's first line."""
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda line: (line.box.y0 + line.box.y1, line.box.x0)):
        middle = (line.box.y0 + line.box.y1) / 2
        if rows and rows[-1][0].box.y0 <= middle < rows[-1][0].box.y1:
            rows[-1].append(line)
        else:
            rows.append([line])
    return [line for row in rows for line in sorted(row, key=lambda line: line.box.x0)]
