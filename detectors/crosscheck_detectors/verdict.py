"""From the detectors' reports to one verdict: what decides, how probable a conflict is, and what was compared.

Crosscheck flags; it never acts. Probabilities are fused by their maximum until a profile learns better weights.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from crosscheck_detectors.asked import asked_fields
from crosscheck_detectors.findings import Finding, Kind, Report, Status, UnreadIn
from crosscheck_detectors.warning import warning

_OF_ACTIONS = frozenset((Kind.ACTION_MISMATCH, Kind.STALE_EVIDENCE))


class Decision(IntEnum):
    """In order of severity; the names are the contract's without their prefix."""

    ALLOW = 0
    REVIEW = 1
    BLOCK = 2


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Conflict probabilities in [0, 1] from which a verdict is REVIEW and BLOCK; review ≤ block."""

    review: float
    block: float
    review_degraded: bool
    """Fail-closed: a verdict that would be ALLOW although a detector failed or was late becomes REVIEW."""


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
    pairs: tuple[Pair, ...]
    coverage: Coverage
    degraded: bool
    warning: str
    warned: tuple[Finding, ...] = ()
    """Those that the warning is about."""


def judge(
    reports: Sequence[Report],
    question: str,
    thresholds: Thresholds,
    *,
    answer_cut: bool = False,
    with_action: bool = False,
) -> Verdict:
    """The verdict over all reports.

    Args:
        question: what was asked; empty where nothing was, and then every finding decides.
        answer_cut: the answer was stopped by the deadline, which degrades the verdict like a late detector.
        with_action: an action was proposed. What it rests on decides: mismatches of the action, and stale parts.
    """
    comparisons = [comparison for report in reports for comparison in report.comparisons]
    findings = sorted((f for report in reports for f in report.findings), key=lambda f: -f.probability)
    fields = [comparison.field for comparison in comparisons] + [finding.field for finding in findings]
    asked = asked_fields(question, fields)
    deciding = [
        finding
        for finding in findings
        if (finding.kind in _OF_ACTIONS if with_action else asked is None or finding.field in asked)
        or finding.kind is Kind.STALE_EVIDENCE
    ]
    probability = max((finding.probability for finding in deciding), default=0.0)

    late_or_failed = any(report.status in (Status.TIMEOUT, Status.ERROR) for report in reports)
    decision = _decide(probability, thresholds)
    if late_or_failed and thresholds.review_degraded:
        decision = max(decision, Decision.REVIEW)

    pairs = {_pair(comparison.a, comparison.b): 0.0 for comparison in comparisons}
    for finding in deciding:
        if len(finding.part_ids) == 2 and finding.kind is not Kind.STALE_EVIDENCE:
            pair = _pair(*finding.part_ids)
            pairs[pair] = max(pairs.get(pair, 0.0), finding.probability)
    warned = [finding for finding in deciding if finding.probability >= thresholds.review and not finding.repeated]
    return Verdict(
        decision=decision,
        conflict_probability=probability,
        findings=(*deciding, *(finding for finding in findings if finding not in deciding)),
        pairs=tuple(Pair(a, b, probability) for (a, b), probability in pairs.items()),
        coverage=Coverage(
            compared=len(comparisons),
            matched=sum(comparison.agrees for comparison in comparisons),
            fields=tuple(dict.fromkeys(comparison.field for comparison in comparisons if comparison.field)),
            unread=tuple(unread for report in reports for unread in report.unread),
        ),
        degraded=late_or_failed or answer_cut,
        warning=warning(warned, degraded=late_or_failed),
        warned=tuple(warned),
    )


def _decide(probability: float, thresholds: Thresholds) -> Decision:
    if probability >= thresholds.block:
        return Decision.BLOCK
    if probability >= thresholds.review:
        return Decision.REVIEW
    return Decision.ALLOW


def _pair(a: str, b: str) -> tuple[str, str]:
    return (a, b) if a <= b else (b, a)
