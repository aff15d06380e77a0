"""OcrReader: reads images into lines, each image once."""

import asyncio
import os
import sys
import threading
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor
from time import perf_counter

import numpy as np

from crosscheck_detectors.context import Reading
from crosscheck_service.deployments.timed import TimedReading
from crosscheck_service.engine.ocr import OcrReader
from crosscheck_service.settings import Ocr

_LOAD_SECONDS = 120.0
_NICENESS = 19


def _step_back() -> None:
    """Lets an answer's first token go first where both share the cores: a reading is needed only for the verdict.

    Linux gives every thread a priority of its own; elsewhere the process keeps what it has.
    """
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _NICENESS)


class OcrReplica:
    """Readings by the image's digest. Requests that ask for an image being read share that one reading."""

    def __init__(self, settings: Ocr) -> None:
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="ocr", initializer=_step_back)
        # Made in the worker, whose priority the reader's own threads inherit.
        self._reader = self._worker.submit(OcrReader, settings.threads, settings.cached_images).result(_LOAD_SECONDS)
        self._capacity = settings.cached_images
        self._readings: OrderedDict[str, asyncio.Future[Reading]] = OrderedDict()

    async def read(self, digest: str, pixels: np.ndarray) -> TimedReading:
        """Reads `pixels`, uint8 (height, width, 3). A caller that goes away leaves the reading to the others."""
        started = perf_counter()
        known = self._readings.get(digest)
        if known is not None:
            self._readings.move_to_end(digest)
            waited = not known.done()
            reading = await asyncio.shield(known)
            return TimedReading(reading, perf_counter() - started if waited else 0.0)
        loop = asyncio.get_running_loop()
        future = asyncio.ensure_future(loop.run_in_executor(self._worker, self._reader.read, pixels))
        self._remember(digest, future)
        return TimedReading(await asyncio.shield(future), perf_counter() - started)

    def _remember(self, digest: str, future: "asyncio.Future[Reading]") -> None:
        self._readings[digest] = future
        future.add_done_callback(lambda done: self._forget_failure(digest, done))
        while len(self._readings) > max(self._capacity, 1):
            self._readings.popitem(last=False)

    def _forget_failure(self, digest: str, done: "asyncio.Future[Reading]") -> None:
        if done.cancelled() or done.exception() is not None:
            self._readings.pop(digest, None)
