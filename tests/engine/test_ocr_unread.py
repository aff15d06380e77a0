"""What was not read is told: pictures, charts, icons, small letters; and a plain page tells nothing."""

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from crosscheck_detectors.context import Box, Line, Reading, Word
from crosscheck_service.engine.ocr import OcrReader
from crosscheck_service.engine.ocr_lines import SURE, large_enough

PLACE = Box(400, 60, 640, 220)
Draw = Callable[[ImageDraw.ImageDraw], None]


@pytest.fixture(scope="module")
def reader() -> OcrReader:
    return OcrReader(threads=2)


def page(draw: Draw = lambda _: None) -> NDArray[np.uint8]:
    """Text at the left and in a button, a table's rules, an empty field; at the right whatever `draw` draws."""
    picture = Image.new("RGB", (700, 420), "white")
    canvas, font = ImageDraw.Draw(picture), ImageFont.load_default(16)
    for row in range(7):
        canvas.text((30, 30 + 34 * row), f"Setting {row}: {row * 13}", font=font, fill="black")
        canvas.line((20, 56 + 34 * row, 360, 56 + 34 * row), fill="#cccccc")
    canvas.rounded_rectangle((30, 280, 170, 316), 8, fill="#1a73e8")
    canvas.text((60, 288), "Place order", font=font, fill="white")
    canvas.rounded_rectangle((30, 340, 330, 376), 6, outline="#888888")
    draw(canvas)
    return np.array(picture)


def chart(canvas: ImageDraw.ImageDraw) -> None:
    for number, height in enumerate((90, 140, 60, 120)):
        canvas.rectangle((410 + 55 * number, 220 - height, 445 + 55 * number, 220), fill="#34a853")


def curve(canvas: ImageDraw.ImageDraw) -> None:
    canvas.line([(400 + x, 140 - round(70 * np.sin(x / 30))) for x in range(240)], fill="#444444", width=2)


def drawing(canvas: ImageDraw.ImageDraw) -> None:
    canvas.ellipse((400, 60, 560, 220), fill="#777777")
    canvas.polygon(((480, 220), (560, 60), (640, 220)), fill="#333333")


def icon(canvas: ImageDraw.ImageDraw) -> None:
    canvas.ellipse((420, 100, 444, 124), outline="#555555", width=3)
    canvas.line((440, 120, 452, 132), fill="#555555", width=4)


def photograph(canvas: ImageDraw.ImageDraw) -> None:
    noise = np.random.default_rng(0).integers(0, 256, (20, 30, 3), dtype=np.uint8)
    canvas._image.paste(Image.fromarray(noise).resize((240, 160), Image.Resampling.BICUBIC), (400, 60))


def within(box: object, outer: Box, slack: int = 40) -> bool:
    return (
        isinstance(box, Box)
        and box.x0 >= outer.x0 - slack
        and box.y0 >= outer.y0 - slack
        and box.x1 <= outer.x1 + slack
        and box.y1 <= outer.y1 + slack
    )


def test_a_page_of_text_and_frames_tells_nothing(reader: OcrReader) -> None:
    reading = reader.read(page())
    assert len(reading.lines) == 8
    assert reading.unread == ()


@pytest.mark.parametrize("draw", [chart, curve, drawing, icon, photograph])
def test_what_is_no_text_is_told_where_it_is(reader: OcrReader, draw: Draw) -> None:
    reading = reader.read(page(draw))
    assert len([line for line in reading.lines if line.box.x1 < 400]) == 8
    assert reading.unread
    assert all(within(each.place, PLACE) for each in reading.unread)
    assert all("picture" in each.reason or "read" in each.reason for each in reading.unread)


def test_a_page_that_is_nothing_but_a_photograph_is_told(reader: OcrReader) -> None:
    noise = np.random.default_rng(1).integers(0, 256, (30, 40, 3), dtype=np.uint8)
    pixels = np.array(Image.fromarray(noise).resize((400, 300), Image.Resampling.BICUBIC))
    assert reader.read(pixels) != Reading(())


def line(text: str, height: int, score: float = 0.7) -> Line:
    box = Box(0, 0, 8 * len(text), height)
    return Line(text, box, 0.9, (Word(text, 0, box, score),))


@pytest.mark.parametrize(("text", "height"), [("Total 12", 7), ("some", 5), ("sums", 5), ("Paying", 9), ("$9,99", 9)])
def test_letters_of_seven_pixels_are_high_enough(text: str, height: int) -> None:
    assert large_enough(line(text, height))


@pytest.mark.parametrize(("text", "height"), [("Total 12", 6), ("some", 4), ("Paying", 7), ("$9,99", 7)])
def test_letters_of_six_are_if_each_was_read_surely(text: str, height: int) -> None:
    assert large_enough(line(text, height, SURE))
    assert not large_enough(line(text, height, SURE - 0.01))


@pytest.mark.parametrize(("text", "height"), [("Total 12", 5), ("some", 3), ("Paying", 6), ("$9,99", 6)])
def test_letters_of_five_are_not_however_surely_they_were_read(text: str, height: int) -> None:
    assert not large_enough(line(text, height, 1.0))


def test_a_small_line_is_as_sure_as_its_least_sure_word() -> None:
    box = Box(0, 0, 40, 6)
    words = (Word("Total", 0, box, 0.99), Word("12", 6, box, SURE - 0.01))
    assert not large_enough(Line("Total 12", box, 0.95, words))


def test_a_line_in_small_letters_is_told_and_not_read(reader: OcrReader) -> None:
    picture = Image.new("RGB", (400, 120), "white")
    canvas = ImageDraw.Draw(picture)
    canvas.text((20, 20), "The price is 48.20", font=ImageFont.load_default(18), fill="black")
    canvas.text((20, 70), "Terms and conditions 2026", font=ImageFont.load_default(7), fill="black")
    reading = reader.read(np.array(picture))
    assert [read.text for read in reading.lines] == ["The price is 48.20"]
    assert any("small" in each.reason or "unclear" in each.reason for each in reading.unread)
