"""The interval that every ratio is reported with."""

import pytest

from bench.paired import Row, middle, ratios


def test_the_interval_of_thirty_is_that_of_the_tables() -> None:
    """A median of 30 lies between the 10th and the 21st with 95.7 %: the binomial distribution's own numbers."""
    found = middle([float(number) for number in range(30, 0, -1)])
    assert (found.value, found.low, found.high, found.n) == (15.5, 10, 21, 30)


@pytest.mark.parametrize(("n", "low"), [(3, 1), (6, 1), (8, 1), (9, 2), (20, 6)])
def test_few_values_give_wide_intervals(n: int, low: int) -> None:
    found = middle(list(range(1, n + 1)))
    assert (found.low, found.high) == (low, n + 1 - low)


def test_rows_name_the_bounds() -> None:
    assert ratios([2.0, 9.0], [1.0, 3.0]) == [2.0, 3.0]
    assert middle([2.0, 3.0]).rows("b", "c", "m", "ratio") == [
        Row("b", "c", "m", 2.5, "ratio", 2),
        Row("b", "c", "m_low95", 2.0, "ratio", 2),
        Row("b", "c", "m_high95", 3.0, "ratio", 2),
    ]
