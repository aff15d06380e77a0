"""What an element says is held against the words in its own pixels: whatever they are, and nothing else's."""

import pytest
from alignment_cases import image

from crosscheck_detectors.context import Case, CssBox, Element, ImagePart, Source, Span, TextPart, Viewport
from crosscheck_detectors.ocr_alignment import report

ROWS = (
    [(20, "Widgets"), (200, "Charts"), (400, "Tables")],
    [(20, "Your parcel is on its way to the depot and will be with you on Friday at noon")],
    [(20, "let total = count * 3;")],
    [(20, "Departs 30 November 2027"), (400, "$40.00")],
    [(20, "The offer is approved")],
    [(20, "Alerts"), (200, "On")],
)
Lines = list[tuple[str, int, int]]


def lines_of(rows: tuple[list[tuple[int, str]], ...] = ROWS) -> Lines:
    return [(words, row, x) for row, cells in enumerate(rows) for x, words in cells]


def page(lines: Lines, boxes: dict[str, CssBox] | None = None) -> TextPart:
    """Elements where the screen has its lines, or in the boxes of their own."""
    text, elements = "", []
    for words, row, x in lines:
        span = Span(len(text), len(text) + len(words))
        text += words + "\n"
        y = 20 + 24 * row
        box = (boxes or {}).get(words) or CssBox(x, y - 3, x + 8 * len(words) + 2, y + 17)
        elements.append(Element(span, box, visible=True))
    return TextPart("page", Source.DOM, text, elements=tuple(elements), viewport=Viewport(1280, 800, 1.0, 0.0, 0.0))


def found(screen: ImagePart, part: TextPart) -> list[tuple[str, str]]:
    evidence = [finding.evidence for finding in report(Case((screen, part))).findings]
    assert evidence == [finding.evidence for finding in report(Case((part, screen))).findings], "in either order"
    return [(one.value, other.value) for one, other in evidence]


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        ("Charts", "Silver", ("Charts", "Silver")),
        ("Charts", "Chaxts", ("Charts", "Chaxts")),
        ("parcel", "letter", ("parcel", "letter")),
        ("depot", "debot", ("depot", "debot")),
        ("count", "salary", ("count", "salary")),
        ("* 3", "* 7", ("3", "7")),
        ("30 November", "37 November", ("30", "37")),
        ("$40.00", "$400.00", ("$40.00", "$400.00")),
        ("$40.00", "€40.00", ("$40.00", "€40.00")),
        ("On", "Off", ("On", "Off")),
        ("is approved", "is not approved", ("approved", "not approved")),
    ],
)
def test_a_word_that_differs_in_its_element_is_found_without_label_or_neighbour(
    old: str, new: str, shown: tuple[str, str]
) -> None:
    screen = image(*ROWS)
    assert not found(screen, page(lines_of()))
    edited = [(words.replace(old, new), row, x) for words, row, x in lines_of()]
    assert found(screen, page(edited)) == [shown]


def test_values_of_one_line_that_changed_places_are_found() -> None:
    swapped = {"Charts": "Tables", "Tables": "Charts"}
    edited = [(swapped.get(words, words), row, x) for words, row, x in lines_of()]
    assert sorted(found(image(*ROWS), page(edited))) == [("Charts", "Tables"), ("Tables", "Charts")]


def test_words_drawn_over_each_other_are_no_element_s() -> None:
    """Two links overlap: what is read there begins as the one and ends as the other."""
    screen = image([(20, "Chapter 3"), (200, "Sommaiseivant")], "The rest of the page is as it was")
    boxes = {"Sommaire": CssBox(200, 17, 262, 37), "Suivant": CssBox(250, 17, 310, 37)}
    lines = [("Chapter 3", 0, 20), ("Sommaire", 0, 200), ("Suivant", 0, 250)]
    assert not found(screen, page([*lines, ("The rest of the page is as it was", 1, 20)], boxes))


def test_an_element_beside_its_pixels_is_not_held_against_another_s() -> None:
    """The reader's places are off: "Disabled" is read where "Link" stands, and the element that says it is beside."""
    screen = image([(20, "Home"), (100, "Disabled")], "The rest of the page is as it was")
    lines = [("Home", 0, 20), ("Link", 0, 100), ("Disabled", 0, 200), ("The rest of the page is as it was", 1, 20)]
    assert not found(screen, page(lines, {"Link": CssBox(96, 17, 170, 37)}))


@pytest.mark.parametrize("told", ["Dashboard", "Dashboard and more"])
def test_what_is_covered_at_its_end_is_not_held_against_the_rest(told: str) -> None:
    screen = image([(20, "Dashboarc")], "The rest of the page is as it was")
    lines = [(told, 0, 20), ("The rest of the page is as it was", 1, 20)]
    assert not found(screen, page(lines, {told: CssBox(20, 17, 96, 37)}))


def test_many_characters_of_one_kind_in_a_row_are_not_counted() -> None:
    screen = image("data-background: #0offf", "The rest of the page is as it was")
    lines = [("data-background: #00ffff", 0, 20), ("The rest of the page is as it was", 1, 20)]
    assert not found(screen, page(lines))
