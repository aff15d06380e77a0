"""From reports to a decision."""

from crosscheck_detectors.context import Box, Span
from crosscheck_detectors.findings import Comparison, Evidence, Finding, Kind, Report, Status
from crosscheck_detectors.verdict import Decision, Pair, Thresholds, judge

THRESHOLDS = Thresholds(review=0.5, block=0.9, review_degraded=True)
FAIL_OPEN = Thresholds(review=0.5, block=0.9, review_degraded=False)


def finding(field: str, probability: float, b: str = "dom") -> Finding:
    return Finding(
        "ocr_alignment",
        Kind.CONTRADICTION,
        field,
        probability,
        (
            Evidence("screenshot", "Total $5", "$5", Box(0, 0, 9, 9), "USD 5.00"),
            Evidence(b, "Total $6", "$6", Span(0, 2), "USD 6.00"),
        ),
        "they differ",
    )


def report(*findings: Finding, status: Status = Status.OK, agreeing: tuple[str, ...] = ()) -> Report:
    agreements = tuple(Comparison(field, "screenshot", "dom", True) for field in agreeing)
    differences = tuple(Comparison(found.field, "screenshot", found.evidence[1].part_id, False) for found in findings)
    return Report("ocr_alignment", status, "", findings, agreements + differences)


def test_the_probability_crosses_the_thresholds():
    decisions = [judge([report(finding("Total", p))], "", THRESHOLDS).decision for p in (0.49, 0.5, 0.89, 0.9)]
    assert decisions == [Decision.ALLOW, Decision.REVIEW, Decision.REVIEW, Decision.BLOCK]


def test_without_findings_it_is_allow_and_coverage_says_what_was_compared():
    verdict = judge([report(agreeing=("Total", "Tax", "Total"))], "What is the total?", THRESHOLDS)
    assert (verdict.decision, verdict.conflict_probability, verdict.warning) == (Decision.ALLOW, 0.0, "")
    assert (verdict.coverage.compared, verdict.coverage.matched) == (3, 3)
    assert verdict.coverage.fields == ("Total", "Tax")
    assert verdict.pairs == (Pair("dom", "screenshot", 0.0),)


def test_with_a_question_only_the_asked_field_decides():
    reports = [report(finding("Shipping", 0.99), finding("Total", 0.6))]
    verdict = judge(reports, "What is the total?", THRESHOLDS)
    assert verdict.decision is Decision.REVIEW
    assert verdict.conflict_probability == 0.6
    assert [found.field for found in verdict.findings] == ["Total", "Shipping"]
    assert "Shipping" not in verdict.warning


def test_a_question_about_an_agreeing_field_is_allowed_though_another_differs():
    verdict = judge([report(finding("Shipping", 0.99), agreeing=("Total",))], "What is the total?", THRESHOLDS)
    assert verdict.decision is Decision.ALLOW
    assert len(verdict.findings) == 1


def test_pairs_hold_the_largest_probability_of_each_two_parts():
    reports = [report(finding("Total", 0.6), finding("Tax", 0.8), finding("Total", 0.7, b="tool"))]
    assert judge(reports, "", THRESHOLDS).pairs == (Pair("dom", "screenshot", 0.8), Pair("screenshot", "tool", 0.7))


def test_a_failed_detector_degrades_and_is_reviewed_unless_the_policy_is_to_allow():
    for status in (Status.ERROR, Status.TIMEOUT):
        closed = judge([report(status=status)], "", THRESHOLDS)
        assert (closed.decision, closed.degraded) == (Decision.REVIEW, True)
        assert closed.warning
        opened = judge([report(status=status)], "", FAIL_OPEN)
        assert (opened.decision, opened.degraded) == (Decision.ALLOW, True)


def test_a_failed_detector_leaves_the_findings_of_others():
    verdict = judge([report(status=Status.ERROR), report(finding("Total", 0.95))], "", THRESHOLDS)
    assert (verdict.decision, verdict.degraded) == (Decision.BLOCK, True)


def test_abstaining_and_skipping_are_no_failures():
    for status in (Status.ABSTAINED, Status.SKIPPED):
        verdict = judge([report(status=status)], "", THRESHOLDS)
        assert (verdict.decision, verdict.degraded, verdict.coverage.compared) == (Decision.ALLOW, False, 0)


def test_an_answer_cut_short_degrades_and_does_not_change_the_decision():
    verdict = judge([report(agreeing=("Total",))], "", THRESHOLDS, answer_cut=True)
    assert (verdict.decision, verdict.degraded, verdict.warning) == (Decision.ALLOW, True, "")
