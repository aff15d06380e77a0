"""Contents of parts by owner and digest, so that what does not change is sent once.

Bounded in bytes and age; the least recently used go first. A request that marks anything as sensitive leaves nothing.
"""

from collections.abc import Iterable, Sequence
from time import monotonic

from cachetools import TTLCache

from crosscheck.v1 import guard_pb2 as pb
from crosscheck_service.deployments.owners import Owner
from crosscheck_service.request.contents import Content
from crosscheck_service.request.model import PartInput

_LEAST_BYTES = 1_024
"""What a content counts for at least, so that their number is bounded too."""


class ContentStore:
    """In the memory of one process; of one thread, the event loop's."""

    def __init__(self, most_bytes: int, seconds: float) -> None:
        self._most_bytes = most_bytes
        self._contents: TTLCache[tuple[Owner, str], Content] = TTLCache(
            max(most_bytes, 1), seconds, timer=monotonic, getsizeof=_size
        )

    def of(self, owner: Owner | None, digests: Iterable[str]) -> "HeldContents":
        """What `owner` has sent before under these digests."""
        held: dict[str, Content] = {}
        for digest in digests if owner else ():
            content = self._contents.get((owner, digest)) if owner and digest else None
            if owner and content is not None:
                held[digest] = content
                # An age counts from the last use.
                self._contents[owner, digest] = content
        return HeldContents(held)

    def keep(self, owner: Owner, parts: Sequence[pb.Part], read: Sequence[PartInput]) -> None:
        """Keeps the contents of a request's parts; one that alone is larger than the store is left out."""
        if any(part.sensitive for part in parts):
            return
        for part, known in zip(parts, read, strict=True):
            content = part.image.data if part.WhichOneof("content") == "image" else part.text
            if content and _size(content) <= self._most_bytes:
                self._contents[owner, known.digest] = content


class HeldContents:
    """Some contents of one owner; safe to hand to a thread."""

    def __init__(self, held: dict[str, Content]) -> None:
        self._held = held

    def held(self, digest: str) -> Content | None:
        return self._held.get(digest)


def _size(content: Content) -> int:
    # A text may take four bytes a character in memory.
    return max(len(content) * (4 if isinstance(content, str) and not content.isascii() else 1), _LEAST_BYTES)
