"""What an action types or pays is what the page shows, or is found."""

import pytest
from actions.pages import at, checked, click, dom, found, point, shot

from crosscheck_detectors.action import Action, Verb
from crosscheck_detectors.context import Box, Case, Span
from crosscheck_detectors.findings import Evidence, Finding, Kind
from crosscheck_detectors.ocr_alignment import report as aligned

CHECKOUT = (
    ("Subtotal", 100, 100),
    ("$35.00", 400, 100),
    ("Total", 100, 140),
    ("$40.00", 400, 140),
    ("Pay now", 100, 300),
)
PAY = point(110, 307, "Pay now")


def test_an_amount_that_is_not_the_total_is_found_in_the_pixels_and_in_the_text_it_came_from():
    page = dom("Subtotal\t$35.00", "Total\t$400.00")
    finding = found(click(PAY, amount="$400.00"), shot(*CHECKOUT), page)["amount"]
    assert finding.kind is Kind.ACTION_MISMATCH
    assert finding.probability >= 0.9
    shown, source = finding.evidence
    assert (shown.value, source.value) == ("$40.00", "$400.00")
    assert isinstance(shown.place, Box)
    assert source.place == Span(22, 29)
    assert source.action_field == "amount"


def test_an_amount_that_nobody_shows_is_told_with_the_actions_field():
    finding = found(click(PAY, amount="$99.00"), shot(*CHECKOUT))["amount"]
    assert [(side.part_id, side.action_field, side.place is None) for side in finding.evidence] == [
        ("shot", "", False),
        ("", "amount", True),
    ]


def test_the_amount_on_the_button_counts_before_the_total():
    screen = shot(*CHECKOUT[:-1], ("Pay $400.00", 100, 300))
    finding = found(click(point(110, 307, "Pay"), amount="$40.00"), screen)["amount"]
    assert finding.evidence[0].value == "$400.00"
    assert finding.probability >= 0.95


@pytest.mark.parametrize("amount", ["$40.00", "40.00", "USD 40", "40,00", ""])
def test_the_total_in_any_notation_is_no_finding(amount: str):
    assert checked(click(PAY, amount=amount), shot(*CHECKOUT)).findings == ()


def test_a_price_by_the_month_beside_the_total_is_only_reviewed():
    screen = shot(
        ("Plan", 100, 60), ("$5.00", 400, 60), ("Total", 100, 140), ("$60.00", 400, 140), ("Pay now", 100, 300)
    )
    assert 0.5 <= found(click(PAY, amount="$5.00"), screen)["amount"].probability < 0.9


def test_reasons_count_where_the_action_pays_and_they_speak_of_a_total():
    screen = shot(*CHECKOUT)
    assert "amount" in found(click(PAY, reasoning="The total is $400.00, as the user wanted."), screen)
    assert checked(click(PAY, reasoning="The shirt costs $25.00 and the user wants it."), screen).findings == ()
    elsewhere = click(point(110, 107), reasoning="The total is $400.00.")
    assert checked(elsewhere, screen).findings == ()


def test_a_contested_value_that_is_typed_becomes_the_actions():
    page, screen = dom("Order number: AB-10023", "Phone: 555-0100"), shot(("Order number: AB-10032", 100, 100))
    known = aligned(Case((screen, page))).findings
    assert known
    action = Action(Verb.TYPE, point(110, 107), text="AB-10023")
    assert found(action, screen, page, known=known)["type.text"].probability == known[0].probability
    assert checked(Action(Verb.TYPE, point(700, 507), text="hello"), screen, page, known=known).findings == ()


def test_a_contradiction_where_the_action_goes_is_the_actions_and_elsewhere_is_not():
    page = dom(("Total: $400.00", 100, 140, ""), ("Help", 100, 300, "link"))
    screen = shot(("Total: $40.00", 100, 140), ("Help", 100, 300))
    known = aligned(Case((screen, page))).findings
    assert known
    assert found(click(at(page, "Total")), screen, page, known=known)
    assert checked(click(at(page, "Help")), screen, page, known=known).findings == ()


def test_an_action_that_pays_answers_for_a_contested_total():
    page, screen = dom("Total: $400.00"), shot(("Total: $40.00", 100, 140), ("Pay now", 100, 300))
    known = aligned(Case((screen, page))).findings
    assert found(click(PAY), screen, page, known=known)["Total"].probability >= 0.9


@pytest.mark.parametrize(
    ("said", "differs"),
    [
        ("Total is 40.", False),
        ("Total is 40 dollars and a bit.", False),
        ("The total is 123.", True),
        ("Total is 3.", False),
        ("The total for 12 lamps is fine.", False),
        ("Chapters in total: 123.", False),
        ("Gesamtsumme is $98.76.", True),
    ],
)
def test_a_number_that_the_reasons_call_the_total_is_held_against_it(said, differs):
    action = click(PAY, reasoning=f"{said} Click Pay now.")
    assert bool(checked(action, shot(*CHECKOUT)).findings) is differs


def test_a_number_may_leave_the_cents_out():
    screen = shot(("Total", 100, 140), ("$415.95", 400, 140), ("Pay now", 100, 300))
    assert checked(click(PAY, reasoning="Total is 415. Click Pay now."), screen).findings == ()


@pytest.mark.parametrize(
    ("paid", "told", "probability"),
    [("$75.20", "Total\t$40.00", 0.9), ("$75.20", "Basket", 0.5), ("$40.00", "Basket", 0)],
    ids=["the text has the total too", "nothing else has it", "the same"],
)
def test_a_badly_read_total_is_worth_a_look_and_sure_where_the_text_has_it_too(paid, told, probability):
    screen = shot(*CHECKOUT, score=0.7)
    findings = checked(click(PAY, reasoning=f"The total is {paid}. Click Pay now."), screen, dom(told)).findings
    assert bool(findings) is bool(probability)
    assert all(probability <= each.probability < probability + 0.4 for each in findings)


def test_a_button_that_is_misread_by_a_letter_is_no_doubt_about_the_target():
    page = dom(("Realizar pedido", 100, 300, "button"))
    slip, other = shot(("Realizak-pedido", 100, 300)), shot(("Cancelar pedido", 100, 300))
    for screen, doubted in ((slip, False), (other, True)):
        words = screen.reading.lines[0].text
        sides = (
            Evidence("shot", words, words, screen.reading.lines[0].box),
            Evidence("page", "Realizar pedido", "Realizar pedido", Span(0, 15)),
        )
        known = (Finding("ocr_alignment", Kind.CONTRADICTION, "Message", 0.89, sides, "differ"),)
        report = checked(click(at(page, "Realizar pedido")), screen, page, known=known)
        assert any(each.field == "Message" for each in report.findings) is doubted


TOTAL = ("Total", 100, 140)


@pytest.mark.parametrize(
    ("drawn", "found_there"),
    [
        ((TOTAL, ("$40.00", 400, 148)), True),
        ((TOTAL, ("$40.00", 400, 156)), False),
        ((TOTAL, ("3 items", 240, 140), ("$40.00", 400, 148)), False),
        ((("Vouchers", 100, 140), ("$40.00", 400, 148)), False),
        ((("$40.00", 20, 148), TOTAL), False),
    ],
    ids=["off its row", "below it", "the label has another", "no total", "before the label"],
)
def test_an_amount_off_its_row_belongs_to_the_total_before_it(drawn, found_there):
    screen = shot(("Delivery", 100, 100), ("$5.00", 400, 100), *drawn, ("Pay now", 100, 300))
    report = checked(click(PAY, reasoning="The total is $98.70. Click Pay now."), screen)
    assert [each.evidence[0].value for each in report.findings] == (["$40.00"] if found_there else [])


@pytest.mark.parametrize(
    ("below", "said", "differs"),
    [
        (("EUR", 400, 156), "40.00 GBP", True),
        (("EUR", 400, 156), "40.00 EUR", False),
        (("EUR", 400, 156), "40.00", False),
        (("EUR", 400, 190), "40.00 GBP", False),
        (("EUR", 600, 156), "40.00 GBP", False),
        (("Gift", 400, 156), "40.00 GBP", False),
    ],
    ids=["another", "the same", "none", "far below", "in another column", "no currency"],
)
def test_a_currency_that_a_line_break_parts_from_the_total_is_the_totals(below, said, differs):
    screen = shot(TOTAL, ("40.00", 400, 140), below, ("Pay now", 100, 300))
    report = checked(click(PAY, reasoning=f"Total is {said}. Click Pay now."), screen)
    assert [each.evidence[0].value for each in report.findings] == (["40.00 EUR"] if differs else [])


@pytest.mark.parametrize(
    ("said", "differs"),
    [
        ("To pay is 40.00 GBP.", True),
        ("Amount due is 40.00 GBP.", False),
        ("To pay is 40.00 EUR.", False),
        ("Amount due is CAD 40.00.", False),
    ],
)
def test_of_several_totals_the_one_that_the_reasons_name_has_its_currency(said, differs):
    due = "$40.00" if "CAD" in said else "40.00 GBP"
    screen = shot(
        ("Amount due", 100, 100), (due, 400, 100), ("To pay", 100, 140), ("40.00 EUR", 400, 140), ("Pay now", 100, 300)
    )
    findings = checked(click(PAY, reasoning=f"{said} Click Pay now."), screen).findings
    assert bool(findings) is differs
    assert all(0.5 <= each.probability < 0.9 for each in findings)
