"""Client and AsyncClient: one channel each; what they send and how they read it is in `calls`."""

# A timeout here is the deadline that the server sees as well, which asyncio.timeout around the call is not.
# ruff: noqa: ASYNC109

from collections.abc import AsyncGenerator, Generator, Iterable
from types import TracebackType
from typing import Self, TypeVar, Unpack

import grpc
import grpc.aio

from crosscheck import calls
from crosscheck.connection import DEFAULT_TIMEOUT_SECONDS, Connection, TlsConfig
from crosscheck.errors import NotHeld
from crosscheck.part import Part
from crosscheck.responses import AnswerEvent, AnswerResponse, CheckResponse, Model, Observation
from crosscheck.status import error_of
from crosscheck.stream import Reader
from crosscheck.uploads import Uploads
from crosscheck.v1.guard_pb2_grpc import GuardServiceStub

T = TypeVar("T")


class Client:
    """A connection to a server, for use from any number of threads.

    `target` is host:port. Without `tls` the connection is not encrypted. `timeout` is in seconds and holds for each
    call, its up to three attempts together, unless the call gives its own. Every method raises CrosscheckError.
    """

    def __init__(self, target: str, *, tls: TlsConfig | None = None, timeout: float = DEFAULT_TIMEOUT_SECONDS) -> None:
        self._connection = Connection(target, tls, timeout)
        options = self._connection.options()
        self._channel = (
            grpc.secure_channel(target, tls.credentials(), options) if tls else grpc.insecure_channel(target, options)
        )
        self._stub = GuardServiceStub(self._channel)
        self._uploads = Uploads()

    def answer(
        self,
        parts: Iterable[Part],
        question: str,
        *,
        timeout: float | None = None,
        **options: Unpack[calls.AnswerOptions],
    ) -> AnswerResponse:
        """Answer the question from all parts, with a verdict on whether they contradict each other."""
        return self.send(calls.answer(parts, question, **options), timeout=timeout)

    def stream_answer(
        self,
        parts: Iterable[Part],
        question: str,
        *,
        timeout: float | None = None,
        **options: Unpack[calls.AnswerOptions],
    ) -> Generator[AnswerEvent, None, None]:
        """Answer as `answer` does, event by event: tokens and findings as they come, last the whole response.

        The call, and its time, begin when the first event is asked for. Closing the generator cancels the call, and so
        does leaving a `for` over it early. Once a message has come, the call is not tried again.
        """
        return self._events(calls.stream_answer(parts, question, **options), self._connection.seconds(timeout))

    def check(
        self,
        parts: Iterable[Part] = (),
        question: str = "",
        *,
        timeout: float | None = None,
        **options: Unpack[calls.CheckOptions],
    ) -> CheckResponse:
        """Compare the parts without an answer. With a question, only findings on the asked field decide.

        With a `proposed_action` only what concerns it decides, and an `observation` takes the place of the parts.
        """
        return self.send(calls.check(parts, question, **options), timeout=timeout)

    def observe(
        self, parts: Iterable[Part], *, timeout: float | None = None, **options: Unpack[calls.RequestOptions]
    ) -> Observation:
        """Hand over the parts before the agent's model is asked: they are read and compared while it thinks.

        `check(observation=…, proposed_action=…)` then finishes in little time. With a `session_id` contents that were
        sent before travel as their digests; where the server has forgotten them, they are sent again.
        """
        request = calls.observe_request(parts, **options)
        try:
            observed = self.send(calls.send_observe(self._uploads.lightened(request)), timeout=timeout)
        except NotHeld:
            observed = self.send(calls.send_observe(request), timeout=timeout)
        self._uploads.remember(request.session_id, observed.digests)
        return observed

    def get_model(self, *, timeout: float | None = None) -> Model:
        """What the server works with: model, profile, detectors and limits."""
        return self.send(calls.get_model(), timeout=timeout)

    def send(self, call: calls.Call[T], *, timeout: float | None = None) -> T:
        """Send a call made by a function of `crosscheck.calls`, for example from a protobuf message."""
        seconds = self._connection.seconds(timeout)
        try:
            return call.read(getattr(self._stub, call.method)(call.request, timeout=seconds))
        except grpc.RpcError as failure:
            raise error_of(failure, target=self._connection.target, timeout=seconds) from failure

    def _events(self, call: calls.StreamCall, seconds: float) -> Generator[AnswerEvent, None, None]:
        reader = Reader()
        messages = getattr(self._stub, call.method)(call.request, timeout=seconds)
        try:
            for message in messages:
                if (event := reader.event(message)) is not None:
                    yield event
        except grpc.RpcError as failure:
            raise error_of(failure, target=self._connection.target, timeout=seconds) from failure
        finally:
            messages.cancel()
        yield reader.response()

    def close(self) -> None:
        """Close the connection; calls that are under way end with a ServerFailure, code CANCELLED."""
        self._channel.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class AsyncClient:
    """The same for asyncio. Make it inside a running event loop; cancelling a call cancels it on the server too."""

    def __init__(self, target: str, *, tls: TlsConfig | None = None, timeout: float = DEFAULT_TIMEOUT_SECONDS) -> None:
        self._connection = Connection(target, tls, timeout)
        options = self._connection.options()
        self._channel = (
            grpc.aio.secure_channel(target, tls.credentials(), options)
            if tls
            else grpc.aio.insecure_channel(target, options)
        )
        self._stub = GuardServiceStub(self._channel)
        self._uploads = Uploads()

    async def answer(
        self,
        parts: Iterable[Part],
        question: str,
        *,
        timeout: float | None = None,
        **options: Unpack[calls.AnswerOptions],
    ) -> AnswerResponse:
        """Answer the question from all parts, with a verdict on whether they contradict each other."""
        return await self.send(calls.answer(parts, question, **options), timeout=timeout)

    def stream_answer(
        self,
        parts: Iterable[Part],
        question: str,
        *,
        timeout: float | None = None,
        **options: Unpack[calls.AnswerOptions],
    ) -> AsyncGenerator[AnswerEvent, None]:
        """Answer as `answer` does, event by event: tokens and findings as they come, last the whole response.

        The call, and its time, begin when the first event is asked for. Closing the generator cancels the call, and so
        does cancelling the task. Once a message has come, the call is not tried again.
        """
        return self._events(calls.stream_answer(parts, question, **options), self._connection.seconds(timeout))

    async def check(
        self,
        parts: Iterable[Part] = (),
        question: str = "",
        *,
        timeout: float | None = None,
        **options: Unpack[calls.CheckOptions],
    ) -> CheckResponse:
        """Compare the parts without an answer. With a question, only findings on the asked field decide.

        With a `proposed_action` only what concerns it decides, and an `observation` takes the place of the parts.
        """
        return await self.send(calls.check(parts, question, **options), timeout=timeout)

    async def observe(
        self, parts: Iterable[Part], *, timeout: float | None = None, **options: Unpack[calls.RequestOptions]
    ) -> Observation:
        """As Client.observe."""
        request = calls.observe_request(parts, **options)
        try:
            observed = await self.send(calls.send_observe(self._uploads.lightened(request)), timeout=timeout)
        except NotHeld:
            observed = await self.send(calls.send_observe(request), timeout=timeout)
        self._uploads.remember(request.session_id, observed.digests)
        return observed

    async def get_model(self, *, timeout: float | None = None) -> Model:
        """What the server works with: model, profile, detectors and limits."""
        return await self.send(calls.get_model(), timeout=timeout)

    async def send(self, call: calls.Call[T], *, timeout: float | None = None) -> T:
        """Send a call made by a function of `crosscheck.calls`, for example from a protobuf message."""
        seconds = self._connection.seconds(timeout)
        try:
            return call.read(await getattr(self._stub, call.method)(call.request, timeout=seconds))
        except grpc.RpcError as failure:
            raise error_of(failure, target=self._connection.target, timeout=seconds) from failure

    async def _events(self, call: calls.StreamCall, seconds: float) -> AsyncGenerator[AnswerEvent, None]:
        reader = Reader()
        messages = getattr(self._stub, call.method)(call.request, timeout=seconds)
        try:
            async for message in messages:
                if (event := reader.event(message)) is not None:
                    yield event
        except grpc.RpcError as failure:
            raise error_of(failure, target=self._connection.target, timeout=seconds) from failure
        finally:
            messages.cancel()
        yield reader.response()

    async def close(self) -> None:
        """Close the connection; calls that are under way are cancelled."""
        await self._channel.close(grace=None)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()
