"""Images as callers have them, a path, bytes or a Pillow image, become the bytes of a file."""

import io
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias, Union

from crosscheck.errors import InvalidRequest

if TYPE_CHECKING:
    import PIL.Image

# Union, because "|" cannot join a name that only type checkers know.
ImageLike: TypeAlias = Union[str, os.PathLike[str], bytes, "PIL.Image.Image"]

_FORMATS = "PNG, JPEG, WebP, BMP, GIF or TIFF"
# Modes that PNG stores without loss of what a reader sees.
_PNG_MODES = frozenset({"1", "L", "LA", "P", "RGB", "RGBA"})


def mime_type(data: bytes) -> str | None:
    """The media type that the file's first bytes tell, or None where they are no image that the server reads."""
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return "image/webp"
    # Two letters are too few to tell a bitmap from a text; the four reserved zero bytes make it sure.
    if data.startswith(b"BM") and data[6:10] == bytes(4):
        return "image/bmp"
    signatures = {
        b"\x89PNG\r\n\x1a\n": "image/png",
        b"\xff\xd8\xff": "image/jpeg",
        b"GIF87a": "image/gif",
        b"GIF89a": "image/gif",
        b"II*\0": "image/tiff",
        b"MM\0*": "image/tiff",
    }
    return next((kind for signature, kind in signatures.items() if data.startswith(signature)), None)


def image_bytes(image: ImageLike, *, field: str = "image") -> bytes:
    """The bytes of the image's file; a Pillow image is turned upright and written as PNG.

    Raises:
        InvalidRequest: about `field`, for a file that cannot be read or is no PNG, JPEG, WebP, BMP, GIF or TIFF, and
            for any other type.

    """
    match image:
        case bytes():
            data = image
        case str() | os.PathLike():
            data = read_file(Path(image), field=field)
        case _:
            data = _png(image, field=field)
    if mime_type(data) is None:
        where = f" in {os.fspath(image)}" if isinstance(image, str | os.PathLike) else ""
        raise InvalidRequest.about(field, f"no image found{where}; give a file that is {_FORMATS}")
    return data


def read_file(path: Path, *, field: str) -> bytes:
    """The file's bytes.

    Raises:
        InvalidRequest: about `field`, with what the system said.

    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise InvalidRequest.about(field, f"cannot read {path}: {error.strerror}") from error


def _png(image: object, *, field: str) -> bytes:
    # A caller who holds a Pillow image has imported Pillow; nobody else should have to.
    pillow = sys.modules.get("PIL.Image")
    if pillow is None or not isinstance(image, pillow.Image):
        raise InvalidRequest.about(field, f"is of type {type(image).__name__}; give a path, bytes or a Pillow image")
    from PIL import ImageOps  # noqa: PLC0415

    upright = ImageOps.exif_transpose(image)
    buffer = io.BytesIO()
    (upright if upright.mode in _PNG_MODES else upright.convert("RGB")).save(buffer, format="PNG")
    return buffer.getvalue()
