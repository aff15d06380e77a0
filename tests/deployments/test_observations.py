"""Observing and checking on the real Guard: whose an observation is, how long it lasts, and what bounds it."""

import asyncio
import hashlib
from collections.abc import Iterator

import grpc
import pytest
from called_guard import CalledGuard, Failed, model_info, reader
from live import CHECKOUT

from crosscheck.v1 import guard_pb2 as pb
from crosscheck_detectors.context import Source
from crosscheck_service.deployments.contents import ContentStore
from crosscheck_service.deployments.ocr_reader import OcrReplica
from crosscheck_service.deployments.owners import Owner
from crosscheck_service.request.model import TextInput
from crosscheck_service.settings import Memory, Queue, Settings

SHOT = (CHECKOUT / "screenshot.png").read_bytes()
ALTERED = (CHECKOUT / "page-altered.txt").read_text(encoding="utf-8")
FAST = pb.GuardOptions(mode=pb.MODE_FAST)
DOM = pb.Part(id="dom", source=pb.SOURCE_DOM, text=ALTERED)
TOOL = pb.Part(id="tool", source=pb.SOURCE_TOOL_OUTPUT, text="Total: $1.00")


@pytest.fixture(scope="module")
def ocr() -> Iterator[OcrReplica]:
    return reader()


def guard_of(ocr: OcrReplica, **memory: float) -> CalledGuard:
    return CalledGuard(ocr, model_info(), Settings(memory=Memory(**memory)))


def observation(*parts: pb.Part, **fields: object) -> pb.ObserveRequest:
    return pb.ObserveRequest(parts=parts or (DOM, TOOL), guard=FAST, **fields)


async def failure(guard: CalledGuard, method: str, request: object, identity: str = "") -> Failed:
    with pytest.raises(Failed) as caught:
        await guard.call(method, request, identity)
    return caught.value


async def test_an_observation_is_good_for_several_checks(ocr: OcrReplica):
    guard = guard_of(ocr)
    screenshot = pb.Part(id="screenshot", source=pb.SOURCE_SCREENSHOT, image=pb.Image(data=SHOT))
    seen = await guard.call("Observe", observation(screenshot, DOM, request_id="r"))
    assert (seen.request_id, seen.expires_in_seconds) == ("r", 300)
    assert [each.part_id for each in seen.digests] == ["screenshot", "dom"]
    for _ in range(2):
        response = await guard.call("Check", pb.CheckRequest(observation_id=seen.observation_id))
        assert response.verdict.decision == pb.DECISION_BLOCK
        assert response.verdict.digests == seen.digests


async def test_another_identity_and_nobody_at_all_see_nothing_of_it(ocr: OcrReplica):
    guard = guard_of(ocr)
    seen = await guard.call("Observe", observation(), "alice")
    mine = pb.CheckRequest(observation_id=seen.observation_id)
    unknown = await failure(guard, "Check", pb.CheckRequest(observation_id="never-made"), "bob")
    for identity in ("bob", ""):
        failed = await failure(guard, "Check", mine, identity)
        assert failed.context.code is grpc.StatusCode.FAILED_PRECONDITION
        assert (failed.context.fields, failed.context.reason) == (["observation_id"], "NOT_HELD")
        assert failed.context.details == unknown.context.details
    assert (await guard.call("Check", mine, "alice")).verdict.findings


@pytest.mark.parametrize("bounds", [{"observations": 1}, {"observation_bytes": 600}, {"observation_seconds": 0.05}])
async def test_observations_are_bounded_in_number_bytes_and_age(ocr: OcrReplica, bounds: dict[str, float]):
    guard = guard_of(ocr, **bounds)
    first = await guard.call("Observe", observation(TOOL, DOM))
    await guard.call("Observe", observation(TOOL, DOM))
    await asyncio.sleep(0.06)
    failed = await failure(guard, "Check", pb.CheckRequest(observation_id=first.observation_id))
    assert failed.context.fields == ["observation_id"]


async def test_too_many_observations_at_work_are_refused(ocr: OcrReplica):
    guard = CalledGuard(ocr, model_info(), Settings(queue=Queue(max_ongoing_requests=1)))
    await guard.call("Observe", observation())
    failed = await failure(guard, "Observe", observation())
    assert failed.context.code is grpc.StatusCode.RESOURCE_EXHAUSTED


async def test_a_check_that_comes_too_early_is_degraded_and_not_lost():
    class Slow:
        async def read(self, *_: object) -> None:
            await asyncio.sleep(5)

    guard = CalledGuard(Slow(), model_info(), Settings(memory=Memory(observe_seconds=0.3)))
    screenshot = pb.Part(id="screenshot", source=pb.SOURCE_SCREENSHOT, image=pb.Image(data=SHOT))
    seen = await guard.call("Observe", observation(screenshot, DOM))
    early = await guard.call("Check", pb.CheckRequest(observation_id=seen.observation_id), budget=0.05)
    late = await guard.call("Check", pb.CheckRequest(observation_id=seen.observation_id))
    for response in (early, late):
        assert response.verdict.degraded
        assert response.verdict.decision == pb.DECISION_REVIEW
        assert pb.DETECTOR_STATUS_TIMEOUT in [each.status for each in response.verdict.detectors]


async def test_contents_are_held_for_who_sent_them(ocr: OcrReplica):
    guard = guard_of(ocr)
    named = pb.Part(id="dom", source=pb.SOURCE_DOM, digest=f"sha256:{hashlib.sha256(ALTERED.encode()).hexdigest()}")
    again = pb.CheckRequest(parts=[named, TOOL], session_id="s", guard=FAST)
    await guard.call("Check", pb.CheckRequest(parts=[DOM], session_id="s", guard=FAST))
    assert (await guard.call("Check", again)).verdict.findings
    # With an identity the session's name does not matter, and without it never holds the other's.
    failed = await failure(guard, "Check", again, "alice")
    assert (failed.context.code, failed.context.fields) == (grpc.StatusCode.FAILED_PRECONDITION, ["parts[0].digest"])
    await guard.call("Check", pb.CheckRequest(parts=[DOM], guard=FAST), "alice")
    assert (await guard.call("Check", again, "alice")).verdict.findings
    assert (await failure(guard, "Check", again, "bob")).context.details == failed.context.details


async def test_nothing_is_held_of_a_request_that_marks_something_as_sensitive(ocr: OcrReplica):
    guard = guard_of(ocr)
    secret = pb.Part(id="dom", source=pb.SOURCE_DOM, text="Card 4111222233334444")
    secret.sensitive.add().span.CopyFrom(pb.Span(start=5, end=21))
    await guard.call("Check", pb.CheckRequest(parts=[secret, TOOL], session_id="s", guard=FAST))
    assert not guard.guard._contents._contents


def test_the_store_forgets_the_least_recently_used_and_what_is_too_large():
    alice, store = Owner("alice", ""), ContentStore(3_000, 60)

    def keep(letter: str, size: int) -> None:
        part = pb.Part(id="a", text=letter * size)
        store.keep(alice, [part], [TextInput("a", Source.DOM, part.text, letter)])

    keep("a", 1_000)
    keep("b", 1_000)
    store.of(alice, ["a"])
    keep("c", 1_000)
    keep("d", 4_000)
    held = store.of(alice, "abcd")
    assert [held.held(name) is not None for name in "abcd"] == [True, False, True, False]
    assert store.of(Owner("bob", ""), ["a"]).held("a") is None
    assert store.of(None, ["a"]).held("a") is None
