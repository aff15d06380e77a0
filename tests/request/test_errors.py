"""Errors become statuses: code, text and google.rpc details, small enough for gRPC's trailers."""

import logging

import grpc
import pytest
from google.rpc.error_details_pb2 import BadRequest, ErrorInfo, RetryInfo
from google.rpc.status_pb2 import Status

from crosscheck_service.request.errors import (
    DETAILS_KEY,
    DeadlineExceeded,
    Fault,
    InternalFailure,
    InvalidRequest,
    NotHeld,
    Overloaded,
    TooLarge,
    Unavailable,
    Violation,
    fault,
)


def details(status: Fault) -> dict[type, object]:
    packed = Status.FromString(status.details)
    assert (packed.code, packed.message) == (status.code.value[0], status.message)
    found: dict[type, object] = {}
    for kind in (ErrorInfo, BadRequest, RetryInfo):
        for detail in packed.details:
            message = kind()
            if detail.Unpack(message):
                found[kind] = message
    assert len(found) == len(packed.details)
    return found


@pytest.mark.parametrize(
    ("error", "code", "reason", "others"),
    [
        (InvalidRequest([Violation("a", "b")]), grpc.StatusCode.INVALID_ARGUMENT, "INVALID_REQUEST", {BadRequest}),
        (TooLarge("big"), grpc.StatusCode.RESOURCE_EXHAUSTED, "MESSAGE_TOO_LARGE", set()),
        (Overloaded("full"), grpc.StatusCode.RESOURCE_EXHAUSTED, "QUEUE_FULL", {RetryInfo}),
        (DeadlineExceeded("late"), grpc.StatusCode.DEADLINE_EXCEEDED, "DEADLINE_EXCEEDED", set()),
        (Unavailable("i1"), grpc.StatusCode.UNAVAILABLE, "GUARD_UNAVAILABLE", {RetryInfo}),
        (InternalFailure("i1"), grpc.StatusCode.INTERNAL, "INTERNAL", set()),
    ],
)
def test_every_error_has_its_code_and_details(error, code, reason, others):
    status = fault(error)
    found = details(status)
    assert (status.code, status.reason) == (code, reason)
    assert set(found) == {ErrorInfo, *others}
    assert (found[ErrorInfo].reason, found[ErrorInfo].domain) == (reason, "crosscheck")


def test_violations_are_listed_in_the_text_and_the_details():
    status = fault(InvalidRequest([Violation("question", "is missing"), Violation("step", "is odd")]))
    assert status.message == "question: is missing; step: is odd"
    assert [(v.field, v.description) for v in details(status)[BadRequest].field_violations] == [
        ("question", "is missing"),
        ("step", "is odd"),
    ]


def test_many_violations_stay_below_what_trailers_may_hold():
    status = fault(InvalidRequest([Violation(f"parts[{n}].id", "x" * 250) for n in range(500)]))
    listed = details(status)[BadRequest].field_violations
    assert len(status.message) == 400
    assert len(status.details) < 4096
    assert listed[-1].description == f"and {500 - len(listed) + 1} more problems"


def test_an_unknown_error_keeps_its_story_in_the_log(caplog):
    with pytest.raises(ZeroDivisionError) as caught:
        1 / 0  # noqa: B018
    with caplog.at_level(logging.ERROR):
        status = fault(caught.value)
    incident = details(status)[ErrorInfo].metadata["incident"]
    assert status.code is grpc.StatusCode.INTERNAL
    assert status.message == f"internal error, incident {incident}"
    assert b"division" not in status.details
    assert f"incident {incident}" in caplog.text
    assert "Traceback" in caplog.text
    assert "ZeroDivisionError: division by zero" in caplog.text


def test_the_status_is_set_on_a_call_of_serve():
    class Context:
        def __init__(self) -> None:
            self.seen: list[object] = []

        def set_code(self, code):
            self.seen.append(code)

        def set_details(self, text):
            self.seen.append(text)

        def set_trailing_metadata(self, trailers):
            self.seen.append(trailers)

    context = Context()
    status = fault(NotHeld([Violation("observation_id", "is not held")]))
    status.set_on(context)
    assert context.seen == [status.code, status.message, [(DETAILS_KEY, status.details)]]
