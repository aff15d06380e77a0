"""What can be seen on a screenshot: whether anything changed, and where, and whether anything is drawn in a place."""

import io

try:
    from PIL import Image, ImageChops
except ImportError as missing:  # pragma: no cover
    raise ImportError("Pillow is missing, as browser-use may be: pip install 'crosscheck[browser-use]'") from missing

from crosscheck.places import Box

CARET = (3, 48)
"""Width and height in CSS pixels of what a blinking caret changes at most."""

TILE = 16
"""Pixels: width and height of the squares in which changes are told."""
FLAT = 10
"""Steps of 255 by which pixels of a place that shows nothing differ at most, in each colour."""
EDGE = 4.0
"""CSS pixels at the edges of an element that may hold its frame."""

Tiles = frozenset[tuple[int, int]]


def opened(screenshot: bytes) -> Image.Image:
    """The decoded screenshot."""
    with Image.open(io.BytesIO(screenshot)) as image:
        return image.convert("RGB")


def shows_nothing(image: Image.Image, box: Box, scale: float) -> bool:
    """Whether a place that lies wholly on the screenshot is of one colour, but for a frame around it.

    `scale` is pixels for each CSS pixel. A place too small to tell shows something.
    """
    edge = min(EDGE * scale, (box.x1 - box.x0) / 4, (box.y1 - box.y0) / 4)
    inner = (round(box.x0 + edge), round(box.y0 + edge), round(box.x1 - edge), round(box.y1 - edge))
    is_tiny = inner[2] - inner[0] < TILE / 2 or inner[3] - inner[1] < TILE / 4
    if is_tiny or box.x1 > image.width or box.y1 > image.height:
        return False
    patch = image.crop(inner)
    ground = Image.new("RGB", patch.size, patch.getpixel((0, 0)))
    return (
        ImageChops.difference(patch, ground).point([255 * (step > FLAT) for step in range(256)] * 3).getbbox() is None
    )


def changed_tiles(before: Image.Image, after: Image.Image) -> Tiles | None:
    """(column, row) of the squares in which two screenshots differ; None where these are of different size."""
    if before.size != after.size:
        return None
    red, green, blue = ImageChops.difference(before, after).split()
    most = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    if most.getbbox() is None:
        return frozenset()
    # The mean of a square in whole steps would lose a small change.
    means = most.convert("F").reduce(TILE)
    return frozenset((x, y) for x in range(means.width) for y in range(means.height) if means.getpixel((x, y)) != 0.0)


def around(tiles: Tiles) -> Tiles:
    """The squares with their neighbours."""
    return frozenset((x + dx, y + dy) for x, y in tiles for dx in (-1, 0, 1) for dy in (-1, 0, 1))


def tiles_of(box: Box) -> Tiles:
    """The squares that a place touches."""
    return frozenset(
        (x, y) for x in range(box.x0 // TILE, -(-box.x1 // TILE)) for y in range(box.y0 // TILE, -(-box.y1 // TILE))
    )


def looks_alike(before: Image.Image, after: Image.Image, scale: float, *, except_for: Tiles = frozenset()) -> bool:
    """Whether two screenshots show the same, but for a blinking caret and what is in the squares `except_for`.

    `scale` is pixels for each CSS pixel.
    """
    if before.size != after.size:
        return False
    difference = ImageChops.difference(before, after)
    for x, y in except_for:
        difference.paste((0, 0, 0), (x * TILE, y * TILE, (x + 1) * TILE, (y + 1) * TILE))
    box = difference.getbbox()
    if box is None:
        return True
    return box[2] - box[0] <= CARET[0] * scale and box[3] - box[1] <= CARET[1] * scale
