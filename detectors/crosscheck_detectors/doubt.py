"""Whether detectors that need no model leave a doubt, so that in MODE_AUTO those that ask it run."""

from collections.abc import Sequence

from crosscheck_detectors.asked import asked_fields
from crosscheck_detectors.context import Case
from crosscheck_detectors.findings import Report, Status

MARGIN = 0.2
"""How far below the threshold of REVIEW a probability may lie and yet be near it."""
FEWEST = 3
"""Pairs of values that must have been compared where nothing particular was asked."""


def doubt(reports: Sequence[Report], case: Case, review: float, block: float) -> str:
    """Why the model should be asked, in a short phrase; "" where it need not be.

    Args:
        reports: of all detectors that need no model; where there is none, there is doubt.
        review: the conflict probability from which a verdict is REVIEW, in [0, 1].
        block: the same for BLOCK.
    """
    finished = [report for report in reports if report.status is Status.OK]
    if case.proposed_answer or not finished:
        return "an answer was proposed" if case.proposed_answer else "no other detector came to a result"
    comparisons = [comparison for report in finished for comparison in report.comparisons]
    fields = [comparison.field for comparison in comparisons if comparison.field]
    asked = asked_fields(case.question, fields)
    if case.question and asked is None:
        return "what was asked was not compared"
    if not case.question and len(comparisons) < FEWEST:
        return "few values were compared"
    deciding = [
        finding.probability
        for report in finished
        for finding in report.findings
        if asked is None or finding.field in asked
    ]
    probability = max(deciding, default=0.0)
    if review - MARGIN <= probability < block:
        return "the probability is near a threshold"
    connected = {part for comparison in comparisons for part in (comparison.a, comparison.b)}
    alone = any(part.id not in connected for part in case.evidence)
    return "a part was compared with no other" if alone else ""
