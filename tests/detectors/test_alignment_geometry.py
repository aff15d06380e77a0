"""Elements with places: each is compared with its own pixels, at every scale, and what is not seen is not compared."""

from dataclasses import replace

import pytest
from alignment_cases import image

from crosscheck_detectors.context import Box, Case, CssBox, Element, ImagePart, Source, Span, TextPart, Viewport
from crosscheck_detectors.findings import Report
from crosscheck_detectors.ocr_alignment import report
from crosscheck_detectors.ocr_alignment.geometry import Scale

SCREEN = image(
    [(20, "Lamp"), (200, "$5.00")],
    [(20, "Mug"), (200, "$9.00")],
    [(20, "Total"), (200, "$14.00")],
)
LINES = [("Lamp", 0, 20), ("$5.00", 0, 200), ("Mug", 1, 20), ("$9.00", 1, 200), ("Total", 2, 20), ("$14.00", 2, 200)]


def page(
    lines: list[tuple[str, int, int]], factor: float = 1.0, hidden: frozenset[str] = frozenset(), down: float = 0.0
) -> TextPart:
    """Elements where the screen has them, in CSS pixels of a screen with `factor` pixels to each, scrolled `down`."""
    text, elements = "", []
    for words, row, x in lines:
        span = Span(len(text), len(text) + len(words))
        text += words + "\n"
        y = 20 + 24 * row
        box = CssBox(x / factor, y / factor - down, (x + 8 * len(words)) / factor, (y + 14) / factor - down)
        elements.append(Element(span, box, visible=words not in hidden))
    viewport = Viewport(1280 / factor, 800 / factor, factor, 0.0, down)
    return TextPart("page", Source.DOM, text, elements=tuple(elements), viewport=viewport)


def compared(screen: ImagePart, part: TextPart) -> Report:
    return report(Case((screen, part)))


@pytest.mark.parametrize("factor", [1.0, 1.5, 2.0, 0.8, 1.2, 3.0])
def test_a_value_is_found_by_its_place_at_every_scale(factor: float) -> None:
    assert not compared(SCREEN, page(LINES, factor)).findings
    edited = [("$9.70", *place) if words == "$9.00" else (words, *place) for words, *place in LINES]
    (finding,) = compared(SCREEN, page(edited, factor)).findings
    screen, text = finding.evidence
    assert (screen.value, text.value) == ("$9.00", "$9.70")
    assert isinstance(screen.place, Box)
    assert screen.css_box is not None
    assert screen.css_box.x0 == pytest.approx(screen.place.x0 / factor)
    assert text.css_box is None


def test_swapped_values_are_told_by_place_alone() -> None:
    """Without labels the two amounts could as well stand in the other order."""
    screen = image([(20, "$5.00")], [(20, "$9.00")])
    swapped = page([("$9.00", 0, 20), ("$5.00", 1, 20)])
    found = compared(screen, swapped).findings
    assert sorted((each.evidence[0].value, each.evidence[1].value) for each in found) == [
        ("$5.00", "$9.00"),
        ("$9.00", "$5.00"),
    ]


@pytest.mark.parametrize("where", ["invisible", "above", "below", "beside", "empty"])
def test_what_is_not_on_the_screen_gives_no_finding(where: str) -> None:
    edited = [("$9.70", *place) if words == "$9.00" else (words, *place) for words, *place in LINES]
    part = page(edited, hidden=frozenset(("$9.70",)) if where == "invisible" else frozenset())
    boxes = {
        "above": CssBox(200, -300, 240, -286),
        "below": CssBox(200, 900, 240, 914),
        "beside": CssBox(1300, 44, 1340, 58),
        "empty": CssBox(200, 44, 200, 44),
    }
    if where in boxes:
        moved = replace(part.elements[3], box=boxes[where])
        part = replace(part, elements=(*part.elements[:3], moved, *part.elements[4:]))
    assert not compared(SCREEN, part).findings


def test_a_screenshot_of_the_whole_page_counts_from_the_page_s_top() -> None:
    part = replace(page(LINES, down=40.0), viewport=Viewport(1280, 400, 1.0, 0.0, 40.0))
    assert not compared(SCREEN, part).findings
    edited = [("$9.70", *place) if words == "$9.00" else (words, *place) for words, *place in LINES]
    part = replace(page(edited, down=40.0), viewport=Viewport(1280, 400, 1.0, 0.0, 40.0))
    (finding,) = compared(SCREEN, part).findings
    assert finding.evidence[0].css_box == CssBox(200, 4, 238, 18)


def test_a_box_there_and_back_holds_itself() -> None:
    for factor in (0.8, 1.0, 1.5, 2.75):
        scale = Scale(Viewport(1000 / factor, 500 / factor, factor), 1000, 500)
        box = Box(101, 33, 250, 61)
        again = scale.pixels(scale.css(box))
        assert abs(again.x0 - box.x0) <= 1
        assert abs(again.y1 - box.y1) <= 1
