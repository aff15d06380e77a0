"""Parts as they may be drawn: without what is sensitive in them."""

import io
from collections.abc import Sequence

from crosscheck.part import Part
from crosscheck.picture.panels import open_image
from crosscheck.places import Box, Region
from crosscheck.verdict import Verdict

_COVER = (128, 128, 128)


def masked(parts: Sequence[Part], verdict: Verdict | None = None) -> list[Part]:
    """The parts with their sensitive places masked, and those that the server found to hold a secret of another part.

    Raises:
        InvalidRequest: naming the part, for an image that Pillow cannot open.

    """
    found = verdict.coverage.unread_regions if verdict else ()
    return [
        _masked(part, [each.region for each in found if each.sensitive and each.part_id == part.id]) for part in parts
    ]


def _masked(part: Part, found: Sequence[Region]) -> Part:
    places = (*part.sensitive, *(place for region in found for place in (region.span, region.box) if place))
    if part.text is not None:
        marked = part.model_copy(update={"sensitive": places})
        return part.model_copy(update={"text": marked.masked_text}) if places else part
    boxes = [place for place in places if isinstance(place, Box)]
    if not boxes:
        return part
    image = open_image(part)
    for box in boxes:
        image.paste(_COVER, box.corners)
    file = io.BytesIO()
    image.save(file, "PNG")
    return part.model_copy(update={"image": file.getvalue()})
