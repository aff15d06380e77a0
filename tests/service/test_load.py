"""Many callers at once: every one gets an answer or a clean refusal, and the metrics count exactly that."""

import re
import urllib.request
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from live import CHECKOUT, Service, start_service, stop_service

from crosscheck import Client, Decision, Overloaded, Part

QUESTION = "What is the total?"


def parts(name: str = "page-altered.txt") -> list[Part]:
    return [Part.screenshot(CHECKOUT / "screenshot.png"), Part.dom((CHECKOUT / name).read_text(encoding="utf-8"))]


def metrics(service: Service) -> dict[str, float]:
    page = urllib.request.urlopen(service.metrics, timeout=5).read().decode()
    return {name: float(value) for name, value in re.findall(r"^(crosscheck_\S+) (\S+)$", page, re.MULTILINE)}


def test_sixteen_callers_get_their_own_answers_and_are_counted(service: Service):
    before = metrics(service)
    with Client(service.target) as guard, ThreadPoolExecutor(16) as pool:
        texts = ["page-altered.txt", "page.txt"] * 16
        verdicts = list(pool.map(lambda name: guard.answer(parts(name), QUESTION).verdict.decision, texts))
    assert verdicts == [Decision.BLOCK, Decision.ALLOW] * 16
    after = metrics(service)
    grown = {name: after[name] - before.get(name, 0) for name in after}
    assert grown['crosscheck_requests_total{code="OK",method="Answer"}'] == 32
    assert grown['crosscheck_decisions_total{decision="block"}'] == 16
    assert grown['crosscheck_decisions_total{decision="allow"}'] == 16
    assert grown['crosscheck_findings_total{detector="ocr_alignment",kind="contradiction"}'] == 16
    assert grown['crosscheck_detector_status_total{detector="ocr_alignment",status="ok"}'] == 32
    assert grown['crosscheck_tokens_total{kind="prompt"}'] > grown['crosscheck_tokens_total{kind="image"}'] > 0
    assert grown['crosscheck_stage_seconds_count{stage="vlm"}'] == 32
    assert after["crosscheck_up"] == 1
    assert after["crosscheck_requests_in_flight"] == 0


@pytest.mark.slow
def test_a_full_queue_refuses_with_a_time_to_try_again():
    service = start_service("--set=queue.max_ongoing_requests=1", "--set=queue.max_queued_requests=2")
    try:

        def ask(_: int) -> str:
            try:
                return guard.answer(parts(), QUESTION).verdict.decision
            except Overloaded as refusal:
                return f"refused, try again in {refusal.retry_after} s"

        with Client(service.target) as guard, ThreadPoolExecutor(24) as pool:
            outcomes = Counter(pool.map(ask, range(24)))
        refused = "refused, try again in 1.0 s"
        assert set(outcomes) == {Decision.BLOCK, refused}
        assert outcomes[Decision.BLOCK] >= 3
        assert metrics(service)["crosscheck_queue_rejections_total"] == outcomes[refused]
    finally:
        assert stop_service(service) == 0
