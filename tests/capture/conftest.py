"""A real Chromium driven by Playwright, and the guard's own way from parts to a verdict, without a server."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from crosscheck import Captured, calls
from crosscheck_detectors.context import Case, Reading
from crosscheck_detectors.findings import Report
from crosscheck_detectors.ocr_alignment import report
from crosscheck_service.deployments.timed import TimedReading
from crosscheck_service.engine.ocr import OcrReader
from crosscheck_service.engine.passes import part_of
from crosscheck_service.request.model import ImageInput
from crosscheck_service.request.redaction import secrets_of
from crosscheck_service.request.validate import validate
from crosscheck_service.settings import Limits

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

PAGES = Path(__file__).parent / "pages"
Opener = Callable[..., "Page"]
Checker = Callable[[Captured], Report]


@pytest.fixture(scope="module")
def browser() -> "Iterator[Browser]":
    """Of the module, for while it runs no asyncio test can."""
    playwright = pytest.importorskip("playwright.sync_api", reason="pip install playwright")
    program = shutil.which("chromium")
    if program is None:
        pytest.skip("chromium is not installed: apt-get install chromium")
    with playwright.sync_playwright() as running:
        chromium = running.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-quic"])
        yield chromium
        chromium.close()


@pytest.fixture
def opened(browser: "Browser") -> Iterator[Opener]:
    """Opens a page of pages/, or a piece of HTML, at a size in CSS pixels and a device pixel ratio."""
    contexts = []

    def open_(content: str, *, width: int = 1280, height: int = 800, ratio: float = 1.0) -> "Page":
        context = browser.new_context(viewport={"width": width, "height": height}, device_scale_factor=ratio)
        contexts.append(context)
        page = context.new_page()
        if content.endswith(".html"):
            page.goto((PAGES / content).as_uri())
        else:
            page.set_content(content)
        return page

    yield open_
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def reader() -> OcrReader:
    return OcrReader(threads=1)


@pytest.fixture
def checked(reader: OcrReader) -> Checker:
    """What alignment reports of a captured page; a screenshot is read once."""
    readings: dict[str, Reading] = {}

    def check(captured: Captured) -> Report:
        request = validate(calls.check(captured).request, Limits(), ("ocr_alignment",))
        secrets = secrets_of(request.parts)
        parts = []
        for part in request.parts:
            if isinstance(part, ImageInput):
                if part.reading_key not in readings:
                    readings[part.reading_key] = reader.read(part.pixels)
                seen = TimedReading(readings[part.reading_key], 0.0).without(secrets)
                parts.append(part_of(part, seen.reading, seen.hidden))
            else:
                parts.append(part_of(part, None))
        return report(Case(tuple(parts)))

    return check
