"""Observations, proposed actions, sessions, digests: what the clients send, and what a verdict covers."""

import hashlib
from datetime import UTC, datetime
from pathlib import Path

import grpc
import pytest
from client.fake_guard import BLOCK, DOM, block, fail
from google.protobuf.json_format import MessageToDict
from google.rpc.error_details_pb2 import BadRequest, ErrorInfo

from crosscheck import (
    CheckResponse,
    Client,
    CssPoint,
    ElementReference,
    InvalidRequest,
    NotHeld,
    Part,
    Point,
    ProposedAction,
    Span,
    Target,
    Verdict,
)
from crosscheck.cli import main
from crosscheck.cli.report import of_response
from crosscheck.v1 import guard_pb2

LONG = DOM * 40
PNG = (Path(__file__).parents[2] / "examples" / "checkout" / "screenshot.png").read_bytes()
CLICK = ProposedAction.to_click(
    Target(css_point=CssPoint(x=10.5, y=20), element=ElementReference(span=Span(start=0, end=7)), expected_text="Pay"),
    url="https://example.org",
    amount="$40.00",
    reasoning="Because.",
)


async def test_an_observation_carries_its_parts_session_and_options(guard, call):
    captured = datetime(2026, 3, 14, 9, 30, tzinfo=UTC)
    seen = await call(
        "observe", [Part.dom(DOM, captured_at=captured)], session_id="run", step=3, mode="fast", max_age_seconds=5
    )
    assert (seen.observation_id, seen.expires_in_seconds, seen.digests[0].part_id) == ("o1", 120, "dom")
    [request] = guard.requests
    assert isinstance(request, guard_pb2.ObserveRequest)
    assert (request.session_id, request.step, request.guard.mode) == ("run", 3, guard_pb2.MODE_FAST)
    assert request.guard.max_age_seconds == 5
    assert request.parts[0].captured_at.ToDatetime(UTC) == captured


async def test_a_check_of_an_observation_sends_its_id_and_the_action_alone(guard, call):
    seen = await call("observe", [Part.dom(DOM)])
    await call("check", observation=seen, proposed_action=CLICK, question="Total?")
    await call("check", observation="o2")
    _, first, second = guard.requests
    assert MessageToDict(first, preserving_proto_field_name=True) == {
        "observation_id": "o1",
        "question": "Total?",
        "proposed_action": {
            "click": {
                "target": {
                    "css_point": {"x": 10.5, "y": 20.0},
                    "element": {"span": {"end": 7}},
                    "expected_text": "Pay",
                },
                "url": "https://example.org",
            },
            "amount": "$40.00",
            "reasoning": "Because.",
        },
    }
    assert second == guard_pb2.CheckRequest(observation_id="o2")


@pytest.mark.parametrize(
    "beside",
    [
        {"parts": [Part.dom(DOM)]},
        {"mode": "fast"},
        {"session_id": "s"},
        {"step": 1},
        {"detectors": ["x"]},
        {"attention_detail": True},
    ],
)
async def test_beside_an_observation_stands_nothing_that_it_brings_itself(call, beside):
    with pytest.raises(InvalidRequest, match=f"{next(iter(beside))}: stands beside an observation"):
        await call("check", observation="o1", **beside)


@pytest.mark.parametrize(
    ("action", "name"),
    [
        (ProposedAction.to_type(Target(point=Point(x=1, y=2)), "AB-1"), "type"),
        (ProposedAction.to_navigate("https://example.org", link_text="Example"), "navigate"),
        (ProposedAction.to_submit(Target(element=ElementReference(role="button", name="Pay"))), "submit"),
    ],
)
async def test_every_action_arrives(guard, call, action, name):
    await call("check", [Part.dom(DOM)], proposed_action=action, session_id="s", step=2)
    [request] = guard.requests
    assert request.proposed_action.WhichOneof("action") == name
    assert (request.session_id, request.step) == ("s", 2)


def test_an_action_is_exactly_one():
    with pytest.raises(ValueError, match="exactly one of click, type, navigate and submit"):
        ProposedAction()


async def test_times_of_staleness_must_be_seconds(call):
    with pytest.raises(InvalidRequest, match="max_apart_seconds: is -1; give seconds"):
        await call("check", [Part.dom(DOM)], max_apart_seconds=-1)


@pytest.fixture
def client(guard):
    with Client(guard.target) as made:
        yield made


def refuse(request, context):
    """A server that holds nothing."""
    missing = [f"parts[{index}].digest" for index, part in enumerate(request.parts) if part.digest]
    if missing:
        violations = [BadRequest.FieldViolation(field=field, description="is not held here") for field in missing]
        info = ErrorInfo(reason="NOT_HELD", domain="crosscheck")
        code = grpc.StatusCode.FAILED_PRECONDITION
        fail(context, code, "not held", info, BadRequest(field_violations=violations))
    return block(request, context)


def test_contents_are_sent_once_in_a_session(guard, client):
    short = Part.memory("a note")
    for session in ("s", "s", "other"):
        client.observe([Part.dom(LONG), short], session_id=session)
    kinds = [[part.WhichOneof("content") for part in request.parts] for request in guard.requests]
    assert kinds == [["text", "text"], ["digest", "text"], ["text", "text"]]


def test_what_the_server_has_forgotten_is_sent_again(guard, client):
    client.observe([Part.dom(LONG)], session_id="s")
    guard.reply = refuse
    assert client.observe([Part.dom(LONG)], session_id="s").observation_id == "o1"
    assert [request.parts[0].WhichOneof("content") for request in guard.requests] == ["text", "digest", "text"]


async def test_a_digest_that_is_not_held_is_named(guard, call):
    guard.reply = refuse
    with pytest.raises(NotHeld) as missing:
        await call("check", [Part("dom", digest=f"sha256:{'0' * 64}")], session_id="s")
    assert (missing.value.fields, missing.value.code) == (("parts[0].digest",), "FAILED_PRECONDITION")
    assert missing.value.reason == "NOT_HELD"


def test_a_verdict_covers_what_it_judged_and_nothing_else():
    page, shot = Part.dom(DOM), Part("screenshot", image=PNG)
    digests = [{"part_id": part.id, "digest": part.content_digest} for part in (page, shot)]
    verdict = Verdict.model_validate({"digests": digests})
    assert verdict.covers([page, shot])
    assert verdict.covers([shot])
    assert verdict.covers([Part("dom", digest=page.content_digest)])
    assert not verdict.covers([page, Part.dom(DOM + " ", id="screenshot")])
    assert not verdict.covers([Part.dom(DOM, id="another")])
    assert not verdict.covers([])
    assert page.content_digest == f"sha256:{hashlib.sha256(DOM.encode()).hexdigest()}"


def test_the_report_tells_the_actions_side_the_earlier_step_and_what_is_repeated():
    verdict = guard_pb2.Verdict()
    verdict.CopyFrom(BLOCK)
    finding = verdict.findings[0]
    finding.kind, finding.repeated = guard_pb2.KIND_ACTION_MISMATCH, True
    finding.evidence[0].step = 2
    finding.evidence[1].CopyFrom(guard_pb2.Evidence(value="$1,824.50", action_field="amount"))
    text = of_response(CheckResponse.from_proto(guard_pb2.CheckResponse(verdict=verdict)), [Part.dom(DOM)])
    assert "action mismatch on Total, probability 0.97 (ocr_alignment), warned of before" in text
    assert "screenshot, step 2  $1,284.50" in text
    assert "the proposed action's amount" in text


def test_a_picture_of_such_findings_is_drawn():
    from crosscheck.picture import draw

    verdict = guard_pb2.Verdict()
    verdict.CopyFrom(BLOCK)
    verdict.findings[0].evidence[0].step = 2
    verdict.findings[0].evidence[1].CopyFrom(guard_pb2.Evidence(value="$1,824.50", action_field="amount"))
    response = CheckResponse.from_proto(guard_pb2.CheckResponse(verdict=verdict))
    assert draw([Part("screenshot", image=PNG), Part.dom(DOM)], response.verdict).width > 500


def test_the_command_line_proposes_an_action(guard, tmp_path, capsys):
    command = ["check", "--target", guard.target, "--part", "dom=x", "--session", "run", "--step", "4", "--action"]
    text = '{"click": {"target": {"point": {"x": 4, "y": 3}, "expected_text": "Pay now"}}, "amount": "$40.00"}'
    (tmp_path / "action.json").write_text(text)
    for argument in (text, f"@{tmp_path / 'action.json'}"):
        assert main([*command, argument]) == 20
    for request in guard.requests:
        assert request.proposed_action.click.target.expected_text == "Pay now"
        assert (request.session_id, request.step) == ("run", 4)
    assert main([*command, '{"jump": {}}']) == 1
    assert "--action.jump: Extra inputs are not permitted" in capsys.readouterr().err
