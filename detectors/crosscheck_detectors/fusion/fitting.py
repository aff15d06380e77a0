"""Fits a profile's weights and thresholds. The only module that needs scikit-learn; judging needs none.

examples ──split by group──┬─ fitting ──────> weights of each pair's signals (logistic regression)
                           └─ calibration ──> Platt's line over each request's largest score, then thresholds
"""

import hashlib
import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, product

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss
from sklearn.preprocessing import StandardScaler

from crosscheck_detectors.fusion.conformal import least_requests, threshold
from crosscheck_detectors.fusion.errors import FitError
from crosscheck_detectors.fusion.lineup import Alarm, Lineup, Term, Weights
from crosscheck_detectors.fusion.observed import Observed, Values
from crosscheck_detectors.fusion.scales import SCALES, scale_of

Floats = NDArray[np.float64]

LEAST_EXAMPLES = 25
"""Conflicting and consistent requests, each, that either split must have."""
MOST_DETECTORS = 7
"""Every subset gets a fusion of its own, and there are 2^n - 1."""
_FIT_SHARE = 3
"""One group in so many goes to the weights, the others to the thresholds, which need more."""
_KINDS = tuple(product(("fitting", "calibration"), ("conflicting", "consistent")))
_UNBOUND = 1e6
"""Inverse strength of a regularisation that is none."""


@dataclass(frozen=True, slots=True)
class Example:
    """One request with the truth about it. Those of one `group` are alike and go to the same split."""

    seen: Observed
    conflict: bool
    group: str


@dataclass(frozen=True, slots=True)
class Rates:
    """Shares of consistent requests that may raise an alarm, block ≤ review, and the least probability it takes."""

    review: float = 0.01
    block: float = 0.001
    least_review: float = 0.5
    # In calibrations half of the requests conflict: 0.95 there is 0.68 where one request in ten does. Probabilities
    # that some hundred requests were calibrated on hardly exceed 0.98, so 0.99 would leave REVIEW alone.
    least_block: float = 0.95


@dataclass(frozen=True, slots=True)
class Splits:
    """Examples for the weights, and others for the thresholds."""

    fitting: tuple[Example, ...]
    calibration: tuple[Example, ...]

    @classmethod
    def of(cls, examples: Sequence[Example]) -> "Splits":
        """By a digest of the group's name: the same for the same examples in any order."""
        fitting = [example for example in examples if _for_fitting(example.group)]
        return cls(tuple(fitting), tuple(example for example in examples if not _for_fitting(example.group)))

    def on_which(self, detectors: frozenset[str], known: Iterable[str], least: int) -> "Splits":
        """Requests like those that the fusion of `detectors` will judge.

        These are the ones on which just they, of all that are `known`, came to a result: where there is no image, say,
        others tell nothing, and a part that a model misread in an image must not set what a text needs for an alarm.
        Where they are too few, fewer than `least` consistent ones to calibrate on among them, all on which they did.
        """
        known = frozenset(known)
        exact = self._only(lambda seen: seen.ran & known == detectors)
        calm = sum(not example.conflict for example in exact.calibration)
        enough = calm >= least and all(n >= LEAST_EXAMPLES for n in _counts(exact))
        return exact if enough else self._only(lambda seen: detectors <= seen.ran)

    def _only(self, wanted: Callable[[Observed], bool]) -> "Splits":
        return Splits(
            tuple(example for example in self.fitting if wanted(example.seen)),
            tuple(example for example in self.calibration if wanted(example.seen)),
        )


def fit_all(splits: Splits, rates: Rates) -> tuple[Lineup, ...]:
    """A fusion for every set of detectors that came to a result together often enough, largest sets first.

    Raises:
        FitError: where there are too many detectors, or too few examples even for the most frequent set.
    """
    everything = (*splits.fitting, *splits.calibration)
    known = sorted({name for example in everything for pair in example.seen.pairs.values() for name in pair})
    if not known:
        raise FitError("no detector gave a signal of any pair of parts")
    if len(known) > MOST_DETECTORS:
        raise FitError(f"{len(known)} detectors are too many to fit every set of; at most {MOST_DETECTORS} can be")
    lineups: list[Lineup] = []
    refused: list[FitError] = []
    for detectors in _subsets(known):
        try:
            chosen = splits.on_which(detectors, known, least_requests(rates.block))
            lineups.append(fit(chosen, detectors, rates))
        except FitError as error:
            refused.append(error)
    if not lineups:
        raise refused[-1]
    return tuple(lineups)


def fit(splits: Splits, detectors: frozenset[str], rates: Rates) -> Lineup:
    """The fusion of `detectors` alone.

    Raises:
        FitError: where a split has too few examples of either kind, or the calibration too few for a rate.
    """
    _check(splits)
    weights = _calibrated(_fitted(splits.fitting, sorted(detectors)), splits.calibration)
    calm = [
        max(weights.pairs(example.seen).values(), default=0.0) for example in splits.calibration if not example.conflict
    ]
    review = _alarm(calm, rates.review, rates.least_review)
    block = _alarm(calm, rates.block, max(rates.least_block, review.threshold))
    return Lineup(terms=weights.terms, intercept=weights.intercept, review=review, block=block)


def _check(splits: Splits) -> None:
    for name, count in zip(_KINDS, _counts(splits), strict=True):
        if count < LEAST_EXAMPLES:
            raise FitError(
                f"the {name[0]} split has {count} {name[1]} requests, and {LEAST_EXAMPLES} are the least; a third of "
                "the requests goes to fitting, the rest to calibration"
            )


def _counts(splits: Splits) -> Iterator[int]:
    """So many requests of each of _KINDS."""
    for examples in (splits.fitting, splits.calibration):
        conflicting = sum(example.conflict for example in examples)
        yield from (conflicting, len(examples) - conflicting)


def _fitted(examples: Sequence[Example], names: Sequence[str]) -> Weights:
    """Logistic regression over pairs, of the detectors that add to it; the others have a weight of 0.

    One whose weight comes out negative adds nothing here. Nor does one without which the fit is hardly worse: by
    Schwarz's criterion its two weights must be worth ln(pairs) together, or they are mostly chance.
    """
    pairs, conflicts = _pairs(examples, names)
    features = np.array([_features(pair, names) for pair in pairs])
    scaler = StandardScaler().fit(features)
    scaled, truth = scaler.transform(features), np.array(conflicts)
    used = list(range(len(names)))
    model, cost = _regression(scaled, truth, used)
    while len(used) > 1:
        without = [[other for other in used if other != one] for one in used]
        negative = int(np.argmin(model.coef_[0, 0::2]))
        if model.coef_[0, 2 * negative] < 0:
            used = without[negative]
            model, cost = _regression(scaled, truth, used)
            continue
        fewer = [_regression(scaled, truth, some) for some in without]
        least = int(np.argmin([other for _, other in fewer]))
        if fewer[least][1] > cost:
            break
        used, (model, cost) = without[least], fewer[least]
    weights = np.zeros(features.shape[1])
    weights[_columns(used)] = model.coef_[0] / scaler.scale_[_columns(used)]
    weights[0::2] = weights[0::2].clip(0)
    intercept = float(model.intercept_[0] - weights @ scaler.mean_)
    terms = tuple(
        Term(detector=name, scale=scale_of(name), weight=float(weights[2 * i]), absent=float(weights[2 * i + 1]))
        for i, name in enumerate(names)
    )
    return Weights(terms=terms, intercept=intercept)


def _regression(scaled: Floats, truth: NDArray[np.bool_], used: Sequence[int]) -> tuple[LogisticRegression, float]:
    """The fit of the detectors numbered in `used`, and its cost: Schwarz's (Bayesian) information criterion."""
    columns = scaled[:, _columns(used)]
    model = LogisticRegression(max_iter=1_000).fit(columns, truth)
    told = log_loss(truth, model.predict_proba(columns)[:, 1], normalize=False, labels=[False, True])
    return model, 2 * float(told) + 2 * len(used) * math.log(len(truth))


def _columns(used: Sequence[int]) -> list[int]:
    """Each detector's two columns: its scaled signal, and whether it has none."""
    return [column for one in used for column in (2 * one, 2 * one + 1)]


def _pairs(examples: Sequence[Example], names: Sequence[str]) -> tuple[list[Values], list[bool]]:
    """Pairs and whether they conflict. Of a conflicting request it is not known which do: the strongest is taken."""
    pairs: list[Values] = []
    conflicts: list[bool] = []
    for example in examples:
        seen = [pair for pair in example.seen.pairs.values() if not pair.keys().isdisjoint(names)]
        if example.conflict:
            seen = sorted(seen, key=lambda pair: sum(_features(pair, names)[0::2]))[-1:]
        pairs += seen
        conflicts += [example.conflict] * len(seen)
    return pairs, conflicts


def _features(pair: Values, names: Sequence[str]) -> list[float]:
    """(2 · detectors): each one's scaled signal, 0 where it has none, and 1 where it has none."""
    row: list[float] = []
    for name in names:
        row += [SCALES[scale_of(name)](pair[name]), 0.0] if name in pair else [0.0, 1.0]
    return row


def _calibrated(weights: Weights, examples: Sequence[Example]) -> Weights:
    """Platt's line over each request's largest log odds, folded into the weights, so that probabilities are met.

    The targets are Platt's: n of a class count as n + 1 of it and one of the other, so that a clean split stays finite.
    """
    told = [(_largest(weights, example), example.conflict) for example in examples if _told(weights, example)]
    scores = np.array([[score] for score, _ in told])
    truth = np.array([conflict for _, conflict in told])
    conflicting, consistent = truth.sum(), (~truth).sum()
    chance = np.where(truth, (conflicting + 1) / (conflicting + 2), 1 / (consistent + 2))
    line = LogisticRegression(C=_UNBOUND, max_iter=1_000).fit(
        np.vstack([scores, scores]),
        np.repeat([True, False], len(scores)),
        sample_weight=np.concatenate([chance, 1 - chance]),
    )
    slope, offset = float(line.coef_[0, 0]), float(line.intercept_[0])
    if slope <= 0:
        raise FitError(f"the signals of {', '.join(sorted(weights.detectors))} do not tell conflicts from consistency")
    terms = [
        term.model_copy(update={"weight": term.weight * slope, "absent": term.absent * slope}) for term in weights.terms
    ]
    return Weights(terms=tuple(terms), intercept=weights.intercept * slope + offset)


def _told(weights: Weights, example: Example) -> bool:
    return any(not weights.detectors.isdisjoint(values) for values in example.seen.pairs.values())


def _largest(weights: Weights, example: Example) -> float:
    return max(weights.log_odds(values) for values in example.seen.pairs.values())


def _alarm(calm: Sequence[float], rate: float, least: float) -> Alarm:
    """`calm`: the probabilities of the consistent requests."""
    limit = min(1.0, max(threshold(calm, rate), least))
    realised = sum(probability >= limit for probability in calm) / len(calm)
    return Alarm(rate=rate, threshold=limit, least=least, requests=len(calm), realised=realised)


def _subsets(names: Sequence[str]) -> Iterator[frozenset[str]]:
    """All but the empty one, largest first."""
    for size in range(len(names), 0, -1):
        yield from map(frozenset, combinations(names, size))


def _for_fitting(group: str) -> bool:
    return hashlib.sha256(group.encode()).digest()[0] % _FIT_SHARE == 0
