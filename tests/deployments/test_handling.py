"""What goes first in one request, with replicas called directly instead of through Serve's handles."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from typing import Any

import numpy as np
import pytest
from tiny_models import build

from crosscheck_detectors.context import Reading, Source
from crosscheck_detectors.registry import DETECTORS
from crosscheck_service.deployments.handling import Handling, ViewedAnswer
from crosscheck_service.deployments.timed import TimedReading
from crosscheck_service.deployments.vlm import VlmReplica
from crosscheck_service.engine.ask import Ask, Piece
from crosscheck_service.request.model import ImageInput, Mode, Request, TextInput
from crosscheck_service.settings import Vlm


class Direct:
    """Calls a replica's methods as a Serve handle would: `handle.method.remote(…)`."""

    def __init__(self, replica: object) -> None:
        self._replica = replica

    def options(self, *, stream: bool) -> "Direct":
        assert stream
        return self

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._replica, name)
        return type("Method", (), {"remote": staticmethod(method)})


class Reader:
    """Reads nothing, and remembers when it was asked."""

    def __init__(self, events: list[str]) -> None:
        self.events = events

    async def read(self, digest: str, pixels: np.ndarray) -> TimedReading:  # noqa: ARG002
        self.events.append("reading")
        return TimedReading(Reading(()), 0.0)


@pytest.fixture(scope="module")
def vlm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[VlmReplica]:
    replica = VlmReplica(str(build("llava", tmp_path_factory.mktemp("llava"))), Vlm(threads=1))
    yield replica
    replica._vlm.close()


def request_of_one_picture() -> Request:
    picture = ImageInput("screenshot", Source.SCREENSHOT, np.full((40, 40, 3), 255, np.uint8), "sha256:0")
    return Request(
        "r",
        (picture, TextInput("dom", Source.DOM, "Total: 5", "sha256:1")),
        "What is the total?",
        3,
        0.0,
        Mode.FAST,
        (),
    )


async def handling_of(vlm: object, events: list[str], *, reads_at_once: bool) -> Handling:
    return Handling(
        request_of_one_picture(),
        detectors=[DETECTORS["ocr_alignment"]],
        new_tokens=3,
        vlm=Direct(vlm),
        reader=Direct(Reader(events)),
        info=await vlm.info(),
        deadline=time.monotonic() + 60,
        reads_at_once=reads_at_once,
    )


async def streamed(handling: Handling, events: list[str]) -> None:
    async with handling:
        detecting = asyncio.create_task(handling.reports())
        async for piece in handling.stream():
            events.append("token" if isinstance(piece, Piece) else "answer")
            assert isinstance(piece, Piece | ViewedAnswer)
            await asyncio.sleep(0.01)
        await detecting


@pytest.mark.parametrize(("reads_at_once", "first"), [(True, "reading"), (False, "token")])
async def test_a_reading_may_wait_for_the_first_token(vlm: VlmReplica, reads_at_once: bool, first: str):
    events: list[str] = []
    await streamed(await handling_of(vlm, events, reads_at_once=reads_at_once), events)
    assert events[0] == first
    assert sorted(set(events)) == ["answer", "reading", "token"]


class Silent(VlmReplica):
    """Never says a token."""

    def __init__(self, other: VlmReplica) -> None:
        self._vlm = other._vlm

    async def stream(self, ask: Ask, seconds: float) -> AsyncIterator[Piece]:
        del ask, seconds
        await asyncio.sleep(3600)
        yield Piece(0, "", 0.0)


async def test_a_model_that_says_nothing_does_not_keep_the_reading_back(vlm: VlmReplica):
    events: list[str] = []
    handling = await handling_of(Silent(vlm), events, reads_at_once=False)
    async with handling:
        stream = asyncio.create_task(anext(handling.stream()))
        await asyncio.wait_for(handling.reports(), 30)
        assert events == ["reading"]
        stream.cancel()
