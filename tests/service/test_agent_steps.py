"""An agent's steps through the whole way: observe, propose an action, act on the verdict."""

import io
from datetime import UTC, datetime, timedelta

import pytest
from live import CHECKOUT, Service
from PIL import Image, ImageDraw, ImageFont

from crosscheck import (
    AsyncClient,
    Client,
    Decision,
    InvalidRequest,
    Kind,
    NotHeld,
    Part,
    Point,
    ProposedAction,
    Target,
)

SCREENSHOT = CHECKOUT / "screenshot.png"
PAGE = (CHECKOUT / "page.txt").read_text(encoding="utf-8")
ALTERED = (CHECKOUT / "page-altered.txt").read_text(encoding="utf-8")
PAY = Target(point=Point(x=1100, y=330), expected_text="Place order")


@pytest.fixture(scope="module")
def guard(service: Service):
    with Client(service.target) as client:
        yield client


def drawn(*rows: str) -> bytes:
    """A page of large print, a row of it under the other."""
    picture = Image.new("RGB", (900, 60 + 60 * len(rows)), "white")
    for number, row in enumerate(rows):
        ImageDraw.Draw(picture).text((40, 40 + 60 * number), row, "black", ImageFont.load_default(30))
    file = io.BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()


def test_an_observation_finishes_with_the_action_that_is_proposed(guard: Client):
    seen = guard.observe([Part.screenshot(SCREENSHOT), Part.dom(ALTERED)], mode="fast")
    assert seen.observation_id
    assert seen.expires_in_seconds > 0
    wrong = guard.check(observation=seen, proposed_action=ProposedAction.to_click(PAY, amount="$979.38")).verdict
    assert wrong.decision is Decision.BLOCK
    [finding] = [each for each in wrong.findings if each.kind is Kind.ACTION_MISMATCH]
    assert {side.value for side in finding.evidence} == {"$997.38", "$979.38"}
    assert {bool(side.box) for side in finding.evidence} == {True, False}
    assert "979.38" in wrong.warning
    right = guard.check(
        observation=seen.observation_id, proposed_action=ProposedAction.to_click(Target(point=Point(x=60, y=40)))
    ).verdict
    assert right.decision is Decision.ALLOW, right.findings
    assert any(each.kind is Kind.CONTRADICTION for each in right.findings), "the rest is listed"


def test_an_unknown_observation_is_told_and_what_it_brings_itself_is_refused(guard: Client):
    with pytest.raises(NotHeld) as unknown:
        guard.check(observation="nobody-made-this")
    assert unknown.value.fields == ("observation_id",)
    seen = guard.observe([Part.dom(PAGE)])
    with pytest.raises(InvalidRequest) as bad:
        guard.check(observation=seen, proposed_action=ProposedAction.to_click(Target()))
    assert [each.field for each in bad.value.violations] == ["proposed_action.click.target"]


def test_contents_travel_once_in_a_session_and_only_there(guard: Client):
    shot, dom = Part.screenshot(SCREENSHOT), Part.dom(PAGE)
    first = guard.observe([shot, dom], session_id="upload")
    digests = {each.part_id: each.digest for each in first.digests}
    again = [Part("screenshot", digest=digests["screenshot"]), Part("dom", digest=digests["dom"])]
    verdict = guard.check(again, session_id="upload").verdict
    assert verdict.coverage.compared >= 8
    assert verdict.covers([shot, dom])
    assert not verdict.covers([shot, Part.dom(ALTERED)])
    for other in ({"session_id": "another"}, {}):
        with pytest.raises(NotHeld) as missing:
            guard.check(again, **other)
        assert missing.value.fields == ("parts[0].digest", "parts[1].digest")


async def test_a_client_sends_contents_again_where_they_are_forgotten(service: Service):
    async with AsyncClient(service.target) as client:
        shot = Part.screenshot(SCREENSHOT)
        client._uploads.remember("forgetful", (await client.observe([shot])).digests)
        assert (await client.observe([shot], session_id="forgetful")).observation_id


def test_parts_that_were_captured_apart_or_long_ago_are_stale(guard: Client):
    now = datetime.now(UTC)
    parts = [
        Part.screenshot(SCREENSHOT, captured_at=now),
        Part.dom(PAGE, captured_at=now - timedelta(seconds=40)),
    ]
    verdict = guard.check(parts).verdict
    assert verdict.decision is Decision.REVIEW
    assert [each.kind for each in verdict.findings] == [Kind.STALE_EVIDENCE]
    assert guard.check(parts, max_apart_seconds=60).verdict.decision is Decision.ALLOW
    old = [Part.screenshot(SCREENSHOT, captured_at=now - timedelta(seconds=200)), Part.dom(PAGE)]
    assert [each.kind for each in guard.check(old).verdict.findings] == [Kind.STALE_EVIDENCE]


def test_a_total_that_changes_between_steps_is_found_and_warned_of_once(guard: Client):
    cart, confirmation = drawn("Your cart", "Total   $40.00"), drawn("Confirm your order", "Total   $400.00")
    first = guard.check([Part.screenshot(cart)], session_id="shop", step=1).verdict
    assert first.decision is Decision.ALLOW
    second = guard.check([Part.screenshot(confirmation)], session_id="shop", step=2).verdict
    assert second.decision is Decision.REVIEW
    [finding] = second.findings
    assert [(side.step, side.value) for side in finding.evidence] == [(1, "$40.00"), (None, "$400.00")]
    assert "40.00" in second.warning
    assert "step 1" in second.warning


def test_a_contradiction_that_stays_is_marked_and_not_warned_of_again(guard: Client):
    parts = [Part.screenshot(SCREENSHOT), Part.dom(ALTERED)]
    verdicts = [guard.check(parts, session_id="stays", step=step).verdict for step in (1, 1, 2)]
    assert [[each.repeated for each in verdict.findings] for verdict in verdicts] == [[False], [False], [True]]
    assert [bool(verdict.warning) for verdict in verdicts] == [True, True, False]
    assert {verdict.decision for verdict in verdicts} == {Decision.BLOCK}
