"""What every adapter of an agent has to do, as tests that a class inherits.

    class TestMyAgent(Conformance):
        @pytest.fixture
        def attempt(self) -> Attempt:
            return my_attempt

An attempt runs the agent once, under a guard at the given target, on a page where it means to do one deed, and tells
what became of it. The guard is a real gRPC server that says what the test wants; the agent, its adapter and the place
where the deed arrives are the real ones, as far as the adapter's author can have them.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import grpc
import pytest
from client.fake_guard import BLOCK, FakeGuard, block, fail, serving

from crosscheck.guarding import OnFailure, Outcome, Review, Ruling
from crosscheck.v1 import guard_pb2

WARNING = "Crosscheck: the parts contradict each other on «Total»: " + "w" * 300 + " END"
"""Longer than what some agents keep of an error."""
PATIENCE_SECONDS = 0.5


@dataclass(frozen=True)
class Told:
    """What became of an attempt.

    `deeds` counts what arrived where the deed is done. `prompts` are the texts that the agent's model was given after
    the deed was ruled on. `ended` says that the run was over without its model saying so. `rulings` are the adapter's.
    """

    deeds: int
    prompts: list[str]
    ended: bool
    rulings: list[Ruling]


@dataclass(frozen=True)
class Options:
    """How the adapter under test is to be made; the names are those of Policy."""

    on_review: Callable[[Review], Any] | None = None
    on_failure: OnFailure = OnFailure.STOP
    patience: float = 20.0


Attempt = Callable[[str, Options], Awaitable[Told]]


@dataclass
class Script:
    """What the guard says to the Check of the deed: a decision, after a time, or an error in its stead."""

    guard: FakeGuard
    decision: int = guard_pb2.DECISION_ALLOW
    seconds: float = 0.0
    code: grpc.StatusCode | None = None
    asked: list[Any] = field(default_factory=list)

    def reply(self, request: Any, context: grpc.ServicerContext) -> Any:
        """The answer to Observe and Check alike; only what concerns the deed is out of the ordinary."""
        if self.code is not None:
            fail(context, self.code, "refused by the test")
        if isinstance(request, guard_pb2.ObserveRequest):
            return block(request, context)
        if not request.HasField("proposed_action") or request.proposed_action.HasField("navigate"):
            allowed = guard_pb2.Verdict(decision=guard_pb2.DECISION_ALLOW)
            return guard_pb2.CheckResponse(verdict=allowed)
        self.asked.append(request)
        time.sleep(self.seconds)
        verdict = guard_pb2.Verdict(decision=self.decision)
        if self.decision != guard_pb2.DECISION_ALLOW:
            verdict = guard_pb2.Verdict(decision=self.decision, warning=WARNING, findings=BLOCK.findings)
        return guard_pb2.CheckResponse(verdict=verdict)


@contextmanager
def scripted() -> Iterator[Script]:
    """A guard at a free port that allows everything until the script is changed."""
    with serving() as guard:
        script = Script(guard)
        guard.reply = script.reply
        yield script


class Conformance:
    """The tests. A subclass gives the fixture `attempt`."""

    @pytest.fixture
    def script(self) -> Iterator[Script]:
        with scripted() as script:
            yield script

    @pytest.fixture
    def attempt(self) -> Attempt:
        raise NotImplementedError("a subclass of Conformance gives the fixture `attempt`")

    async def test_an_allowed_deed_happens_once_and_nothing_is_said(self, attempt: Attempt, script: Script):
        told = await attempt(script.guard.target, Options())
        assert told.deeds == 1
        assert "Crosscheck" not in "".join(told.prompts)
        assert told.rulings[-1].outcome is Outcome.ALLOWED

    async def test_the_guard_is_shown_what_the_agent_sees_and_what_it_means_to_do(
        self, attempt: Attempt, script: Script
    ):
        await attempt(script.guard.target, Options())
        observed = [each for each in script.guard.requests if isinstance(each, guard_pb2.ObserveRequest)]
        sources = {part.source for part in observed[-1].parts}
        assert guard_pb2.SOURCE_SCREENSHOT in sources
        assert sources & {guard_pb2.SOURCE_DOM, guard_pb2.SOURCE_ACCESSIBILITY_TREE}
        [check] = script.asked
        assert check.observation_id
        assert check.proposed_action.WhichOneof("action")
        assert check.proposed_action.reasoning

    async def test_a_blocked_deed_never_happens_and_the_next_prompt_holds_the_whole_warning(
        self, attempt: Attempt, script: Script
    ):
        script.decision = guard_pb2.DECISION_BLOCK
        told = await attempt(script.guard.target, Options())
        assert told.deeds == 0
        assert WARNING in told.prompts[0]
        assert not told.ended, "the agent may find another way"
        assert told.rulings[-1].outcome is Outcome.BLOCKED

    async def test_a_review_without_a_reviewer_is_a_block(self, attempt: Attempt, script: Script):
        script.decision = guard_pb2.DECISION_REVIEW
        told = await attempt(script.guard.target, Options())
        assert told.deeds == 0
        assert WARNING in told.prompts[0]
        assert told.rulings[-1].outcome is Outcome.REJECTED

    @pytest.mark.parametrize("answer", [True, False])
    async def test_a_reviewer_decides(self, attempt: Attempt, script: Script, answer: bool):
        script.decision = guard_pb2.DECISION_REVIEW
        seen: list[Review] = []

        async def reviewer(review: Review) -> bool:
            seen.append(review)
            await asyncio.sleep(0)
            return answer

        told = await attempt(script.guard.target, Options(on_review=reviewer))
        assert told.deeds == int(answer)
        [review] = seen
        assert review.verdict.warning == WARNING
        assert review.parts
        assert review.action

    @pytest.mark.parametrize("on_failure", OnFailure)
    async def test_a_guard_that_is_down(self, attempt: Attempt, on_failure: OnFailure):
        with serving() as gone:
            target = gone.target
        await self._unguarded(attempt, target, Options(on_failure=on_failure))

    @pytest.mark.parametrize("on_failure", OnFailure)
    async def test_a_guard_that_is_late(self, attempt: Attempt, script: Script, on_failure: OnFailure):
        script.seconds = 4 * PATIENCE_SECONDS
        options = Options(on_failure=on_failure, patience=PATIENCE_SECONDS)
        await self._unguarded(attempt, script.guard.target, options)

    async def _unguarded(self, attempt: Attempt, target: str, options: Options) -> None:
        told = await attempt(target, options)
        if options.on_failure is OnFailure.STOP:
            assert told.deeds == 0
            assert told.ended
            assert told.rulings[-1].outcome is Outcome.HALTED
        else:
            assert told.deeds == 1
            assert "done unchecked" in told.prompts[0]
            assert told.rulings[-1].outcome is Outcome.UNCHECKED

    @pytest.mark.parametrize("on_failure", OnFailure)
    @pytest.mark.parametrize("code", [grpc.StatusCode.UNAUTHENTICATED, grpc.StatusCode.PERMISSION_DENIED])
    async def test_wrong_credentials_end_the_run_under_every_policy(
        self, attempt: Attempt, script: Script, on_failure: OnFailure, code: grpc.StatusCode
    ):
        script.code = code
        told = await attempt(script.guard.target, Options(on_failure=on_failure))
        assert told.deeds == 0
        assert told.ended
        assert told.rulings[-1].error is not None
        assert told.rulings[-1].error.code == code.name
