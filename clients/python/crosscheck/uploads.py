"""Contents that the server holds already, so that they travel once."""

from collections import OrderedDict
from collections.abc import Iterable
from threading import Lock

from crosscheck import digests
from crosscheck.v1 import guard_pb2
from crosscheck.verdict import PartDigest

LEAST_BYTES = 1_024
"""Smaller contents are sent as they are."""
MOST_REMEMBERED = 1_024


class Uploads:
    """What was sent in which session. The server may have forgotten it, and then says so; safe for threads."""

    def __init__(self) -> None:
        self._known: OrderedDict[tuple[str, str], None] = OrderedDict()
        self._lock = Lock()

    def lightened(self, request: guard_pb2.ObserveRequest) -> guard_pb2.ObserveRequest:
        """The request with digests for contents sent before in its session."""
        named = {index: digests.of_part(part) for index, part in enumerate(request.parts) if _size(part) >= LEAST_BYTES}
        with self._lock:
            known = {index: name for index, name in named.items() if (request.session_id, name) in self._known}
        if not known:
            return request
        light = guard_pb2.ObserveRequest()
        light.CopyFrom(request)
        for index, name in known.items():
            light.parts[index].digest = name
        return light

    def remember(self, session_id: str, held: Iterable[PartDigest]) -> None:
        """Notes what the server has said to hold."""
        with self._lock:
            for each in held:
                self._known[session_id, each.digest] = None
                self._known.move_to_end((session_id, each.digest))
            while len(self._known) > MOST_REMEMBERED:
                self._known.popitem(last=False)


def _size(part: guard_pb2.Part) -> int:
    return len(part.image.data) if part.WhichOneof("content") == "image" else len(part.text)
