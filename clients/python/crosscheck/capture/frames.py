"""The frames inside a page: their text is never visible to the guard, but what is secret in them is masked."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

from crosscheck.capture.pages import Frame, Handle, Page
from crosscheck.capture.snapshot import Rect, Snapshot
from crosscheck.capture.steps import Steps
from crosscheck.capture.worlds import Shared

MOST_FRAMES = 30
FRAME_MILLISECONDS = 1_000.0
"""For each step in a frame: one that does not answer is left out."""
_PLACE = """element => {
  const box = element.getBoundingClientRect(), style = getComputedStyle(element);
  const scale = element.offsetWidth ? box.width / element.offsetWidth : 1;
  const left = element.clientLeft + parseFloat(style.paddingLeft);
  const top = element.clientTop + parseFloat(style.paddingTop);
  return [box.left + scale * left, box.top + scale * top, scale, box.right, box.bottom];
}"""


class FrameView:
    """A frame's recorder and the elements of the frames around it, from the outermost to its own."""

    def __init__(self, world: Shared, elements: list[Handle]) -> None:
        self._world = world
        self._elements = elements

    def take(self) -> Steps[Snapshot]:
        """The frame as it stands in the page: all of its text not visible, its secrets cut to what it shows of them."""
        snapshot = yield from self._world.take()
        x, y, scale = 0.0, 0.0, 1.0
        window = Rect(-1e9, -1e9, 1e9, 1e9)
        for element in self._elements:
            place = yield partial(element.evaluate, _PLACE)
            left, top, shrunk, right, bottom = (float(value) for value in place)
            inner = Rect(x + scale * left, y + scale * top, x + scale * right, y + scale * bottom)
            x, y, scale = inner.x0, inner.y0, scale * shrunk
            window = _common(window, inner)
        return _unseen(snapshot.moved(x, y, scale), window)

    def leave(self) -> Steps[None]:
        yield from self._world.leave()


def enter_frames(page: Page, options: Mapping[str, object]) -> Steps[list[FrameView]]:
    """A view of each frame that answers, in the page's order."""
    views: list[FrameView] = []
    elements: dict[Frame, list[Handle]] = {page.main_frame: []}
    for frame in page.frames[1 : MOST_FRAMES + 1]:
        around = elements.get(frame.parent_frame)
        if around is None:
            continue
        try:
            element = yield frame.frame_element
            world = yield from Shared.enter(frame, options, FRAME_MILLISECONDS)
        except Exception:  # noqa: BLE001, S112 - a frame that goes away or does not answer shows no text
            continue
        elements[frame] = [*around, element]
        views.append(FrameView(world, elements[frame]))
    return views


def take_frames(views: list[FrameView]) -> Steps[list[Snapshot]]:
    """The frames that are still there."""
    taken: list[Snapshot] = []
    for view in views:
        try:
            taken.append((yield from view.take()))
        except Exception:  # noqa: BLE001, S112 - as above
            continue
    return taken


def _common(a: Rect, b: Rect) -> Rect:
    return Rect(max(a.x0, b.x0), max(a.y0, b.y0), min(a.x1, b.x1), min(a.y1, b.y1))


def _unseen(snapshot: Snapshot, window: Rect) -> Snapshot:
    return replace(
        snapshot,
        runs=tuple(replace(run, visible=False) for run in snapshot.runs),
        sensitive=tuple(_common(box, window) for box in snapshot.sensitive),
        volatile=(),
    )
