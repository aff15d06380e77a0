"""StreamAnswer and the attention of the joint pass, over the whole way."""

import math
from collections.abc import Sequence

import grpc
import numpy as np
import pytest
from live import CHECKOUT, Service

from crosscheck.v1 import guard_pb2 as pb
from crosscheck.v1.guard_pb2_grpc import GuardServiceStub

IMAGE = pb.Image(data=(CHECKOUT / "screenshot.png").read_bytes(), mime_type="image/png")
TEXT = (CHECKOUT / "page-altered.txt").read_text(encoding="utf-8")
QUESTION = "What is the total?"


@pytest.fixture(scope="module")
def stub(service: Service):
    with grpc.insecure_channel(service.target, options=[("grpc.max_receive_message_length", -1)]) as channel:
        yield GuardServiceStub(channel)


def request(*more: pb.Part, detail: bool = False, tokens: int = 0) -> pb.AnswerRequest:
    return pb.AnswerRequest(
        parts=[
            pb.Part(id="screenshot", source=pb.SOURCE_SCREENSHOT, image=IMAGE),
            pb.Part(id="dom", source=pb.SOURCE_DOM, text=TEXT, language="en"),
            *more,
        ],
        question=QUESTION,
        guard=pb.GuardOptions(attention_detail=detail),
        generation=pb.Generation(max_new_tokens=tokens),
    )


def streamed(stub: GuardServiceStub, message: pb.AnswerRequest) -> list[pb.StreamAnswerResponse]:
    return list(stub.StreamAnswer(pb.StreamAnswerRequest(request=message), timeout=60))


def names(pairs: Sequence[pb.PairImbalance]) -> list[tuple[str, str]]:
    return [(pair.a, pair.b) for pair in pairs]


def test_tokens_and_findings_come_first_and_the_whole_response_last(stub: GuardServiceStub):
    *events, last = streamed(stub, request())
    assert {event.WhichOneof("event") for event in events} == {"token", "finding"}
    response = last.response
    text = "".join(event.token.text for event in events if event.HasField("token"))
    assert text.strip() == response.answer != ""
    [finding] = [event.finding for event in events if event.HasField("finding")]
    # A streamed finding has its detector's probability: all detectors' together is known at the end.
    assert 0.9 < finding.probability <= response.verdict.findings[0].probability
    finding.probability = response.verdict.findings[0].probability
    assert finding == response.verdict.findings[0]
    assert response.verdict.decision == pb.DECISION_BLOCK
    unary = stub.Answer(request(), timeout=60)
    assert unary.answer == response.answer
    assert list(unary.verdict.findings) == list(response.verdict.findings)


def test_every_token_says_how_attention_stands(stub: GuardServiceStub):
    *events, last = streamed(stub, request())
    tokens = [event.token for event in events if event.HasField("token")]
    assert len(tokens) == last.response.usage.generated_tokens
    for token in tokens:
        [pair] = token.imbalance
        assert (pair.a, pair.b) == ("screenshot", "dom")
        assert -1 <= pair.imbalance <= 1
    [whole] = last.response.verdict.attention.pairs
    assert tokens[-1].imbalance[0].imbalance == pytest.approx(whole.imbalance, abs=1e-5)


def test_attention_is_shares_imbalances_and_maps(stub: GuardServiceStub):
    task = pb.Part(id="task", source=pb.SOURCE_INSTRUCTION, text="Pay the order.")
    note = pb.Part(id="notiz", source=pb.SOURCE_TOOL_OUTPUT, text="Summe: 997,38", language="de")
    seen = stub.Answer(request(task, note, detail=True), timeout=60).verdict.attention
    assert list(seen.part_ids) == ["screenshot", "dom", "notiz", "task"]
    for shares in (seen.mass_share, seen.norm_share, seen.mass_share_per_token):
        assert sum(shares[:3]) == pytest.approx(1)
        assert all(0 <= share <= 1 for share in shares)
    assert 0 < seen.other_mass < 1
    assert [(pair.a, pair.b) for pair in seen.pairs] == [
        ("screenshot", "dom"),
        ("screenshot", "notiz"),
        ("dom", "notiz"),
    ]
    assert [(pair.a, pair.b) for pair in seen.modality_pairs] == [("image", "text")]
    assert [(pair.a, pair.b) for pair in seen.language_pairs] == [("de", "en")]
    for pair in (*seen.pairs, *seen.modality_pairs, *seen.language_pairs):
        assert not math.isnan(pair.imbalance)
        assert -1 <= pair.mass_imbalance <= 1
    for one in seen.maps:
        assert len(one.mass) == len(one.norm) == one.layers * one.heads > 1
    assert [one.part_id for one in seen.maps] == list(seen.part_ids)
    # The definition, from the maps: imbalance is formed by layer, where one looks at either part, and then averaged.
    layers = {
        one.part_id: [sum(one.norm[i * one.heads : (i + 1) * one.heads]) for i in range(one.layers)]
        for one in seen.maps
    }
    looked_at = [(a, b) for a, b in zip(layers["screenshot"], layers["dom"], strict=True) if a + b > 0]
    assert len(looked_at) > 1
    expected = [(a - b) / (a + b) for a, b in looked_at]
    assert seen.pairs[0].imbalance == pytest.approx(sum(expected) / len(expected), abs=1e-5)
    assert not stub.Answer(request(), timeout=60).verdict.attention.maps


def test_a_heat_map_adds_up_to_the_part(stub: GuardServiceStub):
    message = request(detail=True)
    message.guard.attention_heat_maps = True
    verdict = stub.Answer(message, timeout=60).verdict
    [heat] = verdict.attention.heat_maps
    assert (heat.part_id, heat.rows % 8, heat.columns) == ("screenshot", 0, 32)
    [view] = [view.box for view in verdict.views if view.part_id == "screenshot"]
    assert (heat.box.x0, heat.box.y0) == (view.x0, view.y0)
    assert (heat.box.x1 - heat.box.x0, heat.box.y1 - heat.box.y0) == (16 * heat.columns, 16 * heat.rows)
    assert len(heat.mass) == heat.rows * heat.columns
    assert min(heat.mass) >= 0
    # The shrunken view of the whole crop, which has no place of its own, takes the rest.
    [part] = [np.mean(one.mass) for one in verdict.attention.maps if one.part_id == "screenshot"]
    assert 0 < sum(heat.mass) <= part * (1 + 1e-5)
    plain = stub.Answer(request(detail=True), timeout=60).verdict.attention
    assert list(plain.mass_share) == pytest.approx(list(verdict.attention.mass_share), abs=1e-5)


def test_a_check_that_asks_the_model_has_heat_maps_too(stub: GuardServiceStub):
    asked = request(detail=True)
    check = pb.CheckRequest(parts=asked.parts, question=asked.question, guard=asked.guard)
    check.guard.mode, check.guard.attention_heat_maps = pb.MODE_FULL, True
    seen = stub.Check(check, timeout=60).verdict.attention
    [heat] = seen.heat_maps
    assert (heat.part_id, len(heat.mass)) == ("screenshot", heat.rows * heat.columns)
    [part] = [np.mean(one.mass) for one in seen.maps if one.part_id == "screenshot"]
    assert 0 < sum(heat.mass) <= part * (1 + 1e-5)


def test_a_bad_request_is_named_and_an_abandoned_stream_stops(stub: GuardServiceStub):
    with pytest.raises(grpc.RpcError) as refused:
        streamed(stub, pb.AnswerRequest(question=QUESTION))
    assert refused.value.code() is grpc.StatusCode.INVALID_ARGUMENT
    assert "parts" in refused.value.details()
    left = stub.StreamAnswer(pb.StreamAnswerRequest(request=request(tokens=500)), timeout=60)
    next(left)
    left.cancel()
    assert stub.Answer(request(), timeout=60).answer


def test_imbalance_is_counted_at_the_gateway(stub: GuardServiceStub, service: Service):
    from urllib.request import urlopen

    def count() -> float:
        page = urlopen(service.metrics, timeout=5).read().decode()
        [line] = [
            each for each in page.splitlines() if each.startswith('crosscheck_attention_imbalance_count{pair="im')
        ]
        return float(line.split()[-1])

    before = count()
    stub.Answer(request(), timeout=60)
    streamed(stub, request())
    assert count() == before + 2
