"""What the gate decided about one action."""

from dataclasses import dataclass
from enum import StrEnum

from crosscheck.errors import CrosscheckError
from crosscheck.part import Part
from crosscheck.verdict import Verdict


class Outcome(StrEnum):
    """How it came out. Of these only ALLOWED, APPROVED and UNCHECKED let the action happen."""

    ALLOWED = "allowed"
    APPROVED = "approved"
    """A REVIEW that the reviewer let pass."""
    UNCHECKED = "unchecked"
    """The guard could not be asked, and the policy is to go on."""
    BLOCKED = "blocked"
    REJECTED = "rejected"
    """A REVIEW that nobody let pass."""
    HALTED = "halted"
    """The guard could not be asked, and the policy is to stop; or it cannot be asked like this at all."""


@dataclass(frozen=True)
class Ruling:
    """`message` is for the agent's prompt, empty where there is nothing to say.

    It holds no page text but the verdict's typed values. `parts` are what was judged, for a log or a picture. `seconds`
    is how long the agent waited for it.
    """

    outcome: Outcome
    message: str = ""
    verdict: Verdict | None = None
    error: CrosscheckError | None = None
    parts: tuple[Part, ...] = ()
    seconds: float = 0.0

    @property
    def goes(self) -> bool:
        """Whether the action may happen."""
        return self.outcome in {Outcome.ALLOWED, Outcome.APPROVED, Outcome.UNCHECKED}

    @property
    def ends(self) -> bool:
        """Whether the run ends here, because no later step could be guarded either."""
        return self.outcome is Outcome.HALTED
