"""Figures of one subject on some records, and their intervals, for any number of resamplings at once.

Every function takes weights (b, n): how often each record counts in each of b samples. Ones give the figure itself.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from crosscheck_service.evaluation.measures.subjects import FALSE_ALARM_RATE, Flags, Floats, Subject
from crosscheck_service.evaluation.records import Record

SAMPLES = 1_000
BINS = 10
_Z = 1.96
_SEED = 20_261_125


@dataclass(frozen=True, slots=True)
class Figure:
    """A value with its 95 % interval; `n` items are behind it."""

    value: float
    low: float
    high: float
    n: int


@dataclass(frozen=True, slots=True, eq=False)
class Truth:
    """What is known of n records: whether they conflict, and a number for each one's surface."""

    conflict: Flags
    surface: NDArray[np.int64]

    def only(self, chosen: Flags) -> "Truth":
        """That of some of the records."""
        return Truth(self.conflict[chosen], self.surface[chosen])


def truth_of(records: Sequence[Record]) -> Truth:
    """What the items' makers knew."""
    surfaces = {name: number for number, name in enumerate(dict.fromkeys(record.surface for record in records))}
    return Truth(
        np.array([record.conflict for record in records], dtype=bool),
        np.array([surfaces[record.surface] for record in records]),
    )


def recognition(subject: Subject, conflict: Flags, weights: Floats) -> Floats:
    """(b,), share of the conflicting items that were flagged."""
    return _share(subject.flags, conflict, weights)


def false_alarms(subject: Subject, conflict: Flags, weights: Floats) -> Floats:
    """(b,), share of the consistent items that were flagged."""
    return _share(subject.flags, ~conflict, weights)


def balanced_accuracy(subject: Subject, conflict: Flags, weights: Floats) -> Floats:
    """(b,), mean of recognition and of the share of consistent items that were left alone."""
    return (recognition(subject, conflict, weights) + 1 - false_alarms(subject, conflict, weights)) / 2


def abstained(subject: Subject, conflict: Flags, weights: Floats) -> Floats:
    """(b,), share of the items that it had nothing to say about."""
    return _share(~subject.told, np.ones_like(conflict), weights)


def auroc(subject: Subject, conflict: Flags, weights: Floats) -> Floats:
    """(b,), how often a conflicting item has a higher score than a consistent one, ties counting half."""
    hits, alarms = _by_score(subject, conflict, weights)
    above = np.cumsum(alarms, axis=1) - alarms
    total = hits.sum(axis=1) * alarms.sum(axis=1)
    # From the highest score down: consistent items not yet passed lie below.
    below = alarms.sum(axis=1, keepdims=True) - above - alarms
    won = (hits * (below + alarms / 2)).sum(axis=1)
    return _divided(won, total)


def recall_at_rate(subject: Subject, conflict: Flags, weights: Floats, *, allowed: float) -> Floats:
    """(b,), the largest recognition that some threshold has with at most this share of false alarms."""
    hits, alarms = _by_score(subject, conflict, weights)
    rate = _divided(np.cumsum(alarms, axis=1), alarms.sum(axis=1, keepdims=True))
    recall = _divided(np.cumsum(hits, axis=1), hits.sum(axis=1, keepdims=True))
    reached = np.where(rate <= allowed + 1e-12, recall, 0.0)
    return np.where(np.isnan(recall[:, -1]), np.nan, reached.max(axis=1, initial=0.0))


def calibration_error(subject: Subject, conflict: Flags, weights: Floats) -> Floats:
    """(b,), how far probabilities and shares of conflicts lie apart, over ten bins of equal width."""
    if subject.probabilities is None:
        return np.full(len(weights), np.nan)
    places = np.minimum((subject.probabilities * BINS).astype(int), BINS - 1)
    error = np.zeros(len(weights))
    for number in range(BINS):
        inside = places == number
        gap = weights[:, inside] @ (subject.probabilities[inside] - conflict[inside])
        error += np.abs(gap)
    return _divided(error, weights.sum(axis=1))


Measure = Callable[[Subject, Flags, Floats], Floats]
SHARES: Mapping[str, Measure] = MappingProxyType(
    {"recognition": recognition, "false alarms": false_alarms, "balanced accuracy": balanced_accuracy}
)
"""What everything that flags has."""
RANKED: Mapping[str, Measure] = MappingProxyType(
    {
        "AUROC": auroc,
        "recall at 1 % false alarms": partial(recall_at_rate, allowed=FALSE_ALARM_RATE),
        "recall at 5 % false alarms": partial(recall_at_rate, allowed=0.05),
    }
)
"""What has scores has these too."""
FITTED: Mapping[str, Measure] = MappingProxyType({"calibration error": calibration_error})
"""What has probabilities has these too."""


def resampled(truth: Truth, samples: int = SAMPLES) -> Floats:
    """Weights (samples, n) of a bootstrap over surfaces, always the same for the same surfaces."""
    present, place = np.unique(truth.surface, return_inverse=True)
    # Drawing as many surfaces as there are, with replacement, is to deal them so many times.
    times = np.random.default_rng(_SEED).multinomial(len(present), np.full(len(present), 1 / len(present)), samples)
    weights: Floats = times[:, place].astype(np.float64)
    return weights


def figures_of(subject: Subject, truth: Truth, often: Floats | None = None) -> dict[str, Figure]:
    """Everything that can be said of a subject, by name. NaN where one of the two kinds of item is missing.

    `often` is `resampled(truth)`, for who has it at hand.
    """
    measures = {**SHARES, "abstained": abstained}
    measures |= RANKED if subject.scores is not None else {}
    measures |= FITTED if subject.probabilities is not None else {}
    once, often = np.ones((1, len(truth.conflict))), resampled(truth) if often is None else often
    counts = {"recognition": int(truth.conflict.sum()), "false alarms": int((~truth.conflict).sum())}
    return {
        name: _figure(
            name, measure, subject, truth, once=once, often=often, count=counts.get(name, len(truth.conflict))
        )
        for name, measure in measures.items()
    }


def difference(measure: Measure, a: Subject, b: Subject, truth: Truth, often: Floats | None = None) -> Figure:
    """By how much `a` has more than `b` on the same items, resampled together."""
    once, often = np.ones((1, len(truth.conflict))), resampled(truth) if often is None else often
    value = (measure(a, truth.conflict, once) - measure(b, truth.conflict, once))[0]
    spread = measure(a, truth.conflict, often) - measure(b, truth.conflict, often)
    return Figure(float(value), *interval(spread), len(truth.conflict))


def chosen(subject: Subject, where: Flags) -> Subject:
    """A subject on some of the records."""
    return Subject(
        subject.name,
        subject.flags[where],
        subject.told[where],
        None if subject.scores is None else subject.scores[where],
        None if subject.probabilities is None else subject.probabilities[where],
    )


def interval(spread: Floats) -> tuple[float, float]:
    """The middle 95 % of what the resamplings gave."""
    finite = spread[np.isfinite(spread)]
    if not len(finite):
        return float("nan"), float("nan")
    low, high = np.quantile(finite, (0.025, 0.975))
    return float(low), float(high)


def wilson(share: float, count: int) -> tuple[float, float]:
    """The 95 % interval of a share of `count` items after Wilson; (nan, nan) where there are none."""
    if not count:
        return float("nan"), float("nan")
    square = _Z * _Z / count
    centre = (share + square / 2) / (1 + square)
    half = _Z * np.sqrt(share * (1 - share) / count + square / count / 4) / (1 + square)
    return max(0.0, float(centre - half)), min(1.0, float(centre + half))


def _figure(
    name: str, measure: Measure, subject: Subject, truth: Truth, *, once: Floats, often: Floats, count: int
) -> Figure:
    value = float(measure(subject, truth.conflict, once)[0])
    spread = measure(subject, truth.conflict, often)
    if name in FITTED:
        # Resampling adds noise to every bin, which only ever adds to this error: the spread counts, not its place.
        spread = np.maximum(0.0, value + spread - spread.mean())
    low, high = interval(spread)
    if name in {"recognition", "false alarms", "abstained"} and np.isfinite(value):
        # Resampling items that all agree says that nothing can ever differ; Wilson does not.
        least, most = wilson(value, count)
        low, high = min(low, least), max(high, most)
    return Figure(value, low, high, count)


def _share(flags: Flags, among: Flags, weights: Floats) -> Floats:
    return _divided(weights[:, among] @ flags[among].astype(float), weights[:, among].sum(axis=1))


def _by_score(subject: Subject, conflict: Flags, weights: Floats) -> tuple[Floats, Floats]:
    """Weights of conflicting and of consistent items (b, scores), summed by score from the highest down."""
    scores = subject.scores
    if scores is None:
        raise ValueError(f"{subject.name} has no scores to rank by")
    order = np.argsort(-scores, kind="stable")
    ranked = scores[order]
    starts = np.flatnonzero(np.r_[True, ranked[1:] != ranked[:-1]])
    sorted_weights = weights[:, order]
    hits = np.add.reduceat(sorted_weights * conflict[order], starts, axis=1)
    alarms = np.add.reduceat(sorted_weights * ~conflict[order], starts, axis=1)
    return hits, alarms


def _divided(over: Floats, under: Floats) -> Floats:
    result = np.full(np.broadcast_shapes(over.shape, under.shape), np.nan)
    divided: Floats = np.divide(over, under, out=result, where=np.broadcast_to(under, result.shape) > 0)
    return divided
