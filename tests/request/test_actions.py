"""A proposed action is taken over whole, or every problem of it is named."""

import io

import pytest
from PIL import Image

from crosscheck.v1 import guard_pb2 as pb
from crosscheck_detectors.action import ElementRef, Verb
from crosscheck_detectors.context import Span
from crosscheck_service.request.errors import InvalidRequest
from crosscheck_service.request.model import Freshness
from crosscheck_service.request.validate import validate, validate_second
from crosscheck_service.settings import Limits

LIMITS = Limits()
KNOWN = ("ocr_alignment",)
TEXT = "Pay now\nHelp"


def shot(part_id: str = "shot", **fields: object) -> pb.Part:
    file = io.BytesIO()
    Image.new("RGB", (200, 100), "navy").save(file, "PNG")
    return pb.Part(id=part_id, source=pb.SOURCE_SCREENSHOT, image=pb.Image(data=file.getvalue()), **fields)


def dom(part_id: str = "page", **fields: object) -> pb.Part:
    element = pb.Element(span=pb.Span(start=0, end=7), box=pb.CssBox(x1=9, y1=9), role="button", name="Pay now")
    return pb.Part(id=part_id, source=pb.SOURCE_DOM, text=TEXT, elements=[element], **fields)


def check(action: pb.ProposedAction, *parts: pb.Part) -> pb.CheckRequest:
    return pb.CheckRequest(parts=parts or (shot(), dom()), proposed_action=action)


def click(**target: object) -> pb.ProposedAction:
    return pb.ProposedAction(click=pb.ClickAction(target=pb.Target(**target)))


def problems(message: pb.CheckRequest) -> dict[str, str]:
    with pytest.raises(InvalidRequest) as caught:
        validate(message, LIMITS, KNOWN)
    return {each.field: each.description for each in caught.value.violations}


def test_an_action_is_taken_over():
    element = pb.ElementReference(span=pb.Span(start=0, end=7), role="button", name="Pay now")
    target = pb.Target(point=pb.Point(x=5, y=6), element=element, expected_text="Pay")
    message = pb.ProposedAction(
        click=pb.ClickAction(target=target, url="https://example.org"), amount="$40.00", reasoning="Because."
    )
    action = validate(check(message), LIMITS, KNOWN).action
    assert action is not None
    assert (action.verb, action.url, action.amount, action.reasoning) == (
        Verb.CLICK, "https://example.org", "$40.00", "Because.",
    )  # fmt: skip
    assert (action.target.part_id, action.target.point) == ("shot", (5, 6))
    assert action.target.element == ElementRef("page", Span(0, 7), "button", "Pay now")


def test_what_is_typed_and_where_a_navigation_leads_is_taken_over():
    typed = pb.ProposedAction(type=pb.TypeAction(target=pb.Target(point=pb.Point(x=1, y=1)), text="AB-1"))
    assert validate(check(typed), LIMITS, KNOWN).action.text == "AB-1"
    going = pb.ProposedAction(navigate=pb.NavigateAction(url="https://example.org", link_text="Example"))
    action = validate(check(going), LIMITS, KNOWN).action
    assert (action.url, action.link_text, action.target.point) == ("https://example.org", "Example", None)


@pytest.mark.parametrize(
    ("message", "field"),
    [
        (check(pb.ProposedAction()), "proposed_action"),
        (check(pb.ProposedAction(amount="$5")), "proposed_action"),
        (check(click()), "proposed_action.click.target"),
        (check(click(point=pb.Point(x=200, y=5))), "proposed_action.click.target.point"),
        (check(click(point=pb.Point(x=-1, y=5))), "proposed_action.click.target.point"),
        (check(click(css_point=pb.CssPoint(x=1, y=5))), "proposed_action.click.target.css_point"),
        (check(click(css_point=pb.CssPoint(x=float("nan"), y=5))), "proposed_action.click.target.css_point"),
        (check(click(point=pb.Point(), part_id="page")), "proposed_action.click.target.part_id"),
        (check(click(point=pb.Point()), shot(), shot("other")), "proposed_action.click.target.part_id"),
        (check(click(point=pb.Point()), dom()), "proposed_action.click.target.part_id"),
        (check(click(element=pb.ElementReference())), "proposed_action.click.target.element"),
        (check(click(element=pb.ElementReference(role="button"))), "proposed_action.click.target.element"),
        (
            check(click(element=pb.ElementReference(span=pb.Span(start=3, end=99)))),
            "proposed_action.click.target.element.span",
        ),
        (
            check(click(element=pb.ElementReference(part_id="shot", name="x"))),
            "proposed_action.click.target.element.part_id",
        ),
        (
            check(click(element=pb.ElementReference(name="x")), dom(), dom("b")),
            "proposed_action.click.target.element.part_id",
        ),
        (check(pb.ProposedAction(navigate=pb.NavigateAction())), "proposed_action.navigate.url"),
        (check(pb.ProposedAction(navigate=pb.NavigateAction(url="http://["))), "proposed_action.navigate.url"),
        (check(click(point=pb.Point(), expected_text="x" * 1001)), "proposed_action.click.target.expected_text"),
        (
            check(
                pb.ProposedAction(submit=pb.SubmitAction(target=pb.Target(point=pb.Point())), reasoning="x" * 20_001)
            ),
            "proposed_action.reasoning",
        ),
    ],
)
def test_a_problem_names_its_field_and_the_remedy(message: pb.CheckRequest, field: str):
    found = problems(message)
    assert list(found) == [field]
    assert found[field].isascii()


def test_a_point_in_css_pixels_needs_a_viewport_of_either_part():
    view = pb.Viewport(css_width=100, css_height=50)
    for parts in ((shot(viewport=view), dom()), (shot(), dom(viewport=view))):
        assert validate(check(click(css_point=pb.CssPoint(x=1, y=5)), *parts), LIMITS, KNOWN).action


def test_a_session_has_a_name_and_its_steps_count_up():
    request = validate(pb.CheckRequest(parts=[dom()], session_id="run 7", step=3), LIMITS, KNOWN)
    assert (request.session_id, request.step) == ("run 7", 3)
    bad = pb.CheckRequest(parts=[dom()], session_id="a\nb", step=-1)
    assert list(problems(bad)) == ["session_id", "step"]
    assert list(problems(pb.CheckRequest(parts=[dom()], step=1))) == ["session_id"]


def test_the_times_of_staleness_may_be_the_requests_own():
    guard = pb.GuardOptions(max_age_seconds=5, max_apart_seconds=2.5)
    assert validate(pb.CheckRequest(parts=[dom()], guard=guard), LIMITS, KNOWN).freshness == Freshness(5, 2.5)
    bad = pb.GuardOptions(max_age_seconds=-1, max_apart_seconds=float("inf"))
    assert list(problems(pb.CheckRequest(parts=[dom()], guard=bad))) == [
        "guard.max_age_seconds",
        "guard.max_apart_seconds",
    ]


def test_a_capture_time_is_in_seconds():
    part = dom()
    part.captured_at.seconds, part.captured_at.nanos = 1_800_000_000, 500_000_000
    assert validate(pb.CheckRequest(parts=[part]), LIMITS, KNOWN).parts[0].captured_at == 1_800_000_000.5


def test_a_check_of_an_observation_brings_only_its_question_and_its_action():
    observed = validate(pb.ObserveRequest(parts=[shot(), dom()], session_id="s", step=2), LIMITS, KNOWN)
    message = pb.CheckRequest(
        observation_id="o", question="Total?", request_id="r", proposed_action=click(point=pb.Point())
    )
    second = validate_second(message, observed, LIMITS)
    assert (second.id, second.question, second.session_id, second.step) == ("r", "Total?", "s", 2)
    assert second.action is not None
    assert second.parts == observed.parts
    crowded = pb.CheckRequest(
        observation_id="o",
        parts=[dom()],
        guard=pb.GuardOptions(mode=pb.MODE_FAST),
        session_id="s",
        step=2,
        proposed_answer="x",
        proposed_action=click(),
    )
    with pytest.raises(InvalidRequest) as caught:
        validate_second(crowded, observed, LIMITS)
    assert [each.field for each in caught.value.violations] == [
        "parts",
        "guard",
        "session_id",
        "step",
        "proposed_answer",
        "proposed_action.click.target",
    ]
