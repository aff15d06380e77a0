"""From an image file's bytes to upright RGB pixels, in bounded memory.

The format is told by the first bytes and read by Pillow's class for it, not by Image.open, which would try every
format it knows and judges sizes by a limit of its own. The size is checked in the header, before a pixel is decoded.
Colour profiles are not applied: values are taken as sRGB.
"""

import io
from collections.abc import Sequence

import numpy as np
from PIL import Image, ImageOps
from PIL.ImageFile import ImageFile

from crosscheck_detectors.context import Box
from crosscheck_service.request import formats
from crosscheck_service.request.formats import Format
from crosscheck_service.request.model import Pixels
from crosscheck_service.request.problems import shown
from crosscheck_service.request.structure import excess
from crosscheck_service.settings import Limits

# However many parts a request has, its decoded pixels are bounded by so many images of the largest size.
_FULL_SIZE_IMAGES = 3
_COVER = 128


class ImageRefused(Exception):  # noqa: N818 - a judgement on the image, always caught next door
    """An image that is not taken. `field` is "data" or "mime_type"; the text says what is wrong and what is allowed."""

    def __init__(self, field: str, description: str) -> None:
        super().__init__(description)
        self.field = field


def decode(data: bytes, mime_type: str, limits: Limits, allowance: int) -> Pixels:
    """Upright RGB pixels, (height, width, 3) and read-only, on white where the image is transparent.

    Args:
        data: the file as it was sent.
        mime_type: what the client says it is; "" says nothing.
        limits: for one image.
        allowance: pixels that the request's other images leave for this one.

    Raises:
        ImageRefused: for anything but a sound image of one frame within the limits.

    """
    kind = _format(data, mime_type, limits)
    try:
        _check_structure(kind, data)
        with kind.reader(io.BytesIO(data)) as image:
            _check_size(image.width, image.height, limits, allowance)
            _check_frames(image)
            return _upright_rgb(image)
    except ImageRefused:
        raise
    except Exception as error:
        # On damaged files decoders raise whatever they stumble over.
        raise ImageRefused("data", f"is a {kind.name} that cannot be decoded; it may be damaged or cut off") from error


def pixels_of_request(limits: Limits) -> int:
    """How many pixels the images of one request may have in all."""
    return _FULL_SIZE_IMAGES * limits.max_image_pixels


def _format(data: bytes, mime_type: str, limits: Limits) -> Format:
    if not data:
        raise ImageRefused("data", "is empty; it must hold the bytes of the image file")
    if len(data) > limits.max_image_bytes:
        raise ImageRefused("data", f"holds {len(data)} bytes; at most {limits.max_image_bytes} are allowed")
    kind = formats.recognise(data)
    if kind is None:
        raise ImageRefused("data", f"is {formats.foreign(data)}; allowed are {formats.ALLOWED}")
    if mime_type:
        claimed = formats.of_mime_type(mime_type)
        if claimed is None:
            raise ImageRefused("mime_type", f"{shown(mime_type)} is not allowed; send {kind.mime_types[0]} or nothing")
        if claimed is not kind:
            raise ImageRefused(
                "mime_type", f"says {claimed.name}, but the data is {kind.name}; send {kind.mime_types[0]} or nothing"
            )
    return kind


def _check_structure(kind: Format, data: bytes) -> None:
    if too_much := excess(kind, data):
        raise ImageRefused("data", f"is a {kind.name} that {too_much}")


def _check_size(width: int, height: int, limits: Limits, allowance: int) -> None:
    size = f"is {width} x {height} pixels"
    if max(width, height) > limits.max_image_edge:
        raise ImageRefused("data", f"{size}; an edge may have at most {limits.max_image_edge}")
    if width * height > limits.max_image_pixels:
        raise ImageRefused("data", f"{size}; an image may have at most {limits.max_image_pixels} in all")
    if width * height > allowance:
        raise ImageRefused(
            "data", f"{size}; the images of a request may have at most {pixels_of_request(limits)} in all"
        )


def _check_frames(image: ImageFile) -> None:
    if getattr(image, "is_animated", False):
        raise ImageRefused("data", "has several frames; send one frame")


def _upright_rgb(image: ImageFile) -> Pixels:
    ImageOps.exif_transpose(image, in_place=True)
    if image.mode.startswith("I;16"):
        return _gray_16_bit(image)
    if image.mode in {"I", "F"}:
        raise ImageRefused("data", "has pixels of 32 bits a channel; send 8 or 16")
    if image.has_transparency_data:
        return _frozen(_on_white(image.convert("RGBA")))
    return _frozen(image.convert("RGB"))


def _gray_16_bit(image: Image.Image) -> Pixels:
    """Pillow's own conversion clips at 255 in some versions."""
    gray = (np.asarray(image) >> 8).astype(np.uint8)
    pixels = np.repeat(gray[:, :, np.newaxis], 3, axis=2)
    pixels.flags.writeable = False
    return pixels


def _on_white(image: Image.Image) -> Image.Image:
    background = Image.new("RGB", image.size, "white")
    background.paste(image, mask=image)
    return background


def _frozen(image: Image.Image) -> Pixels:
    pixels = np.asarray(image)
    pixels.flags.writeable = False
    return pixels


def covered(pixels: Pixels, boxes: Sequence[Box]) -> Pixels:
    """The pixels with the boxes painted over in grey; read-only like those, which stay as they are."""
    if not boxes:
        return pixels
    painted = pixels.copy()
    for box in boxes:
        painted[max(box.y0, 0) : max(box.y1, 0), max(box.x0, 0) : max(box.x1, 0)] = _COVER
    painted.flags.writeable = False
    return painted
