"""Tells image formats apart by their first bytes, and names what is often sent in their place."""

import re
from dataclasses import dataclass

from PIL.BmpImagePlugin import BmpImageFile
from PIL.GifImagePlugin import GifImageFile
from PIL.ImageFile import ImageFile
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.TiffImagePlugin import TiffImageFile
from PIL.WebPImagePlugin import WebPImageFile

ALLOWED = "PNG, JPEG, WebP, BMP, GIF or TIFF"


@dataclass(frozen=True, slots=True)
class Format:
    """An image format that is read. `reader` is Pillow's class for it: opening it parses the header alone."""

    name: str
    mime_types: tuple[str, ...]
    signature: re.Pattern[bytes]
    reader: type[ImageFile]


FORMATS = (
    Format("PNG", ("image/png", "image/x-png", "image/apng"), re.compile(rb"\x89PNG\r\n\x1a\n"), PngImageFile),
    Format("JPEG", ("image/jpeg", "image/jpg", "image/pjpeg"), re.compile(rb"\xff\xd8\xff"), JpegImageFile),
    Format("WebP", ("image/webp",), re.compile(rb"RIFF....WEBP", re.DOTALL), WebPImageFile),
    Format("GIF", ("image/gif",), re.compile(rb"GIF8[79]a"), GifImageFile),
    Format("TIFF", ("image/tiff", "image/tif"), re.compile(rb"II\*\0|MM\0\*"), TiffImageFile),
    Format("BMP", ("image/bmp", "image/x-ms-bmp", "image/x-bmp"), re.compile(rb"BM"), BmpImageFile),
)

_FOREIGN = (
    ("an HTML page", re.compile(rb"(\xef\xbb\xbf)?\s*<(!doctype html|html)\b", re.IGNORECASE)),
    ("an SVG drawing", re.compile(rb"(\xef\xbb\xbf)?\s*<(svg\b|[?!].*<svg\b)", re.DOTALL)),
    ("a PDF", re.compile(rb"%PDF-")),
    ("an AVIF or HEIC image or a video", re.compile(rb"....ftyp", re.DOTALL)),
    ("a JPEG XL image", re.compile(rb"\xff\x0a|\0\0\0\x0cJXL ")),
    ("a JPEG 2000 image", re.compile(rb"\0\0\0\x0cjP  |\xff\x4f\xff\x51")),
    ("a BigTIFF", re.compile(rb"II\+\0|MM\0\+")),
    ("an icon file", re.compile(rb"\0\0[\1\2]\0")),
    ("a Photoshop file", re.compile(rb"8BPS")),
    ("base64 text: send the bytes that it stands for", re.compile(rb"iVBORw0KGgo|/9j/|UklGR|R0lGOD|data:image/")),
)
_LOOKED_AT = 1024


def recognise(data: bytes) -> Format | None:
    """The format whose signature `data` begins with, None where it is none of ours."""
    return next((known for known in FORMATS if known.signature.match(data)), None)


def of_mime_type(mime_type: str) -> Format | None:
    """The format that a media type names; case and parameters ("; q=1") do not matter."""
    name = mime_type.partition(";")[0].strip().lower()
    return next((known for known in FORMATS if name in known.mime_types), None)


def foreign(data: bytes) -> str:
    """What `data` seems to be instead of an image that is read, for an error message."""
    head = data[:_LOOKED_AT]
    return next((name for name, signature in _FOREIGN if signature.match(head)), "no image that this server knows")
