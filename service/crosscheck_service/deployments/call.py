"""What a request brings beside its message."""

from collections.abc import Sequence
from dataclasses import dataclass
from time import monotonic, time
from typing import Protocol

from crosscheck_service.deployments.owners import identity_of
from crosscheck_service.request.errors import Context
from crosscheck_service.request.hop import BUDGET_KEY
from crosscheck_service.settings import Deadlines


class GrpcContext(Context, Protocol):
    """What Serve hands in under the name `grpc_context`, which it knows the parameter by."""

    def invocation_metadata(self) -> Sequence[tuple[str, str]]: ...


@dataclass(frozen=True, slots=True)
class Call:
    """One call.

    `deadline` is on the monotonic clock, the gateway's margin taken off already; `identity` is "" where the gateway
    authenticates nobody; `received_at` is in seconds since 1970.
    """

    deadline: float
    identity: str
    received_at: float


def call_of(context: GrpcContext, deadlines: Deadlines) -> Call:
    """The call as the gateway's metadata describe it."""
    metadata = context.invocation_metadata()
    budget = dict(metadata).get(BUDGET_KEY)
    try:
        seconds = float(budget) if budget is not None else deadlines.default_seconds
    except ValueError:
        seconds = deadlines.default_seconds
    return Call(monotonic() + max(seconds, 0.0), identity_of(metadata), time())
