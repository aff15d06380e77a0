"""The checks of what a part says about places: elements, viewport, what is secret, and what changes by itself."""

import math
from collections.abc import Sequence
from typing import Literal

from crosscheck.v1 import guard_pb2 as pb
from crosscheck_detectors.context import Box, CssBox, Element, Span, Viewport
from crosscheck_service.request.problems import Problems

MAX_ELEMENTS = 50_000
MAX_REGIONS = 10_000
Marked = Literal["sensitive", "volatile"]
"""The fields of a part that hold regions."""


def read_elements(path: str, part: pb.Part, problems: Problems) -> tuple[Element, ...]:
    """A text part's elements; problems are noted, and the elements that have one left out."""
    elements = part.elements
    if elements and part.WhichOneof("content") != "text":
        problems.wrong(f"{path}.elements", "belong to a text; this part has none")
        return ()
    if len(elements) > MAX_ELEMENTS:
        problems.wrong(f"{path}.elements", f"holds {len(elements)}; at most {MAX_ELEMENTS} are allowed")
        return ()
    length = len(part.text)
    found: list[Element] = []
    for index, element in enumerate(elements):
        box = element.box
        sides = (box.x0, box.y0, box.x1, box.y1)
        if not _is_span(element.span, length):
            problems.wrong(f"{path}.elements[{index}].span", f"is no range of the {length} characters of the text")
        elif not (all(map(math.isfinite, sides)) and box.x0 <= box.x1 and box.y0 <= box.y1):
            problems.wrong(f"{path}.elements[{index}].box", "is no box: x0 is at most x1, y0 at most y1, all finite")
        else:
            span = Span(element.span.start, element.span.end)
            found.append(
                Element(
                    span,
                    CssBox(*sides),
                    visible=element.visible,
                    name=element.name,
                    role=element.role,
                )
            )
            continue
        return tuple(found)
    return tuple(found)


def read_viewport(path: str, part: pb.Part, problems: Problems) -> Viewport | None:
    """The viewport; None where there is none, or one with a problem, which is noted."""
    if not part.HasField("viewport"):
        return None
    viewport = part.viewport
    sizes = (viewport.css_width, viewport.css_height, viewport.device_pixel_ratio)
    scroll = (viewport.scroll_x, viewport.scroll_y)
    if not all(math.isfinite(number) for number in (*sizes, *scroll)) or min(sizes) < 0:
        problems.wrong(f"{path}.viewport", "holds a size below 0 or a number that is not finite")
        return None
    return Viewport(*sizes, *scroll, viewport.url)


def read_spans(path: str, part: pb.Part, field: Marked, problems: Problems) -> tuple[Span, ...]:
    """The spans of a text part that the field marks."""
    return tuple(
        Span(region.span.start, region.span.end)
        for index, region in enumerate(_regions(path, part, field, problems))
        if _sound(
            f"{path}.{field}[{index}]",
            problems,
            sound=region.WhichOneof("place") == "span" and _is_span(region.span, len(part.text)),
            wanted=f"a span within the {len(part.text)} characters of the text",
        )
    )


def read_boxes(path: str, part: pb.Part, field: Marked, problems: Problems) -> tuple[Box, ...]:
    """The boxes of an image part that the field marks; what reaches out of the image does no harm."""
    return tuple(
        Box(max(region.box.x0, 0), max(region.box.y0, 0), region.box.x1, region.box.y1)
        for index, region in enumerate(_regions(path, part, field, problems))
        if _sound(
            f"{path}.{field}[{index}]",
            problems,
            sound=region.WhichOneof("place") == "box"
            and region.box.x0 <= region.box.x1
            and region.box.y0 <= region.box.y1,
            wanted="a box of the image's pixels",
        )
    )


def _regions(path: str, part: pb.Part, field: Marked, problems: Problems) -> Sequence[pb.Region]:
    regions: Sequence[pb.Region] = part.sensitive if field == "sensitive" else part.volatile
    if len(regions) > MAX_REGIONS:
        problems.wrong(f"{path}.{field}", f"holds {len(regions)}; at most {MAX_REGIONS} are allowed")
        return ()
    return regions


def _is_span(span: pb.Span, length: int) -> bool:
    return 0 <= span.start <= span.end <= length


def _sound(path: str, problems: Problems, *, sound: bool, wanted: str) -> bool:
    if not sound:
        problems.wrong(path, f"is not {wanted}")
    return sound
