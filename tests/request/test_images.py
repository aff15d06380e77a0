"""Images that are taken: whatever the file's kind, the pixels are upright RGB."""

import io

import numpy as np
import pytest
from PIL import ExifTags, Image

from crosscheck_service.request.images import decode
from crosscheck_service.settings import Limits

LIMITS = Limits()
WIDTH, HEIGHT = 64, 32
# What a viewer does to stored pixels for each EXIF orientation, written without Pillow.
UPRIGHT = {
    1: lambda a: a,
    2: lambda a: a[:, ::-1],
    3: lambda a: a[::-1, ::-1],
    4: lambda a: a[::-1],
    5: lambda a: a.transpose(1, 0, 2),
    6: lambda a: np.rot90(a, -1),
    7: lambda a: a[::-1, ::-1].transpose(1, 0, 2),
    8: lambda a: np.rot90(a, 1),
}


def picture() -> Image.Image:
    """Four quarters of different colours, so that no turn or flip looks like another."""
    pixels = np.zeros((HEIGHT, WIDTH, 3), np.uint8)
    pixels[: HEIGHT // 2, : WIDTH // 2] = (200, 40, 40)
    pixels[: HEIGHT // 2, WIDTH // 2 :] = (40, 160, 40)
    pixels[HEIGHT // 2 :, : WIDTH // 2] = (40, 40, 200)
    pixels[HEIGHT // 2 :, WIDTH // 2 :] = (240, 240, 240)
    return Image.fromarray(pixels)


def encoded(image: Image.Image, kind: str, **options: object) -> bytes:
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def decoded(data: bytes, mime_type: str = "") -> np.ndarray:
    pixels = decode(data, mime_type, LIMITS, LIMITS.max_image_pixels)
    assert pixels.dtype == np.uint8
    assert pixels.ndim == 3
    assert pixels.shape[2] == 3
    assert not pixels.flags.writeable
    return pixels


def difference(a: np.ndarray, b: np.ndarray) -> float:
    """The mean difference of channel values."""
    assert a.shape == b.shape
    return float(np.abs(a.astype(int) - b.astype(int)).mean())


@pytest.mark.parametrize("kind", ["PNG", "BMP", "TIFF"])
def test_lossless_formats_keep_every_pixel(kind):
    assert np.array_equal(decoded(encoded(picture(), kind)), np.asarray(picture()))


def test_a_gif_of_few_colours_keeps_every_pixel():
    assert np.array_equal(decoded(encoded(picture().quantize(8), "GIF")), np.asarray(picture()))


@pytest.mark.parametrize(("kind", "options"), [("JPEG", {"quality": 95}), ("WEBP", {"quality": 95})])
def test_lossy_formats_come_close(kind, options):
    assert difference(decoded(encoded(picture(), kind, **options)), np.asarray(picture())) < 5


@pytest.mark.parametrize(
    ("kind", "mime_type"),
    [
        ("PNG", "image/png"),
        ("PNG", "IMAGE/PNG; q=1"),
        ("JPEG", "image/jpg"),
        ("WEBP", "image/webp"),
        ("BMP", "image/x-ms-bmp"),
        ("GIF", "image/gif"),
        ("TIFF", "image/tiff"),
        ("PNG", ""),
    ],
)
def test_a_true_mime_type_is_accepted(kind, mime_type):
    assert decoded(encoded(picture(), kind), mime_type).shape == (HEIGHT, WIDTH, 3)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF"])
@pytest.mark.parametrize("orientation", UPRIGHT)
def test_exif_orientation_is_respected(kind, orientation):
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    options = {"lossless": True} if kind == "WEBP" else {"quality": 95} if kind == "JPEG" else {}
    pixels = decoded(encoded(picture(), kind, exif=exif, **options))
    assert difference(pixels, UPRIGHT[orientation](np.asarray(picture()))) < 5


def test_an_orientation_that_does_not_exist_changes_nothing():
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 9
    assert np.array_equal(decoded(encoded(picture(), "PNG", exif=exif)), np.asarray(picture()))


@pytest.mark.parametrize("kind", ["TIFF", "JPEG"])
def test_cmyk_becomes_rgb(kind):
    options = {"quality": 100} if kind == "JPEG" else {}
    assert difference(decoded(encoded(picture().convert("CMYK"), kind, **options)), np.asarray(picture())) < 5


@pytest.mark.parametrize("kind", ["PNG", "TIFF"])
def test_16_bit_gray_keeps_its_brightness(kind):
    deep = np.linspace(0, 65535, WIDTH * HEIGHT).astype(np.uint16).reshape(HEIGHT, WIDTH)
    pixels = decoded(encoded(Image.fromarray(deep), kind))
    assert np.array_equal(pixels, np.repeat((deep >> 8)[:, :, None], 3, axis=2))


def test_16_bit_colour_keeps_its_brightness():
    """Pillow cannot write one: a PNG of two pixels, red and white, 16 bits a channel."""
    import struct
    import zlib

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    header = struct.pack(">IIBBBBB", 2, 1, 16, 2, 0, 0, 0)
    row = b"\0" + struct.pack(">6H", 0xFFFF, 0, 0, 0xFFFF, 0xFFFF, 0xFFFF)
    data = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(row)) + chunk(b"IEND", b"")
    assert decoded(data).tolist() == [[[255, 0, 0], [255, 255, 255]]]


@pytest.mark.parametrize("mode", ["L", "1", "P"])
def test_other_pixel_layouts_become_rgb(mode):
    image = picture().quantize(8) if mode == "P" else picture().convert(mode)
    assert np.array_equal(decoded(encoded(image, "PNG")), np.asarray(image.convert("RGB")))


@pytest.mark.parametrize(("alpha", "expected"), [(0, (255, 255, 255)), (128, (177, 127, 127)), (255, (100, 0, 0))])
@pytest.mark.parametrize("kind", ["PNG", "TIFF", "WEBP"])
def test_transparency_is_laid_on_white(kind, alpha, expected):
    image = Image.new("RGBA", (8, 8), (100, 0, 0, alpha))
    options = {"lossless": True, "exact": True} if kind == "WEBP" else {}
    assert np.abs(decoded(encoded(image, kind, **options)).astype(int) - expected).max() <= 1


def test_gray_with_alpha_is_laid_on_white():
    assert (decoded(encoded(Image.new("LA", (8, 8), (0, 0)), "PNG")) == 255).all()


@pytest.mark.parametrize("kind", ["PNG", "GIF"])
def test_a_transparent_palette_entry_is_laid_on_white(kind):
    image = Image.new("P", (8, 8), 1)
    image.putpalette([0, 0, 0, 10, 20, 30])
    image.putpixel((0, 0), 0)
    pixels = decoded(encoded(image, kind, transparency=0))
    assert pixels[0, 0].tolist() == [255, 255, 255]
    assert pixels[4, 4].tolist() == [10, 20, 30]


def test_a_single_pixel_is_an_image():
    assert decoded(encoded(Image.new("RGB", (1, 1), "red"), "PNG")).tolist() == [[[255, 0, 0]]]
