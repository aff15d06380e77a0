"""From a failed call to an error of ours, with the details that the server put into its google.rpc.Status."""

from collections.abc import Sequence
from typing import NamedTuple, Protocol, TypeVar, cast

import grpc
from google.protobuf.message import DecodeError, Message
from google.rpc.error_details_pb2 import BadRequest, ErrorInfo, RetryInfo
from google.rpc.status_pb2 import Status

from crosscheck.errors import (
    AccessDenied,
    CrosscheckError,
    DeadlineExceeded,
    FieldViolation,
    InvalidRequest,
    NotHeld,
    NotServed,
    Overloaded,
    ServerFailure,
    Unavailable,
)

STATUS_KEY = "grpc-status-details-bin"
# gRPC itself answers RESOURCE_EXHAUSTED for a message above the other side's limit, which no retry mends.
TOO_LARGE = "larger than max"

D = TypeVar("D", bound=Message)


class FailedCall(Protocol):
    """What both grpc's and grpc.aio's RpcError offer, and their stubs do not say."""

    def code(self) -> grpc.StatusCode: ...

    def details(self) -> str | None: ...

    def trailing_metadata(self) -> Sequence[tuple[str, str | bytes]] | None: ...


class _Details(NamedTuple):
    message: str
    reason: str
    violations: tuple[FieldViolation, ...]
    retry_after: float | None
    from_server: bool


def error_of(failure: grpc.RpcError, *, target: str, timeout: float) -> CrosscheckError:
    """The error that says what went wrong with a call to `target` that had `timeout` seconds."""
    call = cast("FailedCall", failure)
    details, code = _details_of(call), call.code()
    message, reason = details.message, details.reason
    error: CrosscheckError
    match code:
        case grpc.StatusCode.INVALID_ARGUMENT | grpc.StatusCode.OUT_OF_RANGE:
            error = InvalidRequest(message, violations=details.violations, code=code.name, reason=reason)
        case grpc.StatusCode.RESOURCE_EXHAUSTED if TOO_LARGE in message:
            error = InvalidRequest.about("parts", f"the request is too large for this server ({message})")
        case grpc.StatusCode.RESOURCE_EXHAUSTED:
            error = Overloaded(message, retry_after=details.retry_after, reason=reason)
        case grpc.StatusCode.UNIMPLEMENTED:
            error = NotServed(message, fields=[violation.field for violation in details.violations], reason=reason)
        case grpc.StatusCode.FAILED_PRECONDITION if details.violations:
            error = NotHeld(message, fields=[violation.field for violation in details.violations], reason=reason)
        case grpc.StatusCode.UNAUTHENTICATED | grpc.StatusCode.PERMISSION_DENIED:
            error = AccessDenied(message, code=code.name, reason=reason)
        case grpc.StatusCode.UNAVAILABLE:
            said = message if details.from_server else f"no server answers at {target}: {message}"
            error = Unavailable(said, reason=reason)
        case grpc.StatusCode.DEADLINE_EXCEEDED:
            said = message if details.from_server else f"no response within {timeout:g} s; a longer timeout may help"
            error = DeadlineExceeded(said, reason=reason)
        case _:
            error = ServerFailure(message, code=code.name, reason=reason)
    return error


def _details_of(call: FailedCall) -> _Details:
    status = _status_of(call)
    bad_request = _detail(status, BadRequest)
    info = _detail(status, ErrorInfo)
    retry = _detail(status, RetryInfo)
    violations = tuple(FieldViolation(v.field, v.description) for v in bad_request.field_violations)
    message = status.message or call.details() or call.code().name
    unsaid = [str(violation) for violation in violations if violation.description not in message]
    return _Details(
        message="; ".join([message, *unsaid]),
        reason=info.reason,
        violations=violations,
        retry_after=retry.retry_delay.ToTimedelta().total_seconds() if retry.HasField("retry_delay") else None,
        from_server=bool(status.message),
    )


def _status_of(call: FailedCall) -> Status:
    for key, value in call.trailing_metadata() or ():
        if key == STATUS_KEY and isinstance(value, bytes):
            try:
                return Status.FromString(value)
            except DecodeError:
                # The plain code and message still say what happened.
                break
    return Status()


def _detail(status: Status, kind: type[D]) -> D:
    """The first detail of that kind, or an empty one."""
    found = kind()
    any(detail.Unpack(found) for detail in status.details if detail.Is(kind.DESCRIPTOR))
    return found
