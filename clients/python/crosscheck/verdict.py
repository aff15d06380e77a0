"""What the guard found: the verdict, its findings, and how far it could look."""

from collections.abc import Iterable
from enum import StrEnum

from crosscheck.attention import Attention
from crosscheck.part import Part
from crosscheck.places import Box, CssBox, Region, Span
from crosscheck.wire import FromWire


class Decision(StrEnum):
    """What the findings come to under the server's policy. The server flags; it is the caller who acts."""

    UNSPECIFIED = "unspecified"
    ALLOW = "allow"
    REVIEW = "review"
    BLOCK = "block"


class Kind(StrEnum):
    """What a finding says."""

    UNSPECIFIED = "unspecified"
    CONTRADICTION = "contradiction"
    NEGLECTED_PART = "neglected_part"
    UNGROUNDED_ANSWER = "ungrounded_answer"
    ACTION_MISMATCH = "action_mismatch"
    STALE_EVIDENCE = "stale_evidence"


class DetectorStatus(StrEnum):
    """How a detector ended."""

    UNSPECIFIED = "unspecified"
    OK = "ok"
    ABSTAINED = "abstained"
    SKIPPED = "skipped"
    TIMEOUT = "timeout"
    ERROR = "error"


class Evidence(FromWire):
    """One side of a finding. The place is either a span of a text part or a box of an image part.

    `value` is the value verbatim, `quote` the words around it. Both are the page's own words: never put them into a
    prompt as they are; `Verdict.warning` is made for that. Where the proposed action says it, `part_id` is empty and
    `action_field` tells which of its fields. `step` is set where the part is one of an earlier step of the session.
    """

    part_id: str = ""
    quote: str = ""
    value: str = ""
    span: Span | None = None
    box: Box | None = None
    css_box: CssBox | None = None
    action_field: str = ""
    step: int | None = None

    @property
    def said_by(self) -> str:
        """Who says it, for people: a part's id, with its step where that is an earlier one, or "action"."""
        name = self.part_id or "action"
        return name if self.step is None else f"{name}, step {self.step}"

    @property
    def is_shown(self) -> bool:
        """Whether its place is one in a part of the request that was judged."""
        return bool(self.part_id) and self.step is None


class Finding(FromWire):
    """A contradiction about one field, with one piece of evidence a side. `probability` is in [0, 1].

    `repeated`: it stood at an earlier step of the session too, and was warned of then.
    """

    detector_id: str = ""
    kind: Kind = Kind.UNSPECIFIED
    part_ids: tuple[str, ...] = ()
    field: str = ""
    probability: float = 0.0
    evidence: tuple[Evidence, ...] = ()
    explanation: str = ""
    repeated: bool = False


class PairConflict(FromWire):
    """Two parts and the probability, in [0, 1], that they contradict each other."""

    a: str
    b: str
    probability: float


class DetectorReport(FromWire):
    """One detector's part in the verdict. `score` is the largest probability among its findings, in [0, 1].

    `passes` of the model it asked for, with `tokens` in all; one that several ask for counts for each of them.
    """

    detector_id: str
    status: DetectorStatus = DetectorStatus.UNSPECIFIED
    reason: str = ""
    score: float = 0.0
    latency_seconds: float = 0.0
    passes: int = 0
    tokens: int = 0


class UnreadRegion(FromWire):
    """A place that could not be read, so that nothing there was compared."""

    part_id: str
    region: Region = Region()
    reason: str = ""

    @property
    def sensitive(self) -> bool:
        """Whether it was not read because it holds a secret, marked there or in another part."""
        return self.reason == "marked as sensitive"


class Coverage(FromWire):
    """What stands behind a verdict: pairs of values `compared`, those of them that agree, and the fields by name.

    An ALLOW with `compared` 0 means that nothing was compared.
    """

    compared: int = 0
    matched: int = 0
    unread_regions: tuple[UnreadRegion, ...] = ()
    fields: tuple[str, ...] = ()


class View(FromWire):
    """A region that the model was really shown: pixels of an image part, or the lines kept of a text part."""

    part_id: str
    box: Box | None = None
    span: Span | None = None


class Profile(FromWire):
    """What calibration learnt for one model; `calibrated_on` is "uncalibrated" where nothing was."""

    model: str = ""
    version: str = ""
    calibrated_on: str = ""


class PartDigest(FromWire):
    """Ties the verdict to the bytes judged: "sha256:" and 64 hexadecimal digits of the image or the text in UTF-8."""

    part_id: str
    digest: str


class Verdict(FromWire):
    """The findings and what they come to.

    `warning` is at most 400 characters and ready for an agent's prompt; `conflict_probability` is in [0, 1] and speaks
    of what was asked; `degraded` says that a detector failed or was late, or that the deadline cut the answer short.
    """

    verdict_id: str = ""
    decision: Decision = Decision.UNSPECIFIED
    warning: str = ""
    conflict_probability: float = 0.0
    findings: tuple[Finding, ...] = ()
    pairs: tuple[PairConflict, ...] = ()
    attention: Attention | None = None
    detectors: tuple[DetectorReport, ...] = ()
    coverage: Coverage = Coverage()
    views: tuple[View, ...] = ()
    degraded: bool = False
    profile: Profile = Profile()
    digests: tuple[PartDigest, ...] = ()

    @property
    def allowed(self) -> bool:
        """Whether the decision is ALLOW. False for everything else, a decision newer than this client included."""
        return self.decision is Decision.ALLOW

    def covers(self, parts: Iterable[Part]) -> bool:
        """Whether it is about these very contents: each part was judged under its id, unchanged. False for no parts.

        Ask it with what the agent sees at the moment of acting; where it is False, the page has changed since.
        """
        judged = {(each.part_id, each.digest) for each in self.digests}
        seen = {(part.id, part.content_digest) for part in parts}
        return bool(seen) and seen <= judged
