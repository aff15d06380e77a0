"""Word by word: what both sides have left over between the same neighbours is one field, whatever its cells."""

import pytest
from alignment_cases import compare, image, reading, values

from crosscheck_detectors.ocr_alignment.fields import Side
from crosscheck_detectors.ocr_alignment.image_sheet import image_sheet
from crosscheck_detectors.ocr_alignment.residues import residues
from crosscheck_detectors.ocr_alignment.text_sheet import text_sheet
from crosscheck_detectors.ocr_alignment.token_pairs import TokenPairs
from crosscheck_detectors.ocr_alignment.tokens import Tokens

REPORT = (
    "Beatriz Lobo (Designer) handed it in",
    [(20, "2026-04-03"), (200, "Taxi to the fair"), (420, "Company card"), (640, "€85.89")],
    [(20, "2026-04-05"), (200, "Hotel in Oslo"), (420, "Own cash"), (640, "€105.91")],
    [(20, "2026-04-06"), (200, "Printing of leaflets"), (420, "Company card"), (640, "€40.65")],
    "Receipts are kept for ten years after the end of the year that they are of",
)
TOLD = (
    "Beatriz Lobo\n(Designer) handed it in\n2026-04-03 Taxi to the fair Company card €85.89\n"
    "2026-04-05 Hotel in Oslo Own cash €105.91\n2026-04-06 Printing of leaflets Company card €40.65\n"
    "Receipts are kept for ten years after the end of the year that they are of"
)
HOURS = (
    [(20, "Bridge"), (200, "8.0"), (300, "3.0"), (400, "8.0"), (500, "19.0")],
    [(20, "Tunnel"), (200, "3.0"), (300, "8.0"), (400, "1.5"), (500, "12.5")],
)
WEEK = "Bridge\n8.0\n3.0\n8.0\n19.0\nTunnel\n3.0\n8.0\n1.5\n12.5"


def _sides(rows: tuple[object, ...], text: str) -> tuple[Side, Side]:
    return Side.of(image_sheet(reading(*rows))), Side.of(text_sheet(text))


@pytest.mark.parametrize(
    ("old", "new"),
    [("Lobo", "Kobo"), ("Hotel in Oslo", "Dinner with guests"), ("Own cash", "Voucher"), ("€105.91", "€150.91")],
)
def test_what_both_sides_have_left_over_is_found_whatever_cells_it_is_in(old: str, new: str) -> None:
    a, b = _sides(REPORT, TOLD.replace(old, new, 1))
    assert [(pair.a.value.text, pair.b.value.text) for pair in residues(a, b)] == [(old, new)]
    assert not residues(*_sides(REPORT, TOLD))


def test_of_equal_values_the_one_between_the_changed_neighbours_is_left_over() -> None:
    a, b = _sides(HOURS, WEEK.replace("3.0\n8.0\n19.0", "8.0\n8.0\n19.0"))
    words_a, words_b = Tokens(a.sheet), Tokens(b.sheet)
    pairs = TokenPairs(words_a, words_b)
    assert [words_a.all[place].start for place in pairs.left_a()] == [0]
    (left,) = pairs.left_a()
    assert a.sheet.cells[words_a.all[left].cell].place(0, 3).x0 == 300
    assert values(compare(image(*HOURS), WEEK.replace("3.0\n8.0\n19.0", "8.0\n8.0\n19.0"))) == {("3.0", "8.0")}


def test_a_not_before_words_is_found_though_it_takes_nothing_away() -> None:
    screen = ([(20, "Ann Berg"), (300, "Seated")], [(20, "Tom Lind"), (300, "Seated")])
    a, b = _sides(screen, "Ann Berg\nSeated\nTom Lind\nNot seated")
    (pair,) = residues(a, b)
    assert (pair.a.value.text, pair.b.value.text) == ("Seated", "Not seated")
    assert pair.a.place.y0 > 40


@pytest.mark.parametrize(
    "told",
    [
        TOLD.replace("Hotel in Oslo", "Hotelin Oslo"),
        TOLD.replace("2026-04-05", "April 5, 2026"),
        TOLD.replace("Own cash ", ""),
        TOLD.replace("€105.91", "Show the receipt"),
        TOLD.replace("€105.91", "105,91 EUR"),
    ],
)
def test_other_spaces_notations_and_what_one_side_lacks_are_no_difference(told: str) -> None:
    assert not residues(*_sides(REPORT, told))


def test_a_text_of_other_things_is_not_compared_word_by_word() -> None:
    assert not residues(*_sides(REPORT, "Beatriz Lobo\nDepartment\nSales\nBudget\nApproved in Oslo\nHotel"))


def test_two_texts_and_two_screens_have_no_residues() -> None:
    a, b = _sides(REPORT, TOLD.replace("Lobo", "Kobo"))
    assert not residues(b, b)
    assert not residues(a, a)


@pytest.mark.parametrize(("first", "second"), [("2,031 kWh", "2,031 MWh"), ("26.342 kg", "26.342 g")])
def test_the_same_digits_with_another_unit_differ(first: str, second: str) -> None:
    assert values(compare(image(f"Night: {first}"), f"Night: {second}")) == {(first, second)}


def test_what_is_nearly_on_the_other_side_was_misread() -> None:
    screen = image([(20, "Lars Hedberg"), (300, "Editor")], [(20, "Wel Zhang"), (300, "Vlewer")])
    assert not compare(screen, "Lars Hedberg\nEditor\nWZ\nWei Zhang\nViewer").findings
