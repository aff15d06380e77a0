"""Whether the parts are still about one moment: captured too far apart, or too long ago.

Only what shows a page as it was at a moment can be stale: screenshots, DOMs and accessibility trees. Clocks differ: the
captures are compared among themselves first, on the client's own clock. Their age needs the server's clock too, and is
told only beyond a tolerance, and less what earlier requests of the session have shown the two clocks to be apart.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from crosscheck_detectors.context import Place, Source
from crosscheck_detectors.findings import Evidence, Finding, Kind, Report, Status

ID = "stale_evidence"
FIELD = "captured_at"
PROBABILITY = 0.75
"""A stale page may well be the same still: that is for a person or a new look to say."""
_LIVE = frozenset((Source.SCREENSHOT, Source.DOM, Source.ACCESSIBILITY_TREE))


@dataclass(frozen=True, slots=True)
class Capture:
    """When a part was captured, in seconds since 1970 by the client's clock; `place` is the whole of the part."""

    part_id: str
    source: Source
    seconds: float
    place: Place


@dataclass(frozen=True, slots=True)
class Limits:
    """All in seconds, ≥ 0."""

    max_age: float
    max_apart: float
    tolerance: float


def lag(captures: Sequence[Capture], received_at: float) -> float | None:
    """Seconds from the latest capture to its arrival by two clocks; None where nothing says when it was captured."""
    live = _live(captures)
    return received_at - live[-1].seconds if live else None


def report(captures: Sequence[Capture], limits: Limits, received_at: float, least_lag: float | None) -> Report:
    """At most two findings: parts too far apart, and parts too old.

    Args:
        received_at: seconds since 1970 by the server's clock.
        least_lag: the least `lag` of earlier requests in the session, None where there were none.
    """
    live = _live(captures)
    if not live:
        return Report(ID, Status.SKIPPED, "no screenshot, DOM or accessibility tree says when it was captured")
    findings: list[Finding] = []
    first, last = live[0], live[-1]
    apart = last.seconds - first.seconds
    if apart > limits.max_apart:
        text = f"{first.part_id} was captured {apart:.1f} s before {last.part_id}; {limits.max_apart:g} s are allowed."
        findings.append(_finding((first, last), text))
    # Clocks that are evidently apart are compared as far apart as they were at best.
    offset = least_lag if least_lag is not None and abs(least_lag) > limits.tolerance else 0.0
    ages = [received_at - offset - each.seconds for each in live]
    if min(ages) < -limits.tolerance:
        reason = "the client's clock is ahead of the server's, so that no age could be told"
        return Report(ID, Status.OK if findings else Status.ABSTAINED, "" if findings else reason, tuple(findings))
    old = [each for each, age in zip(live, ages, strict=True) if age > limits.max_age + limits.tolerance]
    if old:
        names = " and ".join(each.part_id for each in old)
        text = f"{names} was captured {max(ages):.0f} s before it was judged; {limits.max_age:g} s are allowed."
        findings.append(_finding(old, text))
    return Report(ID, Status.OK, "", tuple(findings))


def _live(captures: Sequence[Capture]) -> list[Capture]:
    return sorted((each for each in captures if each.source in _LIVE), key=lambda each: each.seconds)


def _finding(captures: Sequence[Capture], explanation: str) -> Finding:
    evidence = tuple(
        Evidence(each.part_id, "", time, each.place, time) for each in captures for time in (_iso(each.seconds),)
    )
    return Finding(ID, Kind.STALE_EVIDENCE, FIELD, PROBABILITY, evidence, explanation)


def _iso(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
