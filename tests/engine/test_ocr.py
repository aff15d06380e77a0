"""The reader on pictures drawn here: what it reads, where, and what it admits not to have read."""

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from crosscheck_detectors.context import Box, Case, ImagePart, Reading, Source, Span, TextPart
from crosscheck_detectors.findings import Report
from crosscheck_detectors.ocr_alignment import report
from crosscheck_service.engine.ocr import OcrReader
from crosscheck_service.engine.ocr_ink import Run, tighten

Pixels = NDArray[np.uint8]
RECEIPT = [
    [(20, "CORNER MARKET")],
    [(20, "Receipt no: 10482-77")],
    [(20, "Date: March 14, 2026")],
    [(20, "Coffee beans"), (300, "$12.40")],
    [(20, "Oat milk"), (300, "$3.95")],
    [(20, "Subtotal"), (300, "$16.35")],
    [(20, "Total"), (300, "$17.82")],
]
STATEMENT = [
    [(20, "Date"), (160, "Payee"), (360, "Amount"), (500, "Balance")],
    [(20, "2026-03-02"), (160, "Northwind"), (360, "$120.00"), (500, "$1,880.00")],
    [(20, "2026-03-05"), (160, "Contoso"), (360, "$64.10"), (500, "$1,815.90")],
    [(20, "2026-03-09"), (160, "Fabrikam"), (360, "$310.75"), (500, "$1,505.15")],
]


@pytest.fixture(scope="module")
def reader() -> OcrReader:
    return OcrReader(threads=1)


def draw(
    rows: list[list[tuple[int, str]]], size: int = 18, ink: str = "black", paper: str = "white"
) -> tuple[Pixels, dict[str, Box]]:
    """A picture of rows of texts at their x, and the tight box of each text's ink."""
    picture = Image.new("RGB", (640, 40 + 2 * size * len(rows)), paper)
    canvas, font = ImageDraw.Draw(picture), ImageFont.load_default(size)
    boxes = {}
    for number, row in enumerate(rows):
        for x, text in row:
            place = (x, 20 + 2 * size * number)
            canvas.text(place, text, font=font, fill=ink)
            boxes[text] = Box(*(round(edge) for edge in canvas.textbbox(place, text, font=font)))
    return np.array(picture), boxes


def compare(reader: OcrReader, pixels: Pixels, content: str) -> Report:
    shot = ImagePart("shot", Source.SCREENSHOT, pixels.shape[1], pixels.shape[0], reader.read(pixels))
    return report(Case((shot, TextPart("page", Source.DOM, content))))


def plain(rows: list[list[tuple[int, str]]]) -> str:
    return "\n".join("\t".join(text for _, text in row) for row in rows)


def overlap(a: Box, b: Box) -> float:
    """Intersection over union."""
    across, down = min(a.x1, b.x1) - max(a.x0, b.x0), min(a.y1, b.y1) - max(a.y0, b.y0)
    both = max(across, 0) * max(down, 0)
    return both / (a.width * a.height + b.width * b.height - both)


def test_lines_come_in_reading_order_with_words_and_scores(reader: OcrReader) -> None:
    pixels, boxes = draw(RECEIPT)
    lines = reader.read(pixels).lines
    assert [line.text for line in lines] == [text for row in RECEIPT for _, text in row]
    for line in lines:
        assert overlap(line.box, boxes[line.text]) > 0.8
        assert [line.text[word.start : word.start + len(word.text)] for word in line.words] == line.text.split()
        assert all(0.5 < word.score <= 1 for word in line.words)


def test_reading_is_deterministic(reader: OcrReader) -> None:
    pixels, _ = draw(STATEMENT)
    assert reader.read(pixels) == reader.read(pixels)


@pytest.mark.parametrize(("width", "height"), [(1, 1), (7, 300), (300, 7), (64, 64), (4_000, 30)])
def test_empty_pictures_of_any_shape_read_as_nothing(reader: OcrReader, width: int, height: int) -> None:
    assert reader.read(np.full((height, width, 3), 255, np.uint8)) == Reading(())


def test_pixels_of_another_shape_are_refused(reader: OcrReader) -> None:
    with pytest.raises(ValueError, match="height, width, 3"):
        reader.read(np.zeros((10, 10), np.uint8))


def test_a_large_picture_with_small_text_is_read_in_tiles(reader: OcrReader) -> None:
    picture = Image.new("RGB", (2_700, 1_000), "white")
    canvas, font = ImageDraw.Draw(picture), ImageFont.load_default(11)
    texts = [f"Account {number}: ${number * 37}.50" for number in range(11, 19)]
    for number, text in enumerate(texts):
        canvas.text((10 + 330 * number, 40 + 110 * number), text, font=font, fill="black")
    assert [line.text.replace(" ", "") for line in reader.read(np.array(picture)).lines] == [
        text.replace(" ", "") for text in texts
    ]


@pytest.mark.parametrize(
    ("rows", "old", "new"),
    [
        (RECEIPT, "$17.82", "$17.32"),
        (RECEIPT, "$12.40", "$14.20"),
        (RECEIPT, "March 14, 2026", "March 15, 2026"),
        (RECEIPT, "10482-77", "10432-77"),
        (STATEMENT, "$64.10", "$64.70"),
        (STATEMENT, "2026-03-09", "2026-03-08"),
        (STATEMENT, "Contoso", "Adatum"),
    ],
)
@pytest.mark.parametrize("colours", [("black", "white"), ("#dbe7f3", "#0d2137")])
def test_an_edited_value_is_found_with_box_and_span(
    reader: OcrReader, rows: list[list[tuple[int, str]]], old: str, new: str, colours: tuple[str, str]
) -> None:
    pixels, boxes = draw(rows, ink=colours[0], paper=colours[1])
    page = plain(rows)
    assert not compare(reader, pixels, page).findings
    edited = page.replace(old, new)
    findings = compare(reader, pixels, edited).findings
    assert [(finding.evidence[0].value, finding.evidence[1].value) for finding in findings] == [(old, new)]
    assert findings[0].probability >= 0.9
    start = edited.index(new)
    assert findings[0].evidence[1].place == Span(start, start + len(new))
    box = findings[0].evidence[0].place
    assert isinstance(box, Box)
    if old in boxes:
        assert overlap(box, boxes[old]) > 0.7


def test_a_bar_above_a_caption_is_not_taken_for_its_letters() -> None:
    picture = Image.new("RGB", (70, 32), "#0d2137")
    canvas, font = ImageDraw.Draw(picture), ImageFont.load_default(13)
    canvas.rectangle((4, 0, 70, 8), fill="#6699cc")
    canvas.text((4, 12), "12 votes", font=font, fill="#a8b4bf")
    left, top, right, bottom = canvas.textbbox((4, 12), "12 votes", font=font)
    first, second = tighten(np.array(picture), Box(0, 0, 70, 32), [Run(8, 15), Run(25, right - 4)])
    assert abs(Box.around((first, second)).y0 - top) <= 1
    assert abs(second.y1 - bottom) <= 1
    assert abs(first.x0 - left) <= 2


def test_words_of_a_short_line_end_where_their_ink_does_though_the_recogniser_tells_late() -> None:
    picture = Image.new("RGB", (54, 28), "white")
    canvas, font = ImageDraw.Draw(picture), ImageFont.load_default(14)
    canvas.text((10, 6), "Hall 3", font=font, fill="black")
    start = 10 + canvas.textlength("Hall ", font=font)
    end = 10 + canvas.textlength("Hall 3", font=font)
    name, number = tighten(np.array(picture), Box(0, 0, 54, 28), [Run(14, start + 3), Run(end + 3, end + 3)])
    assert name.x1 <= start
    assert abs(number.x0 - start) <= 2
    assert abs(number.x1 - end) <= 2
