"""Identifiers that differ only in characters which readers take for each other are neither equal nor different."""

from collections.abc import Iterator

from crosscheck_detectors.context import ImagePart, Part, Unread
from crosscheck_detectors.findings import UnreadIn
from crosscheck_detectors.ocr_alignment.candidates import Candidate
from crosscheck_detectors.ocr_alignment.keys import clear_edits, key
from crosscheck_detectors.ocr_alignment.values import Kind

REASON = "holds characters that look alike, such as O and 0; it could not be told from the other part's"
_KINDS = frozenset((Kind.IDENTIFIER, Kind.EMAIL, Kind.URL))


def look_alikes(parts: tuple[Part, Part], pair: Candidate) -> Iterator[UnreadIn]:
    """The places in images of an identifier that could be the other side's or another one."""
    if not {pair.a.value.kind, pair.b.value.kind} <= _KINDS:
        return
    first, second = key(pair.a.value.text), key(pair.b.value.text)
    if clear_edits(first, second) or first in second or second in first:
        return
    for part, field in zip(parts, (pair.a, pair.b), strict=True):
        if isinstance(part, ImagePart):
            yield UnreadIn(part.id, Unread(field.place, REASON))
