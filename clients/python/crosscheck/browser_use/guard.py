"""BrowserGuard: rides on the two callbacks of browser-use's agent that come between looking and acting.

    browser-use                              this guard
    looks at the page
      should_stop callback (1st)             sends screenshot and text; they are read while the model thinks
    asks its model
      should_stop callback (2nd)
      new_step callback                      rules on the first action; raises where it must not happen
      should_stop callback (3rd)             ends the run where the policy says so
    for each action
      should_stop callback (4th, 5th, …)     from the second action on: raises where the page has changed since
      acts

As seen in browser-use 0.13.14: an exception from the new_step callback keeps the step's actions from happening, becomes
the step's result and stands in the next prompt, cut to its first and last 100 characters; one from the should_stop
callback keeps the action and those after it from happening. A callback that returns is no gate, and neither is the done
callback, which comes after all actions.
"""

import asyncio
import inspect
from collections import deque
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from crosscheck.browser_use.intent import Intent, intents_of
from crosscheck.browser_use.pixels import Tiles, looks_alike, opened
from crosscheck.browser_use.proposal import proposed
from crosscheck.browser_use.restless import only_restless, restless
from crosscheck.browser_use.seen import Agent, AgentOutput, State, StepCallback, StopCallback
from crosscheck.browser_use.view import View, view_of
from crosscheck.calls import Mode
from crosscheck.client import AsyncClient
from crosscheck.connection import TlsConfig
from crosscheck.guarding import Gate, OnFailure, Policy, Ruling, Sight
from crosscheck.guarding.policy import Reviewer

REMEMBERED_RULINGS = 50
"""Each holds its screenshot."""
WATCHING_SECONDS = 1.1
"""From one screenshot to the next, in which what changes by itself is seen to: clocks go by seconds."""
PROMPT_CHARACTERS = 200
"""browser-use cuts an error that is longer than this before it stands in a prompt."""


class NotCarriedOut(Exception):  # noqa: N818 - it stands in the agent's prompt, where it is no error of anyone's
    """Raised into browser-use to keep an action from happening; the text is for the agent's next prompt."""


class BrowserGuard:
    """Guards agents of browser-use with the server at `target`, host:port.

    BLOCK keeps the action from happening and puts the warning into the agent's next prompt. On REVIEW, `on_review` is
    asked, and without it REVIEW counts as BLOCK. `on_failure` is for a guard that is down or late: "stop" ends the run,
    "go_on" lets the action happen and says so. `patience` is in seconds; see Policy.

    Use it as an asynchronous context manager, or call `close`.

    Raises:
        InvalidRequest: for a target without a port, or a time that is no positive number of seconds.

    """

    def __init__(
        self,
        target: str,
        *,
        on_review: Reviewer | None = None,
        on_failure: OnFailure | str = OnFailure.STOP,
        patience: float = 10.0,
        mode: Mode | str = Mode.FAST,
        tls: TlsConfig | None = None,
    ) -> None:
        self._policy = Policy(on_review=on_review, on_failure=OnFailure(on_failure), patience=patience)
        self._mode = mode
        self._client = AsyncClient(target, tls=tls)

    def watch(self, agent: Agent) -> "Watch":
        """Guard every step of `agent`, whose own callbacks go on being called, before this guard's.

        Raises:
            TypeError: for something that is no agent of browser-use with the two callbacks.

        """
        return Watch(agent, Gate(self._client, self._policy, mode=self._mode))

    async def close(self) -> None:
        """Close the connection; a call that is under way is cancelled."""
        await self._client.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()


@dataclass(frozen=True)
class _Look:
    """What browser-use saw, what was made of it, and where that is on its way to the guard."""

    state: State
    view: View
    sight: Sight
    watching: "asyncio.Task[Tiles] | None"
    """Sees to what changes by itself while the model thinks; None for a look that comes after."""

    def restless(self) -> Tiles:
        """The places that were seen to change by themselves; from now on, nobody watches.

        A screenshot while another one is taken, or while an action changes the page, may never come back.
        """
        if self.watching is None:
            return frozenset()
        self.watching.cancel()
        return self.watching.result() if _has_ended_well(self.watching) else frozenset()

    def forget(self) -> None:
        """What is under way for it is cancelled."""
        self.sight.forget()
        if self.watching is not None:
            self.watching.cancel()


class Watch:
    """One agent under guard. `rulings` are the latest, oldest first."""

    def __init__(self, agent: Agent, gate: Gate) -> None:
        self.rulings: deque[Ruling] = deque(maxlen=REMEMBERED_RULINGS)
        self._agent = agent
        self._gate = gate
        try:
            self._step_before: StepCallback | None = agent.register_new_step_callback
            self._stop_before: StopCallback | None = agent.register_should_stop_callback
        except AttributeError as missing:
            raise TypeError(f"{type(agent).__name__} is no agent of browser-use 0.13: {missing}") from missing
        self._number: int | None = None
        self._last: _Look | None = None
        self._seen: View | None = None
        self._intents: list[Intent] | None = None
        self._calls = 0
        self._notes: list[str] = []
        self._ended = False
        # browser-use awaits only what inspect.iscoroutinefunction knows for a coroutine function: bound methods are.
        agent.register_new_step_callback = self._on_step
        agent.register_should_stop_callback = self._on_stop_check

    async def _on_stop_check(self) -> bool:
        if self._stop_before is not None and await self._stop_before():
            return True
        if self._ended:
            return True
        if self._agent.state.paused:
            # browser-use drops what was decided, and begins the step anew under the same number.
            self._intents = None
            return False
        if self._number != self._agent.state.n_steps:
            self._begin(self._agent.state.n_steps)
        if self._intents is None:
            await self._look(await self._agent.browser_session.get_browser_state_summary(cached=True), thinks=True)
            return False
        self._calls += 1
        # The first call after the model's decision is before all actions, each later one before its action.
        action = self._calls - 2
        if 0 < action < len(self._intents) and self._intents[action].acts:
            await self._judge(self._intents[action])
        return self._ended

    async def _on_step(self, state: State, output: AgentOutput, number: int) -> None:
        if self._step_before is not None:
            answer = self._step_before(state, output, number)
            if inspect.isawaitable(answer):
                await answer
        look = await self._look(state)
        look.restless()
        self._seen = look.view
        self._intents = intents_of(output)
        self._calls = 0
        if self._intents and self._intents[0].acts:
            await self._judge(self._intents[0])

    def _begin(self, number: int) -> None:
        """A step begins: what the last one left to say goes into the prompt that is about to be made."""
        self._number = number
        self._intents = None
        if self._notes:
            from browser_use.agent.views import ActionResult  # noqa: PLC0415 - only who uses it has it installed

            said = [ActionResult(long_term_memory=note) for note in self._notes]
            self._agent.state.last_result = [*(self._agent.state.last_result or ()), *said]
            self._notes.clear()

    async def _look(self, state: State, *, thinks: bool = False) -> _Look:
        """Send what the agent sees to the guard, unless it has been sent; watch it if the model `thinks` now."""
        if self._last is not None and self._last.state is state:
            return self._last
        if self._last is not None:
            self._last.forget()
        view = view_of(state, self._agent.settings)
        watching = asyncio.create_task(self._watch(view)) if thinks else None
        if watching is not None:
            watching.add_done_callback(lambda done: done.cancelled() or done.exception())
        self._last = _Look(state, view, self._gate.look(view.parts), watching)
        return self._last

    async def _watch(self, view: View) -> Tiles:
        """Look again while the model thinks: what has changed by then changes by itself."""
        if view.image is None:
            return frozenset()
        await asyncio.sleep(WATCHING_SECONDS)
        return restless(view.image, opened(await self._agent.browser_session.take_screenshot()))

    async def _judge(self, intent: Intent) -> None:
        """Rule on one action.

        Raises:
            NotCarriedOut: where it must not happen.

        """
        patience = self._gate.policy.patience
        try:
            async with asyncio.timeout(patience):
                look = await self._latest(intent)
        except TimeoutError:
            raise NotCarriedOut(
                f"The action was not carried out. Crosscheck: the page could not be looked at within {patience:g} s."
            ) from None
        seen = look.view if self._seen is None else self._seen
        ruling = await self._gate.rule(look.sight, proposed(intent, look.view, seen), str(intent))
        self.rulings.append(ruling)
        self._ended = ruling.ends
        if ruling.goes:
            if ruling.message:
                self._notes.append(ruling.message)
            return
        if len(ruling.message) > PROMPT_CHARACTERS:
            self._notes.append(ruling.message)
        raise NotCarriedOut(ruling.message)

    async def _latest(self, intent: Intent) -> _Look:
        """The page as it is now: the model has thought for seconds, and earlier actions may have changed it."""
        session, look = self._agent.browser_session, self._last
        if look is not None and look.view.image is not None:
            known = look.restless()
            now = opened(await session.take_screenshot())
            if looks_alike(look.view.image, now, look.view.scale):
                return look
            said = (intent.reasoning, *(str(value) for value in intent.parameters.values()))
            if known and only_restless(look.view, now, known, intent.index, said):
                return look
        return await self._look(await session.get_browser_state_summary())


def _has_ended_well(task: "asyncio.Task[Tiles]") -> bool:
    return task.done() and not task.cancelled() and task.exception() is None
