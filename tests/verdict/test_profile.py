"""The verdict under a profile: one calibrated probability for each pair, and its thresholds."""

import pytest
from made_profiles import profile

from crosscheck_detectors.context import Box, Span
from crosscheck_detectors.findings import Comparison, Evidence, Finding, Kind, Report, Signal, Status
from crosscheck_detectors.verdict import Decision, Thresholds, Verdict, judge

OPEN = Thresholds(review=None, block=None, review_degraded=True)
PROFILE = profile()


def finding(detector: str, field: str, probability: float, kind: Kind = Kind.CONTRADICTION) -> Finding:
    sides = (Evidence("shot", "5", "5", Box(0, 0, 9, 9), "5"), Evidence("dom", "6", "6", Span(0, 1), "6"))
    return Finding(detector, kind, field, probability, sides, "they differ")


def alignment(value: float, field: str = "Total") -> Report:
    found = (finding("ocr_alignment", field, value),) if value else ()
    signals, compared = (Signal("dom", "shot", field, value),), (Comparison(field, "shot", "dom", not value),)
    return Report("ocr_alignment", Status.OK, "", found, compared, (), signals)


def contrast(value: float, probability: float = 0.99) -> Report:
    found = (finding("source_contrast", "", probability),) if value > 1 else ()
    return Report("source_contrast", Status.OK, "", found, signals=(Signal("dom", "shot", "", value),))


def judged(*reports: Report, question: str = "", thresholds: Thresholds = OPEN) -> Verdict:
    return judge(reports, question, thresholds, profile=PROFILE)


def test_signals_of_a_pair_are_fused_and_its_thresholds_decide():
    both = judged(alignment(0.9), contrast(3.0))
    values = {"ocr_alignment": 0.9, "source_contrast": 3.0}
    expected = PROFILE.lineup({"ocr_alignment", "source_contrast"}).probability(values)
    assert both.conflict_probability == both.pairs[0].probability == expected > 0.95
    assert both.decision is Decision.BLOCK
    assert judged(alignment(0.0), contrast(3.0)).decision is Decision.ALLOW
    assert judged(alignment(0.85), contrast(0.0)).decision is Decision.REVIEW


def test_the_models_detectors_inform_without_a_profile_and_decide_with_one():
    sure = Report("source_contrast", Status.OK, "", contrast(3.0).findings, signals=contrast(3.0).signals)
    without = judge([sure], "", OPEN)
    assert (without.decision, without.conflict_probability, len(without.findings)) == (Decision.ALLOW, 0.0, 1)
    assert without.warning == ""
    assert judged(sure).decision is Decision.REVIEW


def test_a_detector_that_the_profile_does_not_know_informs():
    unknown = Report("unheard_of", Status.OK, "", (finding("unheard_of", "Total", 0.99),))
    verdict = judged(alignment(0.0), unknown)
    assert (verdict.decision, [found.detector_id for found in verdict.findings]) == (Decision.ALLOW, ["unheard_of"])


def test_findings_carry_the_fused_probability_and_the_strongest_the_pairs():
    two = Report(
        "ocr_alignment",
        Status.OK,
        "",
        (*alignment(0.9).findings, *alignment(0.6, "Tax").findings),
        signals=(*alignment(0.9).signals, *alignment(0.6, "Tax").signals),
    )
    verdict = judged(two, contrast(3.0))
    total, _, tax = verdict.findings
    assert (total.field, total.probability) == ("Total", verdict.conflict_probability)
    assert tax.field == "Tax"
    assert 0.6 < tax.probability < total.probability


def test_with_a_question_other_fields_are_listed_and_do_not_decide():
    other = Report(
        "ocr_alignment",
        Status.OK,
        "",
        alignment(0.95, "Tax").findings,
        (Comparison("Total", "shot", "dom", agrees=True),),
        (),
        (*alignment(0.0).signals, *alignment(0.95, "Tax").signals),
    )
    verdict = judged(other, question="What is the total?")
    assert verdict.decision is Decision.ALLOW
    assert [found.field for found in verdict.findings] == ["Tax"]
    assert verdict.pairs[0].probability < 0.01
    assert judged(other, question="What is the tax?").decision is Decision.REVIEW


def test_settings_override_the_profiles_thresholds_together_or_alone():
    reports = alignment(0.9), contrast(1.5)
    probability = judged(*reports).conflict_probability
    assert 0.95 < probability < 0.98
    for review, block, decision in (
        (0.99, 0.995, Decision.ALLOW),
        (None, 0.99, Decision.REVIEW),
        (0.1, None, Decision.BLOCK),
        (0.99, None, Decision.ALLOW),
    ):
        thresholds = Thresholds(review, block, review_degraded=True)
        assert judged(*reports, thresholds=thresholds).decision is decision


def test_a_late_detector_leaves_the_fusion_of_the_others():
    verdict = judged(alignment(0.9), Report("source_contrast", Status.TIMEOUT))
    assert verdict.conflict_probability == PROFILE.lineup({"ocr_alignment"}).probability({"ocr_alignment": 0.9})
    assert (verdict.decision, verdict.degraded) == (Decision.REVIEW, True)


@pytest.mark.parametrize("kind", [Kind.UNGROUNDED_ANSWER, Kind.NEGLECTED_PART])
def test_what_is_no_contradiction_of_two_parts_informs(kind: Kind):
    answer = Report("source_contrast", Status.OK, "", (finding("source_contrast", "", 0.97, kind),))
    verdict = judged(answer)
    assert (verdict.decision, verdict.findings[0].probability, verdict.warning) == (Decision.ALLOW, 0.97, "")


def test_a_suspected_pair_without_a_finding_is_warned_of():
    verdict = judged(Report("source_contrast", Status.OK, signals=(Signal("dom", "shot", "", 3.0),)))
    assert (verdict.decision, verdict.findings) == (Decision.REVIEW, ())
    assert "dom and shot seem to contradict each other" in verdict.warning


def test_without_any_signal_nothing_is_suspected():
    verdict = judged(Report("ocr_alignment", Status.ABSTAINED), Report("source_contrast", Status.ABSTAINED))
    assert (verdict.decision, verdict.conflict_probability, verdict.pairs) == (Decision.ALLOW, 0.0, ())


def test_a_finding_on_the_question_itself_has_the_questions_signal_and_leaves_what_is_asked():
    question = "What is the delivery fee for express?"
    sides = finding("source_contrast", question, 0.9)
    own = Report("source_contrast", Status.OK, "", (sides,), signals=(Signal("dom", "shot", "", 3.0),))
    verdict = judged(alignment(0.9, "Delivery fee amount"), own, question=question)
    assert {found.detector_id for found in verdict.findings} == {"ocr_alignment", "source_contrast"}
    assert {found.probability for found in verdict.findings} == {verdict.conflict_probability}
    assert verdict.decision is Decision.BLOCK


def test_what_the_other_detectors_speak_against_is_not_listed():
    doubtful = contrast(1.1)
    assert [found.detector_id for found in judged(doubtful).findings] == ["source_contrast"]
    assert judged(alignment(0.0), doubtful).findings == ()
