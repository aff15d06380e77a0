"""From a detector's raw signal to the number that the fusion weighs. Each is strictly increasing within its range.

name        formula                              for signals that are
log_odds    ln(p' / (1 - p')), p' in [0.01, 0.99]   probabilities in [0, 1]
log1p       sign(x) · ln(1 + |x|)                log-probabilities, log-odds and their differences, in nats
identity    x                                    small and bounded by nature, such as an imbalance in [-1, 1]
"""

import math
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final, Literal

Scale = Literal["log_odds", "log1p", "identity"]

_LEAST = 0.01
"""A detector's own certainty beyond 99 % is not believed: it has not been measured on so many cases."""


def _log_odds(value: float) -> float:
    p = min(max(value, _LEAST), 1 - _LEAST)
    return math.log(p / (1 - p))


def _log1p(value: float) -> float:
    return math.copysign(math.log1p(abs(value)), value)


SCALES: Final[Mapping[Scale, Callable[[float], float]]] = MappingProxyType(
    {
        "log_odds": _log_odds,
        "log1p": _log1p,
        "identity": float,
    }
)

_OF: Final[Mapping[str, Scale]] = MappingProxyType(
    {
        "ocr_alignment": "log_odds",
        "text_bridge": "log_odds",
        "direct_prompt": "log_odds",
        "attention_imbalance": "identity",
    }
)


def scale_of(detector: str) -> Scale:
    """The scale that a detector's signals are fitted on; one that is not known here gives nats."""
    return _OF.get(detector, "log1p")
