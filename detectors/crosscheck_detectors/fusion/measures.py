"""How well probabilities are met."""

import numpy as np
from numpy.typing import NDArray

_BINS = 10


def calibration_error(probabilities: NDArray[np.float64], truth: NDArray[np.bool_]) -> float:
    """Expected calibration error in [0, 1]: |mean probability - share of conflicts|, over ten bins by their sizes.

    The bins are of equal width; both arguments are (requests,). Naeini et al., Obtaining Well Calibrated Probabilities
    Using Bayesian Binning, AAAI 2015.
    """
    bins = np.minimum((probabilities * _BINS).astype(int), _BINS - 1)
    gaps = [abs(float(np.sum(probabilities[bins == b]) - np.sum(truth[bins == b]))) for b in range(_BINS)]
    return sum(gaps) / max(len(probabilities), 1)
