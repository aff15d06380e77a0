"""From measured items to a model's profile."""

from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from crosscheck_detectors.fusion import Profile
from crosscheck_detectors.fusion.fitting import Example, Rates, Splits, fit_all
from crosscheck_detectors.fusion.profile import QUANTILES, Imbalance, Modality, Model
from crosscheck_service.engine.info import ModelInfo
from crosscheck_service.evaluation.records import Record

_DIGITS = 6
_PAIRS: tuple[tuple[Modality, Modality], ...] = (("image", "text"), ("image", "image"), ("text", "text"))


def examples_of(records: Iterable[Record], source: str) -> list[Example]:
    """The records as the fusion fits on them; groups of one source are no groups of another."""
    return [Example(record.observed, record.conflict, f"{source}/{record.surface}") for record in records]


def profile_of(
    examples: Sequence[Example], records: Sequence[Record], info: ModelInfo, *, on: str, rates: Rates
) -> Profile:
    """Fits a profile for the model.

    Args:
        on: what the examples are, in a few words; it is told in every verdict.

    Raises:
        FitError: where the examples are too few, for a rate or at all.
    """
    return Profile(
        model=Model(name=info.name, architecture=info.architecture, digest=info.digest),
        calibrated_on=on,
        lineups=fit_all(Splits.of(examples), rates),
        imbalance=tuple(_imbalances(records)),
    )


def _imbalances(records: Sequence[Record]) -> Iterator[Imbalance]:
    """Of consistent items: on the others attention may well be what a conflict makes of it."""
    calm = [record for record in records if not record.conflict]
    for a, b in _PAIRS:
        values = [value for record in calm if (value := _imbalance(record, a, b)) is not None]
        if values:
            quantiles = np.quantile(values, np.linspace(0, 1, QUANTILES)).round(_DIGITS)
            yield Imbalance(a=a, b=b, n=len(values), quantiles=tuple(quantiles.tolist()))


def _imbalance(record: Record, a: Modality, b: Modality) -> float | None:
    """imbalance(a, b) of an item of one part of each; None for any other item."""
    value = record.attention.imbalance if record.attention else None
    if value is None or sorted(record.modalities) != [a, b]:
        return None
    return value if record.modalities == (a, b) else -value
