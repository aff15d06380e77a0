"""Where each piece of browser-use's page text stands on the screen.

browser-use serialises the page as lines, one for each visible text and one for each interactive element, and keeps the
tree of nodes that it made them from. Both go through the page in the same order, so that each node's words are found
in the text by walking along: an element's line by its index, `[41]<`, and the texts between two such lines in turn.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass

from crosscheck.browser_use.seen import ELEMENT_NODE, TEXT_NODE, DomState, Node
from crosscheck.places import CssBox, Element, Span

FIELDS = frozenset({"input", "textarea", "select"})
SNUG = frozenset({"inline", "inline-block", "inline-flex", "table-cell"})
"""Values of `display` whose boxes are as wide as what they hold."""
DOT = 2.0
"""CSS pixels: width and height of what nothing can be read in, as text for screen readers is made."""


@dataclass(frozen=True)
class PageText:
    """The page as the agent's model is shown it: the text, its pieces with their places, and secrets' places.

    `elements` holds one for each text and each interactive element that was found. `by_index` are those that an action
    can name; their spans hold the words within them too. `words` are these words, and `links` where they lead, as the
    page has it. `secrets` are fields that hold one: what they hold, browser-use leaves out of the text.
    """

    text: str
    elements: tuple[Element, ...]
    by_index: dict[int, Element]
    words: dict[int, str]
    links: dict[int, str]
    secrets: frozenset[int]


@dataclass(frozen=True)
class _Piece:
    """A text, or an interactive element where `index` is set. `owner` is the index of the one that it stands in."""

    node: Node
    clip: CssBox | None
    opacity: float
    owner: int | None
    index: int | None = None


def page_text(
    dom: DomState,
    include_attributes: list[str] | None = None,
    *,
    longest: int | None = None,
    scrolled: tuple[float, float] = (0.0, 0.0),
) -> PageText:
    """The page's text with the places of what stands in it.

    `include_attributes` and `longest`, in characters, are the agent's own, so that the text is the one which its model
    is shown. `scrolled` is how far the page is, in CSS pixels to the right and down.
    """
    text = dom.llm_representation(include_attributes)[:longest]
    indices = {node.backend_node_id: index for index, node in dom.selector_map.items()}
    pieces = list(_pieces(_root(dom), indices))
    spans = _extended(pieces, _spans(text, pieces))
    elements = [(piece, span and _element(piece, span, scrolled)) for piece, span in zip(pieces, spans, strict=True)]
    named = {piece.index: piece.node for piece in pieces if piece.index is not None}
    return PageText(
        text,
        elements=tuple(element for _, element in elements if element),
        by_index={piece.index: element for piece, element in elements if element and piece.index is not None},
        words={index: " ".join(node.get_all_children_text().split()) for index, node in named.items()},
        links={index: node.attributes["href"] for index, node in named.items() if node.attributes.get("href")},
        secrets=frozenset(index for index, node in named.items() if _is_secret(node)),
    )


def css_box(node: Node) -> CssBox | None:
    """Where the node stands in the viewport; None where it is not laid out."""
    rect = node.absolute_position
    return CssBox(x0=rect.x, y0=rect.y, x1=rect.x + rect.width, y1=rect.y + rect.height) if rect else None


def _root(dom: DomState) -> Node | None:
    node = next(iter(dom.selector_map.values()), None)
    while node is not None and node.parent_node is not None:
        node = node.parent_node
    return node


def _pieces(root: Node | None, indices: dict[int, int]) -> Iterator[_Piece]:
    """Texts and interactive elements in the order of the document; deep pages are no reason to overflow the stack."""
    waiting: list[tuple[Node, CssBox | None, float, int | None]] = [] if root is None else [(root, None, 1.0, None)]
    while waiting:
        node, clip, opacity, owner = waiting.pop()
        styles = (node.snapshot_node and node.snapshot_node.computed_styles) or {}
        opacity *= _number(styles.get("opacity", "1"))
        if _type(node) == TEXT_NODE:
            yield _Piece(node, clip, opacity, owner)
            continue
        if _type(node) == ELEMENT_NODE:
            if node.backend_node_id in indices:
                yield _Piece(node, clip, opacity, owner, owner := indices[node.backend_node_id])
            clip = _clipped(node, styles, clip)
        inner = [*(node.children_nodes or ()), *(node.shadow_roots or ())]
        if node.content_document is not None:
            inner.append(node.content_document)
        waiting += [(child, clip, opacity, owner) for child in reversed(inner)]


def _type(node: Node) -> int:
    return int(getattr(node.node_type, "value", node.node_type))


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 1.0


def _clipped(node: Node, styles: object, clip: CssBox | None) -> CssBox | None:
    """What of `clip` is left inside of an element that hides what overflows, or inside of a frame."""
    hides = node.tag_name in {"iframe", "frame"} or (
        isinstance(styles, dict)
        and node.tag_name not in {"html", "body"}
        and any(styles.get(name, "visible") != "visible" for name in ("overflow", "overflow-x", "overflow-y"))
    )
    box = css_box(node) if hides else None
    return clip if box is None else box if clip is None else _both(box, clip)


def _both(a: CssBox, b: CssBox) -> CssBox:
    """What two boxes have in common; where that is nothing, an empty box at the edge of `b` nearest to `a`."""
    x0, y0 = min(max(a.x0, b.x0), b.x1), min(max(a.y0, b.y0), b.y1)
    return CssBox(x0=x0, y0=y0, x1=max(x0, min(a.x1, b.x1)), y1=max(y0, min(a.y1, b.y1)))


def _spans(text: str, pieces: list[_Piece]) -> list[Span | None]:
    """Where each piece's words stand; None for those that browser-use left out."""
    spans: list[Span | None] = []
    cursor = 0
    for piece, limit in zip(pieces, _limits(text, pieces), strict=True):
        span = _line_of(text, piece, cursor, limit)
        cursor = span.end if span else cursor
        spans.append(span)
    return spans


def _extended(pieces: list[_Piece], spans: list[Span | None]) -> list[Span | None]:
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


def _limits(text: str, pieces: list[_Piece]) -> list[int]:
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


def _line_of(text: str, piece: _Piece, cursor: int, limit: int) -> Span | None:
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


def _element(piece: _Piece, span: Span, scrolled: tuple[float, float]) -> Element | None:
    """The piece with what clipping and the page's edges leave of its place; None where it is not laid out."""
    box = _place(piece.node)
    if box is None:
        return None
    # Nobody can scroll to the left of a page, or above it.
    reachable = CssBox(x0=-scrolled[0], y0=-scrolled[1], x1=math.inf, y1=math.inf)
    shown = _both(box, reachable if piece.clip is None else _both(piece.clip, reachable))
    is_dot = shown.x1 - shown.x0 <= DOT and shown.y1 - shown.y0 <= DOT
    is_seen = piece.opacity > 0 and not is_dot and shown.x1 > shown.x0 and shown.y1 > shown.y0
    ax = piece.node.ax_node if piece.index is not None else None
    return Element(
        span=span,
        box=shown,
        visible=bool(piece.node.is_visible) and is_seen,
        role=str(getattr(ax, "role", None) or ""),
        name=str(getattr(ax, "name", None) or ""),
        value="" if piece.index is None or _is_secret(piece.node) else piece.node.attributes.get("value", ""),
    )


def _place(node: Node) -> CssBox | None:
    """Where the node's words stand, or what a style sheet shows in their stead.

    What is put before, behind or over a text by CSS belongs to its element: if that holds nothing else and is no wider
    than what it holds, its box is the text's. A text without extent stands where the element stands that is left to it.
    """
    box = css_box(node)
    if _type(node) != TEXT_NODE:
        return box
    inner, outer = node, node.parent_node
    while outer is not None and _holds_only(outer, inner):
        styles = (outer.snapshot_node and outer.snapshot_node.computed_styles) or {}
        if not (_is_flat(box) or (inner is node and styles.get("display") in SNUG)):
            break
        box = css_box(outer) or box
        inner, outer = outer, outer.parent_node
    return box


def _holds_only(outer: Node, inner: Node) -> bool:
    children = outer.children_nodes or ()
    return all(child is inner or (_type(child) == TEXT_NODE and not child.node_value.strip()) for child in children)


def _is_flat(box: CssBox | None) -> bool:
    return box is None or box.x1 <= box.x0 or box.y1 <= box.y0


def _is_secret(node: Node) -> bool:
    """Passwords, card numbers and codes: what a browser itself treats as secret."""
    if _type(node) != ELEMENT_NODE or node.tag_name not in FIELDS:
        return False
    kind = node.attributes.get("type", "").lower()
    return kind == "password" or node.attributes.get("autocomplete", "").lower().startswith(("cc-", "one-time-code"))
