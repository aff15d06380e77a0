"""The threshold of a stated false-alarm rate: as few requests as the arithmetic allows, and the rate is kept."""

import math

import numpy as np
import pytest

from crosscheck_detectors.fusion.conformal import least_requests, threshold
from crosscheck_detectors.fusion.errors import FitError


@pytest.mark.parametrize(("rate", "least"), [(0.5, 1), (0.1, 9), (0.01, 99), (0.001, 999), (0.3, 3)])
def test_a_rate_needs_so_many_requests_and_not_one_less(rate: float, least: int):
    assert least_requests(rate) == least
    scores = [float(number) for number in range(least)]
    assert threshold(scores, rate) == math.nextafter(max(scores), math.inf)
    with pytest.raises(FitError, match=rf"needs {least} consistent requests .* add 1, or ask for a rate of"):
        threshold(scores[1:], rate)


def test_the_score_itself_is_no_alarm_and_equal_ones_are_none_either():
    limit = threshold([0.0] * 90 + [0.7] * 9, 0.1)
    assert 0.0 < limit <= math.nextafter(0.0, 1)
    assert threshold([0.0] * 80 + [0.7] * 19, 0.1) > 0.7


def test_a_request_without_any_score_counts():
    assert threshold([-math.inf] * 98 + [0.5], 0.01) > 0.5
    assert threshold([-math.inf] * 198 + [0.5], 0.01) < 0.5


@pytest.mark.parametrize("rate", [0.01, 0.05])
def test_over_many_calibration_sets_the_realised_rate_is_the_promised_one(rate: float):
    """With n scores and no ties the rate above the threshold is k/(n + 1) on average, k = ⌊(n + 1)·rate⌋."""
    random = np.random.default_rng(1)
    n, sets = 399, 600
    realised = [1 - threshold(list(random.random(n)), rate) for _ in range(sets)]
    k = math.floor((n + 1) * rate)
    spread = math.sqrt(k * (n + 1 - k) / ((n + 1) ** 2 * (n + 2)) / sets)
    assert abs(np.mean(realised) - k / (n + 1)) < 3 * spread
