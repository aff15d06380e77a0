"""Lines that one part has whole and the other in pieces, words beside values, and what evidence shows of them."""

import pytest

from tests.alignment_cases import compare, image, values

PIECES = [
    ["03/12/2027", "Ann Berg", "set the state to", "Paid"],
    ["04/12/2027", "Bruno Harper", "set the state to", "Active"],
    ["05/12/2027", "Carla Silva", "set the state to", "Refunded"],
]
HISTORY = [" ".join(row) for row in PIECES]


def aria(rows: list[list[str]]) -> str:
    return "\n".join(piece for row in rows for piece in row)


@pytest.mark.parametrize("told", ["\n".join(HISTORY), aria(PIECES)], ids=["lines", "pieces"])
@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        ("Bruno Harper", "Elena Costa", "Bruno Harper"),
        ("Refunded", "Cancelled", "Refunded"),
        ("Active", "Not active", "Active"),
        ("04/12/2027", "04/19/2027", "04/12/2027"),
    ],
)
def test_a_changed_piece_of_a_line_is_found_and_nothing_else_is_shown(
    told: str, old: str, new: str, shown: str
) -> None:
    screen = image("Ticket JM-608732", "History", *HISTORY)
    told = f"Ticket JM-608732\nHistory\n{told}"
    assert not compare(screen, told).findings
    found = values(compare(screen, told.replace(old, new)))
    assert found == {(shown, new)}


def test_words_that_only_one_line_has_are_no_difference() -> None:
    screen = image("Ticket JM-608732", "History", *HISTORY)
    assert not compare(
        screen, "\n".join(("Ticket JM-608732", "History", *HISTORY)).replace("to Paid", "to now Paid")
    ).findings


def test_a_key_of_json_is_no_piece_of_a_line() -> None:
    screen = image("Business today", "Vandelay Imports has agreed to buy Umbrella Foods for $21.48.")
    told = '{\n  "buyer": "Vandelay Imports",\n  "seller": "Umbrella Foods",\n  "for": "$21.48"\n}'
    assert not compare(screen, told).findings


def test_the_name_that_differs_is_shown_without_the_words_around_it() -> None:
    screen = image("Trip", "Boston to Oslo", "Gate: 7", "Seat: 12A", "Group: 4", "Bags: 2")
    told = "Trip\nMilan to Oslo\nGate: 7\nSeat: 12A\nGroup: 4\nBags: 2"
    assert values(compare(screen, told)) == {("Boston", "Milan")}


def test_a_name_with_another_letter_is_shown_whole() -> None:
    screen = image("Offer", "Recommended price $5.00", "Sold by Acme Tools, delivered from Lisbon.")
    told = "Offer\nRecommended price $5.00\nSold by Acme Txols, delivered from Lisbon."
    assert values(compare(screen, told)) == {("Acme Tools", "Acme Txols")}


def test_a_label_with_a_word_more_is_another_label() -> None:
    screen = image("Lot 7", "Estimate $227.81 – $8,164.45")
    assert not compare(screen, "Lot: 7\nEstimate to: 7293.38").findings


def test_a_value_that_names_itself_is_not_named_by_the_line_above() -> None:
    screen = image([(20, "GATE"), (200, "GROUP")], [(20, "7"), (200, "36")], "Bags: 917, up to 82.6 kg each")
    assert not compare(screen, "GATE\n7\nGROUP\nBags: 917, up to 82.6 kg each").findings


def test_of_two_pages_of_one_form_the_one_whose_values_agree_is_meant() -> None:
    page = ("Overview", "Revenue", "$818.02", "Conversion", "{}", "Refunds", "$548.25", "Churn", "82%")
    other = "Overview\nRevenue\n$556.81\nConversion\n96%\nRefunds\n$81.35\nChurn\n0.4%"
    told = "\n".join(page)
    screen = image(*(row.format("56%") for row in page))
    assert not compare(screen, f"{told.format('56%')}\n{other}").findings
    assert values(compare(screen, f"{told.format('65%')}\n{other}")) == {("56%", "65%")}


FLATS = [
    [(20, "Rooms: 2"), (420, "Rooms: 4")],
    [(20, "Living space: 41 sqm"), (420, "Living space: 96 sqm")],
    [(20, "Free from: 1 May 2027"), (420, "Free from: 9 June 2027")],
    [(20, "Agent: Bruno Harper"), (420, "Agent: Ann Berg")],
]


def flats(first: str, second: str) -> str:
    return (
        f"Rooms: 2\nLiving space: 41 sqm\nFree from: 1 May 2027\nAgent: {first}\n"
        f"Rooms: 4\nLiving space: 96 sqm\nFree from: 9 June 2027\nAgent: {second}"
    )


def test_values_of_two_records_with_the_same_labels_that_changed_places_are_found() -> None:
    assert not compare(image(*FLATS), flats("Bruno Harper", "Ann Berg")).findings
    found = values(compare(image(*FLATS), flats("Ann Berg", "Bruno Harper")))
    assert found == {("Bruno Harper", "Ann Berg"), ("Ann Berg", "Bruno Harper")}


def test_records_in_another_order_are_none_that_changed_places() -> None:
    first, second = flats("Bruno Harper", "Ann Berg").split("\nRooms: 4")
    assert not compare(image(*FLATS), f"Rooms: 4{second}\n{first}").findings


def test_the_last_two_numbers_of_a_kind_are_one_whatever_they_are_called() -> None:
    bars = [(20 + 100 * number, value) for number, value in enumerate(("805", "53", "164", "69", "57"))]
    months = [(20 + 100 * number, month) for number, month in enumerate(("Jan", "Feb", "Mar", "Apr", "May"))]
    screen = image("Orders by month", bars, months)
    told = "Orders by month: 805\nOrders by month: 53\nOrders by month: {}\nOrders by month: 69\nOrders by month: 57"
    assert not compare(screen, told.format("164")).findings
    assert values(compare(screen, told.format("194"))) == {("164", "194")}
