"""The fusion of one set of detectors: logistic regression over their signals of a pair, and where alarms begin.

    log odds of a pair = intercept + Σ weight · scale(signal)   over the detectors that have a signal of it
                                   + Σ absent                   over those that abstained on it
    probability of a request = the largest among its pairs

Weights are never negative, so a stronger signal never lowers a probability.
"""

import math
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from crosscheck_detectors.fusion.observed import Observed, Pair, Values
from crosscheck_detectors.fusion.scales import SCALES, Scale

Probability = Annotated[float, Field(ge=0, le=1)]
_STEEPEST = 30.0
"""Log odds beyond which nothing is told apart; keeps every probability off 0 and 1."""


class Frozen(BaseModel):
    """What a profile is made of: no field that is not known, no number that is not finite."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class Term(Frozen):
    """What one detector adds to the log odds of a pair."""

    detector: str = Field(min_length=1)
    scale: Scale
    weight: float = Field(ge=0)
    absent: float


class Alarm(Frozen):
    """From which probability on there is an alarm.

    `rate` is the share of consistent requests that may raise it. `realised` is that share among the `requests`
    consistent ones of the calibration split: below `rate` where `least`, not the rate, sets the threshold.
    """

    rate: float = Field(gt=0, lt=1)
    threshold: Probability
    least: Probability
    requests: int = Field(gt=0)
    realised: Probability


class Weights(Frozen):
    """What every detector of one set adds."""

    terms: tuple[Term, ...] = Field(min_length=1)
    intercept: float

    @model_validator(mode="after")
    def _told_apart(self) -> Self:
        if len(self.detectors) != len(self.terms):
            raise ValueError("terms: a detector is named twice")
        return self

    @property
    def detectors(self) -> frozenset[str]:
        """The detectors that it weighs."""
        return frozenset(term.detector for term in self.terms)

    def log_odds(self, values: Values) -> float:
        """The log odds in [-30, 30] that a pair with these signals contradicts itself."""
        total = self.intercept
        for term in self.terms:
            if term.detector in values:
                total += term.weight * SCALES[term.scale](values[term.detector])
            else:
                total += term.absent
        return max(-_STEEPEST, min(_STEEPEST, total))

    def probability(self, values: Values) -> float:
        """The same as a probability in (0, 1)."""
        return 1 / (1 + math.exp(-self.log_odds(values)))

    def pairs(self, seen: Observed) -> dict[Pair, float]:
        """The probability of every pair that one of its detectors has a signal of."""
        return {
            pair: self.probability(values)
            for pair, values in seen.pairs.items()
            if not self.detectors.isdisjoint(values)
        }

    def request(self, seen: Observed) -> float:
        """The largest probability among a request's pairs, 0 where no pair has a signal."""
        return max(self.pairs(seen).values(), default=0.0)


class Lineup(Weights):
    """The fusion for requests on which exactly these detectors came to a result."""

    review: Alarm
    block: Alarm

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.review.threshold > self.block.threshold:
            raise ValueError("review.threshold must not exceed block.threshold")
        return self
