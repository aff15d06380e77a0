"""Forwards every RPC of the schema: checks what can be checked here, passes bytes on, counts what comes back."""

import asyncio
import logging
import re
import time
import uuid
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

import grpc
from google.protobuf.message import DecodeError

from crosscheck.v1 import guard_pb2 as pb
from crosscheck_service.gateway.methods import METHODS, SERVICE_NAME, Method
from crosscheck_service.gateway.metrics import Metrics
from crosscheck_service.gateway.sanitise import cleaned
from crosscheck_service.request.errors import (
    DeadlineExceeded,
    Fault,
    InvalidRequest,
    Overloaded,
    TooLarge,
    Violation,
    fault,
)
from crosscheck_service.request.hop import BUDGET_KEY
from crosscheck_service.settings import Settings

REQUEST_ID_KEY = "x-crosscheck-request-id"

_METADATA_SAFE = re.compile(r"[\x21-\x7e]([\x20-\x7e]{0,126}[\x21-\x7e])?")

logger = logging.getLogger(__name__)

Context = grpc.aio.ServicerContext[bytes, bytes]


@dataclass(frozen=True, slots=True)
class _Outgoing:
    """What goes upstream."""

    raw: bytes
    timeout_seconds: float
    metadata: tuple[tuple[str, str], ...]


class Forwarder:
    """The GuardService of the gateway. `heard` is called whenever the guard has answered."""

    def __init__(
        self, channel: grpc.aio.Channel, settings: Settings, metrics: Metrics, heard: Callable[[], None]
    ) -> None:
        self._channel = channel
        self._max_message_bytes = settings.limits.max_message_bytes
        self._deadlines = settings.deadlines
        self._metrics = metrics
        self._heard = heard

    def handler(self) -> "grpc.GenericRpcHandler[bytes, bytes]":
        """For grpc.aio.Server.add_generic_rpc_handlers; requests and responses are bytes."""
        return grpc.method_handlers_generic_handler(
            SERVICE_NAME,
            {method.name: self._stream(method) if method.streams else self._unary(method) for method in METHODS},
        )

    def _unary(self, method: Method) -> "grpc.RpcMethodHandler[bytes, bytes]":
        call = self._channel.unary_unary(method.path, bytes, bytes)

        async def forward(raw: bytes, context: Context) -> bytes:
            async with self._exchange(method, raw, context) as out:
                response: bytes = await call(out.raw, timeout=out.timeout_seconds, metadata=out.metadata)
                self._observe(method, response)
            return response

        return grpc.unary_unary_rpc_method_handler(forward)

    def _stream(self, method: Method) -> "grpc.RpcMethodHandler[bytes, bytes]":
        call = self._channel.unary_stream(method.path, bytes, bytes)

        async def forward(raw: bytes, context: Context) -> None:
            async with self._exchange(method, raw, context) as out:
                async for response in call(out.raw, timeout=out.timeout_seconds, metadata=out.metadata):
                    # An empty message of the Guard only carries its status past Serve's proxy.
                    if response:
                        self._observe(method, response)
                        await context.write(response)

        return grpc.unary_stream_rpc_method_handler(forward)

    @asynccontextmanager
    async def _exchange(self, method: Method, raw: bytes, context: Context) -> AsyncIterator[_Outgoing]:
        """One request from admission to its status: whatever happens inside ends as a clean code and is counted."""
        started = time.perf_counter()
        code = grpc.StatusCode.OK
        self._metrics.request_bytes.labels(method.name).observe(len(raw))
        try:
            with self._metrics.in_flight.track_inprogress():
                outgoing = self._admit(method, raw, context.time_remaining())
                with self._metrics.stage_seconds.labels("upstream").time():
                    yield outgoing
        except asyncio.CancelledError:
            late = context.time_remaining() == 0
            code = grpc.StatusCode.DEADLINE_EXCEEDED if late else grpc.StatusCode.CANCELLED
            raise
        except Exception as error:  # noqa: BLE001 - it reaches the client as a status and the log as an incident
            status = self._fault(method, error)
            code = status.code
            if status.reason == Overloaded.reason:
                self._metrics.queue_rejections.inc()
            await context.abort(status.code, status.message, status.trailers)
        finally:
            self._metrics.finished(method.name, code, time.perf_counter() - started)

    def _admit(self, method: Method, raw: bytes, remaining_seconds: float | None) -> _Outgoing:
        if len(raw) > self._max_message_bytes:
            raise TooLarge(
                f"the request holds {len(raw)} bytes; at most {self._max_message_bytes} are allowed: "
                "send fewer or smaller images"
            )
        timeout = self._deadlines.default_seconds if remaining_seconds is None else remaining_seconds
        budget = timeout - self._deadlines.margin_seconds
        if budget <= 0:
            raise DeadlineExceeded(
                f"{timeout:.3f} s are left until the deadline; at least {self._deadlines.margin_seconds:g} s are needed"
            )
        request_id, raw = _identify(method, raw)
        metadata = ((BUDGET_KEY, f"{budget:.3f}"), (REQUEST_ID_KEY, request_id))
        return _Outgoing(raw, timeout, metadata)

    def _fault(self, method: Method, error: Exception) -> Fault:
        if isinstance(error, grpc.aio.AioRpcError):
            return cleaned(error, method.name, self._max_message_bytes)
        return fault(error)

    def _observe(self, method: Method, raw: bytes) -> None:
        self._heard()
        self._metrics.response_bytes.labels(method.name).observe(len(raw))
        try:
            self._metrics.observe(method.response.FromString(raw))
        except Exception:
            # A response that cannot be counted is still the client's.
            logger.exception("a response to %s could not be counted", method.name)


def _identify(method: Method, raw: bytes) -> tuple[str, bytes]:
    """The request's id and its bytes; where the client chose no id, it gets one here, so that every log has the same.

    An id that cannot travel as metadata is replaced there alone: the guard refuses it with the other problems.
    """
    try:
        message = method.request.FromString(raw)
    except DecodeError:
        raise InvalidRequest([Violation("", f"the bytes are no {method.request.DESCRIPTOR.full_name}")]) from None
    fresh = uuid.uuid4().hex
    inner = message.request if isinstance(message, pb.StreamAnswerRequest) else message
    if not isinstance(inner, pb.AnswerRequest | pb.CheckRequest | pb.ObserveRequest):
        return fresh, raw
    if not inner.request_id:
        inner.request_id = fresh
        raw = message.SerializeToString()
    return inner.request_id if _METADATA_SAFE.fullmatch(inner.request_id) else fresh, raw
