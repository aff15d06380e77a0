"""The figures of an examination against their definitions, on answers few enough to count by hand."""

import math

import pytest

from training.figures import calibration_error, distance, exact_lines, ranking, wilson


def test_the_interval_is_wilson_s() -> None:
    assert wilson(8, 10) == pytest.approx((0.4902, 0.9433), abs=1e-4)
    assert wilson(0, 10)[0] == 0.0


def test_ranking_counts_pairs_and_halves_ties() -> None:
    judged = [(0.9, True), (0.8, False), (0.8, True), (0.3, False)]
    pairs = [1.0, 1.0, 0.5, 1.0]
    assert ranking(judged) == pytest.approx(sum(pairs) / 4)
    assert math.isnan(ranking([(0.5, True)]))


def test_calibration_compares_sureness_with_the_share_right() -> None:
    assert calibration_error([(0.75, True)] * 3 + [(0.75, False)]) == pytest.approx(0.0)
    assert calibration_error([(0.95, False)] * 4) == pytest.approx(0.95)


def test_lines_count_in_their_order() -> None:
    assert exact_lines("a\nx\nc", "a\nb\nc") == 2
    assert exact_lines("c\na", "a\nc") == 1
    assert not exact_lines("", "a")


def test_distance_counts_edits() -> None:
    assert distance("kitten", "sitting") == 3
