"""The page as the agent's model is shown it, and where each piece of it stands on the screen."""

import math
from dataclasses import dataclass

from crosscheck.browser_use.nodes import Piece, both, css_box, pieces_of, type_of
from crosscheck.browser_use.seen import ELEMENT_NODE, TEXT_NODE, DomState, Node
from crosscheck.browser_use.spans import spans_of
from crosscheck.places import CssBox, Element, Span

FIELDS = frozenset({"input", "textarea", "select"})
SNUG = frozenset({"inline", "inline-block", "inline-flex", "table-cell"})
"""Values of `display` whose boxes are as wide as what they hold."""
DOT = 2.0
"""CSS pixels: width and height of what nothing can be read in, as text for screen readers is made."""
FAINTEST = 0.03
"""Opacity below which letters cannot be told from what is behind them."""


@dataclass(frozen=True)
class PageText:
    """The page as the agent's model is shown it: the text, and its pieces with their places.

    `elements` holds one for each text and each interactive element that was found. `by_index` are those that an action
    can name; their spans hold the words within them too. `words` are these words, and `links` where they lead, as the
    page has it. `cut` are those of which something is clipped away or lies beyond the page's edges. `secrets` are
    fields that hold one: what they hold, browser-use leaves out of the text.
    """

    text: str
    elements: tuple[Element, ...]
    by_index: dict[int, Element]
    words: dict[int, str]
    links: dict[int, str]
    cut: frozenset[int]
    secrets: frozenset[int]


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
    pieces = list(pieces_of(dom))
    spans = spans_of(text, pieces)
    elements = [(piece, span and _element(piece, span, scrolled)) for piece, span in zip(pieces, spans, strict=True)]
    named = {piece.index: piece.node for piece in pieces if piece.index is not None}
    return PageText(
        text,
        elements=tuple(element for _, element in elements if element),
        by_index={piece.index: element for piece, element in elements if element and piece.index is not None},
        words={index: " ".join(node.get_all_children_text().split()) for index, node in named.items()},
        links={index: node.attributes["href"] for index, node in named.items() if node.attributes.get("href")},
        cut=frozenset(
            piece.index
            for piece, element in elements
            if element and piece.index is not None and element.box != css_box(piece.node)
        ),
        secrets=frozenset(index for index, node in named.items() if _is_secret(node)),
    )


def _element(piece: Piece, span: Span, scrolled: tuple[float, float]) -> Element | None:
    """The piece with what clipping and the page's edges leave of its place; None where it is not laid out.

    A control of no size, or clipped to a dot, is a dot, and one wholly beyond the page's edges keeps its extent: no
    click brings them into sight, as it may what is clipped away.
    """
    box = _place(piece.node)
    if box is None:
        return None
    if piece.index is not None and not _has_extent(piece.node):
        box = CssBox(x0=box.x0, y0=box.y0, x1=box.x0 + 1, y1=box.y0 + 1)
    # Nobody can scroll to the left of a page, or above it.
    reachable = CssBox(x0=-scrolled[0], y0=-scrolled[1], x1=math.inf, y1=math.inf)
    is_off = box.x1 <= reachable.x0 or box.y1 <= reachable.y0
    shown = both(box, reachable if piece.clip is None else both(piece.clip, reachable))
    if piece.index is not None and is_off:
        shown = box
    elif piece.index is not None and piece.clip is not None and _is_dot(piece.clip):
        shown = piece.clip
    has_extent = shown.x1 > shown.x0 and shown.y1 > shown.y0
    is_seen = has_extent and piece.opacity >= FAINTEST and not (is_off or _is_dot(shown))
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
    if type_of(node) != TEXT_NODE:
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
    return all(child is inner or (type_of(child) == TEXT_NODE and not child.node_value.strip()) for child in children)


def _is_flat(box: CssBox | None) -> bool:
    return box is None or box.x1 <= box.x0 or box.y1 <= box.y0


def _is_dot(box: CssBox) -> bool:
    return box.x1 - box.x0 <= DOT and box.y1 - box.y0 <= DOT


def _has_extent(node: Node) -> bool:
    """Whether the node or anything in it takes room; what floats takes none in what it stands in."""
    waiting = [node]
    while waiting:
        each = waiting.pop()
        if not _is_flat(css_box(each)):
            return True
        waiting += [*(each.children_nodes or ()), *(each.shadow_roots or ())]
    return False


def _is_secret(node: Node) -> bool:
    """Passwords, card numbers and codes: what a browser itself treats as secret."""
    if type_of(node) != ELEMENT_NODE or node.tag_name not in FIELDS:
        return False
    kind = node.attributes.get("type", "").lower()
    return kind == "password" or node.attributes.get("autocomplete", "").lower().startswith(("cc-", "one-time-code"))
