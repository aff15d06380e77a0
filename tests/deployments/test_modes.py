"""Which detectors run in which mode, what they cost, and what becomes of proposed and reconciled answers."""

import io
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from alignment_cases import reading
from local_guard import Context, guard_of
from PIL import Image
from tiny_models import build

from crosscheck.v1 import guard_pb2 as pb
from crosscheck_detectors.context import Reading
from crosscheck_service.deployments.vlm import VlmReplica
from crosscheck_service.settings import Vlm

ASKED = "What is the total?"
SCREEN = reading([(20, "Total"), (200, "$40.00")], [(20, "Order number"), (200, "A-10293-XK")], "Shipped on 3 May 2026")
SAME = "Total: $40.00\nOrder number: A-10293-XK\nShipped on 3 May 2026"
OTHER = SAME.replace("$40.00", "$41.00")
ALL = ["ocr_alignment", "source_contrast", "text_bridge", "attention_imbalance", "answer_support", "direct_prompt"]


def png() -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (128, 32), "white").save(buffer, "PNG")
    return buffer.getvalue()


@pytest.fixture(scope="module")
def vlm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[VlmReplica]:
    replica = VlmReplica(str(build("llava", tmp_path_factory.mktemp("llava"))), Vlm(threads=1))
    yield replica
    replica._vlm.close()


def parts(text: str) -> list[pb.Part]:
    return [
        pb.Part(id="shot", source=pb.SOURCE_SCREENSHOT, image=pb.Image(data=png())),
        pb.Part(id="dom", source=pb.SOURCE_DOM, text=text),
    ]


def options(mode: int) -> pb.GuardOptions:
    return pb.GuardOptions(mode=mode, detectors=ALL)


async def answered(vlm: VlmReplica, text: str, mode: int, seen: Reading = SCREEN, **more: Any) -> pb.AnswerResponse:
    request = pb.AnswerRequest(parts=parts(text), question=ASKED, guard=options(mode), **more)
    request.generation.max_new_tokens = 8
    context = Context()
    response = await guard_of(vlm, seen).Answer(request, context)
    assert context.code is None, context.details
    return response


async def checked(vlm: VlmReplica, text: str, mode: int, **more: Any) -> pb.CheckResponse:
    context = Context()
    request = pb.CheckRequest(parts=parts(text), guard=options(mode), **more)
    response = await guard_of(vlm, SCREEN).Check(request, context)
    assert context.code is None, context.details
    return response


def by_id(verdict: pb.Verdict) -> Mapping[str, pb.DetectorReport]:
    return {report.detector_id: report for report in verdict.detectors}


async def test_fast_asks_no_model_for_a_check(vlm: VlmReplica):
    before = vlm._vlm.steps
    response = await checked(vlm, OTHER, pb.MODE_FAST, question=ASKED)
    assert vlm._vlm.steps == before
    found = by_id(response.verdict)
    assert list(found) == ALL
    assert found.pop("ocr_alignment").status == pb.DETECTOR_STATUS_OK
    assert {(each.status, each.passes, each.tokens) for each in found.values()} == {(pb.DETECTOR_STATUS_SKIPPED, 0, 0)}
    assert all("MODE_FAST" in each.reason for each in found.values())
    assert (response.usage.vlm_seconds, response.usage.prompt_tokens) == (0, 0)


async def test_auto_asks_the_model_only_where_the_others_leave_a_doubt(vlm: VlmReplica):
    sure = by_id((await checked(vlm, SAME, pb.MODE_AUTO, question=ASKED)).verdict)
    assert "leave a doubt" in sure["source_contrast"].reason
    for doubtful in (
        await checked(vlm, SAME, pb.MODE_AUTO, question="Who pays?"),
        await checked(vlm, "Nothing here.", pb.MODE_AUTO, question=ASKED),
        await checked(vlm, SAME, pb.MODE_AUTO, question=ASKED, proposed_answer="$40.00"),
    ):
        found = by_id(doubtful.verdict)
        assert found["direct_prompt"].status == pb.DETECTOR_STATUS_OK
        assert found["direct_prompt"].passes == 1
        assert doubtful.usage.vlm_seconds > 0


async def test_full_runs_all_and_says_what_each_cost(vlm: VlmReplica):
    response = await answered(vlm, SAME, pb.MODE_FULL)
    found = by_id(response.verdict)
    assert {each.status for each in found.values()} <= {pb.DETECTOR_STATUS_OK, pb.DETECTOR_STATUS_ABSTAINED}
    assert found["ocr_alignment"].passes == 0
    assert found["source_contrast"].passes >= 2
    assert found["attention_imbalance"].passes == 1
    assert all(found[name].tokens > 0 for name in ALL[1:])
    assert all(each.latency_seconds > 0 for each in found.values())


async def test_a_full_check_tells_how_the_joint_pass_attended(vlm: VlmReplica):
    plain = (await checked(vlm, OTHER, pb.MODE_FULL, question=ASKED)).verdict.attention
    assert list(plain.part_ids) == ["shot", "dom"]
    assert sum(plain.mass_share) == pytest.approx(1)
    assert not plain.maps
    assert not plain.heat_maps
    assert not (await checked(vlm, OTHER, pb.MODE_FAST, question=ASKED)).verdict.HasField("attention")


async def test_what_several_detectors_ask_runs_once_and_the_answer_is_one_of_their_passes(vlm: VlmReplica):
    asked: list[Any] = []
    begin = vlm._vlm.begin

    def counted(ask: Any, *rest: Any) -> Any:
        asked.append(ask)
        return begin(ask, *rest)

    vlm._vlm.begin = counted
    try:
        await answered(vlm, SAME, pb.MODE_FULL)
    finally:
        vlm._vlm.begin = begin
    joint = [ask for ask in asked if len(ask.parts) == 2 and ask.question == ASKED]
    assert [ask.urgent for ask in joint] == [True]
    keys = [(tuple(part.id for part in ask.parts), ask.question, ask.scored, type(ask.parts[0])) for ask in asked]
    assert len(keys) == len(set(keys))


async def test_detectors_that_ask_the_model_do_not_decide_without_a_profile(vlm: VlmReplica):
    response = await checked(vlm, SAME, pb.MODE_FULL, question=ASKED, proposed_answer="$999.00")
    assert response.verdict.decision == pb.DECISION_ALLOW
    assert response.verdict.profile.calibrated_on == "uncalibrated"


async def test_an_answer_is_reconciled_where_the_parts_contradict_each_other(vlm: VlmReplica):
    reconciled = await answered(vlm, OTHER, pb.MODE_FAST, answer_mode=pb.ANSWER_MODE_RECONCILE)
    assert "40.00" in reconciled.answer
    assert "41.00" in reconciled.answer
    plain = await answered(vlm, OTHER, pb.MODE_FAST)
    assert plain.verdict.decision == reconciled.verdict.decision == pb.DECISION_BLOCK
    assert reconciled.usage.generated_tokens > plain.usage.generated_tokens
    agreeing = await answered(vlm, SAME, pb.MODE_FAST, answer_mode=pb.ANSWER_MODE_RECONCILE)
    assert agreeing.answer == (await answered(vlm, SAME, pb.MODE_FAST)).answer


async def test_a_stream_ends_with_the_reconciled_answer(vlm: VlmReplica):
    request = pb.AnswerRequest(
        parts=parts(OTHER), question=ASKED, guard=options(pb.MODE_FAST), answer_mode=pb.ANSWER_MODE_RECONCILE
    )
    request.generation.max_new_tokens = 8
    stream = guard_of(vlm, SCREEN).StreamAnswer(pb.StreamAnswerRequest(request=request), Context())
    events = [event async for event in stream]
    assert "40.00" in events[-1].response.answer
    assert any(event.HasField("token") for event in events)
