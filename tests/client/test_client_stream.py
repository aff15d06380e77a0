"""StreamAnswer: what each client yields, how it ends, and what reaches the server."""

import asyncio
import threading

import grpc
import pytest
from client.fake_guard import DOM, FINDING, block, fail, stream_block

from crosscheck import (
    AnswerResponse,
    AsyncClient,
    Client,
    DeadlineExceeded,
    Decision,
    FindingEvent,
    InvalidRequest,
    Part,
    ServerFailure,
    TokenEvent,
    Unavailable,
)
from crosscheck.v1 import guard_pb2

PARTS = [Part.dom(DOM), Part.tool_output("Total: 1284.50 USD")]
QUESTION = "What is the total?"
TOKEN = guard_pb2.StreamAnswerResponse(token=guard_pb2.Token(text="$1"))


async def collected(events, into=None):
    got = [] if into is None else into
    async for event in events:
        got.append(event)
    return got


async def test_events_are_typed_and_keep_their_messages(stream):
    first, found, second, last = await collected(stream(PARTS, QUESTION, request_id="r1"))
    assert (type(first), type(found), type(second)) == (TokenEvent, FindingEvent, TokenEvent)
    assert first.text + second.text == last.answer == "$1,284.50"
    assert [(pair.a, pair.b, pair.imbalance) for pair in first.imbalance] == [("screenshot", "dom", 0.5)]
    assert (found.field, found.evidence[1].span.of(DOM), found.proto) == ("Total", "$1,824.50", FINDING)
    assert (type(last), last.request_id, last.verdict.decision) == (AnswerResponse, "r1", Decision.BLOCK)
    assert last.proto.usage.prompt_tokens == 7


async def test_a_stream_asks_what_an_answer_asks(guard, stream):
    options = {"mode": "full", "detectors": ["a"], "request_id": "r1", "max_new_tokens": 9, "temperature": 0.5}
    await collected(stream(PARTS, QUESTION, attention_detail=True, **options))
    with Client(guard.target) as client:
        client.answer(PARTS, QUESTION, attention_detail=True, **options)
    streamed, answered = guard.requests
    assert streamed == guard_pb2.StreamAnswerRequest(request=answered)


async def test_a_token_is_there_while_the_server_still_works(guard, stream):
    seen = threading.Event()

    def slowly(request, context):
        yield TOKEN
        assert seen.wait(10)
        yield guard_pb2.StreamAnswerResponse(response=block(request, context))

    guard.stream = slowly
    events = stream(PARTS, QUESTION)
    assert (await anext(events)).text == "$1"
    seen.set()
    assert [type(event) for event in await collected(events)] == [AnswerResponse]


async def test_the_response_is_last_whatever_the_server_does(guard, stream):
    def out_of_order(request, context):
        yield guard_pb2.StreamAnswerResponse(response=block(request, context))
        yield guard_pb2.StreamAnswerResponse()  # as an event reads that is newer than this client
        yield TOKEN

    guard.stream = out_of_order
    assert [type(event) for event in await collected(stream(PARTS, QUESTION))] == [TokenEvent, AnswerResponse]


async def test_stopping_at_the_response_cancels_nothing(guard, stream):
    active = []

    def watched(request, context):
        yield from stream_block(request, context)
        active.append(context.is_active())

    guard.stream = watched
    events = stream(PARTS, QUESTION)
    async for event in events:
        if isinstance(event, AnswerResponse):
            break
    await events.aclose()
    assert active == [True]


@pytest.mark.parametrize(
    ("messages", "said"),
    [
        ([TOKEN], "the stream ended without a response"),
        ([guard_pb2.StreamAnswerResponse(response=guard_pb2.AnswerResponse())], "cannot be used: check verdict"),
    ],
)
async def test_a_stream_without_a_usable_response_is_the_servers_failure(guard, stream, messages, said):
    guard.stream = lambda *_: iter(messages)
    with pytest.raises(ServerFailure, match=said):
        await collected(stream(PARTS, QUESTION))


@pytest.mark.parametrize(("tokens", "attempts"), [(0, 3), (1, 1)])
async def test_unavailable_is_tried_again_only_before_the_first_message(guard, stream, tokens, attempts):
    def broken(_, context):
        yield from [TOKEN] * tokens
        fail(context, grpc.StatusCode.UNAVAILABLE, "going away")

    guard.stream = broken
    got = []
    with pytest.raises(Unavailable, match="going away"):
        await collected(stream(PARTS, QUESTION), got)
    assert ([event.text for event in got], len(guard.requests)) == (["$1"] * tokens, attempts)


async def test_an_error_after_a_token_keeps_its_type(guard, stream):
    def broken(_, context):
        yield TOKEN
        fail(context, grpc.StatusCode.INVALID_ARGUMENT, "the question is too long")

    guard.stream = broken
    with pytest.raises(InvalidRequest, match="the question is too long"):
        await collected(stream(PARTS, QUESTION))


def waits_for_its_end(ended):
    def endless(_, context):
        context.add_callback(ended.set)
        yield TOKEN
        ended.wait(10)

    return endless


async def test_the_deadline_holds_for_the_whole_stream(guard, stream):
    guard.stream = waits_for_its_end(threading.Event())
    with pytest.raises(DeadlineExceeded, match=r"no response within 0\.5 s"):
        await collected(stream(PARTS, QUESTION, timeout=0.5))


async def test_closing_early_cancels_the_call_on_the_server(guard, stream):
    ended = threading.Event()
    guard.stream = waits_for_its_end(ended)
    events = stream(PARTS, QUESTION)
    assert (await anext(events)).text == "$1"
    await events.aclose()
    assert await asyncio.to_thread(ended.wait, 5)


def test_leaving_the_loop_early_cancels_the_call_on_the_server(guard):
    ended = threading.Event()
    guard.stream = waits_for_its_end(ended)
    with Client(guard.target) as client:
        for _ in client.stream_answer(PARTS, QUESTION):
            break
        assert ended.wait(5)


async def test_leaving_the_loop_early_cancels_for_asyncio_too(guard):
    ended = threading.Event()
    guard.stream = waits_for_its_end(ended)
    async with AsyncClient(guard.target) as client:
        async for _ in client.stream_answer(PARTS, QUESTION):
            break
        assert await asyncio.to_thread(ended.wait, 5)


async def test_cancelling_the_task_cancels_the_call_on_the_server(guard):
    ended, begun = threading.Event(), asyncio.Event()
    guard.stream = waits_for_its_end(ended)

    async def ask(client):
        async for _ in client.stream_answer(PARTS, QUESTION):
            begun.set()

    async with AsyncClient(guard.target) as client:
        task = asyncio.create_task(ask(client))
        await asyncio.wait_for(begun.wait(), 5)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert await asyncio.to_thread(ended.wait, 5)


async def test_nothing_is_sent_before_the_first_event_is_asked_for(guard):
    with Client(guard.target) as client:
        client.stream_answer(PARTS, QUESTION)
    async with AsyncClient(guard.target) as client:
        await client.stream_answer(PARTS, QUESTION).aclose()
    assert guard.requests == []


@pytest.mark.parametrize("client", [Client, AsyncClient])
async def test_wrong_arguments_are_named_at_once(client):
    with pytest.raises(InvalidRequest, match="question: is empty"):
        client("localhost:1").stream_answer(PARTS, "")
    with pytest.raises(InvalidRequest, match="timeout: is 0"):
        client("localhost:1").stream_answer(PARTS, QUESTION, timeout=0)
