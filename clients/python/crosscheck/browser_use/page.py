"""Where each piece of browser-use's page text stands on the screen.

browser-use serialises the page as lines, one for each visible text and one for each interactive element, and keeps the
tree of nodes that it made them from. Both go through the page in the same order, so that each node's words are found
in the text by walking along: an element's line by its index, `[41]<`, and the texts between two such lines in turn.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from crosscheck.browser_use.seen import ELEMENT_NODE, TEXT_NODE, DomState, Node
from crosscheck.places import CssBox, Element, Span

FIELDS = frozenset({"input", "textarea", "select"})
SNUG = frozenset({"inline", "inline-block", "inline-flex", "table-cell"})
"""Values of `display` whose boxes are as wide as what they hold."""
DOT = 2.0
"""CSS pixels."""


@dataclass(frozen=True)
class PageText:
    """The page as the agent's model is shown it: the text, its pieces with their places, and secrets' places.

    `elements` holds one for each text and each interactive element that was found. `by_index` are those that an action
    can name, and `links` where they lead, as the page has it. `secrets` are fields that hold one, by their index: what
    they hold, browser-use leaves out of the text.
    """

    text: str
    elements: tuple[Element, ...]
    by_index: dict[int, Element]
    links: dict[int, str]
    secrets: frozenset[int]


@dataclass(frozen=True)
class _Piece:
    """A text, or an interactive element where `index` is set."""

    node: Node
    clip: CssBox | None
    opacity: float
    index: int | None = None


def page_text(
    dom: DomState, include_attributes: list[str] | None = None, *, scrolled: tuple[float, float] = (0.0, 0.0)
) -> PageText:
    """The page's text with the places of what stands in it.

    `include_attributes` are the agent's own, so that the text is the one which its model is shown. `scrolled` is how
    far the page is, in CSS pixels to the right and down.
    """
    text = dom.llm_representation(include_attributes)
    indices = {node.backend_node_id: index for index, node in dom.selector_map.items()}
    pieces = list(_pieces(_root(dom), indices))
    elements: list[Element] = []
    by_index: dict[int, Element] = {}
    cursor = 0
    for piece, limit in zip(pieces, _limits(text, pieces), strict=True):
        span = _line_of(text, piece, cursor, limit)
        if span is None:
            continue
        cursor = span.end
        element = _element(piece, span, scrolled)
        if element is None:
            continue
        elements.append(element)
        if piece.index is not None:
            by_index[piece.index] = element
    named = {piece.index: piece.node for piece in pieces if piece.index is not None}
    links = {index: node.attributes["href"] for index, node in named.items() if node.attributes.get("href")}
    secrets = frozenset(index for index, node in named.items() if _is_secret(node))
    return PageText(text, tuple(elements), by_index, links, secrets)


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
    waiting: list[tuple[Node, CssBox | None, float]] = [] if root is None else [(root, None, 1.0)]
    while waiting:
        node, clip, opacity = waiting.pop()
        styles = (node.snapshot_node and node.snapshot_node.computed_styles) or {}
        opacity *= _number(styles.get("opacity", "1"))
        if _type(node) == TEXT_NODE:
            yield _Piece(node, clip, opacity)
            continue
        if _type(node) == ELEMENT_NODE:
            if node.backend_node_id in indices:
                yield _Piece(node, clip, opacity, indices[node.backend_node_id])
            clip = _clipped(node, styles, clip)
        inner = [*(node.children_nodes or ()), *(node.shadow_roots or ())]
        if node.content_document is not None:
            inner.append(node.content_document)
        waiting += [(child, clip, opacity) for child in reversed(inner)]


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
    x0, y0 = max(a.x0, b.x0), max(a.y0, b.y0)
    return CssBox(x0=x0, y0=y0, x1=max(x0, min(a.x1, b.x1)), y1=max(y0, min(a.y1, b.y1)))


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
    """The piece with its place; None where it has none.

    What is scrolled or folded away has a place, and is not visible. What nobody can bring to light (no extent, no
    opacity, clipped to a dot, left of the page) is told to the model and has no place: it is compared by its words.
    """
    box = _place(piece.node)
    if box is None or _is_dot(box) or piece.opacity <= 0:
        return None
    if box.x1 + scrolled[0] <= 0 or box.y1 + scrolled[1] <= 0:
        return None
    if piece.clip is not None and _is_dot(piece.clip):
        return None
    shown = box if piece.clip is None else _both(box, piece.clip)
    ax = piece.node.ax_node if piece.index is not None else None
    return Element(
        span=span,
        box=box,
        visible=bool(piece.node.is_visible) and shown.x1 > shown.x0 and shown.y1 > shown.y0,
        role=str(getattr(ax, "role", None) or ""),
        name=str(getattr(ax, "name", None) or ""),
        value="" if piece.index is None or _is_secret(piece.node) else piece.node.attributes.get("value", ""),
    )


def _place(node: Node) -> CssBox | None:
    """Where the node's words stand, or what a style sheet shows in their stead.

    What is put before, behind or over a text by CSS belongs to its element: if that holds nothing else and is no wider
    than what it holds, its box is the text's.
    """
    parent = node.parent_node
    if _type(node) == TEXT_NODE and parent is not None and len(parent.children_nodes or ()) == 1:
        styles = (parent.snapshot_node and parent.snapshot_node.computed_styles) or {}
        if styles.get("display") in SNUG:
            return css_box(parent)
    return css_box(node)


def _is_dot(box: CssBox) -> bool:
    """Whether so small that nothing can be read in it, as text for screen readers is made."""
    width, height = box.x1 - box.x0, box.y1 - box.y0
    return width <= DOT and height <= DOT


def _is_secret(node: Node) -> bool:
    """Passwords, card numbers and codes: what a browser itself treats as secret."""
    if _type(node) != ELEMENT_NODE or node.tag_name not in FIELDS:
        return False
    kind = node.attributes.get("type", "").lower()
    return kind == "password" or node.attributes.get("autocomplete", "").lower().startswith(("cc-", "one-time-code"))
