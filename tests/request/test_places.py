"""Elements, viewports and sensitive regions: sound ones arrive, others are named, and secrets go no further."""

import io
import math

import numpy as np
import pytest
from PIL import Image

from crosscheck.v1 import guard_pb2 as pb
from crosscheck_detectors.context import Box, CssBox, Element, Span, Viewport
from crosscheck_detectors.masks import MASK
from crosscheck_service.request.errors import InvalidRequest
from crosscheck_service.request.model import ImageInput, TextInput
from crosscheck_service.request.validate import validate
from crosscheck_service.settings import Limits

TEXT = "Password: hunter2\nTotal: $5.00"
SECRET = pb.Region(span=pb.Span(start=10, end=17))
BOX = pb.CssBox(x0=1, y0=2, x1=30, y1=12)


def png() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (20, 10), "navy").save(file, "PNG")
    return file.getvalue()


def text(**fields: object) -> pb.Part:
    return pb.Part(id="dom", source=pb.SOURCE_DOM, text=TEXT, **fields)


def image(**fields: object) -> pb.Part:
    return pb.Part(id="shot", source=pb.SOURCE_SCREENSHOT, image=pb.Image(data=png()), **fields)


def read(*parts: pb.Part) -> tuple[TextInput | ImageInput, ...]:
    return validate(pb.CheckRequest(parts=parts), Limits(), ("ocr_alignment",)).parts


def test_elements_and_viewport_arrive() -> None:
    element = pb.Element(span=pb.Span(start=18, end=23), box=BOX, visible=True, name="Total", role="text", value="x")
    viewport = pb.Viewport(css_width=640, css_height=480, device_pixel_ratio=2, scroll_y=7)
    (part,) = read(text(elements=[element], viewport=viewport))
    assert isinstance(part, TextInput)
    assert part.elements == (Element(Span(18, 23), CssBox(1, 2, 30, 12), visible=True, name="Total", role="text"),)
    assert part.viewport == Viewport(640, 480, 2, 0, 7)


def test_a_sensitive_span_is_masked_and_keeps_all_places() -> None:
    plain, hidden = (read(part)[0] for part in (text(), text(sensitive=[SECRET])))
    assert isinstance(hidden, TextInput)
    assert hidden.text == f"Password: {MASK * 7}\nTotal: $5.00"
    assert hidden.sensitive == (Span(10, 17),)
    assert hidden.digest == plain.digest


def test_a_sensitive_box_is_painted_over_and_read_anew() -> None:
    region = pb.Region(box=pb.Box(x0=5, y0=2, x1=99, y1=8))
    plain, hidden = (read(part)[0] for part in (image(), image(sensitive=[region])))
    assert isinstance(plain, ImageInput)
    assert isinstance(hidden, ImageInput)
    assert np.unique(hidden.pixels[2:8, 5:]).tolist() == [128]
    untouched = np.ones(plain.pixels.shape[:2], bool)
    untouched[2:8, 5:] = False
    assert (hidden.pixels[untouched] == plain.pixels[untouched]).all()
    assert hidden.sensitive == (Box(5, 2, 99, 8),)
    assert hidden.digest == plain.digest
    assert hidden.reading_key != plain.reading_key
    assert not hidden.pixels.flags.writeable


def test_what_changes_by_itself_is_left_as_it_is() -> None:
    box = pb.Region(box=pb.Box(x0=-5, y0=2, x1=9, y1=8))
    (changing,), (shot,), (plain,) = (read(part) for part in (text(volatile=[SECRET]), image(volatile=[box]), image()))
    assert isinstance(changing, TextInput)
    assert isinstance(shot, ImageInput)
    assert isinstance(plain, ImageInput)
    assert (changing.text, changing.volatile) == (TEXT, (Span(10, 17),))
    assert (shot.pixels == plain.pixels).all()
    assert (shot.reading_key, shot.volatile) == (plain.reading_key, (Box(0, 2, 9, 8),))


@pytest.mark.parametrize(
    ("part", "field"),
    [
        (text(elements=[pb.Element(span=pb.Span(start=0, end=99), box=BOX)]), "parts[0].elements[0].span"),
        (text(elements=[pb.Element(span=pb.Span(start=5, end=4), box=BOX)]), "parts[0].elements[0].span"),
        (text(elements=[pb.Element(box=pb.CssBox(x0=5, x1=4))]), "parts[0].elements[0].box"),
        (text(elements=[pb.Element(box=pb.CssBox(x0=math.nan))]), "parts[0].elements[0].box"),
        (image(elements=[pb.Element(box=BOX)]), "parts[0].elements"),
        (text(viewport=pb.Viewport(css_width=-1)), "parts[0].viewport"),
        (text(viewport=pb.Viewport(scroll_x=math.inf)), "parts[0].viewport"),
        (text(sensitive=[pb.Region()]), "parts[0].sensitive[0]"),
        (text(sensitive=[pb.Region(span=pb.Span(start=0, end=99))]), "parts[0].sensitive[0]"),
        (text(sensitive=[pb.Region(box=pb.Box(x1=1, y1=1))]), "parts[0].sensitive[0]"),
        (image(sensitive=[SECRET]), "parts[0].sensitive[0]"),
        (image(sensitive=[pb.Region(box=pb.Box(x0=5, x1=1))]), "parts[0].sensitive[0]"),
        (text(volatile=[SECRET, pb.Region()]), "parts[0].volatile[1]"),
        (text(volatile=[pb.Region(span=pb.Span(start=-1, end=2))]), "parts[0].volatile[0]"),
        (text(volatile=[pb.Region(box=pb.Box(x1=1, y1=1))]), "parts[0].volatile[0]"),
        (image(volatile=[SECRET]), "parts[0].volatile[0]"),
        (image(volatile=[pb.Region(box=pb.Box(y0=5, y1=1))]), "parts[0].volatile[0]"),
        (text(volatile=[SECRET] * 10_001), "parts[0].volatile"),
    ],
)
def test_what_is_wrong_is_named(part: pb.Part, field: str) -> None:
    with pytest.raises(InvalidRequest) as caught:
        read(part)
    assert [violation.field for violation in caught.value.violations] == [field]
