"""the page before its screenshot, the screenshot, the page behind it; again while it is restless."""

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from math import ceil, floor
from typing import Any, NamedTuple

from crosscheck.capture.changes import Compared, compared
from crosscheck.capture.frames import FrameView, enter_frames, take_frames
from crosscheck.capture.pages import Page
from crosscheck.capture.snapshot import Rect, Snapshot
from crosscheck.capture.steps import Steps
from crosscheck.capture.worlds import Isolated, Shared, World
from crosscheck.capture.writing import written
from crosscheck.part import Part
from crosscheck.places import Box, Viewport

ATTEMPTS = 3
UNSEEN, UNSEEN_IN_FRAME = 150_000, 5_000
"""Characters of text that is not seen, of the page and of each frame; more would be more than a server takes."""
MARGIN = 2
"""Pixels around what is secret or changes: letters stand out of their box a little."""


class Captured(NamedTuple):
    """The parts of a captured page, ready for `Client.check`."""

    screenshot: Part
    dom: Part


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the caller marks beside what is found: CSS selectors; and seconds for each step."""

    sensitive: tuple[str, ...]
    volatile: tuple[str, ...]
    seconds: float


@dataclass(frozen=True, slots=True)
class Shot:
    """A screenshot between two looks at the page."""

    png: bytes
    taken_at: datetime
    page: Compared
    frames: Sequence[Snapshot]
    sensitive: tuple[Rect, ...]


def taken(page: Page, wishes: Wishes) -> Steps[Captured]:
    """All steps of a capture."""
    milliseconds = 1_000 * wishes.seconds
    # Neither DevTools' protocol nor evaluate() has a timeout, so that a page that hangs must be told before them.
    yield lambda: page.wait_for_function("() => true", timeout=milliseconds)
    url = page.url
    try:
        shot = yield from _looked_at(page, wishes)
    except Exception:
        if page.url == url:
            raise
        # It was left for another page meanwhile.
        shot = yield from _looked_at(page, wishes)
    return _parts(shot)


def _looked_at(page: Page, wishes: Wishes) -> Steps[Shot]:
    milliseconds = 1_000 * wishes.seconds
    options = {"sensitive": list(wishes.sensitive), "volatile": list(wishes.volatile)}
    world: World
    if page.context.browser is None or page.context.browser.browser_type.name == "chromium":
        world = yield from Isolated.enter(page, {**options, "unseen": UNSEEN}, milliseconds)
    else:
        world = yield from Shared.enter(page.main_frame, {**options, "unseen": UNSEEN}, milliseconds)
    frames = yield from enter_frames(page, {**options, "unseen": UNSEEN_IN_FRAME})
    try:
        shot = yield from _shot(page, world, frames, milliseconds)
    except Exception:
        yield from _leave((world, *frames))
        raise
    yield from _leave((world, *frames))
    return shot


def _leave(views: Sequence[World]) -> Steps[None]:
    for view in views:
        try:
            yield from view.leave()
        except Exception:  # noqa: BLE001, S112 - a page that has gone away has nothing left to tidy up
            continue


def _shot(page: Page, world: World, frames: list[FrameView], milliseconds: float) -> Steps[Shot]:
    before = yield from world.take()
    inner = yield from take_frames(frames)
    for attempt in range(1, ATTEMPTS + 1):
        taken_at = datetime.now(UTC)
        png = yield lambda: page.screenshot(timeout=milliseconds)
        behind = yield from world.take()
        inner_behind = yield from take_frames(frames)
        between = compared(before, behind)
        if not between.restless or attempt == ATTEMPTS:
            break
        before, inner = behind, inner_behind
    secrets = [box for each in (before, behind, *inner, *inner_behind) for box in each.sensitive]
    return Shot(png, taken_at, between, inner, tuple(dict.fromkeys(secrets)))


def _parts(shot: Shot) -> Captured:
    viewport = Viewport(**shot.page.snapshot.viewport)
    text = written([shot.page.snapshot, *shot.frames])
    details: dict[str, Any] = {"viewport": viewport, "captured_at": shot.taken_at}
    return Captured(
        Part.screenshot(
            shot.png,
            sensitive=list(_pixels(shot.sensitive, shot.png, viewport)),
            volatile=list(_pixels(shot.page.changed, shot.png, viewport)),
            **details,
        ),
        Part.dom(text.text, elements=text.elements, sensitive=text.sensitive, volatile=text.volatile, **details),
    )


def _pixels(boxes: Sequence[Rect], png: bytes, viewport: Viewport) -> Iterator[Box]:
    """The boxes in the screenshot's pixels, with a margin; those outside of it are left out."""
    # The header of a PNG file: its size stands behind the signature, a length and a name.
    width, height = struct.unpack_from(">II", png, 16)
    scale = width / viewport.css_width if viewport.css_width else 1.0
    for box in boxes:
        x0, y0 = floor(box.x0 * scale) - MARGIN, floor(box.y0 * scale) - MARGIN
        x1, y1 = ceil(box.x1 * scale) + MARGIN, ceil(box.y1 * scale) + MARGIN
        if box.x0 < box.x1 and box.y0 < box.y1 and x0 < width and y0 < height and x1 > 0 and y1 > 0:
            yield Box(x0=max(x0, 0), y0=max(y0, 0), x1=min(x1, width), y1=min(y1, height))
