"""Sees what the agent sees, asks the guard about what it means to do, and rules by the policy.

    look(parts) -> Sight      sent at once; the guard reads and compares while the agent's model thinks
    rule(sight, action)       the guard's verdict, or what the policy makes of its silence -> Ruling

Neither raises CrosscheckError: what cannot be asked is a ruling too.
"""

import asyncio
import inspect
import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from time import perf_counter

from crosscheck.calls import Mode
from crosscheck.client import AsyncClient
from crosscheck.errors import (
    AccessDenied,
    CrosscheckError,
    DeadlineExceeded,
    InvalidRequest,
    NotServed,
    Overloaded,
    Unavailable,
)
from crosscheck.guarding.policy import OnFailure, Policy, Review
from crosscheck.guarding.ruling import Outcome, Ruling
from crosscheck.part import Part
from crosscheck.responses import CheckResponse
from crosscheck.verdict import Decision, Verdict

_log = logging.getLogger(__name__)

_NOT_DONE = "Crosscheck: the action was not carried out."
_REASONS: Sequence[tuple[type[Exception], str]] = (
    (AccessDenied, "the guard does not accept the credentials it was given"),
    (InvalidRequest, "the guard cannot read what it was sent"),
    (NotServed, "the guard does not serve what it was asked"),
    (Unavailable, "the guard does not answer"),
    (DeadlineExceeded, "the guard was late"),
    (Overloaded, "the guard is overloaded"),
)
"""For the agent's prompt; the error itself, which may name hosts and fields, goes to the log."""
_HOPELESS = (AccessDenied, InvalidRequest, NotServed)
"""Errors that asking again does not mend."""


@dataclass(frozen=True)
class Sight:
    """What the agent saw at one moment, on its way to the guard."""

    parts: tuple[Part, ...]
    asked: "asyncio.Task[CheckResponse]"

    def forget(self) -> None:
        """No action will be asked about: what is under way is cancelled."""
        self.asked.cancel()


class Gate:
    """Rules on the actions of one agent. `mode` is how thoroughly the guard looks."""

    def __init__(self, client: AsyncClient, policy: Policy, *, mode: Mode | str = Mode.FAST) -> None:
        self.policy = policy
        self._client = client
        self._mode = mode

    def look(self, parts: Sequence[Part]) -> Sight:
        """Send what the agent sees now, without waiting."""
        return Sight(tuple(parts), asyncio.create_task(self._client.check(parts, mode=self._mode)))

    async def rule(self, sight: Sight, described: str) -> Ruling:
        """Rule on the action that is `described` in a few words, for the log and the reviewer."""
        started = perf_counter()
        try:
            response = await asyncio.wait_for(sight.asked, self.policy.patience)
        except TimeoutError:
            late = DeadlineExceeded(f"no verdict within the {self.policy.patience:g} s that the agent waits")
            ruling = self._without(late, described)
        except CrosscheckError as error:
            ruling = self._without(error, described)
        else:
            ruling = await self._by(response.verdict, sight, described)
        return replace(ruling, seconds=perf_counter() - started)

    async def _by(self, verdict: Verdict, sight: Sight, described: str) -> Ruling:
        match verdict.decision:
            case Decision.ALLOW:
                return Ruling(Outcome.ALLOWED, verdict=verdict)
            case Decision.REVIEW:
                if await self._approved(Review(verdict, sight.parts, described)):
                    return Ruling(Outcome.APPROVED, verdict=verdict)
                return Ruling(Outcome.REJECTED, f"{_NOT_DONE} {verdict.warning}".strip(), verdict)
            case _:
                return Ruling(Outcome.BLOCKED, f"{_NOT_DONE} {verdict.warning}".strip(), verdict)

    async def _approved(self, review: Review) -> bool:
        if self.policy.on_review is None:
            return False
        answer = self.policy.on_review(review)
        if not inspect.isawaitable(answer):
            return answer
        try:
            return await asyncio.wait_for(answer, self.policy.review_patience)
        except TimeoutError:
            _log.warning("nobody answered within %g s whether to %s", self.policy.review_patience, review.action)
            return False

    def _without(self, error: CrosscheckError, described: str) -> Ruling:
        """What the policy makes of a guard that could not be asked."""
        reason = next((text for kind, text in _REASONS if isinstance(error, kind)), "the guard failed")
        if self.policy.on_failure is OnFailure.GO_ON and not isinstance(error, _HOPELESS):
            _log.warning("unchecked: %s (%s: %s)", described, error.code, error)
            message = f"Crosscheck: {reason}, so that this action was done unchecked."
            return Ruling(Outcome.UNCHECKED, message, error=error)
        _log.error("stopped before: %s (%s: %s)", described, error.code, error)
        return Ruling(Outcome.HALTED, f"{_NOT_DONE} The run ends because {reason}.", error=error)
