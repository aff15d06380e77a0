"""A side as a picture: 512 px wide, 128 px tall where it is short and 256 where it is long.

Drawn with the DejaVu faces that matplotlib carries, without ligatures, so that machines agree on the pixels as far as
their Pillow does.
"""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from random import Random

import matplotlib
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from crosscheck_service.evaluation.suite.surfaces import Side
from crosscheck_service.request.model import Pixels

WIDTH = 512
SHORT_HEIGHT, LONG_HEIGHT = 128, 256
_MARGIN = 8
_LARGEST, _SMALLEST = 17, 11
_LEAST_STEP = 1.25
"""Height of a row in letter sizes."""

_FACES = ("DejaVuSans", "DejaVuSans", "DejaVuSans-Bold", "DejaVuSerif", "DejaVuSansMono")
_LAYOUTS = ("near", "far", "column", "below")

Colour = tuple[int, int, int]
_THEMES: tuple[tuple[Colour, Colour, Colour], ...] = (
    ((255, 255, 255), (20, 20, 24), (92, 92, 100)),
    ((255, 255, 255), (0, 0, 0), (0, 0, 0)),
    ((246, 246, 240), (40, 32, 28), (104, 92, 80)),
    ((232, 240, 248), (16, 36, 64), (70, 92, 124)),
    ((28, 30, 36), (236, 236, 240), (166, 170, 180)),
)
"""Background, values, labels."""


@dataclass(frozen=True, slots=True)
class _Page:
    """How one picture looks; `step` is from baseline to baseline, in pixels."""

    height: int
    layout: str
    face: str
    size: int
    step: float
    left: int
    right: int


def picture_of(rng: Random, side: Side) -> Pixels:
    """The side's pixels, uint8 (128 or 256, 512, 3)."""
    height = LONG_HEIGHT if side.long else SHORT_HEIGHT
    back, ink, muted = rng.choice(_THEMES)
    page = _page(rng, side, height)
    image = Image.new("RGB", (WIDTH, height), back)
    pen = ImageDraw.Draw(image)

    def write(x: float, row: float, text: str, fill: Colour) -> None:
        baseline = round(_MARGIN / 2 + (row + 0.8) * page.step)
        pen.text((round(x), baseline), text, font=_font(page.face, page.size), fill=fill, anchor="ls")

    write(page.left, 0, side.title, ink)
    row = 1
    for field in side.fields:
        label = f"{field.label}:" if page.layout == "near" else field.label
        write(page.left, row, label, muted)
        if page.layout == "below":
            row += 1
        write(_value_left(page, label, field.value), row, field.value, ink)
        row += 1
    return np.asarray(image)


def _page(rng: Random, side: Side, height: int) -> _Page:
    """A look in which everything fits: letters shrink before a wide layout gives way to values beside their labels."""
    layout, face = rng.choice(_LAYOUTS), rng.choice(_FACES)
    wanted, left, right = rng.randint(13, _LARGEST), rng.randint(_MARGIN, 40), rng.randint(430, WIDTH - _MARGIN)
    rows = 1 + len(side.fields) * (2 if layout == "below" else 1)
    if (height - _MARGIN) / rows < _LEAST_STEP * _SMALLEST:
        layout, rows = "near", 1 + len(side.fields)
    step = (height - _MARGIN) / rows
    for size in range(min(wanted, int(step / _LEAST_STEP)), _SMALLEST - 1, -1):
        page = _Page(height, layout, face, size, step, left, right)
        if _fits(page, side):
            return page
    return _Page(height, "near", "DejaVuSans", _SMALLEST, step, _MARGIN, WIDTH - _MARGIN)


def _fits(page: _Page, side: Side) -> bool:
    gap = page.size
    for field in side.fields:
        x = _value_left(page, field.label, field.value)
        if x + _length(page, field.value) > WIDTH - _MARGIN:
            return False
        if page.layout != "below" and x < page.left + _length(page, field.label) + gap / 2:
            return False
    return True


def _value_left(page: _Page, label: str, value: str) -> float:
    if page.layout == "below":
        return page.left
    if page.layout == "far":
        return page.right - _length(page, value)
    if page.layout == "column":
        return page.left + (page.right - page.left) * 0.5
    return page.left + _length(page, label) + page.size * 0.7


def _length(page: _Page, text: str) -> float:
    return _font(page.face, page.size).getlength(text)


@lru_cache(maxsize=64)
def _font(face: str, size: int) -> ImageFont.FreeTypeFont:
    path = Path(matplotlib.get_data_path(), "fonts", "ttf", f"{face}.ttf")
    return ImageFont.truetype(str(path), size, layout_engine=ImageFont.Layout.BASIC)
