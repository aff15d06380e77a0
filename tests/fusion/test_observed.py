"""Which signals of which detectors count for a pair of parts."""

import pytest

from crosscheck_detectors.findings import Report, Signal, Status
from crosscheck_detectors.fusion.observed import observed, on_field

OCR = Report(
    "ocr_alignment",
    Status.OK,
    signals=(
        Signal("dom", "shot", "Total", 0.0),
        Signal("dom", "shot", "Tax", 0.9),
        Signal("dom", "shot", "", 0.7),
        Signal("dom", "tool", "Total", 0.8),
    ),
)
CONTRAST = Report(
    "source_contrast", Status.OK, signals=(Signal("dom", "shot", "", 3.0), Signal("dom", "shot", "Tax", 4.0))
)
ABSTAINED = Report("text_bridge", Status.ABSTAINED, "no lines")
NOT_RUN = [Report("late", Status.TIMEOUT), Report("broken", Status.ERROR), Report("skipped", Status.SKIPPED)]


def test_of_each_pair_and_detector_the_largest_deciding_signal_counts():
    seen = observed([OCR, CONTRAST, ABSTAINED, *NOT_RUN], None)
    assert seen.pairs == {
        ("dom", "shot"): {"ocr_alignment": 0.9, "source_contrast": 4.0},
        ("dom", "tool"): {"ocr_alignment": 0.8},
    }


def test_with_a_question_only_its_fields_and_what_is_said_of_it_count():
    """A value that nothing names is not the question's, though its field is empty too."""
    seen = observed([OCR, CONTRAST], {"Total"})
    assert seen.pairs == {
        ("dom", "shot"): {"ocr_alignment": 0.0, "source_contrast": 3.0},
        ("dom", "tool"): {"ocr_alignment": 0.8},
    }


def test_a_detector_that_abstained_came_to_a_result_and_a_late_or_skipped_one_did_not():
    assert observed([OCR, ABSTAINED, *NOT_RUN], None).ran == {"ocr_alignment", "text_bridge"}


@pytest.mark.parametrize(("field", "values"), [("Tax", {"ocr_alignment": 0.9, "source_contrast": 4.0}), ("Fee", {})])
def test_the_signals_of_one_field(field: str, values: dict[str, float]):
    assert on_field([OCR, CONTRAST], ("dom", "shot"), field) == values
