"""A walk through browser-use's tree of nodes: texts and interactive elements, with what of the page hides them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from crosscheck.browser_use.seen import ELEMENT_NODE, TEXT_NODE, DomState, Node
from crosscheck.places import CssBox


@dataclass(frozen=True)
class Piece:
    """A text, or an interactive element where `index` is set. `owner` is the index of the one that it stands in."""

    node: Node
    clip: CssBox | None
    opacity: float
    owner: int | None
    index: int | None = None


def css_box(node: Node) -> CssBox | None:
    """Where the node stands in the viewport; None where it is not laid out."""
    rect = node.absolute_position
    return CssBox(x0=rect.x, y0=rect.y, x1=rect.x + rect.width, y1=rect.y + rect.height) if rect else None


def _root(dom: DomState) -> Node | None:
    node = next(iter(dom.selector_map.values()), None)
    while node is not None and node.parent_node is not None:
        node = node.parent_node
    return node


def pieces_of(dom: DomState) -> Iterator[Piece]:
    """Texts and interactive elements in the order of the document; deep pages are no reason to overflow the stack."""
    indices = {node.backend_node_id: index for index, node in dom.selector_map.items()}
    root = _root(dom)
    waiting: list[tuple[Node, CssBox | None, float, int | None]] = [] if root is None else [(root, None, 1.0, None)]
    while waiting:
        node, clip, opacity, owner = waiting.pop()
        styles = (node.snapshot_node and node.snapshot_node.computed_styles) or {}
        opacity *= _number(styles.get("opacity", "1"))
        if type_of(node) == TEXT_NODE:
            yield Piece(node, clip, opacity, owner)
            continue
        if type_of(node) == ELEMENT_NODE:
            if node.backend_node_id in indices:
                yield Piece(node, clip, opacity, owner, owner := indices[node.backend_node_id])
            clip = _clipped(node, styles, clip)
        inner = [*(node.children_nodes or ()), *(node.shadow_roots or ())]
        if node.content_document is not None:
            inner.append(node.content_document)
        waiting += [(child, clip, opacity, owner) for child in reversed(inner)]


def type_of(node: Node) -> int:
    """ELEMENT_NODE, TEXT_NODE or another type of the DOM."""
    return int(getattr(node.node_type, "value", node.node_type))


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 1.0


def _clipped(node: Node, styles: Mapping[str, str], clip: CssBox | None) -> CssBox | None:
    """What of `clip` is left inside of an element that hides what overflows, or inside of a frame."""
    hides = node.tag_name in {"iframe", "frame"} or (
        node.tag_name not in {"html", "body"}
        and any(styles.get(name, "visible") != "visible" for name in ("overflow", "overflow-x", "overflow-y"))
    )
    box = css_box(node) if hides else None
    return clip if box is None else box if clip is None else both(box, clip)


def both(a: CssBox, b: CssBox) -> CssBox:
    """What two boxes have in common; where that is nothing, an empty box at the edge of `b` nearest to `a`."""
    x0, y0 = min(max(a.x0, b.x0), b.x1), min(max(a.y0, b.y0), b.y1)
    return CssBox(x0=x0, y0=y0, x1=max(x0, min(a.x1, b.x1)), y1=max(y0, min(a.y1, b.y1)))
