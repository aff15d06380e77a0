"""Canaries in 100 pages that only the DOM marks: they are in no verdict, no log and no printed object.

The screenshot shows them too, other texts repeat them, and beside them stands a contradiction that is still found.
"""

import io
import logging
import random

import pytest
from alignment_cases import CHARACTER, HEIGHT, PITCH, reading
from canaries import Canaries, canaries
from PIL import Image

from crosscheck import CssBox, Element, Part, Span, Viewport, calls
from crosscheck_detectors.context import Case
from crosscheck_detectors.ocr_alignment import report
from crosscheck_detectors.verdict import Thresholds, judge
from crosscheck_service.deployments.timed import TimedReading
from crosscheck_service.engine.passes import part_of
from crosscheck_service.request.model import ImageInput, TextInput
from crosscheck_service.request.redaction import secrets_of
from crosscheck_service.request.validate import validate
from crosscheck_service.settings import Limits

WIDTH, HEIGHT_OF_PAGE = 900, 300


def rows(secrets: Canaries, number: int) -> list[str]:
    return [
        f"Password: {secrets.password}",
        f"Card number {secrets.grouped}",
        f"API key {secrets.token}",
        f"Total ${10 + number}.50",
    ]


def misread(words: str, number: int) -> str:
    """One character of the secret wrong, as OCR may have it."""
    rng = random.Random(number)
    spot = rng.randrange(len(words) - 6, len(words) - 1)
    return words[:spot] + rng.choice("7x4") + words[spot + 1 :]


def screenshot() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (WIDTH, HEIGHT_OF_PAGE), "white").save(file, "PNG")
    return file.getvalue()


def dom(secrets: Canaries, number: int, *, places: bool) -> Part:
    shown = rows(secrets, number)
    text = "\n".join(shown)
    spans = [
        Span(start=text.index(words), end=text.index(words) + len(words))
        for words in (secrets.password, secrets.grouped, secrets.token)
    ]
    elements, start = [], 0
    for index, row in enumerate(shown):
        top = 20 + PITCH * index
        box = CssBox(x0=20, y0=top, x1=20 + CHARACTER * len(row), y1=top + HEIGHT)
        elements.append(Element(span=Span(start=start, end=start + len(row)), box=box, name=row, value=row))
        start += len(row) + 1
    viewport = Viewport(css_width=WIDTH, css_height=HEIGHT_OF_PAGE, device_pixel_ratio=1)
    return Part.dom(text, sensitive=spans, elements=elements if places else (), viewport=viewport if places else None)


@pytest.mark.parametrize("number", range(100))
def test_no_canary_leaves(number: int, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    secrets = canaries(number)
    parts = [
        Part.screenshot(screenshot()),
        dom(secrets, number, places=number % 2 == 0),
        Part.tool_output(f"Logged in with {secrets.password}, card {secrets.card}. Total ${90 + number}.75"),
    ]
    call = calls.check(parts, f"What does {secrets.token} cost?")
    request = validate(call.request, Limits(), ("ocr_alignment",))
    shown = rows(secrets, number)
    read = reading(*[misread(row, number) if index < 3 and number % 3 == 0 else row for index, row in enumerate(shown)])
    seen = TimedReading(read, 0.0).without(secrets_of(request.parts))
    case = Case(
        tuple(
            part_of(part, seen.reading, seen.hidden) if isinstance(part, ImageInput) else part_of(part, None)
            for part in request.parts
        )
    )
    detected = report(case)
    verdict = judge([detected], "", Thresholds(0.5, 0.9, review_degraded=True))
    assert [side.value for finding in verdict.findings for side in finding.evidence] != []
    texts = [part.text for part in request.parts if isinstance(part, TextInput)]
    told = [request.question, *texts, repr(request.parts[1:]), repr(detected), repr(verdict), repr(case), caplog.text]
    told += [repr(parts[1]), repr(call), str(parts[1])]
    assert not secrets.in_("\n".join(told))
