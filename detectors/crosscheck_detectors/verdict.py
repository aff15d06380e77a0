"""From the detectors' reports to one verdict: what decides, how probable a conflict is, and what was compared.

Crosscheck flags; it never acts. With a profile, the signals of a pair of parts are fused to one calibrated probability,
and the largest decides. Without one, the largest probability of a finding decides whose detector is trusted alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from crosscheck_detectors.findings import Finding, Kind, Report, Status, UnreadIn
from crosscheck_detectors.fused import Fused
from crosscheck_detectors.fusion import Lineup, Profile
from crosscheck_detectors.warning import warning

REVIEW: Final = 0.5
BLOCK: Final = 0.9
"""Thresholds of probabilities that no profile calibrated."""
LEAST_TOLD: Final = 0.1
"""Calibrated probability from which a contradiction that a profile weighed is listed."""

_OF_STAGES: Final = frozenset((Kind.ACTION_MISMATCH, Kind.STALE_EVIDENCE))
"""What bears on an action, and on every question."""


class Decision(IntEnum):
    """In order of severity; the names are the contract's without their prefix."""

    ALLOW = 0
    REVIEW = 1
    BLOCK = 2


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Conflict probabilities in [0, 1] from which a verdict is REVIEW and BLOCK.

    None leaves a threshold to the profile, and where there is none, to REVIEW and BLOCK of this module. Of two that
    contradict each other, review above block, the review's holds for both.
    """

    review: float | None
    block: float | None
    review_degraded: bool
    """Fail-closed: a verdict that would be ALLOW although a detector failed or was late becomes REVIEW."""

    def of(self, lineup: Lineup | None) -> tuple[float, float]:
        """(review, block) for probabilities of this fusion; without one, for a detector's own."""
        calibrated = (lineup.review.threshold, lineup.block.threshold) if lineup else (REVIEW, BLOCK)
        review = calibrated[0] if self.review is None else self.review
        block = calibrated[1] if self.block is None else self.block
        return review, max(review, block)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two parts and the probability in [0, 1] that they contradict each other on what was asked."""

    a: str
    b: str
    probability: float


@dataclass(frozen=True, slots=True)
class Coverage:
    """What was held against each other: pairs of values, those that agree, their fields, and what could not be read.

    `fields` names those that have a name; other words are only counted.
    """

    compared: int
    matched: int
    fields: tuple[str, ...]
    unread: tuple[UnreadIn, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    decision: Decision
    conflict_probability: float
    findings: tuple[Finding, ...]
    """Deciding ones first, each group by falling probability."""
    warned: tuple[Finding, ...]
    """Those of the deciding ones that reach the threshold of REVIEW."""
    pairs: tuple[Pair, ...]
    coverage: Coverage
    degraded: bool
    warning: str


def judge(
    reports: Sequence[Report],
    question: str,
    thresholds: Thresholds,
    *,
    profile: Profile | None = None,
    answer_cut: bool = False,
    with_action: bool = False,
) -> Verdict:
    """The verdict over all reports.

    Args:
        question: what was asked; empty where nothing was, and then every finding decides.
        profile: what calibration learnt for the model that the detectors asked.
        answer_cut: the answer was stopped by the deadline, which degrades the verdict like a late detector.
        with_action: an action was proposed. What it rests on decides: mismatches of the action, and stale parts.
    """
    comparisons = [comparison for report in reports for comparison in report.comparisons]
    found = [finding for report in reports for finding in report.findings]
    fused = Fused.of(reports, question, profile)

    findings = [fused.weighed(finding) for finding in found]
    # What one detector tells and the others speak against is no finding once all are weighed.
    findings = [f for f, own in zip(findings, found, strict=True) if f is own or f.probability >= LEAST_TOLD]
    findings.sort(key=lambda f: -f.probability)
    deciding = [
        finding for finding in findings if finding.kind in _OF_STAGES or (fused.decides(finding) and not with_action)
    ]
    pairs = {_pair(each.a, each.b): 0.0 for each in comparisons if each.a and each.b}
    pairs |= fused.pairs
    own = [finding for finding in deciding if finding.detector_id not in fused.detectors]
    for finding in own:
        if len(finding.part_ids) == 2 and finding.kind is not Kind.STALE_EVIDENCE:
            pair = _pair(*finding.part_ids)
            pairs[pair] = max(pairs.get(pair, 0.0), finding.probability)
    alone = max((finding.probability for finding in own), default=0.0)
    # With an action its own evidence decides, into which what concerns it of the others has gone.
    bearing = {} if with_action else fused.pairs
    together = max(bearing.values(), default=0.0)

    limits, own_limits = thresholds.of(fused.lineup), thresholds.of(None)
    decision = max(_decide(alone, own_limits), _decide(together, limits))
    late_or_failed = any(report.status in {Status.TIMEOUT, Status.ERROR} for report in reports)
    if late_or_failed and thresholds.review_degraded:
        decision = max(decision, Decision.REVIEW)
    warned = [f for f in deciding if f.probability >= (own_limits if f in own else limits)[0]]
    unheard = [finding for finding in warned if not finding.repeated]
    suspected = [pair for pair, probability in bearing.items() if probability >= limits[0]]
    return Verdict(
        decision=decision,
        conflict_probability=max(alone, together),
        findings=(*deciding, *(finding for finding in findings if finding not in deciding)),
        warned=tuple(warned),
        pairs=tuple(Pair(a, b, probability) for (a, b), probability in pairs.items()),
        coverage=Coverage(
            compared=len(comparisons),
            matched=sum(comparison.agrees for comparison in comparisons),
            fields=tuple(dict.fromkeys(comparison.field for comparison in comparisons if comparison.field)),
            unread=tuple(unread for report in reports for unread in report.unread),
        ),
        degraded=late_or_failed or answer_cut,
        warning=warning(unheard, [] if warned else suspected, degraded=late_or_failed),
    )


def _decide(probability: float, limits: tuple[float, float]) -> Decision:
    review, block = limits
    if probability >= block:
        return Decision.BLOCK
    return Decision.REVIEW if probability >= review else Decision.ALLOW


def _pair(a: str, b: str) -> tuple[str, str]:
    return (a, b) if a <= b else (b, a)
