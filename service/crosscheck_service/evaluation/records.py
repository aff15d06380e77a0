"""What one item left behind: a line of records.jsonl, and of costs.jsonl what may differ between two runs."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from crosscheck_detectors.fusion.observed import Observed
from crosscheck_service.evaluation.items import Arm

Follows = Literal["first", "second", "both", "neither", "unknown"]
"""Which part's own answer the joint answer equals; "unknown" where the item has not exactly two parts."""


class _Line(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Seen(_Line):
    """One detector's result. `signal` is its largest on the asked field, None where it has none."""

    status: str
    reason: str = ""
    signal: float | None = None
    kinds: tuple[str, ...] = ()


class PairSignals(_Line):
    """The largest signal of each detector on one pair of parts, on the fields that decide."""

    a: str
    b: str
    values: dict[str, float]


class Ruling(_Line):
    """What the guard would say: a probability in [0, 1] and the decision."""

    probability: float
    decision: str


class Attention(_Line):
    """How the joint answer's attention divided between the first and the second part (imbalance > 0: to the first).

    `norms` are, part by part, the contributions' norms (layers, heads), to four digits.
    """

    imbalance: float | None
    mass_imbalance: float | None
    other_mass: float
    norms: tuple[tuple[tuple[float, ...], ...], ...]


class Opinion(_Line):
    """What an outside model said: do the parts conflict, and does the plain answer tell of it; None: unclear."""

    conflict: bool | None = None
    mentioned: bool | None = None
    error: str = ""


class Record(_Line):
    """One item and everything that was found out about it.

    `modalities` are the evidence parts' in their order. `alone` are the answers from each part by itself; `mentions` is
    whether the plain answer tells of a contradiction, by rules. `error` says why the model gave no answer; everything
    else is then as far as it went.
    """

    id: str
    surface: str
    arm: Arm
    modalities: tuple[Literal["image", "text"], ...]
    conflict: bool
    digest: str
    traits: dict[str, str] = Field(default_factory=dict)
    answer: str = ""
    answer_log_probability: float = 0.0
    alone: dict[str, str] = Field(default_factory=dict)
    follows: Follows = "unknown"
    mentions: bool = False
    detectors: dict[str, Seen] = Field(default_factory=dict)
    pairs: tuple[PairSignals, ...] = ()
    ruling: Ruling | None = None
    without_ocr: Ruling | None = None
    attention: Attention | None = None
    opinion: Opinion | None = None
    error: str = ""

    @property
    def observed(self) -> Observed:
        """The item as the fusion sees it."""
        ran = frozenset(name for name, seen in self.detectors.items() if seen.status in {"ok", "abstained"})
        return Observed(ran, {(pair.a, pair.b): pair.values for pair in self.pairs})


class Costs(_Line):
    """Seconds and prompt tokens of one item; by detector, those of the passes that it asked for."""

    id: str
    answer_seconds: float
    ocr_seconds: float
    detector_seconds: dict[str, float]
    detector_tokens: dict[str, int]
    detector_passes: dict[str, int]
    opinion_seconds: float | None = None


class Manifest(_Line):
    """What a run is of: everything that must be the same for its records to belong together."""

    suite: str
    seed: int | None
    items: int
    digest: str
    model: str
    architecture: str
    parameters: int
    model_digest: str
    dtype: str
    device: str
    detectors: tuple[str, ...]
    profile: str
    judge: str
    versions: dict[str, str]
