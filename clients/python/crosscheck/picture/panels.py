"""One part on the picture: an image or a text, which knows where it has drawn a piece of evidence."""

import io
from collections.abc import Sequence
from typing import NamedTuple, Protocol

from PIL import Image, ImageOps

from crosscheck.errors import InvalidRequest
from crosscheck.part import Part
from crosscheck.picture import rows
from crosscheck.picture.canvas import Canvas
from crosscheck.picture.fonts import Family
from crosscheck.picture.style import (
    EDGE,
    FAINT,
    INK,
    PALE,
    PAPER,
    ROW_HEIGHT,
    STRIP,
    STRIP_HEIGHT,
    TEXT_SIZE,
    Colour,
    Point,
    Rect,
)
from crosscheck.places import Box
from crosscheck.verdict import Evidence

MAX_ENLARGEMENT = 2.0
MAX_TALLNESS = 2.0
GUTTER = 52
PADDING = 14
BOX_MARGIN = 5
BADGE_ROOM = 15


class Port(NamedTuple):
    """Where a finding's number and line meet a panel, and the direction in which the line leaves from there."""

    at: Point
    towards: Point


class Panel(Protocol):
    """A part on the picture. `leads` is true for the left one, whose lines leave to the right."""

    part: Part

    def draw(self, canvas: Canvas, area: Rect) -> None:
        """Draw the part into the area, title included."""

    def mark(self, canvas: Canvas, side: Evidence, colour: Colour, *, leads: bool) -> Port | None:
        """Mark the evidence after draw(); None where it is not to be seen."""


class ImagePanel:
    """An image, of a very tall one the window that holds the evidence."""

    def __init__(self, part: Part, sides: Sequence[Evidence]) -> None:
        self.part = part
        self.image = open_image(part)
        self._window = _window(self.image.size, [side.box for side in sides if side.box])
        self._at = Rect(0, 0, 0, 0)

    def fitted(self, width: float, height: float) -> tuple[float, float]:
        """The size at which the image fits into width and height."""
        scale = min(width / self._window.width, height / self._window.height, MAX_ENLARGEMENT)
        return self._window.width * scale, self._window.height * scale

    def draw(self, canvas: Canvas, area: Rect) -> None:
        inner = _frame(canvas, area, self.part, f"{self.image.width} x {self.image.height} pixels")
        width, height = self.fitted(inner.width, inner.height)
        x, y = inner.x0 + (inner.width - width) / 2, inner.y0 + (inner.height - height) / 2
        self._at = Rect(x, y, x + width, y + height)
        canvas.paste(self.image.crop(self._window.pixels), self._at)
        canvas.box(self._at, edge=EDGE)

    def mark(self, canvas: Canvas, side: Evidence, colour: Colour, *, leads: bool) -> Port | None:
        if side.box is None:
            return None
        scale = self._at.width / self._window.width
        x, y = self._at.x0 - self._window.x0 * scale, self._at.y0 - self._window.y0 * scale
        x0, y0, x1, y1 = (value * scale for value in side.box.corners)
        place = Rect(x + x0, y + y0, x + x1, y + y1).grown(BOX_MARGIN).inside(self._at)
        if place.width <= 0 or place.height <= 0:
            return None
        canvas.box(place.grown(2), edge=PAPER, edge_width=7, radius=7)
        canvas.box(place, fill=colour, opacity=0.12, edge=colour, edge_width=3, radius=5)
        # What follows a value is blank more often than what precedes it, which is its label; so a line that comes from
        # the left reaches the value from below instead of striking its label out.
        at = (min(place.x1 + BADGE_ROOM, self._at.x1 - BADGE_ROOM), place.middle)
        return Port(at, (1, 0) if leads else (0, 1))


class TextPanel:
    """A text in a monospaced font, scrolled to the evidence, with the lines' numbers."""

    def __init__(self, part: Part, sides: Sequence[Evidence]) -> None:
        self.part = part
        self._text = part.text or ""
        self._spans = [side.span for side in sides if side.span]
        self._shown: dict[rows.Row, Rect] = {}
        self._cell = 0.0
        self._area = Rect(0, 0, 0, 0)

    def draw(self, canvas: Canvas, area: Rect) -> None:
        self._area = area
        inner = _frame(canvas, area, self.part, f"{len(self._text):,} characters")
        self._cell = canvas.width("0", size=TEXT_SIZE, family=Family.MONO)
        columns = max(8, int((inner.width - GUTTER - 2 * PADDING) / self._cell))
        every = rows.wrap(self._text.removesuffix("\n"), columns)
        wanted = {index for span in self._spans for index in rows.touching(every, span)}
        capacity = max(1, int((inner.height - PADDING) / ROW_HEIGHT))
        top, previous = inner.y0 + PADDING / 2, -1
        for index in rows.choose(len(every), wanted, capacity):
            if index != previous + 1:
                self._skipped(canvas, inner, top)
                top += ROW_HEIGHT
            self._row(canvas, every[index], Rect(inner.x0 + GUTTER + PADDING, top, inner.x1, top + ROW_HEIGHT))
            top, previous = top + ROW_HEIGHT, index
        if previous < len(every) - 1:
            self._skipped(canvas, inner, top)

    def mark(self, canvas: Canvas, side: Evidence, colour: Colour, *, leads: bool) -> Port | None:
        if side.span is None:
            return None
        marked = []
        for row, at in self._shown.items():
            start, end = max(side.span.start, row.start), min(side.span.end, row.end)
            if start >= end:
                continue
            canvas.box(Rect(self._area.x0 + 1, at.y0, self._area.x1 - 1, at.y1), fill=colour, opacity=0.06)
            x0, x1 = (at.x0 + self._cell * sum(map(rows.cells, self._text[row.start : to])) for to in (start, end))
            place = Rect(x0 - 3, at.y0 + 1, x1 + 3, at.y1 - 1)
            canvas.box(place, fill=colour, opacity=0.16, edge=colour, edge_width=2, radius=5)
            marked.append(place)
        if not marked:
            return None
        # At the panel's border, so that the line crosses no words.
        return Port((self._area.x1 if leads else self._area.x0, marked[0].middle), (1 if leads else -1, 0))

    def _row(self, canvas: Canvas, row: rows.Row, at: Rect) -> None:
        self._shown[row] = at
        if row.first:
            number = str(row.line)
            x = at.x0 - PADDING - canvas.width(number, size=13, family=Family.MONO)
            canvas.text(x, at.middle, number, size=13, family=Family.MONO, colour=PALE)
        x = at.x0
        for character in self._text[row.start : row.end]:
            shown = character if character.isprintable() else " "
            canvas.text(x, at.middle, shown, size=TEXT_SIZE, family=Family.MONO, colour=INK)
            x += self._cell * rows.cells(character)

    @staticmethod
    def _skipped(canvas: Canvas, inner: Rect, top: float) -> None:
        canvas.text(inner.x0 + GUTTER + PADDING, top + ROW_HEIGHT / 2, "· · ·", size=TEXT_SIZE, colour=PALE)


def panel_of(part: Part, sides: Sequence[Evidence]) -> ImagePanel | TextPanel:
    """The panel for a part, which will have to show `sides`."""
    return TextPanel(part, sides) if part.image is None else ImagePanel(part, sides)


def open_image(part: Part) -> Image.Image:
    """The part's image, upright and in RGB, so that boxes fit it.

    Raises:
        InvalidRequest: naming the part, for an image that Pillow cannot open.

    """
    try:
        with Image.open(io.BytesIO(part.image or b"")) as image:
            return ImageOps.exif_transpose(image).convert("RGB")
    except (OSError, ValueError, Image.DecompressionBombError) as error:
        raise InvalidRequest.about(f"part {part.id}", f"its image cannot be drawn: {error}") from error


def _frame(canvas: Canvas, area: Rect, part: Part, size: str) -> Rect:
    """Draw the panel's paper and title; returns what is left for the part."""
    canvas.box(area, fill=PAPER, edge=EDGE, radius=10)
    strip = Rect(area.x0 + 1, area.y0 + 1, area.x1 - 1, area.y0 + STRIP_HEIGHT)
    canvas.box(strip, fill=STRIP, radius=9)
    note = size if part.id == part.source else f"{part.source.replace('_', ' ')}, {size}"
    room = strip.width - 2 * PADDING - 12 - canvas.width(note, size=15)
    name = canvas.shortened(part.id, size=17, width=room)
    end = canvas.text(strip.x0 + PADDING, strip.middle, name, size=17, bold=True)
    canvas.text(end + 12, strip.middle, note, size=15, colour=FAINT)
    return Rect(area.x0 + 1, strip.y1, area.x1 - 1, area.y1 - 1)


def _window(size: tuple[int, int], boxes: Sequence[Box]) -> Rect:
    width, height = size
    tall = min(height, width * MAX_TALLNESS)
    centre = (boxes[0].y0 + boxes[0].y1) / 2 if boxes else 0
    top = min(max(0, centre - tall / 2), height - tall)
    return Rect(0, top, width, top + tall)
