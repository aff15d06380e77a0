"""A real gateway before a real upstream that does what a test tells it, both on a loop in a thread of their own."""

import asyncio
import threading
import urllib.request
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator
from concurrent.futures import Future
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

import grpc
import pytest

from crosscheck.v1 import guard_pb2 as pb
from crosscheck.v1.guard_pb2_grpc import GuardServiceServicer, GuardServiceStub, add_GuardServiceServicer_to_server
from crosscheck_service.gateway.server import running
from crosscheck_service.settings import Settings, load

WAIT_SECONDS = 15
BIG = 256 * 2**20


class Loop:
    """An event loop in a thread."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever)
        self._thread.start()

    def start(self, coroutine: Coroutine[Any, Any, Any]) -> "Future[Any]":
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop)

    def run(self, coroutine: Coroutine[Any, Any, Any]) -> Any:
        return self.start(coroutine).result(WAIT_SECONDS)

    def close(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()


async def _answer(request: pb.AnswerRequest, context: grpc.aio.ServicerContext) -> pb.AnswerResponse:
    del context
    return pb.AnswerResponse(request_id=request.request_id, answer="$5.00")


async def _model(request: pb.GetModelRequest, context: grpc.aio.ServicerContext) -> pb.GetModelResponse:
    del request, context
    return pb.GetModelResponse(
        model="bundled", architecture="Tiny", server_version="0.1.0", detectors=["ocr_alignment"], device="cpu"
    )


class Upstream(GuardServiceServicer):
    """Stands for Serve's proxy. A test replaces `answer`, `stream` or `model` by what it wants to happen."""

    def __init__(self, loop: Loop) -> None:
        self._loop = loop
        self._server: grpc.aio.Server | None = None
        self.port = 0
        self.answer: Callable[..., Awaitable[pb.AnswerResponse]] = _answer
        self.model: Callable[..., Awaitable[pb.GetModelResponse]] = _model
        self.stream: Callable[..., AsyncIterator[pb.StreamAnswerResponse]]
        self.metadata: dict[str, str] = {}
        self.remaining_seconds: float | None = None
        self.requests: list[pb.AnswerRequest] = []

    async def Answer(self, request, context):  # noqa: N802
        self.requests.append(request)
        self.metadata = dict(context.invocation_metadata())
        self.remaining_seconds = context.time_remaining()
        return await self.answer(request, context)

    async def Check(self, request, context):  # noqa: N802
        self.metadata = dict(context.invocation_metadata())
        return pb.CheckResponse(request_id=request.request_id)

    async def StreamAnswer(self, request, context):  # noqa: N802
        self.metadata = dict(context.invocation_metadata())
        async for event in self.stream(request, context):
            yield event

    async def GetModel(self, request, context):  # noqa: N802
        return await self.model(request, context)

    def start(self) -> None:
        self._loop.run(self._start())

    def stop(self) -> None:
        """Ends at once; calls in flight break."""
        if self._server is not None:
            self._loop.run(self._server.stop(0))
            self._server = None

    async def _start(self) -> None:
        sizes = (
            ("grpc.max_receive_message_length", BIG),
            ("grpc.max_send_message_length", BIG),
            ("grpc.so_reuseport", 0),
        )
        self._server = grpc.aio.server(options=sizes)
        add_GuardServiceServicer_to_server(self, self._server)
        self.port = self._server.add_insecure_port(f"127.0.0.1:{self.port}")
        await self._server.start()


@dataclass(frozen=True)
class Edge:
    """A running gateway as a client sees it."""

    channel: grpc.Channel
    target: str
    metrics_port: int
    _wait_serving: Callable[[], None]

    @property
    def stub(self) -> GuardServiceStub:
        return GuardServiceStub(self.channel)

    def wait_serving(self) -> None:
        self._wait_serving()

    def page(self) -> str:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.metrics_port}/metrics", timeout=5) as response:
            return response.read().decode()

    def metric(self, series: str) -> float:
        """The value of one series, written as on the page: 'name{label="value"}'."""
        lines = [line for line in self.page().splitlines() if line.startswith(f"{series} ")]
        assert len(lines) == 1, f"{series}: {len(lines)} lines"
        return float(lines[0].removeprefix(series))


@pytest.fixture(scope="session")
def loop() -> Iterator[Loop]:
    made = Loop()
    yield made
    made.close()


@pytest.fixture
def upstream(loop: Loop) -> Iterator[Upstream]:
    made = Upstream(loop)
    made.start()
    yield made
    made.stop()


@pytest.fixture
def start_edge(loop: Loop, upstream: Upstream) -> Iterator[Callable[..., Edge]]:
    """Starts a gateway with the given settings ("a.b=c") before `upstream`."""
    with ExitStack() as stack:

        def start(*flags: str) -> Edge:
            pairs = dict(flag.split("=") for flag in ("port=0", "metrics_port=0", *flags))
            return stack.enter_context(edge_of(loop, load(flags=pairs), f"127.0.0.1:{upstream.port}"))

        yield start


@pytest.fixture
def edge(start_edge: Callable[..., Edge]) -> Edge:
    return start_edge()


@contextmanager
def edge_of(loop: Loop, settings: Settings, upstream: str) -> Iterator[Edge]:
    manager = running(settings, upstream)
    gateway = loop.run(manager.__aenter__())
    target = f"127.0.0.1:{gateway.port}"
    sizes = ("grpc.max_receive_message_length", BIG), ("grpc.max_send_message_length", BIG)
    try:
        with grpc.insecure_channel(target, options=(*sizes, ("grpc.use_local_subchannel_pool", 1))) as channel:
            yield Edge(channel, target, gateway.metrics_port, lambda: loop.run(gateway.health.wait_serving()))
    finally:
        loop.run(manager.__aexit__(None, None, None))
