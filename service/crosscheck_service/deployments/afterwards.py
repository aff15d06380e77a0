"""What is judged once the detectors are through: the session's memory, the proposed action, and the parts' age."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from time import perf_counter

from crosscheck_detectors import action_check, session, stale
from crosscheck_detectors.context import Box, Place, Span
from crosscheck_detectors.findings import Report, Status
from crosscheck_detectors.pages import Pages
from crosscheck_detectors.session import Session
from crosscheck_service.deployments.timed import TimedReport
from crosscheck_service.request.model import ImageInput, PartInput, Request
from crosscheck_service.settings import Freshness

log = logging.getLogger(__name__)

_UNREAD = "an image could not be read in time"


@dataclass(frozen=True, slots=True)
class Judged:
    """What the stages look at.

    `pages` is None where an image could not be read. `received_at` is in seconds since 1970 by the server's clock.
    """

    request: Request
    pages: Pages | None
    reports: Sequence[TimedReport]
    received_at: float


async def afterwards(judged: Judged, memory: Session | None, settings: Freshness) -> list[TimedReport]:
    """The detectors' reports and one of each stage that concerns the request, with what is repeated marked.

    `memory` is the request's session, if it belongs to one; it learns this step.
    """
    request = judged.request
    captures = _captures(request.parts)
    remembered, least_lag = None, None
    if memory:
        memory.begin(request.step)
        remembered, least_lag = memory.remembered, memory.least_lag
    shown = await asyncio.to_thread(session.shown_totals, judged.pages) if memory and judged.pages else []

    def remembering(pages: Pages) -> Report:
        return session.report(pages, shown, remembered)

    reports = list(judged.reports)
    if memory:
        reports.append(await _stage(session.ID, judged.pages, remembering))
    if request.action:
        known = [finding for timed in reports for finding in timed.report.findings]
        action = request.action
        reports.append(
            await _stage(action_check.ID, judged.pages, lambda pages: action_check.report(pages, action, known))
        )
    if captures:
        limits = stale.Limits(
            request.freshness.max_age or settings.max_age_seconds,
            request.freshness.max_apart or settings.max_apart_seconds,
            settings.clock_tolerance_seconds,
        )
        reports.append(TimedReport(stale.report(captures, limits, judged.received_at, least_lag), 0.0))
    if memory:
        memory.learn(shown, request.action, stale.lag(captures, judged.received_at))
        reports = [replace(timed, report=memory.marked(timed.report)) for timed in reports]
    return reports


async def _stage(name: str, pages: Pages | None, judge: Callable[[Pages], Report]) -> TimedReport:
    """One stage, off the event loop; what fails in it stays its own."""
    started = perf_counter()
    if pages is None:
        return TimedReport(Report(name, Status.TIMEOUT, _UNREAD), 0.0)
    try:
        report = await asyncio.to_thread(judge, pages)
    except Exception:
        log.exception("stage %s failed", name)
        report = Report(name, Status.ERROR, "failed; the server's log has the cause")
    return TimedReport(report, perf_counter() - started)


def _captures(parts: Sequence[PartInput]) -> list[stale.Capture]:
    return [
        stale.Capture(part.id, part.source, part.captured_at, _whole(part))
        for part in parts
        if part.captured_at is not None
    ]


def _whole(part: PartInput) -> Place:
    if isinstance(part, ImageInput):
        height, width = part.pixels.shape[:2]
        return Box(0, 0, width, height)
    return Span(0, len(part.text))
