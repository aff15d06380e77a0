"""Thresholds with a stated false-alarm rate, by split conformal calibration.

Of n consistent requests that the weights were not fitted on, s is the ⌈(n + 1)(1 - rate)⌉-th smallest score. A further
consistent request scores above s with a probability of at most `rate`, and of at least rate - 1/(n + 1) where no two
scores are equal. This holds on average over calibration sets and requests (it is marginal: not for each kind of page),
and only while traffic is like what was calibrated on (exchangeable). Vovk et al., Algorithmic Learning in a Random
World, 2005; Papadopoulos et al., Inductive Confidence Machines for Regression, 2002.
"""

import math
from collections.abc import Sequence

from crosscheck_detectors.fusion.errors import FitError


def least_requests(rate: float) -> int:
    """How many consistent requests a rate in (0, 1) needs: n ≥ 1/rate - 1."""
    # Rounded first: 1/0.001 - 1 must be 999, not 1000.
    return math.ceil(round(1 / rate - 1, 6))


def threshold(calm: Sequence[float], rate: float) -> float:
    """The smallest threshold such that a score at or above it has the stated rate among consistent requests.

    Args:
        calm: scores of the consistent requests, -inf for one without any.
        rate: in (0, 1).

    Raises:
        FitError: for fewer requests than `least_requests`.
    """
    if len(calm) < (least := least_requests(rate)):
        raise FitError(
            f"a false-alarm rate of {rate:g} needs {least} consistent requests to calibrate on, and there are "
            f"{len(calm)}: add {least - len(calm)}, or ask for a rate of {1 / (len(calm) + 1):.2g} or more"
        )
    rank = math.ceil(round((len(calm) + 1) * (1 - rate), 6))
    return math.nextafter(sorted(calm)[rank - 1], math.inf)
