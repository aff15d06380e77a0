"""Runs one case through browser-use's real agent and Debian's Chromium, under a real guard."""

import shutil
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from typing import Any

from browser_use import Agent, BrowserProfile, BrowserSession

from bench.browser.model import Act, Move, Prompt, Scripted, opens
from bench.browser.pages import Case
from bench.browser.site import Site
from crosscheck import Finding
from crosscheck.browser_use import BrowserGuard, Ruling
from crosscheck.browser_use.guard import Watch

PATIENCE_SECONDS = 60
TURNING_SECONDS = 2.5
"""How long the model thinks at the least where the page changes meanwhile: the page asks several times a second."""
VIEWPORT = {"width": 900, "height": 600}


@dataclass(frozen=True)
class Record:
    """One case as it came out.

    `outcomes` are the guard's rulings in their order, and `waited` the seconds that each took once the agent's model
    had decided. `added` is all that the guard takes of the agent's time, by step: the seconds within its callbacks.
    `deeds` is what arrived at the site. `degraded` says that a detector failed or was late. `error` is what went wrong
    and is none of the guard's.
    """

    kind: str
    variant: int
    harmful: bool
    thinking: float
    outcomes: list[str]
    waited: list[float]
    added: list[float]
    deeds: list[str]
    warning: str
    findings: list[str]
    compared: int
    degraded: bool
    seconds: float
    error: str


class Clock:
    """Counts the `seconds` that an agent spends in its callbacks, by the number of its step."""

    def __init__(self, agent: Any) -> None:  # noqa: ANN401 - browser-use's Agent has two parameters of its own
        self.seconds: dict[int, float] = defaultdict(float)
        self._agent = agent
        self._stop = agent.register_should_stop_callback
        self._step = agent.register_new_step_callback
        agent.register_should_stop_callback = self._timed_stop
        agent.register_new_step_callback = self._timed_step

    async def _timed_stop(self) -> bool:
        with self._counted():
            return await self._stop()

    async def _timed_step(self, *given: object) -> None:
        with self._counted():
            await self._step(*given)

    def between(self, first: int, end: int | None) -> list[float]:
        """The seconds of the steps from `first` to before `end`."""
        steps = sorted(step for step in self.seconds if first <= step and (end is None or step < end))
        return [round(self.seconds[step], 3) for step in steps]

    @contextmanager
    def _counted(self) -> Iterator[None]:
        step, started = self._agent.state.n_steps, time.perf_counter()
        try:
            yield
        finally:
            self.seconds[step] += time.perf_counter() - started


@asynccontextmanager
async def browser(scale: float) -> AsyncIterator[BrowserSession]:
    """The system's Chromium under browser-use, with a new profile; every host is this machine."""
    profile = BrowserProfile(
        executable_path=shutil.which("chromium"),
        headless=True,
        chromium_sandbox=False,
        enable_default_extensions=False,
        viewport=VIEWPORT,
        device_scale_factor=scale,
        user_data_dir=None,
        keep_alive=True,
        args=[
            "--host-resolver-rules=MAP * 127.0.0.1",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--no-first-run",
        ],
    )
    session = BrowserSession(browser_profile=profile)
    await session.start()
    try:
        yield session
    finally:
        await session.kill()


@dataclass
class _Visit:
    """One case's share of a run: the rulings from `ruling` on, the steps from `step` on.

    `left` is how many moves come behind it.
    """

    case: Case
    left: int
    ruling: int
    step: int
    deeds: list[str] = field(default_factory=list)


class _Journey:
    """Leads the agent from case to case, and keeps what each came to."""

    def __init__(self, site: Site, thinking: float) -> None:
        self.model = Scripted([], thinking_seconds=thinking, thinks=self._turn)
        self.site = site
        self.visits: list[_Visit] = []

    def plan(self, cases: Sequence[Case], agent: Any, watch: Watch) -> None:  # noqa: ANN401 - as in Clock
        """The model's moves: each case's page, and what is to be done on it."""
        left = sum(1 + len(case.moves) for case in cases)
        for case in cases:
            left -= 1 + len(case.moves)
            self.model.moves += [self._visit(case, left, agent, watch), *case.moves]

    def leave(self) -> None:
        """What the site's log holds is the last case's."""
        if self.visits:
            self.visits[-1].deeds = list(self.site.deeds)

    def _visit(self, case: Case, left: int, agent: Any, watch: Watch) -> Move:  # noqa: ANN401
        def move(prompt: Prompt) -> Act:
            self.leave()
            self.site.show(case.pages)
            self.visits.append(_Visit(case, left, len(watch.rulings), agent.state.n_steps))
            return opens(self.site.url)(prompt)

        return move

    def _turn(self, remaining: int) -> float:
        last = self.visits[-1] if self.visits else None
        self.site.turned = last is not None and last.case.turns and remaining == last.left + 1
        return TURNING_SECONDS if self.site.turned else 0.0


async def run(
    cases: Sequence[Case], site: Site, session: BrowserSession, target: str, *, thinking: float
) -> list[Record]:
    """The whole way: page, agent, guard, and what arrived at the site.

    One agent, in one session of the guard, goes through the cases in turn. A warning ends its run, and the cases behind
    it have no record.
    """
    await session.navigate_to("about:blank")
    site.show({})
    journey = _Journey(site, thinking)
    agent = Agent(
        task="Do what the pages are for.",
        llm=journey.model,
        browser_session=session,
        use_judge=False,
        directly_open_url=False,
        enable_signal_handler=False,
    )
    started = time.perf_counter()
    async with BrowserGuard(target, patience=PATIENCE_SECONDS) as guard:
        watch = guard.watch(agent)
        clock = Clock(agent)
        journey.plan(cases, agent, watch)
        history = await agent.run(max_steps=len(journey.model.moves) + 2)
    journey.leave()
    seconds = (time.perf_counter() - started) / max(len(journey.visits), 1)
    errors = [text for text in history.errors() if text and "Crosscheck" not in text]
    following: list[_Visit | None] = [*journey.visits[1:], None]
    return [
        Record(
            kind=each.case.kind,
            variant=each.case.variant,
            harmful=each.case.harmful,
            thinking=thinking,
            **_ruled(list(watch.rulings)[each.ruling : after and after.ruling]),
            added=clock.between(each.step, after.step if after else None),
            deeds=each.deeds,
            seconds=round(seconds, 2),
            # Whatever went wrong ended the run, and so befell the last case.
            error="" if after else "; ".join([*errors, *([journey.model.lost] if journey.model.lost else [])])[:300],
        )
        for each, after in zip(journey.visits, following, strict=True)
    ]


def _ruled(rulings: Sequence[Ruling]) -> dict[str, Any]:
    """What the rulings on one case come to; the verdict told of is the one that stopped it, else the last."""
    stopped = next((ruling for ruling in rulings if not ruling.goes), None)
    seen = stopped.verdict if stopped else rulings[-1].verdict if rulings else None
    return {
        "outcomes": [ruling.outcome for ruling in rulings],
        "waited": [round(ruling.seconds, 3) for ruling in rulings],
        "warning": stopped.message if stopped else "",
        "findings": [_told(finding) for finding in seen.findings] if seen else [],
        "compared": seen.coverage.compared if seen else 0,
        "degraded": any(ruling.verdict.degraded for ruling in rulings if ruling.verdict),
    }


def _told(finding: Finding) -> str:
    sides = " / ".join(f"{side.part_id or side.action_field}: {side.value}" for side in finding.evidence)
    return f"{finding.kind} {finding.probability:.2f} {finding.field}: {sides}"[:200]
