"""Parts that are not of one moment, or of one long ago; clocks that differ are no staleness."""

import pytest

from crosscheck_detectors.context import Box, Source, Span
from crosscheck_detectors.findings import Kind, Status
from crosscheck_detectors.stale import Capture, Limits, lag, report

NOW = 1_800_000_000.0
LIMITS = Limits(max_age=60, max_apart=10, tolerance=30)


def capture(age: float, source: Source = Source.SCREENSHOT) -> Capture:
    return Capture(source.value, source, NOW - age, Box(0, 0, 10, 10) if source is Source.SCREENSHOT else Span(0, 5))


def test_parts_captured_too_far_apart_are_one_finding_with_both():
    [finding] = report([capture(2), capture(14, Source.DOM)], LIMITS, NOW, None).findings
    assert finding.kind is Kind.STALE_EVIDENCE
    assert [side.part_id for side in finding.evidence] == ["dom", "screenshot"]
    assert "12.0 s" in finding.explanation
    assert finding.evidence[0].normal == "2027-01-15T07:59:46.000Z"


def test_an_old_part_is_found_beyond_the_tolerance():
    assert report([capture(89)], LIMITS, NOW, None).findings == ()
    [finding] = report([capture(91)], LIMITS, NOW, None).findings
    assert finding.part_ids == ("screenshot",)


@pytest.mark.parametrize("source", [Source.DOCUMENT, Source.MEMORY, Source.TOOL_OUTPUT, Source.INSTRUCTION])
def test_what_is_not_the_page_may_be_old(source: Source):
    assert report([capture(10_000, source), capture(1)], LIMITS, NOW, None).findings == ()
    assert report([capture(10_000, source)], LIMITS, NOW, None).status is Status.SKIPPED


def test_a_clock_that_is_ahead_tells_no_age_but_still_what_is_apart():
    ahead = report([capture(-300)], LIMITS, NOW, None)
    assert (ahead.status, ahead.findings) == (Status.ABSTAINED, ())
    assert len(report([capture(-300), capture(-320, Source.DOM)], LIMITS, NOW, None).findings) == 1


def test_a_clock_that_was_always_behind_in_the_session_makes_nothing_old():
    assert lag([capture(600), capture(605, Source.DOM)], NOW) == 600
    assert report([capture(610)], LIMITS, NOW, 600.0).findings == ()
    assert len(report([capture(710)], LIMITS, NOW, 600.0).findings) == 1
    assert len(report([capture(610)], LIMITS, NOW, 0.2).findings) == 1
