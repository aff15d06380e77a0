"""Carries what one text marks as sensitive over to the request's other parts, before anything looks at them.

A span that is marked in a text stands on the screenshot too: in its element's box, where elements and a viewport say
so, and in other texts as an equal string. What only a reading of the image can find is masked behind the reader.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace

from crosscheck_detectors.action import Action
from crosscheck_detectors.confidential import Confidential
from crosscheck_detectors.context import Box, Element, Span
from crosscheck_detectors.masks import masked
from crosscheck_detectors.ocr_alignment.geometry import Scale
from crosscheck_service.request.images import covered
from crosscheck_service.request.model import ImageInput, PartInput, TextInput

SURROUNDINGS = 120
"""Characters that an element may hold beside a secret and still tell its place; the box of a whole page does not."""


def secrets_of(parts: Sequence[PartInput]) -> Confidential:
    """What texts mark as sensitive, to be found in what is read from the images."""
    return Confidential(secret for part in parts if isinstance(part, TextInput) for secret in part.secrets)


def said(action: Action | None, secrets: Confidential) -> Action | None:
    """A proposed action without secrets: what an agent types into a password field is one."""
    if action is None or not secrets:
        return action
    element = action.target.element
    if element is not None:
        element = replace(element, name=secrets.masked(element.name))
    return replace(
        action,
        target=replace(action.target, element=element, expected_text=secrets.masked(action.target.expected_text)),
        text=secrets.masked(action.text),
        url=secrets.masked(action.url),
        link_text=secrets.masked(action.link_text),
        amount=secrets.masked(action.amount),
        reasoning=secrets.masked(action.reasoning),
    )


def redacted(parts: Sequence[PartInput]) -> tuple[PartInput, ...]:
    """The parts with every place masked that is known to hold what a text marks as sensitive."""
    texts = [part for part in parts if isinstance(part, TextInput)]
    secrets = secrets_of(parts)
    if not any(text.sensitive for text in texts):
        return tuple(parts)
    return tuple(
        _text(part, secrets) if isinstance(part, TextInput) else painted(part, tuple(_boxes(part, texts)))
        for part in parts
    )


def painted(image: ImageInput, boxes: tuple[Box, ...]) -> ImageInput:
    """The image with these boxes painted over too."""
    if not boxes:
        return image
    return replace(image, pixels=covered(image.pixels, boxes), sensitive=(*image.sensitive, *boxes))


def _text(part: TextInput, secrets: Confidential) -> TextInput:
    spans = secrets.spans(part.text)
    return replace(
        part,
        text=masked(part.text, spans),
        sensitive=(*part.sensitive, *spans),
        elements=tuple(replace(each, name=secrets.masked(each.name)) for each in part.elements),
    )


def _boxes(image: ImageInput, texts: Sequence[TextInput]) -> Iterator[Box]:
    """The pixels of the visible elements that hold what a text marks."""
    height, width = image.pixels.shape[:2]
    for text in texts:
        viewport = image.viewport or text.viewport
        if viewport is None or not text.sensitive:
            continue
        scale = Scale(viewport, width, height)
        for element in _holding(text):
            box = scale.pixels(element.box)
            if box.x0 < min(box.x1, width) and box.y0 < min(box.y1, height) and box.x1 > 0 and box.y1 > 0:
                yield Box(max(box.x0, 0), max(box.y0, 0), min(box.x1, width), min(box.y1, height))


def _holding(text: TextInput) -> Iterator[Element]:
    """The smallest visible elements that hold sensitive spans, unless they hold far more."""
    ordered = sorted(
        (each for each in text.elements if each.visible), key=lambda each: (each.span.start, -each.span.end)
    )
    starts = [each.span.start for each in ordered]
    parents: list[int] = []
    open_: list[int] = []
    for index, element in enumerate(ordered):
        while open_ and ordered[open_[-1]].span.end < element.span.end:
            open_.pop()
        parents.append(open_[-1] if open_ else -1)
        open_.append(index)
    for span in _apart(text.sensitive):
        inside = range(bisect_left(starts, span.start), bisect_left(starts, span.end))
        around = inside.start - 1
        near = [ordered[index] for index in inside]
        while around >= 0:
            if ordered[around].span.end > span.start:
                near.append(ordered[around])
            around = parents[around]
        yield from _smallest(
            [each for each in near if _size(each.span) <= _common(each.span, span) + SURROUNDINGS], span
        )


def _smallest(near: Sequence[Element], span: Span) -> Iterator[Element]:
    """Elements of which smaller ones leave a part of the span over."""
    taken: set[int] = set()
    for element in sorted(near, key=lambda each: _size(each.span)):
        part = set(range(max(element.span.start, span.start), min(element.span.end, span.end)))
        if part - taken:
            taken |= part
            yield element


def _apart(spans: Sequence[Span]) -> Iterator[Span]:
    """The spans without overlap."""
    end = 0
    for span in sorted(spans, key=lambda each: each.start):
        if span.end > end:
            yield Span(max(span.start, end), span.end)
            end = span.end


def _size(span: Span) -> int:
    return span.end - span.start


def _common(a: Span, b: Span) -> int:
    return min(a.end, b.end) - max(a.start, b.start)
