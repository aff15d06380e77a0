"""Contents that were sent before and are now only named by their digest."""

import re
from collections.abc import Sequence
from typing import Protocol

from crosscheck.v1 import guard_pb2 as pb

DIGEST = re.compile(r"sha256:[0-9a-f]{64}")

Content = str | bytes
"""A text, or an image file."""


class Contents(Protocol):
    """What one identity has sent before."""

    def held(self, key: str) -> Content | None:
        """The content under a `content_key`, with what is sensitive masked; None where it is not held."""
        ...


class NoContents:
    """Holds nothing: for requests that belong to no session."""

    def held(self, key: str) -> None:
        """Nothing, whatever the key."""
        del key


def content_key(digest: str, sensitive: Sequence[pb.Region]) -> str:
    """Equal for equal contents with equal masks: one that was masked must not stand for the whole."""
    places = (
        f"{each.span.start}-{each.span.end}"
        if each.WhichOneof("place") == "span"
        else f"{each.box.x0},{each.box.y0},{each.box.x1},{each.box.y1}"
        for each in sensitive
    )
    return "|".join((digest, *places))
