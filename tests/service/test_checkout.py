"""The main job: a real screenshot and a page's text go in over gRPC, a verdict comes out."""

import pytest
from live import CHECKOUT, Service

from crosscheck import Client, Decision, DetectorStatus, Kind, Part

SCREENSHOT = CHECKOUT / "screenshot.png"
TOTAL_ON_SCREEN = (1127, 270, 1206, 286)
"""Where the page's total was drawn: the ink of the committed screenshot, found by its dark pixels."""


@pytest.fixture(scope="module")
def guard(service: Service):
    with Client(service.target) as client:
        yield client


def page(name: str) -> str:
    return (CHECKOUT / name).read_text(encoding="utf-8")


def iou(a: tuple[int, int, int, int], b: tuple[int, int, int, int]) -> float:
    width = min(a[2], b[2]) - max(a[0], b[0])
    height = min(a[3], b[3]) - max(a[1], b[1])
    overlap = max(width, 0) * max(height, 0)
    area = sum((box[2] - box[0]) * (box[3] - box[1]) for box in (a, b))
    return overlap / (area - overlap)


def test_a_changed_total_is_found_quoted_and_placed_on_both_sides(guard: Client):
    text = page("page-altered.txt")
    response = guard.answer([Part.screenshot(SCREENSHOT), Part.dom(text)], "What is the total?")
    verdict = response.verdict
    assert verdict.decision is Decision.BLOCK
    [finding] = [found for found in verdict.findings if found.detector_id == "ocr_alignment"]
    assert (finding.kind, finding.field.lower()) == (Kind.CONTRADICTION, "total")
    sides = {side.part_id: side for side in finding.evidence}
    seen, told = sides["screenshot"], sides["dom"]
    assert (seen.value, told.value) == ("$997.38", "$979.38")
    assert seen.box is not None
    assert iou((seen.box.x0, seen.box.y0, seen.box.x1, seen.box.y1), TOTAL_ON_SCREEN) >= 0.5
    assert told.span is not None
    assert text[told.span.start : told.span.end] == "$979.38"
    assert "997.38" in verdict.warning
    assert "979.38" in verdict.warning
    assert len(verdict.warning) <= 400
    assert response.answer


def test_the_unchanged_text_is_allowed_and_says_what_was_compared(guard: Client):
    response = guard.answer([Part.screenshot(SCREENSHOT), Part.dom(page("page.txt"))], "What is the total?")
    verdict = response.verdict
    assert (verdict.decision, verdict.findings, verdict.warning) == (Decision.ALLOW, (), "")
    assert verdict.coverage.compared == verdict.coverage.matched >= 8
    assert "total" in {field.lower() for field in verdict.coverage.fields}
    assert not verdict.degraded


def test_a_contradiction_elsewhere_is_listed_and_does_not_decide(guard: Client):
    parts = [Part.screenshot(SCREENSHOT), Part.dom(page("page-altered.txt"))]
    verdict = guard.check(parts, "What is the delivery date?").verdict
    assert verdict.decision is Decision.ALLOW
    assert [finding.field.lower() for finding in verdict.findings] == ["total"]
    assert verdict.conflict_probability < 0.1


def test_a_check_without_a_question_lets_every_finding_decide(guard: Client):
    parts = [Part.screenshot(SCREENSHOT), Part.dom(page("page-altered.txt"))]
    response = guard.check(parts)
    assert response.verdict.decision is Decision.BLOCK
    assert response.usage.vlm_seconds == 0


def test_the_vlm_is_shown_a_crop_that_holds_what_was_asked(guard: Client):
    response = guard.answer([Part.screenshot(SCREENSHOT), Part.dom(page("page.txt"))], "What is the total?")
    [view] = [view for view in response.verdict.views if view.part_id == "screenshot"]
    assert view.box is not None
    x0, y0, x1, y1 = TOTAL_ON_SCREEN
    assert view.box.x0 <= x0
    assert view.box.y0 <= y0
    assert x1 <= view.box.x1
    assert y1 <= view.box.y1
    assert response.usage.image_tokens > 0


def test_an_instruction_is_never_compared(guard: Client):
    parts = [Part.screenshot(SCREENSHOT), Part.instruction("Pay the order.\nTotal\n$1.00")]
    verdict = guard.check(parts).verdict
    assert verdict.findings == ()
    assert verdict.coverage.compared == 0
    assert {(detector.status, bool(detector.reason)) for detector in verdict.detectors} == {
        (DetectorStatus.SKIPPED, True)
    }


def test_a_screenshot_seen_before_is_not_read_again(guard: Client):
    parts = [Part.screenshot(SCREENSHOT), Part.dom(page("page.txt"))]
    guard.check(parts)
    assert guard.check(parts).usage.ocr_seconds == 0


def test_digests_tie_the_verdict_to_what_was_sent(guard: Client):
    from hashlib import sha256

    text = page("page.txt")
    verdict = guard.check([Part.screenshot(SCREENSHOT), Part.dom(text)]).verdict
    digests = {digest.part_id: digest.digest for digest in verdict.digests}
    assert digests == {
        "screenshot": "sha256:" + sha256(SCREENSHOT.read_bytes()).hexdigest(),
        "dom": "sha256:" + sha256(text.encode()).hexdigest(),
    }
