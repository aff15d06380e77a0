"""Where the pieces of a page stand in browser-use's text of it.

browser-use writes a line for each visible text and one for each interactive element, in the order of the document,
which is that of the pieces too. So each piece's words are found by walking along: an element's line by its index,
`[41]<`, and the texts between two such lines in turn.
"""

from collections.abc import Sequence

from crosscheck.browser_use.nodes import Piece
from crosscheck.places import Span


def spans_of(text: str, pieces: Sequence[Piece]) -> list[Span | None]:
    """A span for each piece, for interactive elements up to the last of what stands in them; None for what is left out.

    `text` is browser-use's, whole or cut off.
    """
    return _extended(pieces, _spans(text, pieces))


def _spans(text: str, pieces: Sequence[Piece]) -> list[Span | None]:
    """Where each piece's words stand; None for those that browser-use left out."""
    spans: list[Span | None] = []
    cursor = 0
    for piece, limit in zip(pieces, _limits(text, pieces), strict=True):
        span = _line_of(text, piece, cursor, limit)
        cursor = span.end if span else cursor
        spans.append(span)
    return spans


def _extended(pieces: Sequence[Piece], spans: Sequence[Span | None]) -> list[Span | None]:
    """The spans, those of interactive elements up to the last of what stands in them."""
    owners = {piece.index: piece.owner for piece in pieces if piece.index is not None}
    ends: dict[int, int] = {}
    for piece, span in zip(pieces, spans, strict=True):
        owner = piece.owner
        while span is not None and owner is not None:
            ends[owner] = max(ends.get(owner, 0), span.end)
            owner = owners.get(owner)
    return [
        span and Span(start=span.start, end=max(span.end, ends.get(-1 if piece.index is None else piece.index, 0)))
        for piece, span in zip(pieces, spans, strict=True)
    ]


def _limits(text: str, pieces: Sequence[Piece]) -> list[int]:
    """For each piece the place in the text before which it must stand: the next interactive element's line."""
    starts: list[int | None] = []
    at = 0
    for piece in pieces:
        found = -1 if piece.index is None else text.find(f"[{piece.index}]<", at)
        starts.append(None if found < 0 else found)
        at = max(at, found)
    limits: list[int] = []
    limit = len(text)
    for start in reversed(starts):
        limits.append(limit)
        limit = limit if start is None else start
    return limits[::-1]


def _line_of(text: str, piece: Piece, cursor: int, limit: int) -> Span | None:
    """Where the piece's words stand between `cursor` and `limit`, as whole lines."""
    if piece.index is not None:
        start = text.find(f"[{piece.index}]<", cursor)
        return None if start < 0 else Span(start=start, end=_end_of_line(text, start))
    words = piece.node.node_value.strip()
    if not piece.node.is_visible or len(words) < 2:
        return None
    start = text.find(words, cursor, limit)
    while start >= 0:
        end = start + len(words)
        if (start == 0 or text[start - 1] in "\n\t") and text[end : end + 1] in {"", "\n"}:
            return Span(start=start, end=end)
        start = text.find(words, start + 1, limit)
    return None


def _end_of_line(text: str, start: int) -> int:
    end = text.find("\n", start)
    return len(text) if end < 0 else end
