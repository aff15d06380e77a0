"""What a check of an action gives: things held against each other, and what does not fit."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from crosscheck_detectors.findings import Comparison, Evidence, Finding, Kind

ID = "action_check"
NOTHING = "nothing"
"""What a screenshot shows of what nobody can see, in a warning's words."""


@dataclass
class Held:
    """Collects what the checks of one action come to."""

    comparisons: list[Comparison] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def agrees(self, name: str, a: str, b: str) -> None:
        """Two parts, or a part and the action (""), say the same of the action's `name`."""
        self.comparisons.append(Comparison(name, a, b, agrees=True))

    def differs(self, name: str, probability: float, evidence: Sequence[Evidence], explanation: str) -> None:
        """They do not; a second finding about the same only counts where it is surer."""
        a, b = (*(side.part_id for side in evidence), "")[:2]
        self.comparisons.append(Comparison(name, a, b, agrees=False))
        finding = Finding(ID, Kind.ACTION_MISMATCH, name, round(probability, 4), tuple(evidence), explanation)
        known = next((each for each in self.findings if each.field == name), None)
        if known is None:
            self.findings.append(finding)
        elif known.probability < probability:
            self.findings[self.findings.index(known)] = finding
