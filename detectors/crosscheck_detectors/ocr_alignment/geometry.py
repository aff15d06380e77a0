"""Where on the screen the elements of a text stand: values are compared with the pixels of their own element.

Elements come with spans of the text and boxes in CSS pixels of the viewport. The screenshot's pixels are those times
its width over the viewport's, which holds for every device pixel ratio and zoom. A screenshot that is higher than the
viewport shows the whole page, and its pixels count from the page's top.
"""

from bisect import bisect_right
from collections.abc import Sequence

from crosscheck_detectors.context import Box, CssBox, Element, ImagePart, Span, TextPart, Viewport
from crosscheck_detectors.ocr_alignment.fields import Field

SLACK = 4
"""Pixels by which what is drawn may stand out of its element."""
WHOLE_PAGE = 1.05
"""How many times as high as the viewport a screenshot is that shows more than the viewport."""


class Scale:
    """The way from CSS pixels of the viewport to a screenshot's pixels and back."""

    def __init__(self, viewport: Viewport, width: int, height: int) -> None:
        self._factor = width / viewport.css_width if viewport.css_width > 0 else viewport.device_pixel_ratio or 1.0
        whole = viewport.css_height > 0 and height > WHOLE_PAGE * viewport.css_height * self._factor
        self._right = viewport.scroll_x if whole else 0.0
        self._down = viewport.scroll_y if whole else 0.0

    def pixels(self, box: CssBox) -> Box:
        """The smallest box of whole pixels around a box in CSS pixels."""
        return Box(
            int((box.x0 + self._right) * self._factor),
            int((box.y0 + self._down) * self._factor),
            -int(-(box.x1 + self._right) * self._factor // 1),
            -int(-(box.y1 + self._down) * self._factor // 1),
        )

    def css(self, box: Box) -> CssBox:
        """A box of pixels in CSS pixels of the viewport."""
        return CssBox(
            box.x0 / self._factor - self._right,
            box.y0 / self._factor - self._down,
            box.x1 / self._factor - self._right,
            box.y1 / self._factor - self._down,
        )


def scale_of(image: ImagePart, text: TextPart | None = None) -> Scale | None:
    """The scale of a screenshot, by its own viewport or that of the text it is compared with; None without one."""
    viewport = image.viewport or (text.viewport if text else None)
    return Scale(viewport, image.width, image.height) if viewport else None


class Geometry:
    """The elements of one text on one screenshot."""

    def __init__(self, elements: Sequence[Element], image: ImagePart, scale: Scale) -> None:
        self._image = image
        self._elements = sorted(elements, key=lambda each: (each.span.start, -each.span.end))
        self._starts = [each.span.start for each in self._elements]
        self._boxes = [scale.pixels(each.box) for each in self._elements]
        self._parents: list[int] = []
        open_: list[int] = []
        for index, element in enumerate(self._elements):
            while open_ and self._elements[open_[-1]].span.end < element.span.end:
                open_.pop()
            self._parents.append(open_[-1] if open_ else -1)
            open_.append(index)
        self._holders = frozenset(self._parents)

    @classmethod
    def of(cls, text: TextPart, image: ImagePart) -> "Geometry | None":
        """None where the text has no elements, or nothing says how they lie on the screenshot."""
        scale = scale_of(image, text)
        return cls(text.elements, image, scale) if text.elements and scale else None

    def unseen(self, span: Span) -> bool:
        """Whether a span's element is not visible, or lies outside of the screenshot."""
        index = self._smallest(span)
        if index < 0:
            return False
        box = self._boxes[index]
        inside = box.x0 < self._image.width and box.y0 < self._image.height and box.x1 > 0 and box.y1 > 0
        return not (self._elements[index].visible and inside and box.width > 0 and box.height > 0)

    def box(self, span: Span) -> Box | None:
        """The pixels of the smallest element that holds a span; None where no element does."""
        index = self._smallest(span)
        return self._boxes[index] if index >= 0 else None

    def leaf(self, span: Span) -> int:
        """The number of the smallest element that holds a span if no other element is in it, else -1."""
        index = self._smallest(span)
        return index if index >= 0 and index not in self._holders else -1

    def whole(self, index: int) -> Box | None:
        """The pixels of an element by its number; None where it is not visible, or not as a whole on the screenshot."""
        box, image = self._boxes[index], self._image
        inside = box.x0 >= 0 and box.y0 >= 0 and box.x1 <= image.width and box.y1 <= image.height
        return box if inside and self._elements[index].visible else None

    def name(self, span: Span) -> str:
        """The accessible name of the smallest element that holds a span, "" if it has none."""
        index = self._smallest(span)
        return self._elements[index].name if index >= 0 else ""

    def apart(self, a: Field, b: Field) -> bool:
        """Whether a value of the text and one of the screenshot stand in different places."""
        span, place = (a.place, b.place) if isinstance(a.place, Span) else (b.place, a.place)
        if not isinstance(span, Span) or not isinstance(place, Box):
            return False
        box = self.box(span)
        return box is not None and not holds(box, place)

    def _smallest(self, span: Span) -> int:
        index = bisect_right(self._starts, span.start) - 1
        while index >= 0 and self._elements[index].span.end < span.end:
            index = self._parents[index]
        return index


def holds(box: Box, place: Box) -> bool:
    """Whether the middle of a place is in a box, or nearly."""
    return box.has_middle_of(place, SLACK)
