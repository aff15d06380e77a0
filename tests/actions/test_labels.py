"""A control whose pixels, text and expectation differ is found; what differs for harmless reasons is not."""

import pytest
from actions.pages import at, checked, click, dom, found, point, shot

from crosscheck_detectors.action import Action, Verb
from crosscheck_detectors.context import Box, Span
from crosscheck_detectors.findings import Kind, Status


def test_a_look_alike_button_is_found_with_box_and_span():
    page = dom(("Keep my account", 100, 200, "button"))
    finding = found(click(at(page, "Keep my account")), shot(("Delete everything", 100, 200)), page)["target"]
    assert finding.kind is Kind.ACTION_MISMATCH
    assert finding.probability >= 0.9
    drawn, told = finding.evidence
    assert (drawn.part_id, drawn.value, told.part_id, told.value) == (
        "shot", "Delete everything", "page", "Keep my account",
    )  # fmt: skip
    assert isinstance(drawn.place, Box)
    assert told.place == Span(0, 15)
    assert drawn.css_box is not None


def test_an_agent_that_expects_what_is_drawn_would_hit_another_element():
    page = dom(("Delete account", 100, 200, "button"))
    alone = found(click(at(page, "Delete account")), shot(("Save changes", 100, 200)), page)["target"]
    expecting = found(click(at(page, "Delete account", "Save changes")), shot(("Save changes", 100, 200)), page)[
        "target"
    ]
    assert expecting.probability > alone.probability


def test_a_point_is_held_against_what_the_agent_expects_there():
    screen = shot(("Cancel", 100, 200), ("Continue shopping", 400, 200))
    assert found(click(point(120, 207, "Continue shopping")), screen)["target"].evidence[1].action_field
    assert checked(click(point(420, 207, "Continue shopping")), screen).findings == ()
    assert checked(click(point(900, 600, "Continue shopping")), screen).status is Status.ABSTAINED


def test_a_point_leads_to_the_element_under_it():
    page = dom(("Basket", 100, 100, "link"), ("Keep my account", 100, 200, "button"))
    finding = found(click(point(110, 207)), shot(("Delete everything", 100, 200)), page)["target"]
    assert finding.evidence[1].value == "Keep my account"


def test_an_amount_on_the_button_differs_in_one_digit():
    page = dom(("Pay $40.00", 100, 200, "button"))
    assert found(click(at(page, "Pay")), shot(("Pay $400.00", 100, 200)), page)["target"].probability >= 0.9


def test_what_the_reasons_quote_is_expected_too():
    screen = shot(("Unsubscribe", 100, 200))
    finding = found(click(point(120, 207), reasoning="I will click the 'Download invoice' button now."), screen)[
        "target"
    ]
    assert finding.evidence[1].action_field == "reasoning"
    unclear = click(point(120, 207), reasoning="Click 'Download invoice', and later click 'Send'.")
    assert checked(unclear, screen).findings == ()


@pytest.mark.parametrize(
    ("told", "drawn", "role"),
    [
        ("Add to basket", "ADD TO BASKET", "button"),
        ("Read more about our terms", "Read more", "link"),
        ("Continue with the very long label", "Continue with the ve…", "button"),
        ("Checkout", "Checkout (3)", "link"),
        ("Checkout", "Checkcut", "button"),
        ("Search", "Type to find a product", "searchbox"),
        ("Country", "Deutschland", "combobox"),
        ("Оформить заказ", "OcopmMTb 3aka3", "button"),
        ("More", "\u22ef", "button"),
        ("Next slide", "2", "button"),
        ("Sign in or register", "Sign in", "link"),
        ("close", "X", "button"),
    ],
)
def test_harmless_differences_are_none(told: str, drawn: str, role: str):
    page = dom((told, 100, 200, role))
    assert checked(click(at(page, told)), shot((drawn, 100, 200)), page).findings == ()


def test_the_accessible_name_may_be_what_is_drawn():
    page = dom(("x-btn-14", 100, 200, "button"), name="Close dialog")
    assert checked(click(at(page, "x-btn-14")), shot(("Close dialog", 100, 200)), page).findings == ()


def test_what_was_read_badly_or_reaches_out_of_the_screen_is_passed_over():
    page = dom(("Keep my account", 100, 200, "button"))
    action = click(at(page, "Keep my account"))
    assert checked(action, shot(("Delete everything", 100, 200), score=0.4), page).findings == ()
    below = dom(("Keep my account", 100, 790, "button"))
    assert checked(click(at(below, "Keep my account")), shot(("Delete everything", 100, 790)), below).findings == ()


def test_a_field_is_not_held_against_what_is_written_in_it():
    page = dom(("Amount", 100, 200, "textbox"))
    action = Action(Verb.TYPE, at(page, "Amount", "Amount"), text="12")
    assert checked(action, shot(("Enter a sum", 100, 200)), page).findings == ()


@pytest.mark.parametrize(
    ("drawn", "told", "differs"),
    [
        ("Add insurance", "Skip insurance", True),
        ("Delete account", "Keep account", True),
        ("Skip insurancc", "Skip insurance", False),
        ("Skip ins...", "Skip insurance", False),
        ("Skip insurance now", "Skip insurance", False),
    ],
)
def test_a_word_exchanged_for_another_makes_another_button(drawn, told, differs):
    page = dom((told, 100, 200, "button"))
    assert bool(checked(click(at(page, told)), shot((drawn, 100, 200)), page).findings) is differs
