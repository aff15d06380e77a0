"""The generated suite with the bundled model: what was promised on one seed is kept on another."""

import numpy as np
import pytest
from scipy.stats import betabinom

from crosscheck_detectors.fusion.fitting import Example, Rates, Splits, fit
from crosscheck_detectors.fusion.measures import calibration_error
from crosscheck_detectors.registry import DETECTORS
from crosscheck_detectors.verdict import Thresholds
from crosscheck_service.engine.loading import load
from crosscheck_service.engine.ocr import OcrReader
from crosscheck_service.engine.vlm import Vlm
from crosscheck_service.evaluation.calibration import Signals, examples_of
from crosscheck_service.evaluation.items import Arm
from crosscheck_service.evaluation.suite import generate
from crosscheck_service.inprocess import InProcess

NAMES = ("ocr_alignment", "source_contrast")
RATES = Rates(review=0.02, block=0.01)


def measured(bench: Signals, seed: int, count: int) -> list[Example]:
    """Two texts: the arm that needs no reading, and so takes minutes instead of an hour."""
    records = [bench.measure(item)[0] for item in generate(seed, count, (Arm.TEXT_TEXT,))]
    return examples_of(records, f"seed {seed}")


@pytest.mark.slow
@pytest.mark.timeout(3_600)
def test_rates_and_probabilities_of_one_seed_are_kept_on_another():
    vlm = Vlm(load("bundled", threads=1))
    try:
        detectors = tuple(DETECTORS[name] for name in NAMES)
        bench = Signals(InProcess(vlm, OcrReader(threads=1)), detectors, Thresholds(None, None, review_degraded=True))
        lineup = fit(Splits.of(measured(bench, 101, 400)), frozenset(NAMES), RATES)
        fresh = measured(bench, 102, 400)
    finally:
        vlm.close()
    probabilities = np.array([lineup.request(example.seen) for example in fresh])
    truth = np.array([example.conflict for example in fresh])
    error = calibration_error(probabilities, truth)
    told = [f"calibration error {error:.3f}"]
    for alarm in (lineup.review, lineup.block):
        above = int((alarm.requests + 1) * alarm.rate)
        low, high = betabinom(int((~truth).sum()), above, alarm.requests + 1 - above).interval(0.95)
        raised = int((probabilities[~truth] >= alarm.threshold).sum())
        found = (probabilities[truth] >= alarm.threshold).mean()
        told.append(f"{alarm} -> {raised} of {(~truth).sum()}, interval {low} to {high}, found {found:.3f}")
        assert raised <= high, told
        assert raised >= low or alarm.threshold <= alarm.least, told
    print("\n".join(told))
    assert error <= 0.05, told
