"""When MODE_AUTO asks the model after alignment, with and without a profile."""

import pytest
from made_profiles import profile

from crosscheck_detectors.context import Case, Source, TextPart
from crosscheck_detectors.doubt import doubt
from crosscheck_detectors.findings import Comparison, Evidence, Finding, Kind, Report, Signal, Status
from crosscheck_detectors.fusion import Profile
from crosscheck_detectors.verdict import Thresholds

PARTS = (TextPart("dom", Source.DOM, "Total: 12.00"), TextPart("tool", Source.TOOL_OUTPUT, "Total: 13.00"))
POLICY = Thresholds(None, None, review_degraded=True)
NEAR = "the probability is near a threshold"


def alignment(probability: float) -> Report:
    sides = (Evidence("dom", "12.00", "12.00", None), Evidence("tool", "13.00", "13.00", None))
    found = (Finding("ocr_alignment", Kind.CONTRADICTION, "Total", probability, sides, "they differ"),)
    compared = (Comparison("Total", "dom", "tool", agrees=not probability),)
    signals = (Signal("dom", "tool", "Total", probability),)
    return Report("ocr_alignment", Status.OK, "", found if probability else (), compared, (), signals)


@pytest.mark.parametrize(
    ("probability", "learnt", "said"),
    [
        (0.0, None, ""),
        (0.0, profile(), ""),
        (0.95, None, ""),
        (0.95, profile(), NEAR),
        (0.99, profile(), ""),
        (0.6, None, NEAR),
    ],
)
def test_near_a_threshold_is_meant_of_the_probability_that_decides(
    probability: float, learnt: Profile | None, said: str
):
    """0.95 would BLOCK by itself; the profile makes 0.88 of it, and BLOCK begins at 0.95."""
    assert doubt([alignment(probability)], Case(PARTS, "What is the total?"), POLICY, learnt) == said


def test_a_policy_of_ones_own_thresholds_counts_with_a_profile_too():
    strict = Thresholds(0.2, 0.8, review_degraded=True)
    assert doubt([alignment(0.95)], Case(PARTS, "What is the total?"), strict, profile()) == ""
