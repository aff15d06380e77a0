"""The images of one request, being read."""

import asyncio
from collections.abc import Iterable
from contextlib import suppress
from typing import TYPE_CHECKING

from ray.serve.handle import DeploymentHandle

from crosscheck_detectors.confidential import Confidential
from crosscheck_detectors.context import Reading
from crosscheck_service.deployments.timed import TimedReading
from crosscheck_service.request.model import ImageInput

if TYPE_CHECKING:  # its module brings onnxruntime, which the Guard's process does without
    from crosscheck_service.deployments.ocr_reader import OcrReplica


_HELD_SECONDS = 1.0
"""Readings that are held back begin after so long in any case: the verdict needs them."""


class Readings:
    """Starts reading every image: at once, or when `begin` is called, a view waits for one, or a second has passed."""

    def __init__(
        self,
        images: Iterable[ImageInput],
        reader: "DeploymentHandle[OcrReplica]",
        secrets: Confidential,
        *,
        at_once: bool,
    ) -> None:
        self._reader = reader
        self._begun = asyncio.Event()
        if at_once:
            self._begun.set()
        self._secrets = secrets
        self._tasks = {image.id: asyncio.create_task(self._read(image)) for image in images}

    def begin(self) -> None:
        """Lets the readings start that were held back."""
        self._begun.set()

    async def timed(self, part_id: str) -> TimedReading:
        """What was read of an image, secrets masked. Raises as the reader did; a caller that leaves stops nothing."""
        return await asyncio.shield(self._tasks[part_id])

    async def timed_within(self, part_id: str, seconds: float) -> TimedReading | None:
        """The same, or None where the reader failed or is late."""
        self.begin()
        try:
            async with asyncio.timeout(seconds):
                return await self.timed(part_id)
        except Exception:  # noqa: BLE001 - the detectors report the reader's failure
            return None

    async def reading_within(self, part_id: str, seconds: float) -> Reading:
        """What was read, or nothing where the reader failed or is late: then a view is chosen without it."""
        timed = await self.timed_within(part_id, seconds)
        return timed.reading if timed else Reading(())

    @property
    def complete(self) -> bool:
        """Whether every image has been read."""
        return all(task.done() and not task.cancelled() and task.exception() is None for task in self._tasks.values())

    @property
    def seconds(self) -> float:
        """Seconds of reading that this request waited for, over all images."""
        done = [task for task in self._tasks.values() if task.done() and not task.cancelled()]
        return sum(task.result().seconds for task in done if task.exception() is None)

    async def drop(self) -> None:
        """Stops waiting for what is not read."""
        for task in self._tasks.values():
            task.cancel()
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)

    async def _read(self, image: ImageInput) -> TimedReading:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._begun.wait(), _HELD_SECONDS)
        timed: TimedReading = await self._reader.read.remote(image.reading_key, image.pixels)
        return timed.without(self._secrets)
