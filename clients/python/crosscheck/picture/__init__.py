"""A picture of a verdict: the parts side by side, with both sides of every finding marked and joined. Needs Pillow.

draw(parts, response.verdict).save("finding.png")
draw_heat(part, response.verdict.attention.heat_maps[0]).save("heat.png")
"""

try:
    import PIL.Image
except ImportError as missing:  # pragma: no cover
    raise ImportError("pictures need Pillow: pip install 'crosscheck[pictures]'") from missing

from collections.abc import Sequence

from crosscheck.part import Part
from crosscheck.picture.heat import draw_heat
from crosscheck.picture.masking import masked
from crosscheck.picture.sheet import Sheet
from crosscheck.verdict import Verdict

__all__ = ["draw", "draw_heat"]


def draw(parts: Sequence[Part], verdict: Verdict) -> PIL.Image.Image:
    """Draw the verdict on `parts`, which are those of its request, as an RGB image of at most 1600 pixels in width.

    Parts that findings speak of come first, an image to the left; up to four are shown. Without a finding the picture
    says what was compared. Where the verdict holds maps of attention (`attention_detail=True`), a panel below shows the
    map of each part, by layer and head, on one colour scale. Scripts that need shaping, such as Arabic, show letter by
    letter. What is sensitive is masked.

    Raises:
        InvalidRequest: for no parts, or an image that Pillow cannot open.

    """
    return Sheet(masked(parts, verdict), verdict).draw()
