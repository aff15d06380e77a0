"""Processes killed, deadlines too short, callers gone: clean codes, and the service heals itself."""

import time
from contextlib import suppress

import psutil
import pytest
from live import CHECKOUT, Service, start_service, stop_service

from crosscheck import Client, DeadlineExceeded, Decision, DetectorStatus, Part, Unavailable

HEAL_SECONDS = 60


@pytest.fixture(scope="module")
def fragile():
    """A service of its own, since these tests break it."""
    running = start_service()
    yield running
    assert stop_service(running) == 0


def parts() -> list[Part]:
    return [
        Part.screenshot(CHECKOUT / "screenshot.png"),
        Part.dom((CHECKOUT / "page-altered.txt").read_text(encoding="utf-8")),
    ]


def kill(service: Service, words: str) -> None:
    victims = [
        process
        for process in psutil.Process(service.process.pid).children(recursive=True)
        if words in " ".join(process.cmdline()) or words in process.name()
    ]
    assert victims, f"no process with {words}"
    for victim in victims:
        victim.kill()


def wait_until_checks_work(service: Service) -> None:
    """Until a check is answered; before that a client may only see that nobody is there, or that it takes too long."""
    give_up = time.monotonic() + HEAL_SECONDS
    while time.monotonic() < give_up:
        with Client(service.target) as guard, suppress(Unavailable, DeadlineExceeded):
            assert guard.answer(parts(), "What is the total?", timeout=20).verdict.decision is Decision.BLOCK
            return
        time.sleep(0.5)
    pytest.fail(f"not healed after {HEAL_SECONDS} s")


@pytest.mark.slow
@pytest.mark.parametrize("victim", ["crosscheck_service.gateway", "Vlm", "OcrReader", "Guard", "ProxyActor"])
def test_a_killed_process_comes_back_and_clients_see_clean_codes(fragile: Service, victim: str):
    wait_until_checks_work(fragile)
    kill(fragile, victim)
    wait_until_checks_work(fragile)


def test_a_deadline_too_short_for_the_reader_gives_a_degraded_verdict_and_not_nothing(service: Service):
    from PIL import Image

    picture = Image.effect_noise((1600, 1200), 60).convert("RGB")
    picture.paste(Image.open(CHECKOUT / "screenshot.png"), (0, 0))
    with Client(service.target) as guard:
        response = guard.check([Part.screenshot(picture), parts()[1]], timeout=0.6)
    detector = next(each for each in response.verdict.detectors if each.detector_id == "ocr_alignment")
    assert detector.status is DetectorStatus.TIMEOUT
    assert "s that were left" in detector.reason
    assert (response.verdict.decision, response.verdict.degraded) == (Decision.REVIEW, True)
    assert response.verdict.warning


def test_no_time_at_all_is_deadline_exceeded(service: Service):
    with Client(service.target) as guard, pytest.raises(DeadlineExceeded):
        guard.check(parts(), timeout=0.01)
