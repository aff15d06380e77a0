"""When the images of a request are read: a streamed answer's first token may go before."""

import asyncio

import numpy as np
import pytest

from bench.local import LocalHandle
from crosscheck_detectors.confidential import Confidential
from crosscheck_detectors.context import Reading, Source
from crosscheck_service.deployments import readings
from crosscheck_service.deployments.readings import Readings
from crosscheck_service.deployments.timed import TimedReading
from crosscheck_service.request.model import ImageInput

IMAGE = ImageInput("screenshot", Source.SCREENSHOT, np.full((4, 4, 3), 255, np.uint8), "sha256:0")


class Reader:
    """Counts what it is given to read."""

    def __init__(self) -> None:
        self.asked = 0

    async def read(self, digest: str, pixels: np.ndarray) -> TimedReading:  # noqa: ARG002
        self.asked += 1
        return TimedReading(Reading(()), 0.0)


async def settled() -> None:
    """Lets everything run that can."""
    for _ in range(10):
        await asyncio.sleep(0)


async def test_images_are_read_at_once():
    reader = Reader()
    Readings([IMAGE], LocalHandle(reader), Confidential(), at_once=True)
    await settled()
    assert reader.asked == 1


async def test_a_reading_held_back_begins_when_it_may():
    reader = Reader()
    held = Readings([IMAGE], LocalHandle(reader), Confidential(), at_once=False)
    await settled()
    assert reader.asked == 0
    held.begin()
    await held.timed("screenshot")
    assert reader.asked == 1


async def test_a_view_that_waits_for_a_reading_begins_it():
    reader = Reader()
    held = Readings([IMAGE], LocalHandle(reader), Confidential(), at_once=False)
    assert await held.reading_within("screenshot", 60) == Reading(())
    assert reader.asked == 1


async def test_a_model_that_says_nothing_does_not_keep_the_verdict_waiting(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(readings, "_HELD_SECONDS", 0.01)
    reader = Reader()
    held = Readings([IMAGE], LocalHandle(reader), Confidential(), at_once=False)
    assert (await asyncio.wait_for(held.timed("screenshot"), 30)).reading == Reading(())
