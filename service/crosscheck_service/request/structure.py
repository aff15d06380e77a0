"""What a small file may do to a decoder, told from its structure before the decoder walks it.

A scan of a progressive JPEG takes 65 bytes and costs a walk over all pixels: 16 MiB of them keep a core busy for
hours. A strip of a TIFF takes 8 bytes and becomes an object: 16 MB of them cost 11 s and 500 MB for 16 pixels.
"""

import struct

from PIL.TiffImagePlugin import STRIPOFFSETS, TILEOFFSETS

from crosscheck_service.request.formats import Format

# Encoders write about ten scans, and at most one strip for each row and channel.
MAX_SCANS = 64
MAX_STRIPS = 65_536

_SCAN_MARKER = b"\xff\xda"


def excess(kind: Format, data: bytes) -> str:
    """What there is too much of in a file, as the end of a sentence; "" where it may be decoded.

    Raises:
        struct.error: for a TIFF without a directory.

    """
    if kind.name == "JPEG" and (scans := data.count(_SCAN_MARKER)) > MAX_SCANS:
        return f"has {scans} scans; at most {MAX_SCANS} are allowed"
    if kind.name == "TIFF" and (strips := _strips(data)) > MAX_STRIPS:
        return f"has {strips} strips or tiles; at most {MAX_STRIPS} are allowed"
    return ""


def _strips(data: bytes) -> int:
    order = "<" if data.startswith(b"II") else ">"
    (directory,) = struct.unpack_from(f"{order}I", data, 4)
    (length,) = struct.unpack_from(f"{order}H", data, directory)
    entries = (struct.unpack_from(f"{order}HHI", data, directory + 2 + 12 * index) for index in range(length))
    return max((count for tag, _, count in entries if tag in {STRIPOFFSETS, TILEOFFSETS}), default=0)
