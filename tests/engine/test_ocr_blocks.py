"""Blocks: no text is outside of them or cut by them, and a change leaves those far from it as they were."""

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from crosscheck_detectors.context import Box
from crosscheck_service.engine.ocr_blocks import Edges, blocks

Pixels = NDArray[np.uint8]


def page(lines: int = 40, columns: int = 3, frame: bool = False) -> tuple[Pixels, list[Box]]:
    """A page of columns of lines, and the box of each line's ink."""
    picture = Image.new("RGB", (1280, 30 + 26 * lines), "#f4f4f4")
    canvas, font = ImageDraw.Draw(picture), ImageFont.load_default(15)
    boxes = []
    for row in range(lines):
        for column in range(columns):
            place = (20 + 420 * column, 12 + 26 * row)
            canvas.text(place, f"Item {row} of column {column}", font=font, fill="black")
            boxes.append(
                Box(*(round(edge) for edge in canvas.textbbox(place, f"Item {row} of column {column}", font=font)))
            )
    if frame:
        canvas.rectangle((4, 4, 1274, picture.height - 4), outline="gray")
    return np.array(picture), boxes


def found(pixels: Pixels, zoom: float = 1.0) -> list[Box]:
    return blocks(Edges.of(pixels, zoom), zoom)


def holds(outer: Box, inner: Box) -> bool:
    return outer.x0 <= inner.x0 and outer.y0 <= inner.y0 and inner.x1 <= outer.x1 and inner.y1 <= outer.y1


@pytest.mark.parametrize("frame", [False, True])
@pytest.mark.parametrize("zoom", [0.5, 1.0, 2.0])
def test_every_line_lies_whole_in_one_block(frame: bool, zoom: float) -> None:
    pixels, lines = page(frame=frame)
    cut = found(pixels, zoom)
    assert len(cut) > 1
    assert all(sum(holds(block, line) for block in cut) == 1 for line in lines)


@pytest.mark.parametrize("seed", range(20))
def test_blocks_do_not_overlap(seed: int) -> None:
    rng = np.random.default_rng(seed)
    pixels = np.full((rng.integers(300, 2_200), rng.integers(300, 1_600), 3), 255, np.uint8)
    for _ in range(60):
        y, x = rng.integers(1, pixels.shape[0] - 20), rng.integers(1, pixels.shape[1] - 100)
        pixels[y : y + rng.integers(5, 20), x : x + rng.integers(5, 100)] = 0
    covered = np.zeros(pixels.shape[:2], np.int64)
    for block in found(pixels, rng.uniform(0.5, 2.0)):
        covered[block.y0 : block.y1, block.x0 : block.x1] += 1
    assert covered.max() == 1
    assert (covered[pixels[..., 0] == 0] == 1).all()


def test_a_blank_page_has_none_and_a_single_pixel_is_one() -> None:
    pixels = np.full((300, 400, 3), 200, np.uint8)
    assert found(pixels) == []
    pixels[100, 100] = 0
    assert len(found(pixels)) == 1


def test_a_change_leaves_the_blocks_far_from_it() -> None:
    pixels, _ = page()
    before = found(pixels)
    pixels[20:60, 20:200] = 120
    after = found(pixels)
    assert {block for block in before if block.y0 > 400} <= set(after)


@pytest.mark.parametrize("text", ["111", "Ill", "HHH"])
def test_straight_letters_are_no_place_to_cut(text: str) -> None:
    picture = Image.new("RGB", (300, 800), "white")
    canvas, font = ImageDraw.Draw(picture), ImageFont.load_default(56)
    boxes = []
    for top in range(10, 740, 90):
        canvas.text((40, top), text, font=font, fill="black")
        boxes.append(Box(*(round(edge) for edge in canvas.textbbox((40, top), text, font=font))))
    cut = found(np.array(picture))
    assert len(cut) > 1
    assert all(sum(holds(block, line) for block in cut) == 1 for line in boxes)


def test_faint_noise_begins_nothing() -> None:
    noise = np.random.default_rng(0).integers(0, 10, (400, 400, 3))
    assert found((200 + noise).astype(np.uint8)) == []
