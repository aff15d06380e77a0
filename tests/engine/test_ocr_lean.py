"""Pages askew: their lean is told, boxes lie on the words, and their rows are still compared."""

import random

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from bench.reading.scans import KINDS, edited, pictured, receipt
from crosscheck_detectors.context import Box, Case, ImagePart, Source, TextPart
from crosscheck_detectors.ocr_alignment import report
from crosscheck_service.engine.ocr import OcrReader
from crosscheck_service.engine.ocr_lean import lean


@pytest.fixture(scope="module")
def reader() -> OcrReader:
    return OcrReader(threads=2)


def quad(x: float, y: float, wide: float, high: float, slope: float) -> np.ndarray:
    along, down = np.array((wide, wide * slope)), np.array((-high * slope, high))
    corner = np.array((x, y))
    return np.array((corner, corner + along, corner + along + down, corner + down), np.float32)


def test_lines_that_run_alike_give_the_page_its_lean() -> None:
    assert lean([quad(10, 40 * row, 300, 20, 0.05) for row in range(5)]) == pytest.approx(0.05, abs=1e-4)


def test_folds_and_perspective_part_the_lines_of_a_page_that_leans() -> None:
    slopes = (-0.054, -0.061, -0.069, -0.038, -0.086, -0.064, -0.091)
    assert lean([quad(10, 100 + 40 * row, 300, 20, each) for row, each in enumerate(slopes)]) == pytest.approx(-0.064)


@pytest.mark.parametrize(
    "quads",
    [
        [],
        [quad(10, 40 * row, 300, 20, 0.0) for row in range(5)],
        [quad(10, 40 * row, 300, 20, 0.004) for row in range(5)],
        [quad(10, 40 * row, 300, 20, slope) for row, slope in enumerate((-0.08, -0.03, 0.04, 0.08, 0.02))],
        [quad(10, 40 * row, 40, 20, 0.05) for row in range(5)],
    ],
    ids=["none", "level", "rounding", "all ways", "short"],
)
def test_other_pages_have_none(quads: list[np.ndarray]) -> None:
    assert lean(quads) == 0.0


def test_the_boxes_of_a_page_askew_lie_on_its_words(reader: OcrReader) -> None:
    picture = Image.new("L", (800, 600), 255)
    canvas, font = ImageDraw.Draw(picture), ImageFont.load_default(20)
    for row in range(12):
        canvas.text((60, 60 + 40 * row), f"Position {row}", font=font, fill=0)
        canvas.text((600, 60 + 40 * row), f"{row + 10}.50", font=font, fill=0)
    turned = np.stack([np.array(picture.rotate(-4, fillcolor=255, resample=Image.Resampling.BICUBIC))] * 3, axis=2)
    reading = reader.read(turned)
    assert reading.lean == pytest.approx(np.tan(np.deg2rad(4)), abs=0.01)
    words = {word.text: word.box for line in reading.lines for word in line.words}
    for row in range(12):
        x, y = np.array((622 - 400, 70 + 40 * row - 300)).astype(float)
        angle = np.deg2rad(4)
        middle = (400 + x * np.cos(angle) - y * np.sin(angle), 300 + x * np.sin(angle) + y * np.cos(angle))
        box = words[f"{row + 10}.50"]
        assert isinstance(box, Box)
        assert box.x0 <= middle[0] <= box.x1
        assert box.y0 <= middle[1] <= box.y1
        assert box.height < 32


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("seed", [5001, 5004])
def test_a_receipt_askew_agrees_with_its_text_and_an_edit_is_found(reader: OcrReader, kind: str, seed: int) -> None:
    rng = random.Random(seed)
    content = receipt(rng)
    pixels = pictured(content, kind, seed)
    image = ImagePart("image", Source.DOCUMENT, pixels.shape[1], pixels.shape[0], reader.read(pixels))

    def values(text: str) -> list[tuple[str, ...]]:
        found = report(Case((image, TextPart("text", Source.TOOL_OUTPUT, text)))).findings
        return [tuple(evidence.value for evidence in finding.evidence) for finding in found]

    assert values(content.text) == []
    total = content.values[-2]
    new = edited(total.text, rng)
    assert (total.text, new) in values(content.text.replace(f"Total\t{total.text}", f"Total\t{new}"))
