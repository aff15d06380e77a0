"""What a client hears when something behind the gateway fails: a code, a clean text, and never an internal."""

import asyncio
import time

import grpc
import pytest
from google.rpc.error_details_pb2 import ErrorInfo, RetryInfo
from google.rpc.status_pb2 import Status

from crosscheck.v1 import guard_pb2 as pb
from crosscheck_service.request.errors import DETAILS_KEY, InvalidRequest, Overloaded, Violation, fault

TRACEBACK = """Traceback (most recent call last):
  File "/srv/app/guard.py", line 7, in Answer
ray.exceptions.RayTaskError(ValueError): ray::ServeReplica:default:Guard() (pid=4711, ip=10.0.0.7)
ValueError: secret"""
DIED = "The actor died unexpectedly before finishing this task.\n\tclass_name: ServeReplica:default:Guard\n\tpid: 4711"
LEAKS = ("Traceback", "ray", "actor", "pid", "10.0.0.7", "Application", "secret", "/srv", "Unexpected", "127.0.0.1")


def failing(code: grpc.StatusCode, text: str, trailers: tuple[tuple[str, bytes], ...] = ()):
    async def answer(request, context):
        del request
        await context.abort(code, text, trailers)

    return answer


def raised(edge, timeout: float = 5) -> grpc.RpcError:
    with pytest.raises(grpc.RpcError) as caught:
        edge.stub.Answer(pb.AnswerRequest(request_id="r"), timeout=timeout)
    return caught.value


def details(error: grpc.RpcError) -> tuple[ErrorInfo, RetryInfo | None]:
    status = Status.FromString(dict(error.trailing_metadata())[DETAILS_KEY])
    assert (status.code, status.message) == (error.code().value[0], error.details())
    info, retry = ErrorInfo(), RetryInfo()
    assert status.details[0].Unpack(info)
    assert info.domain == "crosscheck"
    return info, retry if any(detail.Unpack(retry) for detail in status.details) else None


@pytest.mark.parametrize(
    ("code", "text", "expected"),
    [
        ("INTERNAL", TRACEBACK, ("INTERNAL", "INTERNAL", False)),
        ("UNKNOWN", TRACEBACK, ("INTERNAL", "INTERNAL", False)),
        ("UNIMPLEMENTED", "Method not found!", ("INTERNAL", "INTERNAL", False)),
        ("INVALID_ARGUMENT", TRACEBACK, ("INTERNAL", "INTERNAL", False)),
        ("FAILED_PRECONDITION", "", ("INTERNAL", "INTERNAL", False)),
        ("INTERNAL", DIED, ("UNAVAILABLE", "GUARD_UNAVAILABLE", True)),
        ("INTERNAL", "Received RST_STREAM with error code 2", ("UNAVAILABLE", "GUARD_UNAVAILABLE", True)),
        ("NOT_FOUND", "Application metadata not set, ray", ("UNAVAILABLE", "GUARD_UNAVAILABLE", True)),
        ("UNAVAILABLE", "ray", ("UNAVAILABLE", "GUARD_UNAVAILABLE", True)),
        ("CANCELLED", "Client for request r disconnected.", ("UNAVAILABLE", "GUARD_UNAVAILABLE", True)),
        ("DEADLINE_EXCEEDED", "ray timed out", ("DEADLINE_EXCEEDED", "DEADLINE_EXCEEDED", False)),
        ("RESOURCE_EXHAUSTED", "Request dropped, ray", ("RESOURCE_EXHAUSTED", "QUEUE_FULL", True)),
        ("RESOURCE_EXHAUSTED", "Received message larger than max", ("RESOURCE_EXHAUSTED", "MESSAGE_TOO_LARGE", False)),
    ],
)
def test_errors_of_strangers_are_replaced(edge, upstream, code, text, expected):
    upstream.answer = failing(grpc.StatusCode[code], text)
    error = raised(edge)
    info, retry = details(error)
    assert (error.code().name, info.reason, retry is not None) == expected
    assert not any(leak in error.details() for leak in LEAKS)


def test_what_was_replaced_stands_in_the_log_under_the_incident(edge, upstream, caplog):
    upstream.answer = failing(grpc.StatusCode.INTERNAL, TRACEBACK)
    incident = details(raised(edge))[0].metadata["incident"]
    assert f"incident {incident}: Answer failed upstream with INTERNAL: {TRACEBACK}" in caplog.text


@pytest.mark.parametrize("error", [InvalidRequest([Violation("question", "is missing")]), Overloaded("full")])
def test_the_guard_s_own_errors_pass_unchanged(edge, upstream, error):
    status = fault(error)
    upstream.answer = failing(status.code, status.message, status.trailers)
    seen = raised(edge)
    assert (seen.code(), seen.details()) == (status.code, status.message)
    assert dict(seen.trailing_metadata())[DETAILS_KEY] == status.details


@pytest.mark.parametrize(
    "trailer",
    [
        b"\xff\xff",
        b"",
        Status(code=3, message="secret").SerializeToString(),
        fault(Overloaded("another code")).details,
    ],
)
def test_details_that_are_not_the_guard_s_do_not_pass(edge, upstream, trailer):
    upstream.answer = failing(grpc.StatusCode.INVALID_ARGUMENT, "secret", ((DETAILS_KEY, trailer),))
    error = raised(edge)
    assert error.code() is grpc.StatusCode.INTERNAL
    assert "secret" not in str(error)


def test_an_exception_upstream_is_an_internal_error(edge, upstream):
    async def answer(request, context):
        del request, context
        raise ValueError("secret")

    upstream.answer = answer
    error = raised(edge)
    assert error.code() is grpc.StatusCode.INTERNAL
    assert "secret" not in str(error)


def test_an_upstream_that_is_not_there_is_unavailable_soon(edge, upstream):
    upstream.stop()
    started = time.perf_counter()
    error = raised(edge, timeout=10)
    assert error.code() is grpc.StatusCode.UNAVAILABLE
    assert details(error)[1].retry_delay.ToSeconds() == 2
    assert not any(leak in error.details() for leak in LEAKS)
    assert time.perf_counter() - started < 15


def test_an_upstream_that_dies_under_a_request_is_unavailable(edge, upstream):
    async def answer(request, context):
        del request, context
        await asyncio.sleep(60)

    upstream.answer = answer
    call = edge.stub.Answer.future(pb.AnswerRequest(), timeout=20)
    until = time.monotonic() + 5
    while not upstream.requests:
        assert time.monotonic() < until
        time.sleep(0.01)
    upstream.stop()
    assert call.exception(timeout=5).code() is grpc.StatusCode.UNAVAILABLE


def test_a_stream_that_breaks_ends_with_a_clean_error(edge, upstream):
    async def stream(request, context):
        del request
        yield pb.StreamAnswerResponse(token=pb.Token(text="5"))
        await context.abort(grpc.StatusCode.INTERNAL, DIED)

    upstream.stream = stream
    call = edge.stub.StreamAnswer(pb.StreamAnswerRequest(), timeout=5)
    assert next(call).token.text == "5"
    with pytest.raises(grpc.RpcError) as caught:
        next(call)
    assert caught.value.code() is grpc.StatusCode.UNAVAILABLE
    assert details(caught.value)[0].reason == "GUARD_UNAVAILABLE"


def test_a_full_queue_is_counted(edge, upstream):
    upstream.answer = failing(grpc.StatusCode.RESOURCE_EXHAUSTED, "Request dropped")
    raised(edge)
    assert edge.metric("crosscheck_queue_rejections_total") == 1
    assert edge.metric('crosscheck_requests_total{code="RESOURCE_EXHAUSTED",method="Answer"}') == 1
