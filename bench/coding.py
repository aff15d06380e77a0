"""Pixels as they come back from a lossy coding."""

import io

import numpy as np
from numpy.typing import NDArray
from PIL import Image


def coded(pixels: NDArray[np.uint8], quality: int | None) -> NDArray[np.uint8]:
    """RGB pixels after a JPEG of this quality; as they are for None."""
    if quality is None:
        return pixels
    held = io.BytesIO()
    Image.fromarray(pixels).save(held, "JPEG", quality=quality)
    return np.array(Image.open(held).convert("RGB"))
