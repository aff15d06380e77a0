"""Where an action goes: the element and the pixels that its target names."""

from collections.abc import Sequence
from dataclasses import dataclass

from crosscheck_detectors.action import ElementRef, Target
from crosscheck_detectors.context import Box, CssBox, Element, ImagePart, Span, TextPart
from crosscheck_detectors.ocr_alignment.geometry import Scale, scale_of
from crosscheck_detectors.ocr_alignment.keys import key
from crosscheck_detectors.pages import Pages


@dataclass(frozen=True, slots=True)
class Spot:
    """What of a target could be found.

    `box` is the element's and `point` the target's, both in pixels of `image`. `span` is the element's in `text`.
    """

    image: ImagePart | None = None
    text: TextPart | None = None
    element: Element | None = None
    span: Span | None = None
    box: Box | None = None
    point: tuple[float, float] | None = None

    @property
    def inside(self) -> bool:
        """Whether the whole box lies on the screenshot."""
        box, image = self.box, self.image
        if box is None or image is None:
            return False
        return box.x0 >= 0 and box.y0 >= 0 and box.x1 <= image.width and box.y1 <= image.height


def locate(pages: Pages, target: Target) -> Spot:
    """The spot, as far as the parts tell it; an element that fits twice is none."""
    image = next((each for each in pages.images if each.id == target.part_id), None)
    text = _text(pages, target.element)
    scale = scale_of(image, text) if image else None
    point = _point(target, scale)
    element: Element | None = None
    span: Span | None = None
    if text and target.element:
        element = _named(text, target.element)
        span = element.span if element else target.element.span
    elif text and point and scale:
        element = _under(text.elements, point, scale)
        span = element.span if element else None
    box = scale.pixels(element.box) if element and scale else None
    return Spot(image, text, element, span, box, point)


def _text(pages: Pages, element: ElementRef | None) -> TextPart | None:
    if element and element.part_id:
        return next((part for part in pages.texts if part.id == element.part_id), None)
    with_elements = [part for part in pages.texts if part.elements]
    return with_elements[0] if len(with_elements) == 1 else None


def _point(target: Target, scale: Scale | None) -> tuple[float, float] | None:
    if target.point:
        return target.point
    if target.css_point and scale:
        x, y = target.css_point
        box = scale.pixels(CssBox(x, y, x, y))
        return float(box.x0), float(box.y0)
    return None


def _named(text: TextPart, wanted: ElementRef) -> Element | None:
    if wanted.span:
        span = wanted.span
        holding = [
            each
            for each in text.elements
            if each.span.start <= span.start and span.end <= each.span.end and each.span.end > each.span.start
        ]
        return min(holding, key=lambda each: each.span.end - each.span.start, default=None)
    name = key(wanted.name)
    found = [
        each
        for each in text.elements
        if key(each.name) == name and (not wanted.role or each.role.casefold() == wanted.role.casefold())
    ]
    return found[0] if len(found) == 1 else None


def _under(elements: Sequence[Element], point: tuple[float, float], scale: Scale) -> Element | None:
    """The smallest visible element that holds a point."""
    x, y = point
    found: list[tuple[int, Element]] = []
    for each in elements:
        box = scale.pixels(each.box)
        if each.visible and box.x0 <= x < box.x1 and box.y0 <= y < box.y1:
            found.append((box.width * box.height, each))
    return min(found, key=lambda pair: pair[0])[1] if found else None
