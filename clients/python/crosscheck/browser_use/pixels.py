"""Whether the page still looks as it did."""

import io

try:
    from PIL import Image, ImageChops
except ImportError as missing:  # pragma: no cover
    raise ImportError("Pillow is missing, as browser-use may be: pip install 'crosscheck[browser-use]'") from missing

CARET = (3, 48)
"""Width and height in CSS pixels of what a blinking caret changes at most."""


def looks_alike(before: bytes, after: bytes, scale: float) -> bool:
    """Whether two screenshots show the same, but for a blinking caret. `scale` is pixels for each CSS pixel."""
    if before == after:
        return True
    with Image.open(io.BytesIO(before)) as a, Image.open(io.BytesIO(after)) as b:
        if a.size != b.size:
            return False
        box = ImageChops.difference(a.convert("RGB"), b.convert("RGB")).getbbox()
    if box is None:
        return True
    return box[2] - box[0] <= CARET[0] * scale and box[3] - box[1] <= CARET[1] * scale
