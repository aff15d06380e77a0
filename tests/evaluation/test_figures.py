"""Every figure against scikit-learn or a plain count, and intervals that hold what they should."""

import numpy as np
import pytest
from sklearn.metrics import balanced_accuracy_score, recall_score, roc_auc_score, roc_curve

from crosscheck_service.evaluation.measures.figures import (
    Truth,
    auroc,
    balanced_accuracy,
    calibration_error,
    difference,
    false_alarms,
    figures_of,
    recall_at_rate,
    recognition,
    resampled,
    wilson,
)
from crosscheck_service.evaluation.measures.subjects import Subject

ONCE = np.ones((1, 400))


@pytest.fixture
def truth() -> Truth:
    return Truth(np.arange(400) % 2 == 0, np.arange(400) // 2)


@pytest.fixture
def subject(truth: Truth) -> Subject:
    """Scores in steps, so that there are ties, a tenth of them missing."""
    rng = np.random.default_rng(5)
    scores = np.round(rng.normal(truth.conflict.astype(float), 0.8), 1)
    scores[rng.random(400) < 0.1] = -np.inf
    probabilities = np.where(np.isfinite(scores), 1 / (1 + np.exp(-scores)), 0.0)
    return Subject("s", scores > 0.5, np.isfinite(scores), scores, probabilities)


def test_shares_and_ranks_are_scikit_learns(subject: Subject, truth: Truth) -> None:
    conflict = truth.conflict
    finite = np.where(np.isfinite(subject.scores), subject.scores, -99.0)
    assert recognition(subject, conflict, ONCE)[0] == pytest.approx(recall_score(conflict, subject.flags))
    assert false_alarms(subject, conflict, ONCE)[0] == pytest.approx(1 - recall_score(~conflict, ~subject.flags))
    assert balanced_accuracy(subject, conflict, ONCE)[0] == pytest.approx(
        balanced_accuracy_score(conflict, subject.flags)
    )
    assert auroc(subject, conflict, ONCE)[0] == pytest.approx(roc_auc_score(conflict, finite))
    rates, recalls, _ = roc_curve(conflict, finite, drop_intermediate=False)
    for allowed in (0.01, 0.05):
        found = recall_at_rate(subject, conflict, ONCE, allowed=allowed)
        assert found[0] == pytest.approx(recalls[rates <= allowed].max())


def test_weights_count_records_as_often_as_they_say(subject: Subject, truth: Truth) -> None:
    weights = resampled(truth, 20)
    finite = np.where(np.isfinite(subject.scores), subject.scores, -99.0)
    expected = [roc_auc_score(truth.conflict, finite, sample_weight=row) for row in weights]
    assert auroc(subject, truth.conflict, weights) == pytest.approx(expected)


def test_calibration_error_is_the_gap_between_said_and_held() -> None:
    conflict = np.array([True, True, False, False])
    subject = Subject("s", conflict, conflict, np.zeros(4), np.array([0.95, 0.95, 0.45, 0.05]))
    assert calibration_error(subject, conflict, np.ones((1, 4)))[0] == pytest.approx((0.05 + 0.05 + 0.45 + 0.05) / 4)


def test_surfaces_are_resampled_whole(truth: Truth) -> None:
    weights = resampled(truth, 50)
    assert (weights[:, ::2] == weights[:, 1::2]).all()
    assert (weights.sum(axis=1) == 400).all()
    assert (resampled(truth, 50) == weights).all()


def test_an_interval_holds_its_figure_and_a_perfect_share_is_not_certain(truth: Truth) -> None:
    perfect = Subject("s", truth.conflict, np.ones(400, dtype=bool))
    figures = figures_of(perfect, truth)
    assert figures["recognition"].value == 1
    assert figures["recognition"].low == pytest.approx(wilson(1.0, 200)[0])
    assert figures["false alarms"].high == pytest.approx(wilson(0.0, 200)[1])
    assert "AUROC" not in figures


def test_a_share_of_one_half_has_the_width_that_statistics_gives_it(truth: Truth) -> None:
    flags = np.random.default_rng(2).random(400) < 0.5
    figure = figures_of(Subject("s", flags, np.ones(400, dtype=bool)), truth)["recognition"]
    assert figure.low < figure.value < figure.high
    assert figure.high - figure.low == pytest.approx(2 * 1.96 * np.sqrt(0.25 / 200), rel=0.2)


def test_a_difference_is_paired(subject: Subject, truth: Truth) -> None:
    same = difference(auroc, subject, subject, truth)
    assert (same.value, same.low, same.high) == (0, 0, 0)


def test_without_conflicting_items_there_is_no_recognition() -> None:
    truth = Truth(np.zeros(4, dtype=bool), np.arange(4))
    figures = figures_of(Subject("s", truth.conflict, ~truth.conflict, np.zeros(4)), truth)
    assert np.isnan(figures["recognition"].value)
    assert np.isnan(figures["AUROC"].value)
    assert figures["false alarms"].value == 0
