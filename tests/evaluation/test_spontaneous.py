"""The rules that read a plain answer for a contradiction."""

import pytest

from crosscheck_service.evaluation.spontaneous import mentions_conflict


@pytest.mark.parametrize(
    ("answer", "values"),
    [
        ("The sources contradict each other.", ()),
        ("The page and the screenshot disagree about this.", ("12.00", "13.00")),
        ("12.00 / 13.00", ("12.00", "13.00")),
        ("The screenshot shows $12.00, the page $13.00.", ("$12.00", "$13.00")),
        ("Not paid, or Paid", ("Paid", "Not paid")),
        ("It is 4,500 however the table has 4,600", ("4,500",)),
    ],
)
def test_told(answer: str, values: tuple[str, ...]) -> None:
    assert mentions_conflict(answer, values)


@pytest.mark.parametrize(
    ("answer", "values"),
    [
        ("12.00", ("12.00", "13.00")),
        ("", ("12.00", "13.00")),
        ("12.00 and again 12.00", ("12.00", "12.00")),
        ("Not paid", ("Paid", "Not paid")),
        ("112.00 and 13.00", ("12.00", "13.00")),
        ("absent", ()),
    ],
)
def test_not_told(answer: str, values: tuple[str, ...]) -> None:
    assert not mentions_conflict(answer, values)
