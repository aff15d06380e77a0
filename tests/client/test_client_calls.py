"""What the clients send, and what they make of a response."""

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import grpc
import pytest
from client.fake_guard import DOM, block, fail

from crosscheck import (
    AsyncClient,
    Client,
    Decision,
    DetectorStatus,
    InvalidRequest,
    Kind,
    Mode,
    Part,
    ServerFailure,
    Source,
    Unavailable,
    calls,
)
from crosscheck.v1 import guard_pb2

PARTS = [Part.dom(DOM), Part.tool_output("Total: 1284.50 USD")]


async def test_answer_sends_exactly_what_was_asked(guard, call, screenshot):
    captured = datetime(2026, 3, 14, 9, 30, tzinfo=UTC)
    await call(
        "answer",
        [
            Part.screenshot(screenshot, captured_at=captured),
            Part.dom(DOM, id="page.main", language="pt-BR"),
            Part.instruction("Pay the invoice."),
        ],
        "What is the total?",
        max_new_tokens=9,
        temperature=0.5,
        mode=Mode.FULL,
        detectors=["ocr_alignment"],
        request_id="r1",
    )
    expected = guard_pb2.AnswerRequest(
        request_id="r1",
        parts=[
            guard_pb2.Part(
                id="screenshot",
                source=guard_pb2.SOURCE_SCREENSHOT,
                image=guard_pb2.Image(data=screenshot.read_bytes(), mime_type="image/png"),
            ),
            guard_pb2.Part(
                id="page.main",
                source=guard_pb2.SOURCE_DOM,
                language="pt-BR",
                text_format=guard_pb2.TEXT_FORMAT_PLAIN,
                text=DOM,
            ),
            guard_pb2.Part(
                id="instruction",
                source=guard_pb2.SOURCE_INSTRUCTION,
                text_format=guard_pb2.TEXT_FORMAT_PLAIN,
                text="Pay the invoice.",
            ),
        ],
        question="What is the total?",
        generation=guard_pb2.Generation(max_new_tokens=9, temperature=0.5),
        guard=guard_pb2.GuardOptions(mode=guard_pb2.MODE_FULL, detectors=["ocr_alignment"]),
    )
    expected.parts[0].captured_at.FromDatetime(captured)
    assert guard.requests == [expected]


async def test_check_sends_exactly_what_was_asked(guard, call):
    await call("check", PARTS[:1], mode="fast")
    part = guard_pb2.Part(id="dom", source=guard_pb2.SOURCE_DOM, text_format=guard_pb2.TEXT_FORMAT_PLAIN, text=DOM)
    assert guard.requests == [
        guard_pb2.CheckRequest(parts=[part], guard=guard_pb2.GuardOptions(mode=guard_pb2.MODE_FAST))
    ]


async def test_the_response_is_typed_and_keeps_its_message(call):
    response = await call("answer", PARTS, "What is the total?", request_id="r1")
    verdict = response.verdict
    [finding] = verdict.findings
    assert (response.request_id, response.answer, response.usage.prompt_tokens) == ("r1", "$1,284.50", 7)
    assert (verdict.decision, verdict.allowed, verdict.conflict_probability) == (Decision.BLOCK, False, 0.97)
    assert (finding.kind, finding.field, finding.part_ids) == (Kind.CONTRADICTION, "Total", ("screenshot", "dom"))
    seen, told = finding.evidence
    assert (seen.box.corners, seen.span) == ((90, 40, 160, 56), None)
    assert (told.span.of(DOM), told.box) == ("$1,824.50", None)
    assert [report.status for report in verdict.detectors] == [DetectorStatus.OK, DetectorStatus.TIMEOUT]
    assert verdict.attention.norm_share == (0.75, 0.25)
    assert verdict.attention.pairs[0].imbalance == 0.5
    assert verdict.attention.maps == ()
    assert response.proto.verdict.findings[0].evidence[0].box.x0 == 90


async def test_attention_in_detail_holds_a_map_of_each_part(guard, call):
    response = await call("answer", PARTS, "What is the total?", attention_detail=True)
    assert guard.requests[0].guard.attention_detail
    seen, told = response.verdict.attention.maps
    assert (seen.part_id, seen.layers, seen.heads, seen.norm) == ("screenshot", 2, 3, (8, 4, 0, 1, 1, 1))
    assert told.part_id == "dom"


async def test_a_check_may_ask_for_attention_too(guard, call):
    await call("check", PARTS, "What is the total?", mode="full", attention_detail=True, attention_heat_maps=True)
    [asked] = [request.guard for request in guard.requests]
    assert (asked.attention_detail, asked.attention_heat_maps) == (True, True)


async def test_check_and_get_model_are_typed_too(call):
    checked = await call("check", PARTS)
    assert checked.verdict.attention is None
    model = await call("get_model")
    assert checked.verdict.coverage.fields == ("Invoice", "Total", "Due")
    assert (model.parameters, model.detectors, model.review_threshold) == (9_000_000_000, ("ocr_alignment",), 0.5)


async def test_a_decision_newer_than_the_client_is_not_an_allow(guard, call):
    guard.reply = lambda *_: guard_pb2.CheckResponse(verdict=guard_pb2.Verdict(decision=17))
    verdict = (await call("check", PARTS)).verdict
    assert (verdict.decision, verdict.allowed) == (Decision.UNSPECIFIED, False)


async def test_a_response_without_a_verdict_is_the_servers_failure(guard, call):
    guard.reply = lambda *_: guard_pb2.CheckResponse()
    with pytest.raises(ServerFailure, match="CheckResponse cannot be used: check verdict"):
        await call("check", PARTS)


async def test_every_call_has_a_deadline(guard, call):
    remaining = []
    guard.reply = lambda request, context: remaining.append(context.time_remaining()) or block(request, context)
    await call("get_model")
    await call("get_model", timeout=5)
    assert 50 < remaining[0] <= 60.5
    assert 0 < remaining[1] <= 5.5


@pytest.mark.parametrize("failures", [0, 2])
@pytest.mark.parametrize("text", ["small", "x" * 2**20])
async def test_unavailable_is_tried_again_even_with_a_large_request(guard, call, failures, text):
    def reply(request, context):
        if len(guard.requests) <= failures:
            fail(context, grpc.StatusCode.UNAVAILABLE, "going away")
        return block(request, context)

    guard.reply = reply
    await call("check", [Part.dom(text)])
    assert len(guard.requests) == failures + 1


async def test_the_third_unavailable_is_final(guard, call):
    guard.reply = lambda _, context: fail(context, grpc.StatusCode.UNAVAILABLE, "going away")
    with pytest.raises(Unavailable, match="going away"):
        await call("check", PARTS)
    assert len(guard.requests) == 3


async def test_a_cancelled_call_is_cancelled_on_the_server(guard):
    begun, ended = threading.Event(), threading.Event()

    def reply(request, context):
        context.add_callback(ended.set)
        begun.set()
        ended.wait(10)
        return block(request, context)

    guard.reply = reply
    async with AsyncClient(guard.target) as client:
        task = asyncio.create_task(client.check(PARTS))
        assert await asyncio.to_thread(begun.wait, 5)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert await asyncio.to_thread(ended.wait, 5)


def test_one_client_serves_many_threads(guard):
    together = threading.Barrier(8)

    def reply(request, context):
        # Broken, and so an error for the client, unless all eight are here at the same time.
        together.wait(10)
        return block(request, context)

    guard.reply = reply
    with Client(guard.target) as client, ThreadPoolExecutor(8) as pool:
        responses = list(pool.map(client.check, [PARTS] * 8))
    assert {response.verdict.decision for response in responses} == {Decision.BLOCK}


def test_a_protobuf_request_can_be_sent_as_it_is(guard):
    request = guard_pb2.CheckRequest(proposed_answer="$1,824.50")
    with Client(guard.target) as client:
        assert client.send(calls.send_check(request)).verdict.decision is Decision.BLOCK
    assert guard.requests == [request]


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: calls.answer([], "q"), "parts: is empty; give at least one Part"),
        (lambda: calls.answer(PARTS, ""), "question: is empty; ask something, or use check()"),
        (lambda: calls.answer(PARTS, "q", temperature=3), "temperature: is 3; give 0 for greedy, at most 2"),
        (lambda: calls.answer(PARTS, "q", max_new_tokens=-1), "max_new_tokens: is negative"),
        (lambda: calls.answer(PARTS, "q", max_new_tokens=2**40), "cannot be encoded: Value out of range"),
        (lambda: calls.check(PARTS, "\ud800"), "cannot be encoded: .*surrogates"),
        (lambda: calls.check(PARTS, 3), "cannot be encoded"),
        (lambda: calls.check(PARTS[0]), "parts: is one Part; give a list of them"),
        (lambda: calls.check(["text"]), r"parts\[0\]: is of type str; give a Part"),
        (lambda: calls.check([PARTS[1], PARTS[0], PARTS[0]]), r"parts\[1\].id: 'dom' is used twice"),
        (lambda: calls.check(PARTS, mode="quick"), "mode: is 'quick'; give one of fast, auto, full"),
        (lambda: calls.check(PARTS, detectors="ocr_alignment"), "detectors: is one name; give a list"),
        (lambda: calls.check([Part.dom("x" * (33 * 2**20))]), "parts: 33.0 MiB in all, above the 32 MiB"),
        (lambda: Client("localhost"), "target: is 'localhost'; give host:port"),
        (lambda: Client("localhost:1", timeout=0), "timeout: is 0; give a positive number of seconds"),
    ],
)
def test_wrong_arguments_are_named_before_anything_is_sent(make, message):
    with pytest.raises(InvalidRequest, match=message):
        make()


def test_every_source_can_be_sent():
    names = {name.removeprefix("SOURCE_").lower() for name in guard_pb2.Source.DESCRIPTOR.values_by_name} - {
        "unspecified"
    }
    assert names == set(Source)
    for source in Source:
        request = calls.check([Part(source, text="x")]).request
        assert guard_pb2.Source.Name(request.parts[0].source) == f"SOURCE_{source.name}"


def test_an_answer_is_asked_to_reconcile_and_a_proposed_one_is_sent():
    parts = [Part.dom("Total: $1,284.50")]
    flagged, reconciled = (calls.answer(parts, "Total?", reconcile=each).request for each in (False, True))
    assert flagged.answer_mode == guard_pb2.ANSWER_MODE_UNSPECIFIED
    assert reconciled.answer_mode == guard_pb2.ANSWER_MODE_RECONCILE
    assert calls.check(parts, "Total?", proposed_answer="$5").request.proposed_answer == "$5"
