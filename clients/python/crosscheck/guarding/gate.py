"""Sees what the agent sees, asks the guard about what it means to do, and rules by the policy.

    look(parts) -> Sight           sent at once; the guard reads and compares while the agent's model thinks
    rule(sight, action) -> Ruling  the guard's verdict on the action, or what the policy makes of its silence

Neither raises CrosscheckError: what cannot be asked is a ruling too.
"""

import asyncio
import inspect
import logging
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from time import perf_counter

from crosscheck.action import ProposedAction
from crosscheck.calls import CheckOptions, Mode
from crosscheck.client import AsyncClient
from crosscheck.errors import (
    AccessDenied,
    CrosscheckError,
    DeadlineExceeded,
    InvalidRequest,
    NotHeld,
    NotServed,
    Overloaded,
    Unavailable,
)
from crosscheck.guarding.policy import OnFailure, Policy, Review
from crosscheck.guarding.ruling import Outcome, Ruling
from crosscheck.part import Part
from crosscheck.responses import CheckResponse, Observation
from crosscheck.verdict import Decision, Verdict

_log = logging.getLogger(__name__)

_NOT_DONE = "The action was not carried out."
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
    """What the agent saw at one moment, on its way to the guard. `step` counts the sights of one gate."""

    parts: tuple[Part, ...]
    step: int
    observation: "asyncio.Task[Observation]"

    def forget(self) -> None:
        """No action will be asked about: what is under way is cancelled."""
        self.observation.cancel()


class Gate:
    """Rules on the actions of one run of an agent. `mode` is how thoroughly the guard looks."""

    def __init__(self, client: AsyncClient, policy: Policy, *, mode: Mode | str = Mode.FAST) -> None:
        self.policy = policy
        self._client = client
        self._mode = mode
        self._session = uuid.uuid4().hex
        self._steps = 0

    def look(self, parts: Sequence[Part]) -> Sight:
        """Send what the agent sees now, without waiting."""
        step = self._steps
        self._steps += 1
        observing = self._client.observe(parts, mode=self._mode, session_id=self._session, step=step)
        task = asyncio.create_task(observing)
        # What went wrong is told when an action is ruled on, and is nobody's concern where none is.
        task.add_done_callback(lambda done: done.cancelled() or done.exception())
        return Sight(tuple(parts), step, task)

    async def rule(self, sight: Sight, action: ProposedAction | None, described: str) -> Ruling:
        """Rule on an action that is `described` in a few words, for the log and the reviewer.

        Without an `action` the guard judges all that was seen.
        """
        started = perf_counter()
        try:
            async with asyncio.timeout(self.policy.patience):
                response = await self._asked(sight, action)
        except TimeoutError:
            late = DeadlineExceeded(f"no verdict within the {self.policy.patience:g} s that the agent waits")
            ruling = self._without(late, described)
        except CrosscheckError as error:
            ruling = self._without(error, described)
        else:
            ruling = await self._by(response.verdict, sight, described)
        return replace(ruling, parts=sight.parts, seconds=perf_counter() - started)

    async def _asked(self, sight: Sight, action: ProposedAction | None) -> CheckResponse:
        asked = CheckOptions() if action is None else CheckOptions(proposed_action=action)
        try:
            # Shielded, so that being late for one action does not end what the next may still wait for.
            asked["observation"] = await asyncio.shield(sight.observation)
            return await self._client.check(**asked)
        except NotHeld:
            # The server began anew, or had too much to keep: the parts are still here.
            asked.pop("observation", None)
            asked |= CheckOptions(mode=self._mode, session_id=self._session, step=sight.step)
            return await self._client.check(sight.parts, **asked)

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
        return Ruling(Outcome.HALTED, f"{_NOT_DONE} Crosscheck ends the run because {reason}.", error=error)
