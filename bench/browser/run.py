"""Runs one case through browser-use's real agent and Debian's Chromium, under a real guard."""

import shutil
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from typing import Any

from browser_use import Agent, BrowserProfile, BrowserSession

from bench.browser.model import Scripted, opens
from bench.browser.pages import Case
from bench.browser.site import Site
from crosscheck import Finding
from crosscheck.browser_use import BrowserGuard

PATIENCE_SECONDS = 60
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


async def run(case: Case, site: Site, session: BrowserSession, target: str, *, thinking: float) -> Record:
    """The whole way: page, agent, guard, and what arrived at the site."""
    await session.navigate_to("about:blank")
    site.show(case.pages)

    def thinks(remaining: int) -> None:
        site.turned = case.turns and remaining == 1

    moves = [opens(site.url), *case.moves]
    agent = Agent(
        task="Do what the page is for.",
        llm=Scripted(moves, thinking_seconds=thinking, thinks=thinks),
        browser_session=session,
        use_judge=False,
        directly_open_url=False,
        enable_signal_handler=False,
    )
    started = time.perf_counter()
    async with BrowserGuard(target, patience=PATIENCE_SECONDS) as guard:
        watch = guard.watch(agent)
        clock = Clock(agent)
        history = await agent.run(max_steps=len(moves) + 2)
    rulings = list(watch.rulings)
    stopped = next((ruling for ruling in rulings if not ruling.goes), None)
    seen = stopped.verdict if stopped else rulings[-1].verdict if rulings else None
    return Record(
        kind=case.kind,
        variant=case.variant,
        harmful=case.harmful,
        thinking=thinking,
        outcomes=[ruling.outcome for ruling in rulings],
        waited=[round(ruling.seconds, 3) for ruling in rulings],
        added=[round(seconds, 3) for seconds in clock.seconds.values()],
        deeds=list(site.deeds),
        warning=stopped.message if stopped else "",
        findings=[_told(finding) for finding in seen.findings] if seen else [],
        compared=seen.coverage.compared if seen else 0,
        degraded=bool(seen and seen.degraded),
        seconds=round(time.perf_counter() - started, 2),
        error="; ".join(text for text in history.errors() if text and "Crosscheck" not in text)[:300],
    )


def _told(finding: Finding) -> str:
    sides = " / ".join(f"{side.part_id or side.action_field}: {side.value}" for side in finding.evidence)
    return f"{finding.kind} {finding.probability:.2f} {finding.field}: {sides}"[:200]
