# ruff: noqa: E501 - pages read better unbroken
"""Elements meet the pixels of their own text, and css_box is right, whatever the scale, the zoom and the scroll."""

import io

import numpy as np
import pytest
from PIL import Image

from bench.geometry.measures import contains, grown, ink, iou
from crosscheck import Captured, Element, capture
from crosscheck_detectors.context import Box

pytestmark = pytest.mark.slow

PAGE = """<!doctype html><meta charset=utf-8><style>body { font: 15px/1.5 sans-serif; margin: 24px } td { padding: 4px 40px 4px 0 }
footer { position: fixed; bottom: 0; left: 0; right: 0; height: 44px; background: #ddd }</style>
<h1>Order 4471</h1><table><tr><td>Lamp<td>$1,204.00<tr><td>Shipping<td>$15.50<tr><td>Total<td>$1,219.50</table>
<p style="width: 260px">Delivery on 14 March 2026 to Ada Hill, 12 Long Lane, by the parcel service of your choice.</p>
<div style="display: none">Total $7,777.00</div><div style="height: 500px"></div>
<p>Returned items: 36, refund $88.25</p><footer>Cookies: 12</footer><div style="height: 900px"></div><p>Old total $4,321.00</p>"""


def box(element: Element, scale: float) -> Box:
    place = element.box
    return Box(*(round(side * scale) for side in (place.x0, place.y0, place.x1, place.y1)))


def element_of(captured: Captured, words: str) -> Element:
    return min(
        (each for each in captured.dom.elements if words in each.span.of(captured.dom.text)),
        key=lambda each: each.span.end - each.span.start,
    )


@pytest.mark.parametrize(
    ("ratio", "zoom", "scroll"), [(1.0, 1.0, 0), (1.5, 0.8, 0), (2.0, 1.25, 0), (1.0, 1.5, 400), (1.5, 1.0, 120.5)]
)
def test_every_seen_text_is_where_its_element_says(ratio, zoom, scroll, opened, checked):
    page = opened(PAGE, width=round(900 / zoom), height=round(700 / zoom), ratio=ratio * zoom)
    page.evaluate("y => scrollTo(0, y)", scroll)
    captured = capture(page)
    pixels = np.asarray(Image.open(io.BytesIO(captured.screenshot.image)).convert("RGB"))
    scale = pixels.shape[1] / captured.dom.viewport.css_width
    assert scale == pytest.approx(ratio * zoom, rel=0.01)
    seen = [each for each in captured.dom.elements if each.visible and "\t" not in each.span.of(captured.dom.text)]
    assert len(seen) >= 2
    for element in seen:
        drawn = ink(pixels, grown(box(element, scale), 3))
        assert drawn is not None
        assert contains(box(element, scale), drawn, slack=2), element.span.of(captured.dom.text)

    old, new = ("$88.25", "$86.25") if scroll == 400 else ("$1,219.50", "$1,279.50")
    assert element_of(captured, old).visible
    assert not checked(captured).findings
    told = captured.dom.model_copy(update={"text": captured.dom.text.replace(old, new)})
    [finding] = checked(captured._replace(dom=told)).findings
    shown, text = finding.evidence
    assert (shown.value, text.value) == (old, new)
    assert iou(shown.place, ink(pixels, grown(shown.place, 3))) >= 0.5
    assert shown.css_box.x0 * scale == pytest.approx(shown.place.x0, abs=0.01)
    assert shown.css_box.y1 * scale == pytest.approx(shown.place.y1, abs=0.01)
    assert contains(box(element_of(captured, old), scale), shown.place, slack=3)


@pytest.mark.parametrize(("old", "new"), [("$7,777.00", "$7,770.00"), ("$4,321.00", "$9,321.00")])
def test_what_cannot_be_seen_gives_no_finding(old, new, opened, checked):
    captured = capture(opened(PAGE, width=900, height=700))
    assert not element_of(captured, old).visible
    told = captured.dom.model_copy(update={"text": captured.dom.text.replace(old, new)})
    assert not checked(captured._replace(dom=told)).findings


def test_a_value_on_two_lines_is_one_value(opened):
    captured = capture(opened(PAGE, width=900, height=700))
    text = captured.dom.text
    assert "Delivery on 14 March 2026 to Ada Hill, 12 Long Lane, by the parcel service of your choice." in text
    lines = [each.span.of(text) for each in captured.dom.elements if each.visible and "arcel" in each.span.of(text)]
    assert len(lines) == 2
    assert element_of(captured, "2026").box.y1 - element_of(captured, "2026").box.y0 < 30


WAYS = {
    "html zoom": lambda page: page.evaluate("document.documentElement.style.zoom = 1.25"),
    "body zoom": lambda page: page.evaluate("document.body.style.zoom = 0.8"),
    "transform": lambda page: page.evaluate("document.body.style = 'transform: scale(1.3); transform-origin: 0 0'"),
    "two fingers": lambda page: page.context.new_cdp_session(page).send(
        "Emulation.setPageScaleFactor", {"pageScaleFactor": 1.5}
    ),
}


@pytest.mark.parametrize("way", WAYS)
def test_every_way_to_enlarge_a_page_keeps_boxes_on_their_text(way, opened):
    page = opened(PAGE, width=900, height=700)
    WAYS[way](page)
    captured = capture(page)
    pixels = np.asarray(Image.open(io.BytesIO(captured.screenshot.image)).convert("RGB"))
    scale = pixels.shape[1] / captured.dom.viewport.css_width
    seen = [each for each in captured.dom.elements if each.visible and "\t" not in each.span.of(captured.dom.text)]
    assert len(seen) > 4
    for element in seen:
        drawn = ink(pixels, grown(box(element, scale), 3))
        assert drawn is not None
        assert contains(box(element, scale), drawn, slack=2), element.span.of(captured.dom.text)
