"""Errors that a client is told of, and the one function that makes a gRPC status of any error.

    CrosscheckError
    ├── InvalidRequest      INVALID_ARGUMENT     every problem of the request, each with its field
    ├── NotHeld             FAILED_PRECONDITION  an observation or a digest that this server does not hold (any more)
    ├── TooLarge            RESOURCE_EXHAUSTED   a message above the limit; trying again does not help
    ├── Overloaded          RESOURCE_EXHAUSTED   the queue is full; RetryInfo says when to try again
    ├── OutOfMemory         RESOURCE_EXHAUSTED   the model's device cannot hold the request just now
    ├── DeadlineExceeded    DEADLINE_EXCEEDED    no time left for an answer
    └── Incident                                 a failure of the server's own; the log has its story under its id
        ├── Unavailable     UNAVAILABLE          nobody is there to answer; RetryInfo says when to try again
        └── InternalFailure INTERNAL             also what any error that is none of these becomes

Every status carries google.rpc.ErrorInfo with the domain "crosscheck" and a reason that programs can match.
"""

# ruff: noqa: N818 - the names say what happened, as those of the gRPC codes do

import logging
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, NamedTuple, Protocol

import grpc
from google.rpc.error_details_pb2 import BadRequest, ErrorInfo, RetryInfo
from google.rpc.status_pb2 import Status

DOMAIN = "crosscheck"
DETAILS_KEY = "grpc-status-details-bin"

# Trailers above 8 KiB are refused by gRPC's default and the client would see nothing of the error.
_MAX_DETAILS_BYTES = 4096
_MAX_MESSAGE_CHARACTERS = 400

logger = logging.getLogger(__name__)


class Violation(NamedTuple):
    """One problem: a field path such as "parts[2].image.data", what is wrong there and what is allowed."""

    field: str
    description: str


class CrosscheckError(Exception):
    """An error whose text is meant for the client."""

    code: ClassVar[grpc.StatusCode]
    reason: ClassVar[str]
    retry_seconds: float | None = None
    violations: tuple[Violation, ...] = ()

    @property
    def metadata(self) -> Mapping[str, str]:
        """What ErrorInfo says beside the reason."""
        return {}


class InvalidRequest(CrosscheckError):
    """The client can mend the request; all that is wrong with it is listed."""

    code = grpc.StatusCode.INVALID_ARGUMENT
    reason = "INVALID_REQUEST"

    def __init__(self, violations: Sequence[Violation]) -> None:
        super().__init__("; ".join(f"{field}: {description}" for field, description in violations))
        self.violations = tuple(violations)


class NotHeld(CrosscheckError):
    """The request refers to what is not held: to what was forgotten, never sent, or sent by somebody else."""

    code = grpc.StatusCode.FAILED_PRECONDITION
    reason = "NOT_HELD"

    def __init__(self, violations: Sequence[Violation]) -> None:
        super().__init__("; ".join(f"{field}: {description}" for field, description in violations))
        self.violations = tuple(violations)


class TooLarge(CrosscheckError):
    code = grpc.StatusCode.RESOURCE_EXHAUSTED
    reason = "MESSAGE_TOO_LARGE"


class Overloaded(CrosscheckError):
    code = grpc.StatusCode.RESOURCE_EXHAUSTED
    reason = "QUEUE_FULL"
    retry_seconds = 1.0


class OutOfMemory(CrosscheckError):
    code = grpc.StatusCode.RESOURCE_EXHAUSTED
    reason = "OUT_OF_MEMORY"
    retry_seconds = 2.0


class DeadlineExceeded(CrosscheckError):
    code = grpc.StatusCode.DEADLINE_EXCEEDED
    reason = "DEADLINE_EXCEEDED"


class Incident(CrosscheckError):
    """A failure of the server's own, whose story is in the log under the incident's id."""

    text: ClassVar[str]

    def __init__(self, incident: str) -> None:
        super().__init__(f"{self.text}, incident {incident}")
        self.incident = incident

    @property
    def metadata(self) -> Mapping[str, str]:
        return {"incident": self.incident}


class Unavailable(Incident):
    code = grpc.StatusCode.UNAVAILABLE
    reason = "GUARD_UNAVAILABLE"
    text = "the guard is not available just now; try again"
    retry_seconds = 2.0


class InternalFailure(Incident):
    code = grpc.StatusCode.INTERNAL
    reason = "INTERNAL"
    text = "internal error"


class Context(Protocol):
    """What Serve's `grpc_context` offers for the status of a call."""

    def set_code(self, code: grpc.StatusCode, /) -> None: ...
    def set_details(self, details: str, /) -> None: ...
    def set_trailing_metadata(self, trailing_metadata: list[tuple[str, bytes]], /) -> None: ...


@dataclass(frozen=True, slots=True)
class Fault:
    """A gRPC status: code, ErrorInfo's reason, text, and a serialised google.rpc.Status for the trailers."""

    code: grpc.StatusCode
    reason: str
    message: str
    details: bytes

    @property
    def trailers(self) -> tuple[tuple[str, bytes]]:
        return ((DETAILS_KEY, self.details),)

    def set_on(self, context: Context) -> None:
        """Sets the status of a call to Serve, whose method must then return: raising would lose the trailers."""
        context.set_code(self.code)
        context.set_details(self.message)
        context.set_trailing_metadata(list(self.trailers))


def fault(error: Exception) -> Fault:
    """The status that the client gets for `error`. An error that is none of ours goes to the log with its traceback."""
    if not isinstance(error, CrosscheckError):
        incident = new_incident()
        logger.error("incident %s", incident, exc_info=error)
        error = InternalFailure(incident)
    message = str(error)
    if len(message) > _MAX_MESSAGE_CHARACTERS:
        message = message[: _MAX_MESSAGE_CHARACTERS - 3] + "..."
    status = Status(code=error.code.value[0], message=message)
    status.details.add().Pack(ErrorInfo(reason=error.reason, domain=DOMAIN, metadata=error.metadata))
    if error.violations:
        status.details.add().Pack(_bad_request(error.violations))
    if error.retry_seconds is not None:
        retry = RetryInfo()
        retry.retry_delay.FromMilliseconds(round(error.retry_seconds * 1000))
        status.details.add().Pack(retry)
    return Fault(error.code, error.reason, message, status.SerializeToString())


def new_incident() -> str:
    """Twelve hexadecimal digits that tie a client's report to a line of the log."""
    return uuid.uuid4().hex[:12]


def _bad_request(violations: Sequence[Violation]) -> BadRequest:
    """As many violations as fit into the trailers; the last entry counts those left out."""
    bad = BadRequest()
    for count, (field, description) in enumerate(violations):
        bad.field_violations.add(field=field, description=description)
        if bad.ByteSize() > _MAX_DETAILS_BYTES - 2 * _MAX_MESSAGE_CHARACTERS:
            del bad.field_violations[-1]
            bad.field_violations.add(field="", description=f"and {len(violations) - count} more problems")
            break
    return bad
