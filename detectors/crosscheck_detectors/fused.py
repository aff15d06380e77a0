"""One request's signals under a profile: what is fused, and what each finding's probability becomes."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Self

from crosscheck_detectors.findings import Finding, Kind, Report
from crosscheck_detectors.fusion import Lineup, Profile, observed
from crosscheck_detectors.fusion.observed import Observed, Pair, asked_in, decides, on_field

TRUSTED_ALONE: Final = frozenset({"ocr_alignment", "session_memory"})
"""Detectors whose findings decide by their own probability where no profile weighs them. Others only inform then."""


@dataclass(frozen=True, slots=True)
class Fused:
    """What the fusion makes of one request. `pairs` are calibrated probabilities in (0, 1); empty without a lineup."""

    reports: Sequence[Report]
    question: str
    asked: Collection[str] | None
    seen: Observed
    lineup: Lineup | None
    pairs: Mapping[Pair, float]

    @classmethod
    def of(cls, reports: Sequence[Report], question: str, profile: Profile | None) -> Self:
        """`question` is what was asked; where it is empty every field decides."""
        asked = asked_in(reports, question)
        seen = observed(reports, asked)
        lineup = profile.lineup(seen.ran) if profile else None
        return cls(reports, question, asked, seen, lineup, lineup.pairs(seen) if lineup else {})

    @property
    def detectors(self) -> frozenset[str]:
        """Those that are weighed together."""
        return self.lineup.detectors if self.lineup else frozenset()

    def decides(self, finding: Finding) -> bool:
        """Whether a finding bears on what was asked, and may decide: as a weighed contradiction, or on its own."""
        able = self._weighs(finding) if finding.detector_id in self.detectors else finding.detector_id in TRUSTED_ALONE
        return able and decides(finding.detector_id, self._field(finding), self.asked)

    def weighed(self, finding: Finding) -> Finding:
        """The finding with its fused probability: with its own signal in place of its detector's largest.

        Unchanged where it is no contradiction of two parts, or its detector is not weighed.
        """
        if self.lineup is None or not self._weighs(finding):
            return finding
        a, b = sorted(finding.part_ids)
        values = on_field(self.reports, (a, b), self._field(finding))
        if finding.detector_id not in values:
            return finding
        if self.decides(finding):
            values = {**self.seen.pairs[a, b], finding.detector_id: values[finding.detector_id]}
        return replace(finding, probability=self.lineup.probability(values))

    def _field(self, finding: Finding) -> str:
        """As signals name it: the question's own is empty."""
        return "" if finding.field == self.question else finding.field

    def _weighs(self, finding: Finding) -> bool:
        """The fusion knows pairs alone: a neglected part or an ungrounded answer informs."""
        paired = finding.kind is Kind.CONTRADICTION and len(finding.part_ids) == 2
        return paired and finding.detector_id in self.detectors
