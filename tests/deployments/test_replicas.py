"""The replicas without Serve around them: what is shared, what is forgotten, and what stops."""

import asyncio
import threading
import time

import numpy as np
import pytest
from tiny_models import build

from crosscheck_detectors.context import Reading
from crosscheck_service.deployments.ocr_reader import OcrReplica
from crosscheck_service.deployments.vlm import VlmReplica
from crosscheck_service.engine.ask import Ask, Finish, ShownText
from crosscheck_service.settings import Ocr, Vlm

LONG = Ask((ShownText("dom", "Total: 5"),), "What is the total?", max_new_tokens=10_000)
BLANK = np.full((40, 120, 3), 255, np.uint8)


@pytest.fixture(scope="module")
def endless(tmp_path_factory: pytest.TempPathFactory) -> VlmReplica:
    """A tiny random model with a long context that never says it is finished."""
    folder = build("llava", tmp_path_factory.mktemp("llava"))
    replica = VlmReplica(str(folder), Vlm(threads=1))
    replica._vlm._eos_ids = frozenset()
    return replica


async def test_a_cancelled_call_stops_within_two_tokens(endless: VlmReplica):
    before = endless._vlm.steps
    call = asyncio.create_task(endless.answer(LONG, 60))
    while endless._vlm.steps < before + 3:
        await asyncio.sleep(0.001)
    call.cancel()
    with pytest.raises(asyncio.CancelledError):
        await call
    left = endless._vlm.steps
    while endless._vlm.busy:
        await asyncio.sleep(0.001)
    assert endless._vlm.steps <= left + 2


async def test_a_call_returns_what_it_has_when_its_time_is_up(endless: VlmReplica):
    started = time.perf_counter()
    answered = await endless.answer(LONG, 0.2)
    assert time.perf_counter() - started < 10
    assert answered.finish is Finish.STOPPED
    assert 0 < answered.generated_tokens < LONG.max_new_tokens


async def test_a_call_that_waits_in_line_beyond_its_time_computes_nothing(endless: VlmReplica):
    first = asyncio.create_task(endless.answer(LONG, 0.4))
    await asyncio.sleep(0.05)
    second = await endless.answer(LONG, 0.1)
    assert (second.finish, second.generated_tokens) == (Finish.STOPPED, 0)
    assert (await first).generated_tokens > 0


class Counting:
    """A reader that counts, and waits for leave; the real one is tested in tests/engine."""

    def __init__(self) -> None:
        self.reads = 0
        self.leave = threading.Event()
        self.broken = False

    def read(self, pixels: np.ndarray) -> Reading:  # noqa: ARG002
        self.reads += 1
        self.leave.wait(10)
        if self.broken:
            raise RuntimeError("cannot read")
        return Reading(())


@pytest.fixture
def reader() -> tuple[OcrReplica, Counting]:
    replica = OcrReplica(Ocr(cached_images=2, threads=1))
    counting = Counting()
    replica._reader = counting
    return replica, counting


async def test_requests_for_one_image_share_one_reading(reader: tuple[OcrReplica, Counting]):
    replica, counting = reader
    calls = [asyncio.create_task(replica.read("a", BLANK)) for _ in range(3)]
    await asyncio.sleep(0.05)
    calls[0].cancel()
    counting.leave.set()
    assert [timed.reading for timed in await asyncio.gather(*calls[1:])] == [Reading(())] * 2
    assert counting.reads == 1
    assert (await replica.read("a", BLANK)).seconds == 0


async def test_the_oldest_reading_is_forgotten_first(reader: tuple[OcrReplica, Counting]):
    replica, counting = reader
    counting.leave.set()
    for digest in ("a", "b", "a", "c", "a", "b"):
        await replica.read(digest, BLANK)
    assert counting.reads == 4


async def test_a_failed_reading_is_tried_again(reader: tuple[OcrReplica, Counting]):
    replica, counting = reader
    counting.leave.set()
    counting.broken = True
    with pytest.raises(RuntimeError):
        await replica.read("a", BLANK)
    counting.broken = False
    assert (await replica.read("a", BLANK)).reading == Reading(())
    assert counting.reads == 2
