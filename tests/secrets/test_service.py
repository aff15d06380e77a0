"""Canaries in 100 pages over the real service: in no response, no log, no metric and no picture."""

import io
import os
import shutil
import tempfile
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from canaries import Canaries, canaries
from live import Service, start_service, stop_service
from PIL import Image, ImageDraw, ImageFont

from crosscheck import Box, Client, CssBox, Element, Part, Span, Viewport
from crosscheck.picture import draw
from crosscheck_service.engine.ocr import OcrReader

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1500)]

PAGES = 100
SIZE, LEFT, TOP, PITCH, LETTERS = (720, 300), 24, 20, 40, 20
"""Pixels; a row is PITCH high and its letters LETTERS."""


@pytest.fixture(scope="module")
def logged() -> Iterator[tuple[Service, Path]]:
    """A service whose logs lie in a folder of their own; a socket's path must be short."""
    folder = Path(tempfile.mkdtemp(prefix="ck", dir="/tmp"))
    os.environ["RAY_TMPDIR"] = str(folder)
    try:
        running = start_service()
        yield running, folder
        assert stop_service(running) == 0
    finally:
        del os.environ["RAY_TMPDIR"]
        shutil.rmtree(folder, ignore_errors=True)


def rows(secrets: Canaries, number: int) -> list[str]:
    return [
        f"Order {4000 + number}",
        f"Password: {secrets.password}",
        f"Card number: {secrets.grouped}",
        f"API key: {secrets.token}",
        f"Total: ${10 + number}.50",
        "Delivery: 14 March 2026",
    ]


def page(secrets: Canaries, number: int) -> list[Part]:
    """A screenshot that shows the secrets and a DOM that marks them, in three ways, and a text that repeats them."""
    shown = rows(secrets, number)
    image = Image.new("RGB", SIZE, "white")
    pen, font = ImageDraw.Draw(image), ImageFont.load_default(LETTERS)
    boxes = []
    for index, row in enumerate(shown):
        pen.text((LEFT, TOP + PITCH * index), row, "black", font)
        x0, y0, x1, y1 = pen.textbbox((LEFT, TOP + PITCH * index), row, font)
        boxes.append((int(x0) - 2, int(y0) - 2, int(x1) + 3, int(y1) + 3))
    file = io.BytesIO()
    image.save(file, "PNG")
    text = "\n".join(shown).replace(f"{10 + number}.50", f"{10 + number}.90")
    marked = [secrets.password, secrets.grouped, secrets.token]
    spans = [Span(start=text.index(words), end=text.index(words) + len(words)) for words in marked]
    starts = [text.index(line) for line in text.split("\n")]
    elements = [
        Element(
            span=Span(start=start, end=start + len(row)),
            box=CssBox(x0=box[0], y0=box[1], x1=box[2], y1=box[3]),
            name=row,
            value=row,
        )
        for start, row, box in zip(starts, text.split("\n"), boxes, strict=True)
    ]
    way = number % 3
    places = [Box(x0=x0, y0=y0, x1=x1, y1=y1) for x0, y0, x1, y1 in boxes[1:4]]
    return [
        Part.screenshot(file.getvalue(), sensitive=places if way == 0 else ()),
        Part.dom(
            text,
            sensitive=spans,
            elements=elements if way == 1 else (),
            viewport=Viewport(css_width=SIZE[0], css_height=SIZE[1]) if way == 1 else None,
        ),
        Part.tool_output(f"Signed in with {secrets.password}; card {secrets.card}; total ${10 + number}.90"),
    ]


def test_no_canary_is_told_logged_counted_or_drawn(
    logged: tuple[Service, Path], capfd: pytest.CaptureFixture[str]
) -> None:
    service, folder = logged
    reader = OcrReader(1)
    secrets = [canaries(number) for number in range(PAGES)]
    found = 0
    with Client(service.target, timeout=120) as guard:
        for number, own in enumerate(secrets):
            parts = page(own, number)
            if number % 10 == 9:
                response = guard.answer(parts, f"What is the API key {own.token}?", max_new_tokens=12)
            else:
                response = guard.check(parts)
            assert not own.in_(str(response.proto) + repr(response) + repr(parts[:2])), number
            assert any(each.sensitive for each in response.verdict.coverage.unread_regions)
            found += any(finding.field == "Total" for finding in response.verdict.findings)
            if number % 10 < 3:
                picture = np.asarray(draw(parts, response.verdict))
                drawn = " ".join(line.text for line in reader.read(picture).lines)
                assert "Order" in drawn
                assert not own.in_(drawn), number
    assert found >= 0.95 * PAGES
    metrics = urllib.request.urlopen(service.metrics, timeout=5).read().decode()
    captured = capfd.readouterr()
    told = metrics + captured.out + captured.err
    logs = [path for path in folder.rglob("*") if path.is_file() and not path.is_symlink()]
    assert any("serve" in str(path) for path in logs)
    told += "".join(path.read_text(errors="replace") for path in logs if path.stat().st_size < 50_000_000)
    solid = "".join(letter for letter in told.casefold() if letter.isalnum())
    assert not [number for number, own in enumerate(secrets) if own.in_(solid)]
