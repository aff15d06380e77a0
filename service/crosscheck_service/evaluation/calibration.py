"""From measured items to a model's profile."""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from crosscheck_detectors import attention_imbalance
from crosscheck_detectors.detector import Detector
from crosscheck_detectors.findings import Status
from crosscheck_detectors.fusion import Profile
from crosscheck_detectors.fusion.fitting import Example, Rates, Splits, fit_all
from crosscheck_detectors.fusion.profile import QUANTILES, Imbalance, Modality, Model
from crosscheck_service.engine.info import ModelInfo
from crosscheck_service.evaluation.items import Item
from crosscheck_service.evaluation.records import Attention, Costs, Record
from crosscheck_service.evaluation.running import Bench
from crosscheck_service.request.model import Mode, Request

_DIGITS = 6
_PAIRS: tuple[tuple[Modality, Modality], ...] = (("image", "text"), ("image", "image"), ("text", "text"))


@dataclass(frozen=True, slots=True)
class Signals(Bench):
    """Measures what a profile is made of and nothing else, so that what is kept of an item holds none of its words."""

    def measure(self, item: Item) -> tuple[Record, Costs]:
        """The detectors' signals and, where one of them asked for the joint pass, how its attention divided."""
        handling = self.runner.handle(item.request)
        record = self._detected(item, handling, self._wanted(item.request)).model_copy(update={"traits": {}})
        evidence = [part.id for part in handling.case.evidence]
        watched = record.detectors.get(attention_imbalance.ID)
        seen = handling.answer().attention if watched and watched.status == Status.OK.value else None
        if seen is not None and len(evidence) == 2:
            imbalance = seen.imbalance(evidence[0], evidence[1])
            attention = Attention(
                imbalance=imbalance if math.isfinite(imbalance) else None,
                mass_imbalance=None,
                other_mass=seen.other_mass,
                norms=(),
            )
            record = record.model_copy(update={"attention": attention})
        return record, Costs(
            id=item.id,
            answer_seconds=0.0,
            ocr_seconds=handling.ocr_seconds,
            detector_seconds={name: cost.seconds for name, cost in handling.costs.items()},
            detector_tokens={name: cost.prompt_tokens for name, cost in handling.costs.items()},
            detector_passes={name: cost.passes for name, cost in handling.costs.items()},
        )

    def _wanted(self, request: Request) -> list[Detector]:
        """The detectors that a guard would run: what a request does not want must not count as what it gets."""
        named = [each for each in self.detectors if each.id in request.detectors or not request.detectors]
        return [each for each in named if request.mode is not Mode.FAST or not each.asks_model]


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
