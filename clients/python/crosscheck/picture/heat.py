"""A screenshot with the model's attention laid over it."""

import PIL.Image

from crosscheck.attention import HeatMap
from crosscheck.errors import InvalidRequest
from crosscheck.part import Part
from crosscheck.picture.masking import masked
from crosscheck.picture.panels import open_image

_HOT = (214, 40, 40)
_MOST_OPAQUE = 190
"""Of 255: the text under the hottest place stays legible."""


def draw_heat(part: Part, heat: HeatMap) -> PIL.Image.Image:
    """The image of `part` in grey with `heat` in red over the region that the model was shown, as an RGB image.

    The most attended token is the reddest, and everything is relative to it. What is sensitive in the part
    is masked.

    Raises:
        InvalidRequest: for a part without an image, or a map that is not whole.
    """
    if part.image is None:
        raise InvalidRequest.about("part", "has no image; give the part that the map is of")
    if not heat.mass or len(heat.mass) != heat.rows * heat.columns or heat.box is None:
        raise InvalidRequest.about("heat", "is not whole; give one of verdict.attention.heat_maps as it came")
    picture = open_image(*masked([part])).convert("L").convert("RGB")
    most = max(heat.mass) or 1.0
    cells = PIL.Image.new("L", (heat.columns, heat.rows))
    cells.putdata([round(_MOST_OPAQUE * mass / most) for mass in heat.mass])
    size = (heat.box.x1 - heat.box.x0, heat.box.y1 - heat.box.y0)
    mask = PIL.Image.new("L", picture.size)
    mask.paste(cells.resize(size, PIL.Image.Resampling.BILINEAR), (heat.box.x0, heat.box.y0))
    picture.paste(_HOT, (0, 0, *picture.size), mask)
    return picture
