"""Subjects: whatever can be said to have recognised a conflict or not, as arrays over the same records.

Thresholds and fusions are never set on the items they are measured on: surfaces are dealt into five folds, and each
fold is measured with what the other four gave.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from crosscheck_detectors.fusion import Profile
from crosscheck_detectors.fusion.conformal import least_requests, threshold
from crosscheck_detectors.fusion.errors import FitError
from crosscheck_detectors.fusion.fitting import Example, Rates, Splits, fit
from crosscheck_detectors.fusion.lineup import Lineup
from crosscheck_service.evaluation.records import Opinion, Record, Ruling

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

FOLDS = 5
FALSE_ALARM_RATE = 0.01
"""The rate that thresholds are set at, or the least that the items allow; what comes out is measured on others."""

_ENOUGH = least_requests(FALSE_ALARM_RATE)

DIRECT = "direct_prompt"
_LIKELIER = 0.5
"""P(yes) above which yes is likelier than no."""


@dataclass(frozen=True, slots=True, eq=False)
class Subject:
    """One thing measured, over n records.

    Attributes:
        name: as the report calls it.
        flags: (n,), whether it said that there is a conflict.
        scores: (n,), larger for more conflict, -inf where it had nothing to say; None where there are only flags.
        probabilities: (n,) in [0, 1], where its scores are to be read so; else None.
        told: (n,), whether it had anything to say.
    """

    name: str
    flags: Flags
    told: Flags
    scores: Floats | None = None
    probabilities: Floats | None = None


def folds_of(records: Sequence[Record]) -> NDArray[np.int64]:
    """(n,), the fold of each record's surface; the same for a surface in every run."""
    return np.array([hashlib.sha256(record.surface.encode()).digest()[0] % FOLDS for record in records])


def detector(records: Sequence[Record], name: str) -> Subject:
    """One detector by itself, flagged above the threshold that the other folds' consistent items give."""
    signals = [record.detectors[name].signal if name in record.detectors else None for record in records]
    scores = np.array([-np.inf if signal is None else signal for signal in signals])
    folds = folds_of(records)
    consistent = np.array([not record.conflict for record in records])
    flags = np.zeros(len(records), dtype=bool)
    for fold in range(FOLDS):
        calm = scores[(folds != fold) & consistent]
        here = folds == fold
        flags[here] = scores[here] >= _strict(calm)
    return Subject(name, flags & np.isfinite(scores), np.isfinite(scores), scores)


def fused(records: Sequence[Record], names: Sequence[str], called: str) -> Subject:
    """The fusion of some detectors, for each fold fitted on two others and calibrated on the other two.

    Raises:
        FitError: where the items are too few for that.
    """
    examples = [Example(record.observed, record.conflict, record.surface) for record in records]
    folds = folds_of(records)
    wanted = frozenset(names)
    probabilities, flags = np.zeros(len(records)), np.zeros(len(records), dtype=bool)
    for fold in range(FOLDS):
        fitting = {(fold + 1) % FOLDS, (fold + 2) % FOLDS}
        splits = Splits(
            tuple(e for e, at in zip(examples, folds, strict=True) if at in fitting),
            tuple(e for e, at in zip(examples, folds, strict=True) if at not in {fold, *fitting}),
        )
        # As the guard does: the fusion of just those detectors that came to a result.
        lineups: dict[frozenset[str], Lineup] = {}
        for index in np.flatnonzero(folds == fold):
            ran = wanted & examples[index].seen.ran
            if ran and ran not in lineups:
                lineups[ran] = _fitted(splits.on_which(ran, wanted, _ENOUGH), ran)
            probabilities[index] = max(lineups[ran].pairs(examples[index].seen).values(), default=0.0) if ran else 0.0
            flags[index] = bool(ran) and probabilities[index] >= lineups[ran].review.threshold
    told = np.array([any(wanted & values.keys() for values in e.seen.pairs.values()) for e in examples])
    return Subject(called, flags & told, told, probabilities, probabilities)


def ruled(records: Sequence[Record], called: str, ruling_of: Callable[[Record], Ruling | None]) -> Subject | None:
    """The guard's own verdict; None where a record has none."""
    rulings = [ruling_of(record) for record in records]
    if any(ruling is None for ruling in rulings):
        return None
    given = [ruling for ruling in rulings if ruling is not None]
    probabilities = np.array([ruling.probability for ruling in given])
    flags = np.array([ruling.decision != "allow" for ruling in given])
    return Subject(called, flags, np.ones(len(records), dtype=bool), probabilities, probabilities)


def judged_by(records: Sequence[Record], profile: Profile) -> Subject:
    """What a profile makes of the signals, flagged from its threshold for REVIEW on."""
    probabilities, flags, told = np.zeros(len(records)), *np.zeros((2, len(records)), dtype=bool)
    for index, record in enumerate(records):
        seen = record.observed
        lineup = profile.lineup(seen.ran)
        pairs = lineup.pairs(seen) if lineup is not None else {}
        if lineup is not None and pairs:
            told[index] = True
            probabilities[index] = max(pairs.values())
            flags[index] = probabilities[index] >= lineup.review.threshold
    return Subject(f"profile {profile.version}", flags, told, probabilities, probabilities)


def asked_directly(records: Sequence[Record]) -> Subject | None:
    """The paper's first way: the model itself is asked for a conflict, and yes is likelier than no."""
    if not any(DIRECT in record.detectors for record in records):
        return None
    signals = [record.detectors[DIRECT].signal if DIRECT in record.detectors else None for record in records]
    flags = np.array([signal is not None and signal > _LIKELIER for signal in signals])
    return Subject("model asked directly", flags, np.array([signal is not None for signal in signals]))


def with_findings(records: Sequence[Record], name: str) -> Subject:
    """A detector that judges the answer, not pairs of parts: it has findings or none."""
    seen = [record.detectors.get(name) for record in records]
    flags = np.array([each is not None and bool(each.kinds) for each in seen])
    return Subject(f"{name}, any finding", flags, np.array([each is not None and each.status == "ok" for each in seen]))


def spontaneous(records: Sequence[Record]) -> Subject:
    """The paper's second way: the plain answer tells of the contradiction, by rules."""
    return Subject(
        "model's plain answer, by rules",
        np.array([record.mentions for record in records]),
        np.array([not record.error for record in records]),
    )


def outside(records: Sequence[Record]) -> list[Subject]:
    """The judge's view of the parts, and of whether the plain answer tells of the contradiction."""
    opinions = [record.opinion for record in records]
    if not any(opinions):
        return []
    given = [opinion or Opinion() for opinion in opinions]
    return [
        _said("judge asked directly", [opinion.conflict for opinion in given]),
        _said("model's plain answer, by the judge", [opinion.mentioned for opinion in given]),
    ]


def _fitted(splits: Splits, detectors: frozenset[str]) -> Lineup:
    """With thresholds at the stated rate, or at the least one that the items allow."""
    calm = sum(not example.conflict for example in splits.calibration)
    rate = max(FALSE_ALARM_RATE, 1 / (calm + 1))
    return fit(splits, detectors, Rates(review=rate, block=rate, least_review=0.0, least_block=0.0))


def _said(name: str, said: Sequence[bool | None]) -> Subject:
    return Subject(name, np.array([bool(each) for each in said]), np.array([each is not None for each in said]))


def _strict(calm: Floats) -> float:
    """The threshold at the stated rate, or where the items are too few for it, just above all of them."""
    finite = calm[np.isfinite(calm)]
    try:
        return max(threshold(calm.tolist(), FALSE_ALARM_RATE), -1e300)
    except FitError:
        return float(np.nextafter(finite.max(initial=-1e300), np.inf))
