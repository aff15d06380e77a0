"""The replicas without Serve around them: what is shared, what is forgotten, and what stops."""

import asyncio
import threading
import time
from collections.abc import Iterator
from dataclasses import replace

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
def folder(tmp_path_factory: pytest.TempPathFactory) -> str:
    return str(build("llava", tmp_path_factory.mktemp("llava")))


def endless_of(folder: str, **settings: float) -> VlmReplica:
    replica = VlmReplica(folder, Vlm(threads=1, **settings))
    replica._vlm._eos_ids = frozenset()
    return replica


@pytest.fixture(scope="module")
def endless(folder: str) -> Iterator[VlmReplica]:
    """A tiny random model with a long context that never says it is finished."""
    replica = endless_of(folder)
    yield replica
    replica._vlm.close()


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


async def test_a_call_that_waits_in_line_beyond_its_time_computes_nothing(folder: str):
    replica = endless_of(folder, admitted_tokens=500)
    first = asyncio.create_task(replica.answer(LONG, 0.4))
    await asyncio.sleep(0.05)
    second = await replica.answer(LONG, 0.1)
    assert (second.finish, second.generated_tokens) == (Finish.STOPPED, 0)
    assert (await first).generated_tokens > 0
    replica._vlm.close()


async def test_a_stream_gives_each_token_and_then_the_answer(endless: VlmReplica):
    *pieces, answered = [each async for each in endless.stream(replace(LONG, max_new_tokens=6, watch=True), 60)]
    assert [piece.token for piece in pieces] == list(answered.tokens)
    assert [piece.attention.rows for piece in pieces] == [1, 2, 3, 4, 5, 6]
    assert answered.tokens == (await endless.answer(replace(LONG, max_new_tokens=6), 60)).tokens


async def test_a_stream_that_is_left_stops(endless: VlmReplica):
    stream = endless.stream(LONG, 60)
    await anext(stream)
    await stream.aclose()
    left = endless._vlm.steps
    while endless._vlm.busy:
        await asyncio.sleep(0.001)
    assert endless._vlm.steps <= left + 2


async def test_a_step_that_does_not_end_is_bad_health_and_a_slow_one_is_not(folder: str):
    replica = endless_of(folder, stall_seconds=0.3)
    release = threading.Event()
    handle = replica._vlm.attached.model.register_forward_pre_hook(lambda *_: release.wait(30) and None)
    answering = asyncio.create_task(replica.answer(replace(LONG, max_new_tokens=2), 60))
    await replica.check_health()
    await asyncio.sleep(0.1)
    await replica.check_health()
    await asyncio.sleep(0.4)
    with pytest.raises(RuntimeError, match="no step for"):
        await replica.check_health()
    release.set()
    handle.remove()
    assert (await answering).generated_tokens == 2
    await replica.check_health()
    replica._vlm.close()


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
