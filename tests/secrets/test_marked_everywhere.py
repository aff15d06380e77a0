"""Canaries in 100 pages: what is marked as sensitive is in no verdict and no log, be it beside a contradiction."""

import io
import logging

import pytest
from alignment_cases import reading
from canaries import canaries
from PIL import Image

from crosscheck.v1 import guard_pb2 as pb
from crosscheck_detectors.context import Case
from crosscheck_detectors.ocr_alignment import report
from crosscheck_detectors.verdict import Thresholds, judge
from crosscheck_service.engine.passes import part_of
from crosscheck_service.request.model import ImageInput
from crosscheck_service.request.validate import validate
from crosscheck_service.settings import Limits

PAGES = {
    pb.TEXT_FORMAT_PLAIN: "Password: {0}\nCard number: {1} (exp. 12/29)\nTotal: ${3}.50 token {2}\nAPI key\n{2}\n",
    pb.TEXT_FORMAT_HTML: "<label>Password</label><input value='{0}'><p>Card {1}, total: ${3}.50 {2}</p>",
    pb.TEXT_FORMAT_ARIA_SNAPSHOT: '- textbox "Password": {0}\n- text: "Card {1}, total: ${3}.50 {2}"',
    pb.TEXT_FORMAT_BROWSER_USE: "[4]<input type=text aria-label=Password value={0} />\nCard {1}\nTotal: ${3}.50 {2}",
}


def png() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (900, 400), "white").save(file, "PNG")
    return file.getvalue()


@pytest.mark.parametrize("number", range(100))
def test_no_canary_leaves(number: int, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    found = canaries(number)
    secrets = (found.password, found.card, found.token)
    text_format = list(PAGES)[number % len(PAGES)]
    content = PAGES[text_format].format(*secrets, 10 + number)
    spans = [
        pb.Region(span=pb.Span(start=at, end=at + len(secret)))
        for secret in secrets
        for at in range(len(content))
        if content.startswith(secret, at)
    ]
    parts = [
        pb.Part(id="dom", source=pb.SOURCE_DOM, text=content, text_format=text_format, sensitive=spans),
        pb.Part(
            id="tool", source=pb.SOURCE_TOOL_OUTPUT, text=f"Password: other-1\nTotal: ${90 + number}.75\nAPI key: k-1"
        ),
        pb.Part(id="shot", source=pb.SOURCE_SCREENSHOT, image=pb.Image(data=png())),
    ]
    request = validate(pb.CheckRequest(parts=parts), Limits(), ("ocr_alignment",))
    shown = reading("Password: ••••••••", f"Total: ${10 + number}.90", "API key: hidden")
    detected = report(
        Case(
            tuple(
                part_of(part, shown) if isinstance(part, ImageInput) else part_of(part, None) for part in request.parts
            )
        )
    )
    verdict = judge([detected], "", Thresholds(0.5, 0.9, review_degraded=True))
    assert verdict.findings
    assert not found.in_(repr((request.parts[:2], detected, verdict)) + caplog.text)
    assert any(each.unread.reason == "marked as sensitive" for each in verdict.coverage.unread)
