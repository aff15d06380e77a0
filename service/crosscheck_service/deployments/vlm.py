"""Vlm: one loaded model for many calls at once; each stops between two tokens when its caller leaves or is late."""

import asyncio
import os
import threading
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from time import monotonic
from typing import TypeVar

from crosscheck_detectors.fusion import Profile
from crosscheck_service.engine.answering import Answering
from crosscheck_service.engine.ask import Answered, Ask, Piece
from crosscheck_service.engine.info import ModelInfo
from crosscheck_service.engine.loading import load
from crosscheck_service.engine.loop import Ended, Event, Failed, Sizes, Step
from crosscheck_service.engine.profiles import Choice, profile_for
from crosscheck_service.engine.vlm import Vlm
from crosscheck_service.settings import Vlm as VlmSettings

T = TypeVar("T")

_BUILDERS = 2
"""Threads that build prompts, which is work for the CPU that the model need not wait for."""


class VlmReplica:
    """The engine behind a Serve handle."""

    def __init__(self, model: str, settings: VlmSettings, profile: Profile | Choice = "none") -> None:
        # More threads than free cores make torch's waits spin: 0.3 s became 12 s on two busy cores.
        threads = settings.threads or max(1, (os.cpu_count() or 2) // 2)
        loaded = load(model, settings.device, settings.dtype, threads, settings.memory_fraction)
        self._vlm = Vlm(loaded, Sizes(settings.piece_tokens, settings.admitted_tokens, settings.prefix_tokens))
        info = self._vlm.info
        self._info = replace(info, profile=profile_for(model, info, profile))
        self._builders = ThreadPoolExecutor(_BUILDERS, thread_name_prefix="prompts")
        self._stall_seconds = settings.stall_seconds
        self._moved = (0, monotonic())

    async def info(self) -> ModelInfo:
        return self._info

    async def check_health(self) -> None:
        """Asked by Serve every few seconds, which replaces a replica that raises: one whose step does not end."""
        now, steps = monotonic(), self._vlm.steps
        if not self._vlm.busy or steps != self._moved[0]:
            self._moved = (steps, now)
        elif now - self._moved[1] > self._stall_seconds:
            raise RuntimeError(f"the model has made no step for {now - self._moved[1]:.0f} s")

    async def answer(self, ask: Ask, seconds: float) -> Answered:
        """Answers within `seconds`; what is there by then is returned as it stands, marked as stopped."""
        steps: list[Step] = []
        over: asyncio.Queue[Ended | Failed] = asyncio.Queue()
        tell = _teller(over)
        async with self._begun(
            ask, seconds, lambda e: steps.append(e) if isinstance(e, Step) else tell(e)
        ) as answering:
            event = await over.get()
        if isinstance(event, Failed):
            raise event.error
        return await asyncio.to_thread(answering.whole, steps, event)

    async def stream(self, ask: Ask, seconds: float) -> AsyncIterator[Piece | Answered]:
        """The same, token by token; the whole answer comes last."""
        events: asyncio.Queue[Event] = asyncio.Queue()
        steps: list[Step] = []
        async with self._begun(ask, seconds, _teller(events)) as answering:
            while isinstance(event := await events.get(), Step):
                steps.append(event)
                yield answering.piece(event)
        if isinstance(event, Failed):
            raise event.error
        yield answering.whole(steps, event)

    @asynccontextmanager
    async def _begun(self, ask: Ask, seconds: float, deliver: Callable[[Event], None]) -> AsyncIterator[Answering]:
        """An answer under way, which stops when its time is up and when the block is left."""
        deadline = monotonic() + seconds
        left = threading.Event()

        def should_stop() -> bool:
            return left.is_set() or monotonic() >= deadline

        try:
            loop = asyncio.get_running_loop()
            yield await loop.run_in_executor(self._builders, self._vlm.begin, ask, deliver, should_stop)
        finally:
            left.set()


def _teller(queue: "asyncio.Queue[T]") -> Callable[[T], None]:
    """Puts into `queue` from another thread; once the event loop is closed nobody waits any more."""
    loop = asyncio.get_running_loop()

    def tell(event: T) -> None:
        with suppress(RuntimeError):
            loop.call_soon_threadsafe(queue.put_nowait, event)

    return tell
