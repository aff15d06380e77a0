"""Carries what one text marks as sensitive over to the request's other parts, before anything looks at them.

A span that is marked in a text stands on the screenshot too: in its element's box, where elements and a viewport say
so, and in other texts as an equal string. What only a reading of the image can find is masked behind the reader.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

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
    """The pixels of every visible element of which a sensitive span is the greater part, or a word of few."""
    height, width = image.pixels.shape[:2]
    for text in texts:
        viewport = image.viewport or text.viewport
        if viewport is None:
            continue
        scale = Scale(viewport, width, height)
        for element in text.elements:
            if element.visible and any(_tells(element, span) for span in text.sensitive):
                box = scale.pixels(element.box)
                if box.x0 < min(box.x1, width) and box.y0 < min(box.y1, height) and box.x1 > 0 and box.y1 > 0:
                    yield Box(max(box.x0, 0), max(box.y0, 0), min(box.x1, width), min(box.y1, height))


def _tells(element: Element, span: Span) -> bool:
    common = min(element.span.end, span.end) - max(element.span.start, span.start)
    return common > 0 and element.span.end - element.span.start <= common + SURROUNDINGS
