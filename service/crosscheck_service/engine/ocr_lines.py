"""From one line's pixels to its text with the places of its words: depends on nothing but those pixels."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from rapidocr import RapidOCR

from crosscheck_detectors.context import Box, Line, Unread, Word
from crosscheck_service.engine.ocr_ink import Run, tighten, unexplained
from crosscheck_service.engine.ocr_lean import LEANS, laid_back, slope
from crosscheck_service.engine.ocr_rivals import rivals_of

Pixels = NDArray[np.uint8]
Quads = NDArray[np.float32]

UNKNOWN_LETTERS = 1.6
"""Stretch of ink without a recognised character, in heights of the line, from which the line counts as unread."""
SMALLEST_CAPITALS = 5.4
"""Height of capitals in pixels below which nothing counts as read (`python -m bench.reading.small`)."""
SMALL_CAPITALS = 6.3
"""The same below which a line counts as read only if the reader is sure of every character.

Enlarging such a line first does not help: the recogniser enlarges it anyhow, and reads what was enlarged twice worse.
"""
SURE = 0.8
"""Score of a small line's least certain character from which it counts as read."""
VERTICAL = 1.5
"""Heights in widths from which RapidOCR turns a line on its side."""
LEGIBLE = 0.5
"""Mean score of a line's characters below which it counts as unread."""
_BELOW = re.compile(r"[gjpqyQ,;@$(){}\[\]|_/çß]")
"""Characters that reach below the line."""
_TALL = re.compile(r"[^acegmnopqrsuvwxyz.,:;_~<>=*+\s-]")
"""Characters as high as capitals."""


def read_line(engine: RapidOCR, patch: Pixels, quad: Quads) -> Line | Unread:
    """The line within `quad`, its boxes in pixels of the patch; Unread too where its letters are too small.

    Args:
        engine: its recogniser is used.
        patch: BGR, (h, w, 3), the upright rectangle around the quadrilateral.
        quad: (4, 2), clockwise from the top left, in pixels of the patch.
    """
    line = recognised(engine, patch, quad)
    if isinstance(line, Line) and not large_enough(line):
        return Unread(line.box, "letters too small to be read surely")
    return line


def recognised(engine: RapidOCR, patch: Pixels, quad: Quads) -> Line | Unread:
    """As `read_line`, whatever the height of the letters."""
    # One line at a time: in a batch each is padded to the widest, and what is read depends on the others.
    (upright,) = engine.crop_text_regions(patch, quad[None])
    found = engine.recognize_txt([upright])
    text, score, info = (found.txts or ("",))[0], found.scores[0], found.word_results[0]
    region = Box(0, 0, patch.shape[1], patch.shape[0])
    if not text.strip():
        return Unread(region, "text that the reader has no letters for")
    if score < LEGIBLE:
        return Unread(region, f"text too unclear to read (score {score:.2f})")
    leans = abs(slope(quad)) >= LEANS and region.height < VERTICAL * region.width
    if leans:
        # Its neighbours reach into the rectangle around it; in the picture that was read it is alone.
        height, width = upright.shape[:2]
        line, stretch = _line(upright, Box(0, 0, width, height), text, score, info)
        line = laid_back(line, quad, width, height)
    else:
        line, stretch = _line(patch, region, text, score, info)
    if stretch > UNKNOWN_LETTERS:
        return Unread(region, "letters that the reader does not know")
    return line


def large_enough(line: Line) -> bool:
    """Whether a line's letters are large enough for how surely they were read."""
    height = capitals(line)
    if height >= SMALL_CAPITALS:
        return True
    return height >= SMALLEST_CAPITALS and min(word.score for word in line.words) >= SURE


def capitals(line: Line) -> float:
    """About how high a line's capitals are, in pixels of its ink."""
    height = float(line.box.height)
    if _BELOW.search(line.text):
        height *= 0.78
    return height if _TALL.search(line.text) else height / 0.72


def moved(read: Line | Unread, x: int, y: int) -> Line | Unread:
    """The same, so many pixels to the right and down."""
    if isinstance(read, Unread):
        return replace(read, place=_moved(read.place, x, y)) if isinstance(read.place, Box) else read
    words = tuple(replace(word, box=_moved(word.box, x, y)) for word in read.words)
    return replace(read, box=_moved(read.box, x, y), words=words)


def in_reading_order(lines: Sequence[Line]) -> list[Line]:
    """Rows from the top, each from the left; a line is in a row if its middle lies within the row's first line."""
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda line: (line.box.y0 + line.box.y1, line.box.x0)):
        middle = (line.box.y0 + line.box.y1) / 2
        if rows and rows[-1][0].box.y0 <= middle < rows[-1][0].box.y1:
            rows[-1].append(line)
        else:
            rows.append([line])
    return [line for row in rows for line in sorted(row, key=lambda line: line.box.x0)]


def _moved(box: Box, x: int, y: int) -> Box:
    return Box(box.x0 + x, box.y0 + y, box.x1 + x, box.y1 + y)


def _line(pixels: Pixels, region: Box, text: str, score: float, info: object) -> tuple[Line, float]:
    """One recognised line, and its widest stretch of ink without a character, in heights of the line.

    `info` is RapidOCR's WordInfo: characters without spaces, and the column of each.
    """
    columns = [column for word in getattr(info, "word_cols", ()) for column in word]
    count = float(getattr(info, "line_txt_len", 0.0))
    confidences = list(getattr(info, "confs", ()))
    spans = _spans(text)
    if (
        region.height >= VERTICAL * region.width
        or len(columns) != sum(end - start for start, end in spans)
        or count <= 0
    ):
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
        Word(text[start:end], start, box, min(confidences[start:end], default=score), rivals_of(info, start, end))
        for (start, end), box in zip(spans, boxes, strict=True)
    )
    return Line(text, Box.around(boxes), score, words), unexplained(pixels, region, all_centres)


def _spans(text: str) -> list[tuple[int, int]]:
    """Half-open ranges of the runs of `text` without white space."""
    edges = [0, *(index for index in range(1, len(text)) if text[index].isspace() != text[index - 1].isspace())]
    return [(start, end) for start, end in pairwise([*edges, len(text)]) if not text[start].isspace()]
