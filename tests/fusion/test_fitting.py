"""What is fitted keeps its promises on fresh requests: false-alarm rates, calibrated probabilities, monotony."""

import itertools

import numpy as np
import pytest
from made_traffic import DETECTORS, traffic
from scipy.stats import betabinom

from crosscheck_detectors.fusion import FitError, Lineup, Observed
from crosscheck_detectors.fusion.fitting import Example, Rates, Splits, fit, fit_all
from crosscheck_detectors.fusion.measures import calibration_error

RATES = Rates(review=0.02, block=0.004)


@pytest.fixture(scope="module")
def lineups() -> dict[frozenset[str], Lineup]:
    return {lineup.detectors: lineup for lineup in fit_all(Splits.of(traffic(3_000, seed=1)), RATES)}


FRESH = traffic(4_000, seed=2)


def test_every_set_of_detectors_has_a_fusion_of_its_own(lineups: dict[frozenset[str], Lineup]):
    sets = {frozenset(some) for size in range(1, 5) for some in itertools.combinations(DETECTORS, size)}
    assert sets - set(lineups) <= {frozenset({"attention_imbalance"})}


@pytest.mark.parametrize("left_out", [(), ("ocr_alignment",), ("source_contrast", "text_bridge")])
def test_fresh_false_alarms_lie_in_the_promised_rates_interval(
    lineups: dict[frozenset[str], Lineup], left_out: tuple[str, ...]
):
    """The interval is the beta-binomial one of a conformal threshold: chance in both sets. A least probability that
    sets the threshold may only lower the rate."""
    lineup = lineups[frozenset(DETECTORS) - set(left_out)]
    calm = [lineup.request(example.seen) for example in FRESH if not example.conflict]
    for alarm in (lineup.review, lineup.block):
        k = int((alarm.requests + 1) * alarm.rate)
        low, high = betabinom(len(calm), k, alarm.requests + 1 - k).interval(0.95)
        realised = sum(probability >= alarm.threshold for probability in calm)
        assert realised <= high
        if alarm.threshold > alarm.least:
            assert realised >= low


def test_probabilities_are_met_on_fresh_requests(lineups: dict[frozenset[str], Lineup]):
    lineup = lineups[frozenset(DETECTORS)]
    probabilities = np.array([lineup.request(example.seen) for example in FRESH])
    truth = np.array([example.conflict for example in FRESH])
    assert calibration_error(probabilities, truth) <= 0.05


def test_together_they_find_more_than_alone(lineups: dict[frozenset[str], Lineup]):
    def found(*detectors: str) -> float:
        lineup = lineups[frozenset(detectors)]
        return float(np.mean([lineup.request(e.seen) >= lineup.review.threshold for e in FRESH if e.conflict]))

    assert found(*DETECTORS) > max(found("ocr_alignment"), found("source_contrast"), found("text_bridge")) + 0.02


def test_a_stronger_signal_never_lowers_a_probability(lineups: dict[frozenset[str], Lineup]):
    for lineup in lineups.values():
        for name in lineup.detectors:
            others = dict.fromkeys(lineup.detectors - {name}, 0.3)
            rising = [lineup.probability({**others, name: value}) for value in np.linspace(-1, 1, 41)]
            assert rising == sorted(rising)


def test_a_signal_that_says_nothing_or_the_contrary_weighs_nothing():
    examples = traffic(1_500, seed=3)
    for example in examples:
        for values in example.seen.pairs.values():
            values["text_bridge"] *= -1
    lineup = fit(Splits.of(examples), frozenset(DETECTORS), RATES)
    weights = {term.detector: term.weight for term in lineup.terms}
    assert weights["text_bridge"] == weights["attention_imbalance"] == 0
    assert weights["source_contrast"] > 0.5


def test_several_parts_are_judged_by_their_strongest_pair():
    lineup = fit(Splits.of(traffic(2_500, seed=4, parts=3)), frozenset(DETECTORS), RATES)
    fresh = traffic(2_000, seed=5, parts=3)
    probabilities = np.array([lineup.request(example.seen) for example in fresh])
    truth = np.array([example.conflict for example in fresh])
    assert calibration_error(probabilities, truth) <= 0.05
    assert (probabilities[~truth] >= lineup.review.threshold).mean() <= 0.03
    assert (probabilities[truth] >= lineup.review.threshold).mean() > 0.8


def test_examples_are_split_by_group_in_whatever_order():
    examples = traffic(300, seed=6)
    examples += [Example(example.seen, not example.conflict, example.group) for example in examples]
    splits, reversed_ = Splits.of(examples), Splits.of(examples[::-1])
    fitting = {example.group for example in splits.fitting}
    assert fitting == {example.group for example in reversed_.fitting}
    assert fitting.isdisjoint(example.group for example in splits.calibration)
    assert len(splits.fitting) + len(splits.calibration) == 600
    assert 0.25 < len(splits.fitting) / 600 < 0.42


def test_the_same_examples_give_the_same_profile():
    examples = traffic(400, seed=7)
    rates = Rates(review=0.1, block=0.05)
    assert fit_all(Splits.of(examples), rates) == fit_all(Splits.of(examples), rates)


@pytest.mark.parametrize(
    ("examples", "rates", "said"),
    [
        (traffic(40, seed=8), RATES, "split has .* requests, and 25 are the least"),
        (traffic(400, seed=8, conflicting=0.0), RATES, "split has 0 conflicting requests"),
        (traffic(400, seed=8, conflicting=1.0), RATES, "split has 0 consistent requests"),
        (traffic(400, seed=8), Rates(), "a false-alarm rate of 0.001 needs 999 consistent requests"),
        ([Example(Observed(frozenset(), {}), False, "g")], RATES, "no detector gave a signal"),
    ],
)
def test_what_is_missing_is_said(examples: list[Example], rates: Rates, said: str):
    with pytest.raises(FitError, match=said):
        fit_all(Splits.of(examples), rates)


def test_a_fusion_is_made_of_requests_that_it_will_judge_and_of_more_where_these_are_too_few():
    """Of texts contrast is right; of images it is wrong as often as not, and the bridge comes to a result too."""
    texts, images = traffic(1_000, seed=8), traffic(1_000, seed=9)
    of_texts = frozenset(DETECTORS) - {"text_bridge"}
    for example in texts:
        for values in example.seen.pairs.values():
            del values["text_bridge"]
    texts = [Example(Observed(of_texts, e.seen.pairs), e.conflict, e.group) for e in texts]
    splits = Splits.of([*texts, *images])
    assert {e.seen.ran for e in splits.on_which(of_texts, DETECTORS, 99).calibration} == {of_texts}
    everything = splits.on_which(of_texts, DETECTORS, 10**6)
    assert len(everything.calibration) == len(splits.calibration)
    lineups = {lineup.detectors: lineup for lineup in fit_all(splits, RATES)}
    calm = sum(not e.conflict for e in splits.on_which(of_texts, DETECTORS, 249).calibration)
    assert lineups[of_texts].review.requests == calm < lineups[frozenset({"ocr_alignment"})].review.requests
