"""What can be told from two screenshots, and from one place of one."""

import pytest
from PIL import Image, ImageDraw

from crosscheck.browser_use.page import PageText
from crosscheck.browser_use.pixels import changed_tiles, looks_alike, shows_nothing
from crosscheck.browser_use.restless import only_restless, restless
from crosscheck.browser_use.view import View
from crosscheck.places import Box, CssBox, Element, Span

SIZE = (640, 480)
PLACE = Box(x0=100, y0=100, x1=220, y1=130)


def drawn(*places: tuple[int, int, int, int], ground: str = "white") -> Image.Image:
    image = Image.new("RGB", SIZE, ground)
    for place in places:
        ImageDraw.Draw(image).rectangle(place, fill="black")
    return image


def test_a_caret_is_no_change_and_a_letter_is():
    assert looks_alike(drawn(), drawn((100, 100, 101, 118)), 1.0)
    assert not looks_alike(drawn(), drawn((100, 100, 108, 112)), 1.0)


def test_one_pixel_is_a_changed_tile():
    faint = drawn()
    faint.putpixel((33, 17), (254, 255, 255))
    assert changed_tiles(drawn(), faint) == {(2, 1)}
    assert changed_tiles(drawn(), drawn()) == frozenset()


@pytest.mark.parametrize(
    ("image", "nothing"),
    [
        (drawn(), True),
        (drawn(ground="#123456"), True),
        (drawn((140, 110, 150, 116)), False),
        (drawn((100, 100, 220, 102)), True),
    ],
    ids=["blank", "coloured", "a word", "the upper edge of a frame"],
)
def test_a_place_of_one_colour_shows_nothing(image, nothing):
    assert shows_nothing(image, PLACE, 1.0) is nothing


def test_a_place_that_reaches_out_of_the_screenshot_or_is_tiny_is_not_judged():
    assert not shows_nothing(drawn(), Box(x0=600, y0=100, x1=700, y1=130), 1.0)
    assert not shows_nothing(drawn(), Box(x0=100, y0=100, x1=104, y1=104), 1.0)


CLOCK = (400, 40, 440, 52)
TICK, TOCK = drawn((400, 40, 410, 52)), drawn((412, 40, 422, 52))


def view(words: str, place: CssBox, image: Image.Image = TICK) -> View:
    """A page that says `words` in that place, and has a button 7 elsewhere."""
    said = Element(span=Span(start=0, end=len(words)), box=place)
    button = Element(span=Span(start=len(words) + 1, end=len(words) + 4), box=CssBox(x0=20, y0=200, x1=90, y1=230))
    page = PageText(f"{words}\nPay", (said, button), {7: button}, {7: "Pay"}, {}, frozenset(), frozenset())
    return View((), page, image, 1.0, "")


def test_a_clock_may_go_on():
    clock = view("12:30:01", CssBox(x0=400, y0=40, x1=440, y1=52))
    known = restless(TICK, TOCK)
    assert only_restless(clock, drawn((424, 40, 434, 52)), known, 7, ["Total is $40.00"])
    assert only_restless(clock, drawn((424, 40, 434, 52), (100, 300, 101, 318)), known, 7, []), "beside a caret"


@pytest.mark.parametrize(
    ("words", "now", "said"),
    [
        ("$40.00", TOCK, ""),
        ("12:30:01", TOCK, "The time is 12:30:01, so 30 is left"),
        ("12:30:01", drawn((412, 40, 422, 52), (30, 210, 60, 220)), ""),
        ("12:30:01", drawn((412, 40, 422, 52), (300, 400, 360, 420)), ""),
    ],
    ids=["an amount", "what the agent speaks of", "the target", "a place that stood still before"],
)
def test_what_may_bear_on_the_action_is_read_anew(words, now, said):
    page = view(words, CssBox(x0=400, y0=40, x1=440, y1=52))
    assert not only_restless(page, now, restless(TICK, TOCK), 7, [said])


def test_a_target_that_always_moves_is_read_anew():
    page = view("12:30:01", CssBox(x0=400, y0=40, x1=440, y1=52))
    page.page.by_index[8] = Element(span=Span(start=0, end=8), box=CssBox(x0=400, y0=40, x1=440, y1=52))
    assert not only_restless(page, TOCK, restless(TICK, TOCK), 8, [])


def test_a_page_that_changes_all_over_is_not_restless():
    assert restless(drawn(), drawn((0, 0, 400, 300))) == frozenset()
