"""What a detector returns: findings with paired evidence, and how far it could look."""

from dataclasses import dataclass
from enum import Enum

from crosscheck_detectors.context import CssBox, Place, Unread


class Kind(Enum):
    """What a finding says; the names are the contract's without their prefix."""

    CONTRADICTION = "contradiction"
    NEGLECTED_PART = "neglected part"
    """The answer follows some parts and ignored the one named last in the evidence."""
    UNGROUNDED_ANSWER = "ungrounded answer"
    """No part supports the answer."""
    ACTION_MISMATCH = "action mismatch"
    """What the proposed action carries or goes to is not what the parts show."""
    STALE_EVIDENCE = "stale evidence"
    """Parts were captured too far apart, or too long ago."""


class Status(Enum):
    """How a detector ended; the names are the contract's without their prefix."""

    OK = "ok"
    ABSTAINED = "abstained"
    SKIPPED = "skipped"
    TIMEOUT = "timeout"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Evidence:
    """One side of a finding: the value as it stands in its part, the words around it, and its place.

    `normal` is the value in its type's normal form ("USD 1284.50", "2026-03-14"), or "" for free text: only this may
    enter a prompt, since the verbatim value is the page's own words.
    """

    part_id: str
    quote: str
    value: str
    place: Place | None
    normal: str = ""
    css_box: CssBox | None = None
    """`place` in CSS pixels of the viewport, where that is a box and the viewport is known."""
    action_field: str = ""
    """The field of the proposed action that says it; `part_id` is "" then, and `place` None."""
    step: int | None = None
    """The step of the session whose part it is, where that is an earlier one."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A contradiction about one field. `probability` is in [0, 1]; a profile says whether it is calibrated."""

    detector_id: str
    kind: Kind
    field: str
    probability: float
    evidence: tuple[Evidence, ...]
    explanation: str
    repeated: bool = False
    """It was warned of at an earlier step of the session, and is not again."""

    @property
    def part_ids(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(side.part_id for side in self.evidence if side.part_id))


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two values of one field that were held against each other; `a` and `b` are the ids of their parts.

    `field` is "" where nothing on the page names the values.
    """

    field: str
    a: str
    b: str
    agrees: bool


@dataclass(frozen=True, slots=True)
class Signal:
    """One detector's raw score of one pair of parts on one field, for the fusion to weigh.

    `value` grows with the conflict; its unit and range are the detector's own, told in its file. Every pair that it
    compared has one, agreeing ones too; a pair on which it abstains has none. `field` is "" where it is the question's.
    """

    a: str
    b: str
    field: str
    value: float

    def __post_init__(self) -> None:
        if not self.a < self.b:
            raise ValueError(f"a signal's parts are named in order: {self.a!r} is not before {self.b!r}")

    @classmethod
    def of(cls, first: str, second: str, field: str, value: float) -> "Signal":
        """The same with the two ids put in order."""
        return cls(min(first, second), max(first, second), field, value)


@dataclass(frozen=True, slots=True)
class UnreadIn:
    """A place of a part that the detector could not use."""

    part_id: str
    unread: Unread


@dataclass(frozen=True, slots=True)
class Report:
    """One detector's whole result for one request."""

    detector_id: str
    status: Status
    reason: str = ""
    findings: tuple[Finding, ...] = ()
    comparisons: tuple[Comparison, ...] = ()
    unread: tuple[UnreadIn, ...] = ()
    signals: tuple[Signal, ...] = ()

    @property
    def score(self) -> float:
        """The largest probability among the findings, 0 where there are none."""
        return max((finding.probability for finding in self.findings), default=0.0)
