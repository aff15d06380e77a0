"""Images that are not taken: each is refused with its field and a remedy, none breaks the decoder."""

import contextlib
import io
import random
import struct
import time
import zlib

import psutil
import pytest
from PIL import ExifTags, Image

from crosscheck_service.request.images import ImageRefused, decode
from crosscheck_service.settings import Limits

LIMITS = Limits()
KINDS = ["PNG", "JPEG", "WEBP", "BMP", "GIF", "TIFF"]


def encoded(image: Image.Image, kind: str, **options: object) -> bytes:
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def small(kind: str) -> bytes:
    """A turned picture of noise, 40 x 30 pixels."""
    noise = Image.frombytes("RGB", (40, 30), random.Random(7).randbytes(40 * 30 * 3))
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    exif[ExifTags.Base.Software] = "test"
    options = {"exif": exif} if kind in {"PNG", "JPEG", "WEBP", "TIFF"} else {}
    return encoded(noise.quantize(16) if kind == "GIF" else noise, kind, **options)


def refusal(data: bytes, mime_type: str = "", limits: Limits = LIMITS, allowance: int | None = None) -> ImageRefused:
    with pytest.raises(ImageRefused) as caught:
        decode(data, mime_type, limits, limits.max_image_pixels if allowance is None else allowance)
    assert str(caught.value).isascii()
    assert len(str(caught.value)) < 300
    return caught.value


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png(width: int, height: int, body: bytes = b"") -> bytes:
    """A PNG whose header says what it likes."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(body)) + chunk(b"IEND", b"")


SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'


@pytest.mark.parametrize(
    ("data", "named"),
    [
        (b"", "empty"),
        (b"Total: $5", "no image"),
        (b"\0" * 100, "no image"),
        (SVG, "SVG"),
        (b'<?xml version="1.0"?>\n<!-- by hand -->\n' + SVG, "SVG"),
        (b"<!DOCTYPE html><html></html>", "HTML"),
        (b"%PDF-1.7\n", "PDF"),
        (b"\0\0\0\x1cftypavif\0\0\0\0", "AVIF"),
        (b"\xff\x0a\x00", "JPEG XL"),
        (b"\0\0\x01\0\x01\0", "icon"),
        (b"II+\0\x08\0\0\0", "BigTIFF"),
        (b"iVBORw0KGgoAAAANSUhEUgAA", "base64"),
        (b"data:image/png;base64,iVBORw0KGgo", "base64"),
    ],
)
def test_what_is_no_known_image_is_named(data, named):
    error = refusal(data)
    assert error.field == "data"
    assert named in str(error)


@pytest.mark.parametrize("kind", KINDS)
def test_a_cut_off_file_is_refused(kind):
    data = small(kind)
    for length in range(12, len(data) - 40, max(1, len(data) // 25)):
        assert "damaged or cut off" in str(refusal(data[:length])), length


@pytest.mark.parametrize(
    ("mime_type", "said"),
    [
        ("image/jpeg", "says JPEG, but the data is PNG"),
        ("image/svg+xml", "is not allowed; send image/png"),
        ("text/plain", "is not allowed; send image/png"),
        ("application/octet-stream", "is not allowed; send image/png"),
        ("\u202e" * 500, "is not allowed"),
    ],
)
def test_a_lying_mime_type_is_refused(mime_type, said):
    error = refusal(small("PNG"), mime_type)
    assert error.field == "mime_type"
    assert said in str(error)


@pytest.mark.parametrize(("width", "height"), [(0, 0), (0, 5), (5, 0)])
def test_an_image_without_pixels_is_refused(width, height):
    assert "PNG" in str(refusal(png(width, height)))


@pytest.mark.parametrize(
    ("width", "height", "said"),
    [
        (30_000, 10, "30000 x 10 pixels; an edge may have at most 16384"),
        (10, 30_000, "10 x 30000 pixels; an edge may have at most 16384"),
        (10_000, 10_000, "10000 x 10000 pixels; an image may have at most 40000000 in all"),
        (16_000, 16_000, "an image may have at most 40000000 in all"),
        (2**31 - 1, 2**31 - 1, "an edge may have at most 16384"),
    ],
)
def test_a_bomb_is_refused_from_its_header(width, height, said):
    started = time.perf_counter()
    assert said in str(refusal(png(width, height)))
    assert time.perf_counter() - started < 10


def test_a_real_bomb_takes_no_memory():
    bomb = encoded(Image.new("1", (16_000, 16_000)), "PNG")
    assert len(bomb) < 100_000
    before = psutil.Process().memory_info().rss
    assert "40000000" in str(refusal(bomb))
    assert psutil.Process().memory_info().rss - before < 20 * 2**20


def test_a_tile_larger_than_its_image_takes_no_memory():
    data = bytearray(encoded(Image.new("RGB", (64, 64)), "TIFF"))
    tags = struct.unpack_from("<H", data, struct.unpack_from("<I", data, 4)[0])[0]
    start = struct.unpack_from("<I", data, 4)[0] + 2
    for index in range(tags):
        entry = start + 12 * index
        if struct.unpack_from("<H", data, entry)[0] == 278:  # RowsPerStrip
            struct.pack_into("<HHII", data, entry, 278, 4, 1, 2**31 - 1)
    before = psutil.Process().memory_info().rss
    with contextlib.suppress(ImageRefused):
        decode(bytes(data), "", LIMITS, LIMITS.max_image_pixels)
    assert psutil.Process().memory_info().rss - before < 20 * 2**20


def test_a_jpeg_of_endless_scans_costs_no_time():
    """The smallest scan of a progressive JPEG, over and over: 0.3 s a thousand on these few pixels, hours on many."""
    data = encoded(Image.new("L", (640, 640), 128), "JPEG", progressive=True)
    last = data[data.rindex(b"\xff\xda") : -2]
    started = time.perf_counter()
    assert "scans; at most 64 are allowed" in str(refusal(data[:-2] + last * 100_000 + data[-2:]))
    assert time.perf_counter() - started < 10
    assert decode(data, "", LIMITS, LIMITS.max_image_pixels).shape == (640, 640, 3)


@pytest.mark.parametrize("order", ["<", ">"])
def test_a_tiff_of_endless_strips_costs_no_time(order):
    """Sixteen pixels whose strips are listed half a million times."""
    claimed = 500_000
    strips = struct.pack(f"{order}I", 8) * claimed
    entries = [
        (256, 4, 1, 4),  # ImageWidth
        (257, 4, 1, 4),  # ImageLength
        (258, 3, 1, 8 if order == "<" else 8 << 16),  # BitsPerSample
        (273, 4, claimed, 8),  # StripOffsets
        (278, 4, 1, 1),  # RowsPerStrip
        (279, 4, claimed, 8),  # StripByteCounts
    ]
    head = (b"II*\0" if order == "<" else b"MM\0*") + struct.pack(f"{order}I", 8 + len(strips))
    directory = struct.pack(f"{order}H", len(entries)) + b"".join(
        struct.pack(f"{order}HHII", *entry) for entry in entries
    )
    started = time.perf_counter()
    assert "has 500000 strips or tiles; at most 65536 are allowed" in str(
        refusal(head + strips + directory + b"\0" * 4)
    )
    assert time.perf_counter() - started < 20


def test_a_page_of_endless_comments_costs_no_time():
    started = time.perf_counter()
    assert "no image" in str(refusal(b"<!--" * 10_000))
    assert time.perf_counter() - started < 10


def test_compressed_text_in_a_png_is_no_bomb():
    body = png(1, 1, b"\0\0\0\0")
    text = chunk(b"zTXt", b"note\0\0" + zlib.compress(b"\0" * 200_000_000))
    assert refusal(body[:33] + text + body[33:]).field == "data"


def test_the_request_s_images_share_an_allowance():
    data = small("PNG")
    assert "at most 120000000 in all" in str(refusal(data, allowance=40 * 30 - 1))
    assert decode(data, "", LIMITS, 40 * 30).shape == (40, 30, 3)


def test_too_many_bytes_are_refused():
    data = small("PNG")
    limits = Limits(max_image_bytes=len(data) - 1)
    assert f"holds {len(data)} bytes; at most {len(data) - 1} are allowed" in str(refusal(data, limits=limits))


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG", "TIFF"])
def test_an_animation_is_refused_with_the_remedy(kind):
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("red", "green", "blue")]
    data = encoded(frames[0], kind, save_all=True, append_images=frames[1:])
    assert "send one frame" in str(refusal(data))


@pytest.mark.parametrize("mode", ["I", "F"])
def test_32_bit_channels_are_refused(mode):
    assert "32 bits a channel" in str(refusal(encoded(Image.new(mode, (8, 8)), "TIFF")))


def test_a_damaged_chunk_is_refused():
    data = bytearray(small("PNG"))
    position = data.index(b"IDAT")
    data[position + 40] ^= 0xFF
    assert "damaged" in str(refusal(bytes(data)))


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("kind", KINDS)
def test_no_damage_breaks_the_decoder(kind):
    """Bits flipped, bytes cut, doubled and overwritten: an image or ImageRefused, and nothing else."""
    chance = random.Random(11)
    sound = small(kind)
    for _ in range(250):
        data = bytearray(sound)
        for _ in range(chance.choice([1, 2, 8, 64])):
            data[chance.randrange(len(data) if chance.random() < 0.5 else min(64, len(data)))] = chance.randrange(256)
        if chance.random() < 0.4:
            del data[chance.randrange(len(data)) :]
        if chance.random() < 0.2:
            data += data[: chance.randrange(len(data) + 1)]
        try:
            pixels = decode(bytes(data), "", LIMITS, LIMITS.max_image_pixels)
        except ImageRefused:
            continue
        assert pixels.shape[2] == 3
