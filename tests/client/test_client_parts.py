"""Parts from everything that callers hold."""

import io
from datetime import datetime
from pathlib import Path

import pytest
from PIL import Image

from crosscheck import Box, CssBox, Element, InvalidRequest, Part, Source, Span, Viewport
from crosscheck.calls import check
from crosscheck.image import mime_type
from crosscheck.v1 import guard_pb2 as pb

RED = Image.new("RGB", (4, 2), "red")


def encoded(image, kind, **options):
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def test_an_image_is_a_path_bytes_or_a_pillow_image(screenshot):
    data = screenshot.read_bytes()
    assert Part.screenshot(screenshot).image == Part.screenshot(str(screenshot)).image == data
    assert Part("document", image=data).image == data
    drawn = Part.screenshot(RED)
    assert mime_type(drawn.image) == "image/png"
    assert Image.open(io.BytesIO(drawn.image)).getpixel((0, 0)) == (255, 0, 0)


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGBA", "CMYK", "YCbCr", "F", "I;16"])
def test_every_mode_of_pillow_can_be_sent(mode):
    drawn = Part.screenshot(Image.new(mode, (4, 2)))
    assert Image.open(io.BytesIO(drawn.image)).size == (4, 2)


def test_a_pillow_image_is_sent_upright():
    turned = encoded(
        RED, "JPEG", exif=bytes.fromhex("45786966000049492a0008000000010012010300010000000600000000000000")
    )
    sent = Image.open(io.BytesIO(Part.screenshot(Image.open(io.BytesIO(turned))).image))
    assert sent.size == (2, 4)
    assert not sent.getexif()


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "BMP", "GIF", "TIFF"])
def test_formats_are_told_by_their_first_bytes(kind):
    assert mime_type(encoded(RED, kind)) == f"image/{kind.lower()}"


@pytest.mark.parametrize("data", [b"", b"BMW 3 series, Total 41,000", b"GIF89", b"RIFF....WAVE", "Größe".encode()])
def test_texts_are_no_images(data):
    assert mime_type(data) is None


def test_the_id_is_the_source_unless_given():
    assert Part.tool_output("x").id == "tool_output"
    assert Part.tool_output("x", id="search:2").id == "search:2"
    assert [make("x").source for make in (Part.dom, Part.accessibility_tree, Part.document, Part.memory)] == [
        Source.DOM,
        Source.ACCESSIBILITY_TREE,
        Source.DOCUMENT,
        Source.MEMORY,
    ]


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Part("dom"), "part: needs exactly one of text, image and digest"),
        (lambda: Part("dom", text="x", image=RED), "exactly one of text, image and digest"),
        (lambda: Part("page", text="x"), "source: Input should be 'screenshot', 'dom'"),
        (lambda: Part.dom(3), "text: Input should be a valid string"),
        (lambda: Part.dom("x", id="a b"), "id: String should match"),
        (lambda: Part.dom("x", lang="en"), "lang: Extra inputs are not permitted"),
        (
            lambda: Part.dom("x", captured_at=datetime.fromisoformat("2026-01-01")),
            "captured_at: Input should have timezone info",
        ),
        (lambda: Part.screenshot("nowhere.png"), "image: cannot read nowhere.png: No such file or directory"),
        (lambda: Part.screenshot(Path(__file__)), "image: no image found in .*test_client_parts.py; give a file"),
        (lambda: Part.screenshot(b"<svg/>"), "image: no image found; give a file that is PNG"),
        (lambda: Part.screenshot(7), "image: is of type int; give a path, bytes or a Pillow image"),
    ],
)
def test_wrong_parts_say_what_is_wrong(make, message):
    with pytest.raises(InvalidRequest, match=message) as caught:
        make()
    assert caught.value.code == "INVALID_ARGUMENT"
    assert caught.value.violations


def test_a_part_does_not_print_its_pixels(screenshot):
    assert len(repr(Part.screenshot(screenshot))) < 200


def test_format_elements_viewport_and_secrets_reach_the_message():
    element = Element(span=Span(start=7, end=12), box=CssBox(x0=1, y0=2, x1=3, y1=4), name="Total")
    part = Part.dom(
        "Total: $5.00",
        text_format="html",
        elements=[element],
        viewport=Viewport(css_width=640, css_height=480, device_pixel_ratio=2),
        sensitive=[Span(start=0, end=5)],
    )
    shot = Part.screenshot(RED, sensitive=[Box(x0=0, y0=0, x1=2, y1=2)], volatile=[Box(x0=1, y0=1, x1=2, y1=2)])
    text, image = check([part, shot]).request.parts
    assert text.text_format == pb.TEXT_FORMAT_HTML
    assert (text.elements[0].span.end, text.elements[0].box.y1, text.elements[0].visible) == (12, 4, True)
    assert text.viewport.css_width == 640
    assert text.sensitive[0].span == pb.Span(start=0, end=5)
    assert image.sensitive[0].box == pb.Box(x1=2, y1=2)
    assert (len(text.volatile), image.volatile[0].box) == (0, pb.Box(x0=1, y0=1, x1=2, y1=2))
    with pytest.raises(InvalidRequest):
        Part.dom("x", text_format="yaml")
