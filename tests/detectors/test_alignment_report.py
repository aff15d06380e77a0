"""From two parts to findings: who is paired with whom, what is said, and what is left unsaid."""

import random
import time
from dataclasses import replace

import pytest
from alignment_cases import compare, image, line, text

from crosscheck_detectors.context import Box, Case, ImagePart, Reading, Source, Span, TextPart, Unread
from crosscheck_detectors.findings import Report, Status
from crosscheck_detectors.ocr_alignment import OcrAlignment, report

ORDER = image(
    "Order summary",
    [(20, "Subtotal"), (400, "$1,200.00")],
    [(20, "Shipping"), (400, "$84.50")],
    [(20, "Total"), (400, "$1,284.50")],
    "Order number: A-10293-XK",
    "Delivery date: March 14, 2026",
    "Status: Shipped",
)
PAGE = (
    "Order summary\nSubtotal\n$1,200.00\nShipping\n$84.50\nTotal\n$1,284.50\n"
    "Order number: A-10293-XK\nDelivery date: March 14, 2026\nStatus: Shipped\n"
)


def only(result: Report) -> tuple[str, str, str]:
    assert len(result.findings) == 1, result.findings
    finding = result.findings[0]
    return finding.field, finding.evidence[0].value, finding.evidence[1].value


def test_equal_parts_agree_throughout() -> None:
    result = compare(ORDER, PAGE)
    assert result.status is Status.OK
    assert not result.findings
    assert len(result.comparisons) >= 6
    assert all(comparison.agrees for comparison in result.comparisons)


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("$1,284.50", "$1,248.50", "Total"),
        ("$84.50", "$85.50", "Shipping"),
        ("A-10293-XK", "A-10298-XK", "Order number"),
        ("March 14, 2026", "March 15, 2026", "Delivery date"),
        ("Shipped", "Delivered", "Status"),
        ("Shipped", "Not shipped", "Status"),
    ],
)
def test_one_edit_is_one_sure_finding_at_its_place(old: str, new: str, field: str) -> None:
    page = PAGE.replace(old, new)
    result = compare(ORDER, page)
    assert only(result) == (field, old, new)
    finding = result.findings[0]
    assert finding.probability >= 0.9
    assert finding.part_ids == ("shot", "page")
    place = finding.evidence[1].place
    assert isinstance(place, Span)
    assert page[place.start : place.end] == new


def test_a_finding_says_both_typed_values_and_boxes_the_value() -> None:
    finding = compare(ORDER, PAGE.replace("$1,284.50", "$1,248.50")).findings[0]
    assert finding.explanation == "the screenshot says USD 1284.50, the dom says USD 1248.50."
    assert finding.evidence[0].normal == "USD 1284.50"
    assert finding.evidence[0].place == Box(400, 92, 400 + 8 * 9 - 2, 106)


def test_an_unsure_reading_is_no_block() -> None:
    unsure = image("Total: $1,284.50", "Order number: A-10293-XK", score=0.7)
    result = compare(unsure, "Total: $1,248.50\nOrder number: A-10293-XK")
    assert all(0.5 <= finding.probability < 0.9 for finding in result.findings)


@pytest.mark.parametrize(
    "page",
    [
        "Total: USD 1,284.50",
        "total due 1284.50\nTotal: 1284.5",
        "Total: $1.284,50",
        "Subtotal: $1,200.00\nShipping: free\nTax: $9.99",
        "Totai: $1,284.50",
        "Total: $l,284.5O",
        "Total: $1,284.5…",
        "Delivery date: 2026-03-14\nStatus: SHIPPED",
        "Delivery date: 14.03.2026",
        "Status: Shipped on Monday",
        "Something else entirely\nTotals 5",
    ],
)
def test_what_is_no_contradiction(page: str) -> None:
    assert not compare(ORDER, page).findings


TABLE = image(
    "Products",
    [(20, "Product"), (260, "Qty"), (400, "Price")],
    *(
        [(20, name), (260, str(2 + row)), (400, f"${5 + row}.00")]
        for row, name in enumerate("Lamp Mug Chair Table Vase".split())
    ),
)
ROWS = "\n".join(f"{name}\t{2 + row}\t${5 + row}.00" for row, name in enumerate("Lamp Mug Chair Table Vase".split()))


@pytest.mark.parametrize("row", range(5))
def test_repeated_labels_pair_along_their_rows(row: int) -> None:
    page = "Products\nProduct\tQty\tPrice\n" + ROWS.replace(f"${5 + row}.00", f"${5 + row}.70")
    assert only(compare(TABLE, page)) == ("Price", f"${5 + row}.00", f"${5 + row}.70")


def test_rows_that_only_one_side_has_or_in_another_order_are_no_contradiction() -> None:
    lines = ROWS.split("\n")
    for page in (lines[:3], lines[::-1], [*lines, "Shelf\t9\t$77.00"], lines[2:]):
        assert not compare(TABLE, "Products\nProduct\tQty\tPrice\n" + "\n".join(page)).findings


def test_a_value_equal_to_another_field_s_is_still_found() -> None:
    """Subtotal and total are often equal: the subtotal's agreement must not excuse the total."""
    shot = image([(20, "Subtotal"), (400, "$45.00")], [(20, "Total"), (400, "$45.00")])
    assert only(compare(shot, "Subtotal: $45.00\nTotal: $54.00")) == ("Total", "$45.00", "$54.00")


def test_two_texts_are_compared_without_an_image() -> None:
    case = Case((text("Total: $45.00\nCity: Berlin"), text("Total: $46.00\nCity: Berlin", "tool", Source.TOOL_OUTPUT)))
    finding = report(case).findings[0]
    assert finding.evidence[0].place == Span(7, 13)
    assert finding.explanation == "the dom says USD 45.00, the tool output says USD 46.00."


def test_instructions_are_no_evidence() -> None:
    case = Case((text("Total: $45.00"), text("Total: $46.00", "task", Source.INSTRUCTION)))
    assert report(case).status is Status.SKIPPED


def test_what_cannot_be_compared_abstains_with_a_reason() -> None:
    empty = ImagePart("shot", Source.SCREENSHOT, 100, 100, Reading(()))
    assert "no text" in compare(empty, PAGE).reason
    assert compare(empty, PAGE).status is Status.ABSTAINED
    russian = compare(image("10 000"), "Итого: 1 250,00 руб.\nСтатус: оплачен")
    assert russian.status is Status.ABSTAINED
    assert "cyrillic" in russian.reason


def test_unread_places_are_listed() -> None:
    unread = Unread(Box(0, 0, 9, 9), "too small")
    shot = ImagePart("shot", Source.SCREENSHOT, 100, 100, Reading((line("Total: $5.00", 20, 20),), (unread,)))
    page = "Total: $5.00\nИтого: 5,00\nВсего: 6,00\nTotal again"
    result = compare(shot, page)
    assert [each.unread.reason for each in result.unread] == ["too small", "cyrillic script is not read from images"]
    place = result.unread[1].unread.place
    assert isinstance(place, Span)
    assert page[place.start : place.end] == "Итого: 5,00\nВсего: 6,00"


def test_the_detector_asks_for_no_pass() -> None:
    running = OcrAlignment().detect(Case((ORDER, text(PAGE))))
    with pytest.raises(StopIteration) as stopped:
        next(running)
    assert stopped.value.value.status is Status.OK


@pytest.mark.parametrize(
    "junk", ["", "\n\n\n", "\x00\x01", "|||\t\t", '- cell "', "{" * 500, "9" * 5_000, "a" * 100_000]
)
def test_odd_texts_are_survived(junk: str) -> None:
    assert not compare(ORDER, junk).findings


def test_twenty_thousand_lines_take_seconds_at_most() -> None:
    rng = random.Random(1)
    words = "order total price amount date customer invoice payment shipping status city item account rating".split()
    lines = [
        f"{rng.choice(words)} {rng.choice(words)} {number}: ${rng.uniform(1, 9_999):,.2f}" for number in range(20_000)
    ]
    shot = image(*lines[5_000:5_500])
    started = time.perf_counter()
    result = compare(shot, "\n".join(lines))
    assert time.perf_counter() - started < 60
    assert not result.findings
    assert isinstance(text(""), TextPart)


def test_values_of_a_line_that_the_text_breaks_in_two_are_not_crossed() -> None:
    """The image's line is one cell with two numbers, the text's are two cells with one each."""
    shot = image([(20, "Issues")], [(20, "128 Open 1,940 Closed")], [(20, "Memory grows without bound")])
    page = "Issues\n\n128 Open \xa0 1,940 Closed\n\nMemory grows without bound"
    assert not compare(shot, page).findings
    assert only(compare(shot, page.replace("1,940", "1,840")))[1:] == ("1,940", "1,840")


def test_look_alikes_in_an_identifier_are_neither_equal_nor_different_and_are_told() -> None:
    shot = image("Order number: AO-1O293", "Total: $5.00")
    result = compare(shot, "Order number: A0-10293\nTotal: $5.00")
    assert not result.findings
    assert "Order number" not in {each.field for each in result.comparisons}
    (place,) = [each.unread.place for each in result.unread]
    assert place == Box(20 + 8 * 14, 20, 20 + 8 * 22 - 2, 34)


def test_a_unit_that_differs_is_shown_with_its_number() -> None:
    page = "Storage: 5 MB\nPlan: Team"
    finding = compare(image("Storage: 5 GB", "Plan: Team"), page).findings[0]
    assert [side.value for side in finding.evidence] == ["5 GB", "5 MB"]
    assert [side.normal for side in finding.evidence] == ["5 GB", "5 MB"]
    assert finding.evidence[1].place == Span(9, 13)


def test_masked_values_match_anything() -> None:
    shot = image("Password: ••••••••", "Card: •••• •••• •••• 4242", "Total: $5.00")
    page = "Password: hunter2-1999\nCard: 4111 1111 1111 4242\nTotal: $5.00"
    result = compare(shot, page)
    assert not result.findings
    assert {each.field for each in result.comparisons} <= {"Total", ""}


def test_two_screenshots_are_compared_field_by_field() -> None:
    before = image([(20, "Total"), (400, "$1,284.50")], "Order number: A-10293-XK", "Status: Shipped", part_id="before")
    after = image("Status: Shipped", [(20, "Total"), (300, "$1,248.50")], "Order number: A-10293-XK", part_id="after")
    assert not report(Case((before, replace(before, id="again")))).findings
    (finding,) = report(Case((before, after))).findings
    assert finding.part_ids == ("before", "after")
    assert [side.place for side in finding.evidence] == [Box(400, 20, 470, 34), Box(300, 44, 370, 58)]
    assert finding.explanation == "the part before says USD 1284.50, the part after says USD 1248.50."


def test_two_texts_of_different_formats_are_compared() -> None:
    html = TextPart("page", Source.DOM, "<dl><dt>Total<dd>&pound;45.00</dl><p>City: Berlin", text_format="html")
    snapshot = '- term: Total\n- definition: £54.00\n- text: "City: Berlin"'
    tree = TextPart("tree", Source.ACCESSIBILITY_TREE, snapshot, text_format="aria_snapshot")
    (finding,) = report(Case((html, tree))).findings
    places = [side.place for side in finding.evidence]
    assert places == [Span(17, 29), Span(28, 34)]
