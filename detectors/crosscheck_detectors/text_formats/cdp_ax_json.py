"""Chrome DevTools' accessibility tree (Accessibility.getFullAXTree) as JSON, read with the standard library's decoder.

https://chromedevtools.github.io/devtools-protocol/tot/Accessibility/ describes it. A page's text is in its StaticText
nodes; the names of what holds them repeat it. Ids, properties and roles are no text.
"""

import json
from collections.abc import Mapping, Sequence
from json.decoder import scanstring  # type: ignore[attr-defined]
from json.scanner import py_make_scanner  # type: ignore[attr-defined]
from typing import Any

from crosscheck_detectors.text_formats.base import Rows, Run
from crosscheck_detectors.text_formats.escapes import backslashed
from crosscheck_detectors.text_formats.pieces import gap, joined
from crosscheck_detectors.text_formats.plain import Plain
from crosscheck_detectors.text_formats.states import mark

_FIELDS = frozenset(
    ("textbox", "searchbox", "combobox", "spinbutton", "slider", "meter", "progressbar", "ProgressIndicator", "Date")
)
_FLOWING = frozenset(
    "paragraph heading link button cell gridcell columnheader rowheader term definition LabelText listitem strong "
    "emphasis mark code time caption Legend DescriptionListTerm DescriptionListDetail".split()
)
"""Roles whose text reads as one line."""
_LINE = frozenset(("strong", "emphasis", "mark", "code", "time", "link", "subscript", "superscript", "none", "Abbr"))
"""Roles that stand within a line."""
_TERMS = frozenset(("term", "DescriptionListTerm"))
_DETAILS = frozenset(("definition", "DescriptionListDetail"))
_SKIPPED = frozenset(("InlineTextBox", "ListMarker", "LineBreak"))
_STATES = frozenset(("checked", "pressed"))
"""Properties whose value is a string with a place; what is selected is shown as such elsewhere."""
_DEEPEST = 400

Node = Mapping[str, Any]


class _Placed(str):
    """A string of the JSON with the place of its inside in the text."""

    __slots__ = ("end", "start")
    start: int
    end: int


class CdpAxJson:
    """Rows in the order of the tree; a row of a table is one row, and so are a field's name and value."""

    def rows(self, text: str) -> Rows:
        nodes = _nodes(text)
        if nodes is None:
            return Plain().rows(text)
        return _Tree(text, nodes).rows()


class _Tree:
    def __init__(self, text: str, nodes: Sequence[Node]) -> None:
        self._text = text
        self._nodes = {str(node.get("nodeId")): node for node in nodes}
        below = {str(child) for node in nodes for child in node.get("childIds", ())}
        self._roots = [node for node in nodes if str(node.get("nodeId")) not in below]
        self._rows: list[list[Run]] = []
        self._term: Run | None = None

    def rows(self) -> list[list[Run]]:
        for root in self._roots:
            self._walk(root, 0)
        self._flush()
        return self._rows

    def _walk(self, node: Node, depth: int) -> None:
        role = _text(node, "role")
        if depth > _DEEPEST or role in _SKIPPED:
            return
        if role == "row" and not node.get("ignored"):
            cells = [self._line(cell, depth) for cell in self._children(node)]
            self._flush([cell for cell in cells if cell])
        elif self._state(node) and self._named(node):
            self._flush([run for run in (self._run(node, "name"), self._state(node)) if run])
        elif role in _FIELDS and _text(node, "value"):
            pair = [self._run(node, "name"), self._run(node, "value")]
            self._flush([run for run in pair if run])
        elif role in _TERMS:
            self._flush()
            self._term = self._line(node, depth)
        elif role in _DETAILS:
            words = self._line(node, depth)
            self._flush([words] if words else [])
        elif role == "StaticText" or (role in _FLOWING and self._flows(node)):
            words = self._line(node, depth)
            if words:
                self._flush([words])
        else:
            children = self._children(node)
            if not children and not node.get("ignored") and role not in {"image", "img"}:
                name = self._run(node, "name")
                self._flush([name] if name else [])
            for child in children:
                self._walk(child, depth + 1)

    def _named(self, node: Node) -> bool:
        return not node.get("ignored") and self._run(node, "name") is not None

    def _state(self, node: Node) -> Run | None:
        """Whether a node is checked, pressed or selected, where it says so."""
        for each in node.get("properties", ()):
            name = each.get("name") if isinstance(each, dict) else None
            held = each.get("value") if isinstance(each, dict) else None
            value = held.get("value") if isinstance(held, dict) else None
            if name in _STATES and isinstance(value, _Placed) and value in {"true", "false"}:
                return mark(str(name), value.start, value.end, on=value == "true")
        return None

    def _flush(self, row: Sequence[Run] = ()) -> None:
        """Appends a row, behind the term that waits for what it means, if there is one."""
        whole = ([self._term] if self._term else []) + list(row)
        self._term = None
        if whole:
            self._rows.append(whole)

    def _children(self, node: Node) -> list[Node]:
        return [self._nodes[str(child)] for child in node.get("childIds", ()) if str(child) in self._nodes]

    def _flows(self, node: Node) -> bool:
        """Whether a node holds only what stands within a line."""
        return all(
            _text(child, "role") in {"StaticText", *_SKIPPED} or (_text(child, "role") in _LINE and self._flows(child))
            for child in self._children(node)
        )

    def _line(self, node: Node, depth: int) -> Run | None:
        """All text under a node as one run; of a node without, its name."""
        pieces: list[Run] = []
        self._collect(node, pieces, depth)
        return joined(pieces)

    def _collect(self, node: Node, pieces: list[Run], depth: int) -> None:
        role = _text(node, "role")
        children = self._children(node)
        if depth > _DEEPEST or role in _SKIPPED:
            return
        text = None
        if role == "StaticText" or (not children and not node.get("ignored")):
            text = self._run(node, "name")
        elif role in _FIELDS:
            text = self._run(node, "value")
        if text:
            if pieces and _apart(pieces[-1].text, text.text):
                pieces.append(gap(pieces[-1]))
            pieces.append(text)
        elif role != "StaticText":
            for child in children:
                self._collect(child, pieces, depth + 1)

    def _run(self, node: Node, key: str) -> Run | None:
        held = node.get(key)
        value = held.get("value") if isinstance(held, dict) else None
        if not isinstance(value, _Placed) or not value.strip():
            return None
        return backslashed(self._text[value.start : value.end], value.start)


def _apart(before: str, behind: str) -> bool:
    """Whether two texts of neighbouring nodes are read as two words."""
    return before[-1].isalnum() and (behind[0].isalnum() or behind[0] in "$€£¥₹")


def _text(node: Node, key: str) -> str:
    held = node.get(key)
    value = held.get("value") if isinstance(held, dict) else None
    return value if isinstance(value, str) else ""


def _nodes(text: str) -> list[Node] | None:
    """The tree's nodes, their strings with places; None where the text is no such tree."""
    decoder = json.JSONDecoder()
    decoder.parse_string = _placed  # type: ignore[attr-defined]
    decoder.scan_once = py_make_scanner(decoder)  # type: ignore[attr-defined]
    try:
        whole = decoder.decode(text)
    except (ValueError, RecursionError):
        return None
    nodes = whole.get("nodes", whole.get("result", {}).get("nodes")) if isinstance(whole, dict) else whole
    if not isinstance(nodes, list) or not all(isinstance(node, dict) for node in nodes):
        return None
    return nodes


def _placed(text: str, start: int, strict: bool = True) -> tuple[_Placed, int]:
    value, end = scanstring(text, start, strict)
    placed = _Placed(value)
    placed.start, placed.end = start, end - 1
    return placed, end
