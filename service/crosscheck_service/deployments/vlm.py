"""Vlm: one loaded model, one sequence at a time, stopped between two tokens when its caller leaves or is late."""

import asyncio
import os
import threading
from concurrent.futures import ThreadPoolExecutor
from time import monotonic

from crosscheck_service.engine.ask import Answered, Ask
from crosscheck_service.engine.info import ModelInfo
from crosscheck_service.engine.loading import load
from crosscheck_service.engine.vlm import Vlm
from crosscheck_service.settings import Vlm as VlmSettings


class VlmReplica:
    """The engine behind a Serve handle."""

    def __init__(self, model: str, settings: VlmSettings) -> None:
        # More threads than free cores make torch's waits spin: 0.3 s became 12 s on two busy cores.
        threads = settings.threads or max(1, (os.cpu_count() or 2) // 2)
        self._vlm = Vlm(load(model, settings.device, settings.dtype, threads))
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="vlm")

    async def info(self) -> ModelInfo:
        return self._vlm.info

    async def answer(self, ask: Ask, seconds: float) -> Answered:
        """Answers within `seconds`; what is there by then is returned as it stands, marked as stopped."""
        deadline = monotonic() + seconds
        left = threading.Event()

        def should_stop() -> bool:
            return left.is_set() or monotonic() >= deadline

        loop = asyncio.get_running_loop()
        try:
            return await loop.run_in_executor(self._worker, self._vlm.answer, ask, should_stop)
        except asyncio.CancelledError:
            left.set()
            raise
