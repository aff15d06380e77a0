"""One look at the page: what the agent's model is given, as the parts that the guard is sent."""

import base64
import math
import struct
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from PIL import Image

from crosscheck.browser_use.page import PageText, page_text
from crosscheck.browser_use.pixels import opened, shows_nothing
from crosscheck.browser_use.seen import Settings, State
from crosscheck.part import Part, TextFormat
from crosscheck.places import Box, CssBox, Element, Viewport

SCREENSHOT, PAGE = "screenshot", "page"
"""Ids of the parts, by which a warning names them."""


@dataclass(frozen=True)
class View:
    """`parts` are the screenshot, where there is one, and the page's text. `scale` is pixels for each CSS pixel.

    `image` is the screenshot, decoded.
    """

    parts: tuple[Part, ...]
    page: PageText
    image: Image.Image | None
    scale: float
    url: str


def view_of(state: State, settings: Settings | None = None) -> View:
    """The view that browser-use gave its agent; `settings` are the agent's, which say how much of the text it is shown.

    Its screenshot is the page alone: browser-use removes its index labels before it takes one. What the page's fields
    hold in secret is masked in it.
    """
    info = state.page_info
    scrolled = (info.scroll_x, info.scroll_y) if info else (0, 0)
    attributes = settings.include_attributes if settings else None
    longest = settings.max_clickable_elements_length if settings else None
    page = page_text(state.dom_state, attributes, longest=longest, scrolled=scrolled)
    screenshot = base64.b64decode(state.screenshot) if state.screenshot else None
    viewport, scale = _viewport(state, screenshot)
    image = opened(screenshot) if screenshot else None
    if image is not None:
        page = _without_unseen(page, image, scale)
    now = datetime.now(UTC)
    text = Part.dom(
        page.text or " ",
        id=PAGE,
        text_format=TextFormat.BROWSER_USE,
        elements=page.elements,
        viewport=viewport,
        captured_at=now,
    )
    if screenshot is None:
        return View((text,), page, None, scale, state.url)
    shown = Part.screenshot(
        screenshot,
        id=SCREENSHOT,
        viewport=viewport,
        captured_at=now,
        sensitive=[pixels(page.by_index[index].box, scale) for index in page.secrets if index in page.by_index],
    )
    return View((shown, text), page, image, scale, state.url)


def _without_unseen(page: PageText, image: Image.Image, scale: float) -> PageText:
    """The page with those of its controls not visible whose place on the screenshot is of one colour.

    Whatever hides them, a cover or the colour of the ground, a person sees nothing there to click on.
    """
    unseen: dict[int, Element] = {}
    for index, element in page.by_index.items():
        box = element.box
        is_whole = element.visible and index not in page.cut and box.x0 >= 0 and box.y0 >= 0
        if is_whole and page.words.get(index) and shows_nothing(image, pixels(box, scale), scale):
            unseen[id(element)] = element.model_copy(update={"visible": False})
    return replace(
        page,
        elements=tuple(unseen.get(id(element), element) for element in page.elements),
        by_index={index: unseen.get(id(element), element) for index, element in page.by_index.items()},
    )


def pixels(box: CssBox, scale: float) -> Box:
    """The pixels that the box touches; those left of or above the screenshot are cut off."""
    return Box(
        x0=max(0, math.floor(box.x0 * scale)),
        y0=max(0, math.floor(box.y0 * scale)),
        x1=max(0, math.ceil(box.x1 * scale)),
        y1=max(0, math.ceil(box.y1 * scale)),
    )


def _viewport(state: State, screenshot: bytes | None) -> tuple[Viewport, float]:
    """How the page lies on the screenshot.

    browser-use's size of the viewport is without scroll bars, and the screenshot shows them: the side without one tells
    the scale, and the scale the whole viewport.
    """
    info = state.page_info
    size = _png_size(screenshot) if screenshot else None
    if info is None or size is None or not (info.viewport_width and info.viewport_height):
        return Viewport(url=state.url), 1.0
    scale = min(size[0] / info.viewport_width, size[1] / info.viewport_height)
    return (
        Viewport(css_width=size[0] / scale, css_height=size[1] / scale, device_pixel_ratio=scale, url=state.url),
        scale,
    )


def _png_size(data: bytes) -> tuple[int, int] | None:
    """Width and height from a PNG's header, which stands at a fixed place."""
    if len(data) < 24 or not data.startswith(b"\x89PNG\r\n\x1a\n"):
        return None
    width, height = struct.unpack(">II", data[16:24])
    return width, height
