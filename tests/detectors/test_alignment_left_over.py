"""What one side has more of, between neighbours that are paired, is one field; and runs are cut as the screen shows."""

import pytest
from alignment_cases import compare, image, reading, values

from crosscheck_detectors.context import Case, Source, TextPart
from crosscheck_detectors.ocr_alignment import report
from crosscheck_detectors.ocr_alignment.dividing import Shown
from crosscheck_detectors.ocr_alignment.image_sheet import cells_of
from crosscheck_detectors.ocr_alignment.values import find
from crosscheck_detectors.text_formats import Run

FLIGHT = image(
    [(20, "Take-off"), (300, "Landing"), (600, "Stops")],
    [(20, "09:20"), (300, "14:35"), (600, "none")],
    [(20, "Austin"), (300, "Seattle"), (600, "Cabin bag")],
)
TOLD = "Take-off\n09:20\nAustin\nLanding\n14:35\nSeattle\nStops\nnone\nCabin bag"
SETTINGS = image(
    [(20, "Two-factor"), (300, "Enabled")],
    [(20, "Next invoice"), (300, "21.09.2026")],
    [(20, "Storage used"), (300, "29.2%")],
    [(20, "Walk"), (300, "-40%")],
)


@pytest.mark.parametrize(
    ("old", "new"), [("09:20", "49:20"), ("Austin", "Boston"), ("14:35", "15:34"), ("Seattle", "Seattla")]
)
def test_what_is_left_over_between_the_same_neighbours_differs(old: str, new: str) -> None:
    assert not compare(FLIGHT, TOLD).findings
    assert values(compare(FLIGHT, TOLD.replace(old, new))) == {(old, new)}


def test_two_values_that_both_sides_have_are_no_change() -> None:
    assert not compare(FLIGHT, "Take-off\nLanding\nSeattle\n09:20\nAustin\n14:35\nStops\nnone\nCabin bag").findings


@pytest.mark.parametrize(
    ("old", "new"),
    [("Enabled", "Disabled"), ("21.09.2026", "12.09.2026"), ("29.2%", "92.2%"), ("Two-factor", "Two-factor")],
)
def test_a_snapshot_that_tells_rows_as_one_text_is_compared_cell_by_cell(old: str, new: str) -> None:
    told = "- text: Two-factor Enabled Next invoice 21.09.2026 Storage used 29.2% Walk -40%".replace(old, new)
    part = TextPart("page", Source.DOM, told, text_format="aria_snapshot")
    found = report(Case((SETTINGS, part)))
    assert values(found) == ({(old, new)} if old != new else set())
    for finding in found.findings:
        place = finding.evidence[1].place
        assert told[place.start : place.end] == new


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Tax $26.00 Discount $7.50", ["Tax", "$26.00", "Discount", "$7.50"]),
        ("Tax€26.00Discount$7.50", ["Tax", "€26.00", "Discount", "$7.50"]),
        ("Tax $99.00 Discount $7.50", ["Tax", "$99.00", "Discount", "$7.50"]),
        ("Tax: $26.00", ["Tax: $26.00"]),
        ("State Not paid Tax", ["State Not paid", "Tax"]),
        ("Nothing of this is there", ["Nothing of this is there"]),
    ],
)
def test_a_run_is_divided_where_the_screen_has_its_words_in_cells(text: str, parts: list[str]) -> None:
    shown = Shown(cells_of(reading([(20, "Tax"), (200, "$26.00")], [(20, "Discount"), (200, "$7.50")], "Paid")))
    found = shown.divide(Run(text, 5))
    assert [part.text for part in found] == parts
    assert all(text[part.start - 5 :].startswith(part.text) for part in found)


def test_lines_of_prose_stay_together() -> None:
    lines = ("The repair by Acme Tools costs more than", "we had agreed upon when the car was", "brought in on Monday.")
    assert [part.text for part in Shown(cells_of(reading(*lines))).divide(Run(" ".join(lines), 0))] == [" ".join(lines)]


@pytest.mark.parametrize("new", ["$1,284.60", "Anna Borg"])
def test_a_value_that_stands_twice_and_differs_twice_is_found(new: str) -> None:
    old = "Anna Berg" if new[0] == "A" else "$1,284.50"
    rows = ("Subtotal: $1,284.50", "Buyer: Anna Berg", "Total: $1,284.50", "Signed: Anna Berg")
    screen, told = image(*rows), "\n".join(rows)
    assert not compare(screen, told).findings
    assert values(compare(screen, told.replace(old, new))) == {(old, new)}


def test_of_links_in_a_row_the_reader_may_lose_the_first_and_the_last() -> None:
    screen = image("in Writer tables", "2345", "Next")
    assert not compare(screen, "in Writer tables\n123456\nNext").findings
    assert values(compare(screen, "in Writer tables\n23450\nNext")) == {("2345", "23450")}


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("81,9-132,6", ["81,9", "132,6"]),
        ("51/993", ["51", "993"]),
        ("51 / 993", ["51", "993"]),
        ("03/04/2026", ["03/04/2026"]),
        ("A-1234-22", ["A-1234-22"]),
    ],
)
def test_from_one_number_to_another_are_two(text: str, numbers: list[str]) -> None:
    assert [value.text for value in find(text)] == numbers
