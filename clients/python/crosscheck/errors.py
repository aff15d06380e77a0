"""Everything that a call can raise.

    CrosscheckError
    ├── InvalidRequest      the request is wrong: `violations` names each field; found here or by the server
    ├── NotServed           the schema has it, this server does not serve it yet: `fields`
    ├── AccessDenied        the server does not accept who is asking
    ├── NotHeld             the server holds no such observation or digest (any more): `fields`
    ├── Overloaded          the server's queue is full: `retry_after` in seconds
    ├── Unavailable         no server answers; already tried again
    ├── DeadlineExceeded    no response in time
    ├── ServerFailure       the server failed, or sent what this client cannot read
    └── CaptureFailed       a page cannot be described; no server had part in it

Each has `code`, the name of its gRPC status code, and `reason`, the server's ErrorInfo.reason or "".
"""

# Names in the except clauses of callers: what happened, without a suffix that repeats what the tree says.
# ruff: noqa: N818

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True, slots=True)
class FieldViolation:
    """What is wrong with one field of a request, for example ("parts[1].id", "is used twice")."""

    field: str
    description: str

    def __str__(self) -> str:
        return f"{self.field}: {self.description}"


class CrosscheckError(Exception):
    """Base of all errors of this client."""

    code = "UNKNOWN"

    def __init__(self, message: str, *, code: str = "", reason: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.code = code or type(self).code
        self.reason = reason


class InvalidRequest(CrosscheckError):
    """The request cannot be served as it is; `violations` says which field and why."""

    code = "INVALID_ARGUMENT"

    def __init__(
        self, message: str, *, violations: Sequence[FieldViolation] = (), code: str = "", reason: str = ""
    ) -> None:
        super().__init__(message, code=code, reason=reason)
        self.violations = tuple(violations)

    @classmethod
    def of(cls, *violations: FieldViolation) -> Self:
        """The error whose message is its violations."""
        return cls("; ".join(map(str, violations)), violations=violations)

    @classmethod
    def about(cls, field: str, description: str) -> Self:
        """The error about one field."""
        return cls.of(FieldViolation(field, description))


class NotServed(CrosscheckError):
    """The request sets `fields` that this server does not serve yet, or calls a method that it does not know."""

    code = "UNIMPLEMENTED"

    def __init__(self, message: str, *, fields: Sequence[str] = (), code: str = "", reason: str = "") -> None:
        super().__init__(message, code=code, reason=reason)
        self.fields = tuple(fields)


class AccessDenied(CrosscheckError):
    """The server does not accept the caller: UNAUTHENTICATED or PERMISSION_DENIED."""

    code = "PERMISSION_DENIED"


class NotHeld(CrosscheckError):
    """The server does not hold what `fields` of the request refer to, or no longer.

    Of an observation: observe again. Of digests: send those parts with their content.
    """

    code = "FAILED_PRECONDITION"

    def __init__(self, message: str, *, fields: Sequence[str] = (), code: str = "", reason: str = "") -> None:
        super().__init__(message, code=code, reason=reason)
        self.fields = tuple(fields)


class Overloaded(CrosscheckError):
    """The server refuses more work. `retry_after` is its advice in seconds, or None."""

    code = "RESOURCE_EXHAUSTED"

    def __init__(self, message: str, *, retry_after: float | None = None, code: str = "", reason: str = "") -> None:
        super().__init__(message, code=code, reason=reason)
        self.retry_after = retry_after


class Unavailable(CrosscheckError):
    """No server answers at the target, or it is going away."""

    code = "UNAVAILABLE"


class DeadlineExceeded(CrosscheckError):
    """The response did not come within the call's timeout."""

    code = "DEADLINE_EXCEEDED"


class ServerFailure(CrosscheckError):
    """The server failed; `code` says how."""

    code = "INTERNAL"


class CaptureFailed(CrosscheckError):
    """A browser's page cannot be described: the message says why."""

    code = "FAILED_PRECONDITION"
