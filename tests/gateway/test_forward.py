"""What passes through the gateway, with which deadline, and how far."""

import asyncio
import random
import threading
import time

import grpc
import pytest
from google.rpc.error_details_pb2 import BadRequest, ErrorInfo
from google.rpc.status_pb2 import Status

from crosscheck.v1 import guard_pb2 as pb


def error_info(error: grpc.RpcError) -> ErrorInfo:
    details = dict(error.trailing_metadata())["grpc-status-details-bin"]
    info = ErrorInfo()
    assert Status.FromString(details).details[0].Unpack(info)
    return info


def picture(megabytes: int) -> pb.Image:
    return pb.Image(data=random.Random(1).randbytes(megabytes * 2**20), mime_type="image/png")


def test_request_and_response_pass_unchanged(edge, upstream):
    async def answer(request, context):
        del context
        return pb.AnswerResponse(request_id=request.request_id, answer="5 \u20ac", verdict=pb.Verdict(warning="w"))

    upstream.answer = answer
    request = pb.AnswerRequest(request_id="r-1", question="Total?", parts=[pb.Part(id="dom", text="\0x")])
    response = edge.stub.Answer(request, timeout=5)
    assert upstream.requests == [request]
    assert response == pb.AnswerResponse(request_id="r-1", answer="5 \u20ac", verdict=pb.Verdict(warning="w"))
    assert upstream.metadata["x-crosscheck-request-id"] == "r-1"


def test_an_empty_request_id_is_made_up(edge, upstream):
    response = edge.stub.Answer(pb.AnswerRequest(question="?"), timeout=5)
    assert len(response.request_id) == 32
    assert upstream.metadata["x-crosscheck-request-id"] == response.request_id
    assert len(edge.stub.Check(pb.CheckRequest(), timeout=5).request_id) == 32


@pytest.mark.parametrize("name", ["\u00e9", "a\nb", "x" * 300, " "])
def test_an_id_that_cannot_be_metadata_is_left_to_the_guard(edge, upstream, name):
    edge.stub.Answer(pb.AnswerRequest(request_id=name), timeout=5)
    assert upstream.requests[0].request_id == name
    assert len(upstream.metadata["x-crosscheck-request-id"]) == 32


def test_a_client_s_own_metadata_stays_outside(edge, upstream):
    mine = (("application", "other"), ("x-crosscheck-budget-seconds", "1e9"), ("multiplexed_model_id", "m"))
    edge.stub.Answer(pb.AnswerRequest(), timeout=5, metadata=mine)
    assert "application" not in upstream.metadata
    assert "multiplexed_model_id" not in upstream.metadata
    assert float(upstream.metadata["x-crosscheck-budget-seconds"]) < 5


def test_get_model_passes(edge):
    assert edge.stub.GetModel(pb.GetModelRequest(), timeout=5).model == "bundled"


def test_a_stream_passes_one_by_one(edge, upstream):
    seen = threading.Event()

    async def stream(request, context):
        del context
        yield pb.StreamAnswerResponse(token=pb.Token(text="5"))
        assert await asyncio.to_thread(seen.wait, 5)
        yield pb.StreamAnswerResponse(response=pb.AnswerResponse(request_id=request.request.request_id))

    upstream.stream = stream
    call = edge.stub.StreamAnswer(pb.StreamAnswerRequest(), timeout=5)
    assert next(call).token.text == "5"
    seen.set()
    last = next(call)
    assert last.response.request_id == upstream.metadata["x-crosscheck-request-id"]
    assert list(call) == []


def test_an_empty_message_of_a_stream_is_not_passed_on(edge, upstream):
    """Serve's proxy keeps a status only where a message went before it."""

    async def stream(request, context):
        del request, context
        yield pb.StreamAnswerResponse()

    upstream.stream = stream
    assert list(edge.stub.StreamAnswer(pb.StreamAnswerRequest(), timeout=5)) == []


def test_two_large_screenshots_pass(edge, upstream):
    parts = [pb.Part(id=f"s{n}", image=picture(5)) for n in range(2)]
    edge.stub.Answer(pb.AnswerRequest(request_id="r", parts=parts), timeout=10)
    assert [len(part.image.data) for part in upstream.requests[0].parts] == [5 * 2**20] * 2


def test_the_deadline_goes_upstream_less_a_margin(edge, upstream):
    edge.stub.Answer(pb.AnswerRequest(), timeout=7)
    assert 6 < upstream.remaining_seconds <= 7.1
    assert 6.4 < float(upstream.metadata["x-crosscheck-budget-seconds"]) <= 6.8


def test_a_client_without_a_deadline_gets_the_default(start_edge, upstream):
    edge = start_edge("deadlines.default_seconds=9")
    edge.stub.Answer(pb.AnswerRequest())
    assert 8 < upstream.remaining_seconds <= 9.1
    assert upstream.metadata["x-crosscheck-budget-seconds"] == "8.700"


def test_a_deadline_below_the_margin_is_refused_at_once(start_edge, upstream):
    edge = start_edge("deadlines.margin_seconds=3")
    started = time.perf_counter()
    with pytest.raises(grpc.RpcError) as caught:
        edge.stub.Answer(pb.AnswerRequest(), timeout=2)
    assert time.perf_counter() - started < 10
    assert caught.value.code() is grpc.StatusCode.DEADLINE_EXCEEDED
    assert "at least 3 s are needed" in caught.value.details()
    assert error_info(caught.value).reason == "DEADLINE_EXCEEDED"
    assert upstream.requests == []


def test_a_hanging_upstream_ends_with_the_deadline(edge, upstream):
    async def hang(request, context):
        del request, context
        await asyncio.sleep(60)

    upstream.answer = hang
    started = time.perf_counter()
    with pytest.raises(grpc.RpcError) as caught:
        edge.stub.Answer(pb.AnswerRequest(), timeout=0.6)
    assert caught.value.code() is grpc.StatusCode.DEADLINE_EXCEEDED
    assert time.perf_counter() - started < 15
    wait_for(lambda: edge.metric('crosscheck_requests_total{code="DEADLINE_EXCEEDED",method="Answer"}') == 1)


@pytest.mark.parametrize("streamed", [False, True])
def test_a_cancelled_call_is_cancelled_upstream(edge, upstream, streamed):
    began, cancelled = threading.Event(), threading.Event()

    async def hang() -> None:
        began.set()
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            cancelled.set()
            raise

    async def answer(request, context):
        del request, context
        await hang()

    async def stream(request, context):
        del request, context
        yield pb.StreamAnswerResponse()
        await hang()

    upstream.answer, upstream.stream = answer, stream
    call = (
        edge.stub.StreamAnswer(pb.StreamAnswerRequest(), timeout=30)
        if streamed
        else edge.stub.Answer.future(pb.AnswerRequest(), timeout=30)
    )
    assert began.wait(5)
    assert edge.metric("crosscheck_requests_in_flight") == 1
    call.cancel()
    assert cancelled.wait(2)
    method = "StreamAnswer" if streamed else "Answer"
    wait_for(lambda: edge.metric(f'crosscheck_requests_total{{code="CANCELLED",method="{method}"}}') == 1)
    assert edge.metric("crosscheck_requests_in_flight") == 0


def test_bytes_that_are_no_message_are_an_invalid_argument(edge):
    call = edge.channel.unary_unary("/crosscheck.v1.GuardService/Answer")
    with pytest.raises(grpc.RpcError) as caught:
        call(b"\xff\xff\xff", timeout=5)
    assert caught.value.code() is grpc.StatusCode.INVALID_ARGUMENT
    details = Status.FromString(dict(caught.value.trailing_metadata())["grpc-status-details-bin"])
    bad = BadRequest()
    assert details.details[1].Unpack(bad)
    assert bad.field_violations[0].description == "the bytes are no crosscheck.v1.AnswerRequest"


def test_an_unknown_method_is_unimplemented(edge):
    with pytest.raises(grpc.RpcError) as caught:
        edge.channel.unary_unary("/crosscheck.v1.GuardService/Foretell")(b"", timeout=5)
    assert caught.value.code() is grpc.StatusCode.UNIMPLEMENTED


def test_a_message_above_the_limit_is_refused_with_the_remedy(start_edge, upstream):
    edge = start_edge("limits.max_message_bytes=2000000")
    with pytest.raises(grpc.RpcError) as caught:
        edge.stub.Answer(pb.AnswerRequest(parts=[pb.Part(image=picture(3))]), timeout=5)
    assert caught.value.code() is grpc.StatusCode.RESOURCE_EXHAUSTED
    assert "at most 2000000 are allowed: send fewer or smaller images" in caught.value.details()
    assert error_info(caught.value).reason == "MESSAGE_TOO_LARGE"
    assert upstream.requests == []
    assert edge.metric("crosscheck_queue_rejections_total") == 0


def test_a_message_far_above_the_limit_is_refused_by_grpc(start_edge):
    edge = start_edge("limits.max_message_bytes=1000000")
    with pytest.raises(grpc.RpcError) as caught:
        edge.stub.Answer(pb.AnswerRequest(parts=[pb.Part(image=picture(4))]), timeout=5)
    assert caught.value.code() is grpc.StatusCode.RESOURCE_EXHAUSTED
    assert "larger than max" in caught.value.details()


def test_a_message_of_exactly_the_limit_passes(start_edge, upstream):
    empty = pb.AnswerRequest(request_id="r", question="x" * 100_000)
    edge = start_edge(f"limits.max_message_bytes={empty.ByteSize()}")
    edge.stub.Answer(empty, timeout=5)
    unnamed = pb.AnswerRequest(question="x" * (empty.ByteSize() - 4))
    assert unnamed.ByteSize() == empty.ByteSize()
    edge.stub.Answer(unnamed, timeout=5)
    assert len(upstream.requests) == 2


def test_a_response_above_the_limit_is_a_clean_error(start_edge, upstream):
    async def answer(request, context):
        del request, context
        return pb.AnswerResponse(answer="x" * 2_000_000)

    upstream.answer = answer
    edge = start_edge("limits.max_message_bytes=1000000")
    with pytest.raises(grpc.RpcError) as caught:
        edge.stub.Answer(pb.AnswerRequest(), timeout=5)
    assert caught.value.code() is grpc.StatusCode.RESOURCE_EXHAUSTED
    assert error_info(caught.value).reason == "MESSAGE_TOO_LARGE"


def wait_for(condition, seconds: float = 3.0) -> None:
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.02)
