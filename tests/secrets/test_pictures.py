"""A picture of a verdict shows nothing that is sensitive in its parts, marked there or found by the server."""

import io

import numpy as np
import pytest
from PIL import Image

from crosscheck import Box, Coverage, Decision, Part, Region, Span, UnreadRegion, Verdict
from crosscheck.attention import HeatMap
from crosscheck.picture import draw, draw_heat

SECRET = (0, 0, 255)
"""The one blue thing on the picture."""


def screenshot(**details: object) -> Part:
    image = Image.new("RGB", (300, 200), "white")
    image.paste(SECRET, (50, 60, 250, 90))
    file = io.BytesIO()
    image.save(file, "PNG")
    return Part.screenshot(file.getvalue(), **details)


def shows_it(picture: Image.Image) -> bool:
    pixels = np.asarray(picture).astype(int)
    return bool(((pixels[..., 2] > 200) & (pixels[..., :2].max(axis=-1) < 60)).any())


PLACE = Box(x0=50, y0=60, x1=250, y1=90)


def test_without_marks_it_is_drawn() -> None:
    assert shows_it(draw([screenshot()], Verdict(decision=Decision.ALLOW)))


def test_a_box_that_the_part_marks_is_covered() -> None:
    assert not shows_it(draw([screenshot(sensitive=[PLACE])], Verdict(decision=Decision.ALLOW)))


def test_a_box_that_the_server_found_is_covered() -> None:
    found = UnreadRegion(part_id="screenshot", region=Region(box=PLACE), reason="marked as sensitive")
    other = UnreadRegion(part_id="screenshot", region=Region(box=PLACE), reason="too small")
    assert not shows_it(draw([screenshot()], Verdict(coverage=Coverage(unread_regions=(found,)))))
    assert shows_it(draw([screenshot()], Verdict(coverage=Coverage(unread_regions=(other,)))))


def test_a_map_of_attention_lies_over_what_is_left() -> None:
    heat = HeatMap(part_id="screenshot", box=Box(x0=0, y0=0, x1=300, y1=200), rows=1, columns=1, mass=(0.0,))
    plain, covered = (np.asarray(draw_heat(part, heat)) for part in (screenshot(), screenshot(sensitive=[PLACE])))
    assert (plain != covered).any()
    assert len(np.unique(covered[60:90, 50:250])) == 1


def test_a_span_that_the_server_found_is_masked() -> None:
    found = UnreadRegion(part_id="dom", region=Region(span=Span(start=7, end=15)), reason="marked as sensitive")
    verdict = Verdict(decision=Decision.ALLOW, coverage=Coverage(unread_regions=(found,)))
    pictures = [
        np.asarray(draw([Part.dom(f"I said {words} now")], verdict)) for words in ("hunter2!", "hunter3?", "\u2588" * 8)
    ]
    assert (pictures[0] == pictures[2]).all()
    assert (pictures[1] == pictures[2]).all()


@pytest.mark.parametrize("text", ["Password: hunter2!", "hunter2!\nx"])
def test_a_text_is_masked(text: str) -> None:
    start = text.index("hunter2!")
    marked = Part.dom(text, sensitive=[Span(start=start, end=start + 8)])
    dots = Part.dom(text.replace("hunter2!", "\u2588" * 8))
    assert marked.masked_text == dots.text
    assert "hunter2" not in repr(marked)
    pictures = [np.asarray(draw([part], Verdict(decision=Decision.ALLOW))) for part in (marked, dots)]
    assert (pictures[0] == pictures[1]).all()
