"""From a request's parts to what detectors look at."""

from crosscheck_detectors.context import Box, ImagePart, Reading, TextPart
from crosscheck_service.request.model import ImageInput, TextInput


def text_part(part: TextInput) -> TextPart:
    """A text as detectors see it."""
    return TextPart(
        part.id,
        part.source,
        part.text,
        part.language,
        text_format=part.text_format,
        elements=part.elements,
        viewport=part.viewport,
        sensitive=part.sensitive,
        volatile=part.volatile,
    )


def image_part(part: ImageInput, reading: Reading, hidden: tuple[Box, ...] = ()) -> ImagePart:
    """An image as detectors see it, with what was read from it; `hidden` are places that the reading lacks."""
    height, width = part.pixels.shape[:2]
    return ImagePart(
        part.id,
        part.source,
        width,
        height,
        reading,
        part.language,
        viewport=part.viewport,
        sensitive=(*hidden, *part.sensitive),
        volatile=part.volatile,
    )
