"""Runs detectors side by side; one that fails or is late leaves the others standing.

MODE_FAST   those that ask the model are SKIPPED
MODE_AUTO   they run after the others, where these leave a doubt
MODE_FULL   all run at once
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from time import monotonic, perf_counter

from crosscheck_detectors.context import Case
from crosscheck_detectors.detector import Detector, Observation, Pass, Rounds
from crosscheck_detectors.findings import Report, Status
from crosscheck_service.deployments.timed import TimedReport
from crosscheck_service.request.model import Mode

log = logging.getLogger(__name__)

Asker = Callable[[Pass], Awaitable[Observation]]
Listener = Callable[[Report], None]
Doubt = Callable[[Sequence[Report], Case], str]
"""Why the model should be asked after what the others reported; "" where it need not be."""

FAST_REASON = "MODE_FAST asks no model"
SURE_REASON = "MODE_AUTO asks the model only where the other detectors leave a doubt, which they did not"


async def run_detectors(
    detectors: Sequence[Detector],
    case: Awaitable[Case],
    ask: Asker,
    seconds: float,
    heard: Listener = lambda _: None,
    *,
    mode: Mode = Mode.FULL,
    doubt: Doubt = lambda _reports, _case: "",
) -> list[TimedReport]:
    """One report for each detector, in order, after at most `seconds`.

    Args:
        case: what they look at; awaited within the same time, so that a slow reader is reported as TIMEOUT.
        ask: answers one pass with the VLM.
        heard: gets each report as soon as it is there.
        doubt: asked in MODE_AUTO.
    """
    shared = asyncio.ensure_future(case)
    deadline = monotonic() + seconds

    async def run(some: Sequence[Detector]) -> list[TimedReport]:
        left = max(deadline - monotonic(), 0.0)
        return await asyncio.gather(*(_run(detector, shared, ask, left, heard) for detector in some))

    try:
        asking = [detector for detector in detectors if detector.asks_model]
        if mode is Mode.FULL or not asking:
            return await run(detectors)
        others = [detector for detector in detectors if not detector.asks_model]
        reports = {timed.report.detector_id: timed for timed in await run(others)}
        reason = FAST_REASON
        if mode is Mode.AUTO:
            told = [timed.report for timed in reports.values()]
            sure = _known(shared) and not doubt(told, shared.result())
            reason = SURE_REASON if sure else ""
        later = [_skipped(detector, reason, heard) for detector in asking] if reason else await run(asking)
        reports |= {timed.report.detector_id: timed for timed in later}
        return [reports[detector.id] for detector in detectors]
    finally:
        shared.cancel()


def _known(case: "asyncio.Future[Case]") -> bool:
    return case.done() and not case.cancelled() and case.exception() is None


def _skipped(detector: Detector, reason: str, heard: Listener) -> TimedReport:
    report = Report(detector.id, Status.SKIPPED, reason)
    heard(report)
    return TimedReport(report, 0.0)


@dataclass(slots=True)
class _Cost:
    """What one detector has asked for so far."""

    ask: Asker
    passes: int = 0
    tokens: int = 0

    async def __call__(self, asked: Pass) -> Observation:
        self.passes += 1
        seen = await self.ask(asked)
        scored = sum(len(each.tokens) for each in seen.scored)
        self.tokens += seen.prompt_tokens + len(seen.log_probabilities) + scored
        return seen


async def _run(
    detector: Detector, case: "asyncio.Future[Case]", ask: Asker, seconds: float, heard: Listener
) -> TimedReport:
    started = perf_counter()
    cost = _Cost(ask)
    try:
        async with asyncio.timeout(seconds):
            report = await _drive(detector.detect(await asyncio.shield(case)), cost)
    except TimeoutError:
        report = Report(detector.id, Status.TIMEOUT, f"not finished within the {seconds:.2f} s that were left")
    except Exception:
        log.exception("detector %s failed", detector.id)
        report = Report(detector.id, Status.ERROR, "failed; the server's log has the cause")
    heard(report)
    return TimedReport(report, perf_counter() - started, cost.passes, cost.tokens)


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
