"""Whether detectors that need no model leave a doubt, so that in MODE_AUTO those that ask it run."""

from collections.abc import Collection, Sequence

from crosscheck_detectors.asked import asked_fields
from crosscheck_detectors.context import Case
from crosscheck_detectors.findings import Report, Status
from crosscheck_detectors.fused import Fused
from crosscheck_detectors.fusion import Profile
from crosscheck_detectors.verdict import Thresholds

MARGIN = 0.2
"""How far below the threshold of REVIEW a probability may lie and yet be near it."""
FEWEST = 3
"""Pairs of values that must have been compared where nothing particular was asked."""


def doubt(reports: Sequence[Report], case: Case, thresholds: Thresholds, profile: Profile | None) -> str:
    """Why the model should be asked, in a short phrase; "" where it need not be.

    Args:
        reports: of all detectors that need no model; where there is none, there is doubt.
        thresholds: of the policy, from which a verdict is REVIEW and BLOCK.
        profile: what calibration learnt; where it fuses what ran, its probability and thresholds count.
    """
    finished = [report for report in reports if report.status is Status.OK]
    if case.proposed_answer or not finished:
        return "an answer was proposed" if case.proposed_answer else "no other detector came to a result"
    comparisons = [comparison for report in finished for comparison in report.comparisons]
    asked = asked_fields(case.question, [comparison.field for comparison in comparisons if comparison.field])
    if case.question and asked is None:
        return "what was asked was not compared"
    if not case.question and len(comparisons) < FEWEST:
        return "few values were compared"
    fused = Fused.of(reports, case.question, profile)
    review, block = thresholds.of(fused.lineup)
    if review - MARGIN <= _probability(finished, asked, fused) < block:
        return "the probability is near a threshold"
    connected = {part for comparison in comparisons for part in (comparison.a, comparison.b)}
    alone = any(part.id not in connected for part in case.evidence)
    return "a part was compared with no other" if alone else ""


def _probability(finished: Sequence[Report], asked: Collection[str] | None, fused: Fused) -> float:
    """The fused one, or where nothing is fused that of the most probable finding on what was asked."""
    if fused.lineup is not None:
        return max(fused.pairs.values(), default=0.0)
    findings = [finding for report in finished for finding in report.findings]
    return max((each.probability for each in findings if asked is None or each.field in asked), default=0.0)
