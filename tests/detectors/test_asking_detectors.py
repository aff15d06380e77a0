"""What the detectors that ask the model make of answers that are known."""

import math

import numpy as np
import pytest
from alignment_cases import image, text
from driving import by_script, drive

from crosscheck_detectors.answers import compare_answers, is_absent, mentions
from crosscheck_detectors.attention import PartAttention
from crosscheck_detectors.context import Box, Case, Source, Span
from crosscheck_detectors.detector import Detector, Observation, Pass, Scored
from crosscheck_detectors.findings import Kind, Report, Status
from crosscheck_detectors.ocr_alignment.values import Outcome
from crosscheck_detectors.registry import DETECTORS
from crosscheck_detectors.saying import evidence, read_text

ASKED = "What is the total?"
SHOT = image([(20, "Total"), (400, "$40.00")], "Order number: A-1")
PAGE = text("Order number: A-1\nTotal: $400.00\nShipping: $4.00", "page")
TOOL = text('{"total": "40.00 USD"}', "tool", Source.TOOL_OUTPUT)


def insisting(nats: float):
    """Every part's own answer is more probable than any other, by so much a token."""
    own = {"shot": "$40.00", "page": "$400.00", "tool": "40.00 USD"}
    return lambda part, answer: 0.0 if own.get(part) == answer else -nats


def found(
    name: str, case: Case, answers: dict[str, str], nats: float = 2.0, yes: float = 0.5
) -> tuple[Report, list[Pass]]:
    detector: Detector = DETECTORS[name]
    return drive(detector, case, by_script(answers, insisting(nats), yes))


def test_contrast_scores_what_differs_by_the_smaller_gap():
    report, passes = found("source_contrast", Case((SHOT, PAGE), ASKED), {"shot": "$40.00", "page": "$400.00"})
    [signal] = report.signals
    assert (signal.a, signal.b, signal.field) == ("page", "shot", "")
    assert signal.value == pytest.approx(2.0)
    [finding] = report.findings
    assert finding.kind is Kind.CONTRADICTION
    assert finding.probability == pytest.approx(1 - math.exp(-2), abs=1e-3)
    assert {side.part_id: side.value for side in finding.evidence} == {"shot": "$40.00", "page": "$400.00"}
    places = {side.part_id: side.place for side in finding.evidence}
    assert places["page"] == Span(25, 32)
    assert isinstance(places["shot"], Box)
    assert places["shot"].x0 >= 400
    assert len(passes) == 4


def test_contrast_asks_once_more_only_what_differs():
    same = {"shot": "$40.00", "tool": "40.00 USD"}
    report, passes = found("source_contrast", Case((SHOT, TOOL), ASKED), same)
    assert [signal.value for signal in report.signals] == [0.0]
    assert report.findings == ()
    assert [asked.scored for asked in passes] == [(), ()]
    weak, _ = found("source_contrast", Case((SHOT, PAGE), ASKED), {"shot": "$40.00", "page": "$400.00"}, nats=0.5)
    assert [signal.value for signal in weak.signals] == [pytest.approx(0.5)]
    assert weak.findings == ()


def test_contrast_abstains_where_a_part_says_nothing():
    report, _ = found("source_contrast", Case((SHOT, PAGE), ASKED), {"shot": "absent", "page": "$400.00"})
    assert (report.status, report.signals) == (Status.ABSTAINED, ())


def test_contrast_of_three_parts_scores_all_pairs_from_one_weighing_a_part():
    answers = {"shot": "$40.00", "page": "$400.00", "tool": "40.00 USD"}
    report, passes = found("source_contrast", Case((SHOT, PAGE, TOOL), ASKED), answers)
    values = {(signal.a, signal.b): signal.value for signal in report.signals}
    assert values[("shot", "tool")] == 0
    assert values[("page", "shot")] == values[("page", "tool")] == pytest.approx(2.0)
    assert len(passes) == 6
    assert len(report.findings) == 1


def test_without_a_question_a_field_of_one_part_is_asked_of_all():
    case = Case((text("Amount due: $40.00", "mail"), text("Total: $400.00", "page")))
    report, passes = found("source_contrast", case, {"mail": "$40.00", "page": "$400.00"})
    assert {asked.question for asked in passes} == {"What is the amount due?", "What is the total?"}
    assert {signal.field for signal in report.signals} == {"Amount due", "Total"}


def test_a_field_that_all_parts_state_alike_is_not_asked_about():
    case = Case((text("Total: $40.00\nDue date: 3 May 2026", "mail"), text("Total: 40.00 USD", "page")))
    _, passes = found("source_contrast", case, {"mail": "3 May 2026", "page": "absent"})
    assert {asked.question for asked in passes} == {"What is the due date?"}


@pytest.mark.parametrize(
    ("yes", "nats", "expected", "told"),
    [(0.9, 0.0, 0.95, 1), (0.1, 0.0, 0.55, 0), (0.1, 2.0, 0.9391, 1), (0.1, 3.0, 0.9751, 1)],
)
def test_the_bridge_counts_judgement_or_insistence(yes: float, nats: float, expected: float, told: int):
    answers = {"shot": "$40.00", "page": "$400.00"}
    report, passes = found("text_bridge", Case((SHOT, PAGE), ASKED), answers, nats, yes)
    assert [signal.value for signal in report.signals] == [pytest.approx(expected, abs=1e-4)]
    assert len(report.findings) == told
    assert all(asked.as_text == (("shot",) if "shot" in asked.part_ids else ()) for asked in passes)
    together = [asked.part_ids for asked in passes if len(asked.part_ids) == 2]
    # The text that was read already comes first; where both insist so much nothing is asked of them together.
    assert together == ([("page", "shot")] if nats < 3 else [])


def test_the_bridge_leaves_pairs_of_texts_to_contrast():
    answers = {"shot": "$40.00", "page": "$400.00", "tool": "40.00 USD"}
    report, _ = found("text_bridge", Case((SHOT, PAGE, TOOL), ASKED), answers)
    assert {(signal.a, signal.b) for signal in report.signals} == {("page", "shot"), ("shot", "tool")}


def test_the_direct_prompt_is_one_pass_over_the_evidence():
    task = text("Pay it.", "task", Source.INSTRUCTION)
    report, [asked] = found("direct_prompt", Case((task, SHOT, PAGE), ASKED), {}, yes=0.8)
    assert asked.part_ids == ("shot", "page")
    assert [signal.value for signal in report.signals] == [pytest.approx(0.8)]
    [finding] = report.findings
    assert {side.value for side in finding.evidence} == {""}


def attended(shot: float, page: float) -> PartAttention:
    norm = np.array([[[shot, page]]], np.float32)
    return PartAttention(("shot", "page"), (0,), norm, norm, np.ones((1, 2), np.float32), np.ones((1, 2), bool), 1)


def watched(answer: str, attention: PartAttention | None, nats: float = 2.0):
    script = by_script({"shot": "$40.00", "page": "$400.00"}, insisting(nats))

    def observe(asked: Pass) -> Observation:
        return Observation(answer, (-0.1,), attention=attention) if asked.watched else script(asked)

    return observe


def test_imbalance_is_told_for_each_pair_and_rests_on_no_finding():
    case = Case((SHOT, PAGE), ASKED)
    report, [asked] = drive(DETECTORS["attention_imbalance"], case, watched("$40.00", attended(1, 3)))
    assert asked.watched
    assert [signal.value for signal in report.signals] == [pytest.approx(0.5)]
    assert report.findings == ()
    empty, _ = drive(DETECTORS["attention_imbalance"], case, watched("", None))
    assert empty.status is Status.ABSTAINED


def test_a_part_that_the_answer_ignored_is_told_where_attention_agrees():
    case = Case((SHOT, PAGE), ASKED, answered=True)
    report, _ = drive(DETECTORS["answer_support"], case, watched("$40.00", attended(3, 1)))
    [finding] = report.findings
    assert finding.kind is Kind.NEGLECTED_PART
    assert [side.part_id for side in finding.evidence] == ["shot", "page"]
    assert finding.probability == pytest.approx((1 - math.exp(-2)) * 0.75, abs=1e-3)
    for other in (attended(1, 3), None):
        assert drive(DETECTORS["answer_support"], case, watched("$40.00", other))[0].findings == ()


@pytest.mark.parametrize(("proposed", "told"), [("$999.00", 1), ("400.00 USD", 0), ("It is $40.00.", 0), ("$4.00", 0)])
def test_a_proposed_answer_that_no_part_supports_is_ungrounded(proposed: str, told: int):
    case = Case((SHOT, PAGE), ASKED, proposed)
    report, _ = drive(DETECTORS["answer_support"], case, watched("$40.00", attended(1, 1)))
    assert [finding.kind for finding in report.findings] == [Kind.UNGROUNDED_ANSWER] * told


def test_a_value_of_another_field_does_not_support_an_answer():
    page = text("Shipping\n$12.00\nTotal\n$400.00", "page")
    report, _ = drive(DETECTORS["answer_support"], Case((page,), ASKED, "$12.00"), watched("$400.00", None))
    assert [finding.kind for finding in report.findings] == [Kind.UNGROUNDED_ANSWER]
    [side] = report.findings[0].evidence
    assert side.value == "$400.00"


def test_without_a_question_a_proposed_value_is_looked_up():
    for proposed, told in (("You pay $41.00.", 1), ("You pay $40.00.", 0)):
        report, passes = found("answer_support", Case((SHOT, PAGE), "", proposed), {})
        assert len(report.findings) == told
        assert not passes
    assert found("answer_support", Case((SHOT, PAGE), "", "Yes."), {})[0].status is Status.ABSTAINED


@pytest.mark.parametrize(
    ("a", "b", "outcome"),
    [
        ("$1,284.50", "1284.50 USD", Outcome.AGREE),
        ("$1,284.50", "$1,248.50", Outcome.DIFFER),
        ("The total is $5.00.", "$5", Outcome.AGREE),
        ("14 March 2026", "2026-03-14", Outcome.AGREE),
        ("$4.00", "$400", Outcome.DIFFER),
        ("Shipped", "Not shipped", Outcome.DIFFER),
        ("Berlin", "Berlin, Germany", Outcome.UNCLEAR),
        ("Berlin", "Hamburg", Outcome.DIFFER),
    ],
)
def test_answers_are_compared_as_values(a: str, b: str, outcome: Outcome):
    assert compare_answers(a, b) is outcome
    assert compare_answers(b, a) is outcome


def test_what_says_nothing_is_absent():
    assert all(map(is_absent, ("absent", "Absent.", "", " - ", "not mentioned", "N/A")))
    assert not any(map(is_absent, ("0", "no", "none of them", "absent-minded")))


def test_an_answer_mentions_a_value_in_any_notation():
    assert mentions("The page says USD 40.00, the tool 400.", "$40.00")
    assert not mentions("It is $400.00.", "$4.00")


def test_an_images_text_is_its_rows_and_every_stretch_of_it_has_its_box():
    read = read_text(SHOT.reading)
    assert read.text == "Total  $40.00\nOrder number: A-1"
    box = read.place(7, 13)
    assert isinstance(box, Box)
    assert (box.x0, box.y0) == (400, 20)


def test_a_value_that_is_not_there_has_the_whole_part_for_its_place():
    side = evidence(PAGE, "$999.00", ASKED)
    assert (side.place, side.quote, side.normal) == (Span(0, len(PAGE.text)), "", "USD 999.00")
    nearest = evidence(text("Fee: $5.00\nTotal: $5.00", "page"), "$5.00", ASKED)
    assert nearest.quote == "Total: $5.00"


def test_a_gap_begins_where_the_answers_part():
    from crosscheck_detectors.alone import gap

    own = Scored((1, 2, 3, 0), (-5.0, -0.1, -0.2, -0.3))
    other = Scored((1, 2, 4, 5, 0), (-5.0, -0.1, -2.0, -1.0, -0.6))
    assert gap(own, other) == pytest.approx(-0.25 + 1.2)
    assert gap(own, own) == 0
