# ruff: noqa: E501 - pages read better unbroken
"""What is typed into secret fields never leaves the page, and both parts mark where it stands."""

import pytest
from canaries import canaries

from crosscheck import Box, capture

pytestmark = pytest.mark.slow

SECRETS = canaries(7)
PAGE = f"""<!doctype html><meta charset=utf-8><style>body {{ font: 18px sans-serif }} input {{ font: inherit; width: 300px }}</style>
<p><label>Password <input type=password value="{SECRETS.password}"></label></p>
<p><label>Card number <input autocomplete="section-a billing cc-number" value="{SECRETS.grouped}"></label></p>
<p><label>Code <input autocomplete=one-time-code value="483920" aria-label="Code {SECRETS.card}"></label></p>
<p>You pay with {SECRETS.card} today.</p><p class=key>{SECRETS.token}</p><h2>Order 4471</h2>
<p>Total $5.00</p><p>Delivery on 14 March 2026 to Ada Hill</p>"""
FRAME = f"""<p>above</p><iframe style="border: 5px solid; padding: 7px" width=500 height=80 srcdoc='<input type=password
value="{SECRETS.password}">'></iframe><p>Total $5.00</p>"""


def test_both_parts_mark_it_and_hold_none_of_it(opened, checked, reader):
    page = opened(PAGE, width=900, height=600, ratio=1.5)
    captured = capture(page, sensitive=[".key"])
    told = captured.dom.text + repr(captured) + captured.dom.model_dump_json()
    assert not SECRETS.in_(told)
    marked = [span.of(captured.dom.text) for span in captured.dom.sensitive]
    assert len(marked) == 5
    assert {letter for text in marked if "pay" not in text for letter in text} <= {"\u2022", " "}
    assert len(captured.screenshot.sensitive) == 5
    from crosscheck import calls
    from crosscheck_service.request.validate import validate
    from crosscheck_service.settings import Limits

    image, _ = validate(calls.check(captured).request, Limits(), ()).parts
    read = " ".join(line.text for line in reader.read(image.pixels).lines)
    assert "Total $5.00" in read.replace("5 .00", "5.00")
    assert not SECRETS.in_(read)
    assert not checked(captured).findings


def test_a_frame_s_secret_is_marked_where_it_stands_in_the_page(opened):
    page = opened(FRAME, width=700, height=400)
    expected = page.frames[1].locator("input").bounding_box()
    captured = capture(page)
    [box] = captured.screenshot.sensitive
    assert isinstance(box, Box)
    assert box.x0 == pytest.approx(expected["x"], abs=3)
    assert box.y1 == pytest.approx(expected["y"] + expected["height"], abs=3)
    assert not SECRETS.in_(captured.dom.text)


def test_the_address_is_sent_without_its_query(opened, tmp_path):
    page = opened("<p>x</p>")
    path = tmp_path / "page.html"
    path.write_text("<p>Total $5.00</p>")
    page.goto(f"{path.as_uri()}?token={SECRETS.token}#{SECRETS.token}")
    captured = capture(page)
    assert captured.dom.viewport.url == path.as_uri()
