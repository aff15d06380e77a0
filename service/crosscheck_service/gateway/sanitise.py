"""Errors from upstream, made fit for clients.

The Guard's own errors carry ErrorInfo of our domain and pass unchanged. Whatever else arrives was written by Serve's
proxy, by Ray or by gRPC, holds tracebacks, addresses and process ids, and is replaced.
"""

import logging
import re
from collections.abc import Iterable
from typing import cast

import grpc
from google.protobuf.message import DecodeError
from google.rpc.error_details_pb2 import ErrorInfo
from google.rpc.status_pb2 import Status

from crosscheck_service.request.errors import (
    DETAILS_KEY,
    DOMAIN,
    CrosscheckError,
    DeadlineExceeded,
    Fault,
    InternalFailure,
    Overloaded,
    TooLarge,
    Unavailable,
    fault,
    new_incident,
)

logger = logging.getLogger(__name__)

# NOT_FOUND is the proxy's answer while the application is being deployed; CANCELLED is not the client's doing here.
_GONE = frozenset(
    {
        grpc.StatusCode.UNAVAILABLE,
        grpc.StatusCode.NOT_FOUND,
        grpc.StatusCode.CANCELLED,
        grpc.StatusCode.ABORTED,
    }
)
# What an INTERNAL says when a replica, a node or the connection died under the request: the client may try again.
_DIED = re.compile(
    r"ActorDied|ActorUnavailable|RayActorError|WorkerCrashed|NodeDied|actor died|actor \S+ is unavailable"
    r"|worker died|raylet died|RST_STREAM|GOAWAY|Socket closed"
)
_LARGER = "larger than max"


def cleaned(error: grpc.aio.AioRpcError, method: str, max_message_bytes: int) -> Fault:
    """The status that the client gets for an upstream call that failed; what is replaced goes to the log."""
    return _from_guard(error) or fault(_replacement(error, method, max_message_bytes))


def _from_guard(error: grpc.aio.AioRpcError) -> Fault | None:
    details = dict(cast("Iterable[tuple[str, bytes]]", error.trailing_metadata() or ())).get(DETAILS_KEY, b"")
    try:
        status = Status.FromString(details)
    except DecodeError:
        return None
    code = error.code()
    info = ErrorInfo()
    ours = any(detail.Unpack(info) and info.domain == DOMAIN for detail in status.details)
    return Fault(code, info.reason, status.message, details) if ours and status.code == code.value[0] else None


def _replacement(error: grpc.aio.AioRpcError, method: str, max_message_bytes: int) -> CrosscheckError:
    code, text = error.code(), error.details() or ""
    if code is grpc.StatusCode.DEADLINE_EXCEEDED:
        return DeadlineExceeded("no answer came within the deadline")
    if code is grpc.StatusCode.RESOURCE_EXHAUSTED:
        if _LARGER in text:
            return TooLarge(f"the request or its response is larger than {max_message_bytes} bytes")
        return Overloaded("the queue is full; try again")
    incident = new_incident()
    logger.error("incident %s: %s failed upstream with %s: %s", incident, method, code.name, text)
    died = code in _GONE or (code is grpc.StatusCode.INTERNAL and _DIED.search(text))
    return Unavailable(incident) if died else InternalFailure(incident)
