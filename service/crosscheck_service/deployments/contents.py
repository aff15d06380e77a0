"""Contents of parts by owner and digest, so that what does not change is sent once.

Bounded in bytes and age; the least recently used go first. What is sensitive is masked before it is kept.
"""

import io
from collections.abc import Sequence
from time import monotonic

from cachetools import TTLCache
from PIL import Image

from crosscheck.v1 import guard_pb2 as pb
from crosscheck_service.deployments.owners import Owner
from crosscheck_service.request.contents import Content, content_key
from crosscheck_service.request.model import ImageInput, PartInput

_LEAST_BYTES = 1_024
"""What a content counts for at least, so that their number is bounded too."""


class ContentStore:
    """In the memory of one process; of one thread, the event loop's."""

    def __init__(self, most_bytes: int, seconds: float) -> None:
        self._most_bytes = most_bytes
        self._contents: TTLCache[tuple[Owner, str], Content] = TTLCache(
            max(most_bytes, 1), seconds, timer=monotonic, getsizeof=_size
        )

    def of(self, owner: Owner | None, parts: Sequence[pb.Part]) -> "HeldContents":
        """What `owner` has sent before of the parts that are named by a digest alone."""
        held: dict[str, Content] = {}
        for part in parts:
            key = content_key(part.digest, part.sensitive)
            content = self._contents.get((owner, key)) if owner and part.digest else None
            if owner and content is not None:
                held[key] = content
                # An age counts from the last use.
                self.keep(owner, {key: content})
        return HeldContents(held)

    def keep(self, owner: Owner, contents: dict[str, Content]) -> None:
        """Keeps contents by their `content_key`; one that alone is larger than the store is left out."""
        for key, content in contents.items():
            if _size(content) <= self._most_bytes:
                self._contents[owner, key] = content


class HeldContents:
    """Some contents of one owner; safe to hand to a thread."""

    def __init__(self, held: dict[str, Content]) -> None:
        self._held = held

    def held(self, key: str) -> Content | None:
        return self._held.get(key)


def sendable(parts: Sequence[pb.Part], read: Sequence[PartInput]) -> dict[str, Content]:
    """The contents that `parts` hold, masked, by their `content_key`. Takes CPU time where an image has masks."""
    found: dict[str, Content] = {}
    for part, known in zip(parts, read, strict=True):
        if part.WhichOneof("content") == "digest":
            continue
        content: Content
        if not isinstance(known, ImageInput):
            content = known.text
        elif known.sensitive:
            file = io.BytesIO()
            Image.fromarray(known.pixels).save(file, "PNG", compress_level=1)
            content = file.getvalue()
        else:
            content = part.image.data
        found[content_key(known.digest, part.sensitive)] = content
    return found


def _size(content: Content) -> int:
    # A text may take four bytes a character in memory.
    return max(len(content) * (4 if isinstance(content, str) and not content.isascii() else 1), _LEAST_BYTES)
