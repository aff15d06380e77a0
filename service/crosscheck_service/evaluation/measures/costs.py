"""What detectors took, arm by arm."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from crosscheck_service.evaluation.items import Arm
from crosscheck_service.evaluation.records import Costs, Record


@dataclass(frozen=True, slots=True)
class DetectorCost:
    """Medians over an arm's items; tokens and passes are means."""

    arm: str
    detector: str
    seconds: float
    passes: float
    prompt_tokens: float
    n: int


def costs_of(records: Sequence[Record], costs: Sequence[Costs]) -> list[DetectorCost]:
    """Of the answer, of reading, of each detector and of the judge."""
    arm_of = {record.id: record.arm for record in records}
    rows = []
    for arm in Arm:
        here = [cost for cost in costs if arm_of.get(cost.id) is arm]
        if not here:
            continue
        rows.append(DetectorCost(arm, "the answer", _median([c.answer_seconds for c in here]), 1, 0, len(here)))
        rows.append(DetectorCost(arm, "reading images", _median([c.ocr_seconds for c in here]), 0, 0, len(here)))
        for name in here[0].detector_seconds:
            seconds = [cost.detector_seconds.get(name, 0.0) for cost in here]
            passes = float(np.mean([cost.detector_passes.get(name, 0) for cost in here]))
            tokens = float(np.mean([cost.detector_tokens.get(name, 0) for cost in here]))
            rows.append(DetectorCost(arm, name, _median(seconds), passes, tokens, len(here)))
        if seconds := [cost.opinion_seconds for cost in here if cost.opinion_seconds is not None]:
            rows.append(DetectorCost(arm, "the judge", _median(seconds), 1, 0, len(seconds)))
    return rows


def _median(values: Sequence[float]) -> float:
    return float(np.median(values))
