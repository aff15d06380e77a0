"""Runs detectors side by side; one that fails or is late leaves the others standing."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from time import perf_counter

from crosscheck_detectors.context import Case
from crosscheck_detectors.detector import Detector, Observation, Pass, Rounds
from crosscheck_detectors.findings import Report, Status
from crosscheck_service.deployments.timed import TimedReport

log = logging.getLogger(__name__)

Asker = Callable[[Pass], Awaitable[Observation]]
Listener = Callable[[Report], None]


async def run_detectors(
    detectors: Sequence[Detector], case: Awaitable[Case], ask: Asker, seconds: float, heard: Listener = lambda _: None
) -> list[TimedReport]:
    """One report for each detector, in order, after at most `seconds`.

    Args:
        case: what they look at; awaited within the same time, so that a slow reader is reported as TIMEOUT.
        ask: answers one pass with the VLM.
        heard: gets each report as soon as it is there.
    """
    shared = asyncio.ensure_future(case)
    try:
        return await asyncio.gather(*(_run(detector, shared, ask, seconds, heard) for detector in detectors))
    finally:
        shared.cancel()


async def _run(
    detector: Detector, case: "asyncio.Future[Case]", ask: Asker, seconds: float, heard: Listener
) -> TimedReport:
    started = perf_counter()
    try:
        async with asyncio.timeout(seconds):
            report = await _drive(detector.detect(await asyncio.shield(case)), ask)
    except TimeoutError:
        report = Report(detector.id, Status.TIMEOUT, f"not finished within the {seconds:.2f} s that were left")
    except Exception:
        log.exception("detector %s failed", detector.id)
        report = Report(detector.id, Status.ERROR, "failed; the server's log has the cause")
    heard(report)
    return TimedReport(report, perf_counter() - started)


async def _drive(rounds: Rounds, ask: Asker) -> Report:
    """Hands a detector what it asks for until it returns. Its own computing stays off the event loop."""
    outcome = await asyncio.to_thread(_advance, rounds, None)
    while not isinstance(outcome, Report):
        observations = await asyncio.gather(*(ask(each) for each in outcome))
        outcome = await asyncio.to_thread(_advance, rounds, observations)
    return outcome


def _advance(rounds: Rounds, observations: Sequence[Observation] | None) -> Sequence[Pass] | Report:
    try:
        return next(rounds) if observations is None else rounds.send(observations)
    except StopIteration as finished:
        report: Report = finished.value
        return report
