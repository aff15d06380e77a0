"""A page and the same page some moments later, about one twentieth of it changed."""

import random
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from bench.alignment.render import Rendered

Pixels = NDArray[np.uint8]

SHARE = 0.05
TILE = 32
WAYS = ("panel", "tiles", "values", "scrolled")
"""panel: a rectangle shows another page. tiles: squares anywhere do. values: words are written anew. scrolled: all
below a place moves down, as after a message that appears."""


def changed(page: Rendered, other: Rendered, way: str, rng: random.Random) -> Pixels:
    """The page's pixels after a change; `other` gives what appears."""
    pixels = page.pixels.copy()
    height, width = pixels.shape[:2]
    match way:
        case "panel":
            across = rng.uniform(0.5, 2.0) ** 0.5
            high, wide = round(height * SHARE**0.5 * across), round(width * SHARE**0.5 / across)
            top, left = rng.randrange(height - high), rng.randrange(width - wide)
            pixels[top : top + high, left : left + wide] = other.pixels[top : top + high, left : left + wide]
        case "tiles":
            places = [(top, left) for top in range(0, height, TILE) for left in range(0, width, TILE)]
            for top, left in rng.sample(places, round(SHARE * len(places))):
                pixels[top : top + TILE, left : left + TILE] = other.pixels[top : top + TILE, left : left + TILE]
        case "values":
            _write(pixels, list(page.boxes.values()), rng)
        case "scrolled":
            top, step = rng.randrange(height // 2), rng.randrange(1, 60)
            pixels[top + step :] = page.pixels[top : height - step]
            pixels[top : top + step] = page.pixels[top]
        case _:
            raise ValueError(f"no change {way!r}; known are {', '.join(WAYS)}")
    return pixels


def _write(pixels: Pixels, boxes: Sequence[tuple[float, ...]], rng: random.Random) -> None:
    """New numbers over some of the values, until a twentieth of the page is new or every value is."""
    picture = Image.fromarray(pixels)
    canvas, area = ImageDraw.Draw(picture), 0.0
    for x0, y0, x1, y1, *_ in rng.sample(boxes, len(boxes)):
        if area > SHARE * pixels.shape[0] * pixels.shape[1] or y1 > pixels.shape[0] or x1 > pixels.shape[1]:
            continue
        paper = tuple(int(value) for value in pixels[int(y0), int(x0)])
        ink = (0, 0, 0) if sum(paper) > 380 else (255, 255, 255)
        canvas.rectangle((x0, y0, x1, y1), fill=paper)
        font = ImageFont.load_default(max(8, round(0.7 * (y1 - y0))))
        canvas.text((x0 + 1, y0 + 1), f"{rng.uniform(1, 999):.2f}", font=font, fill=ink)
        area += (x1 - x0) * (y1 - y0)
    pixels[:] = np.array(picture)
