"""One line of an accessibility snapshot's bullet list, such as `- cell "Total" [ref=e5]: $5.00`."""

import re
from dataclasses import dataclass

_BULLET = re.compile(
    r"^(?P<indent>\s*)(?:[-*\u2022]\s+)'?(?P<role>[a-z]+)\b(?:\s+\"(?P<name>(?:[^\"\\]|\\.)*)\")?"
    r"(?P<marks>(?:\s*\[[^\]]*\])*)'?\s*(?P<colon>:)?\s*(?P<rest>.*)$"
)
ROLES = frozenset(
    "alert article banner blockquote button caption cell checkbox code columnheader combobox complementary contentinfo "
    "definition dialog document emphasis figure form generic grid gridcell group heading img image insertion deletion "
    "link list listbox listitem main mark menu menubar menuitem meter navigation note option paragraph progressbar "
    "radio radiogroup region row rowgroup rowheader scrollbar search searchbox separator slider spinbutton status "
    "strong subscript superscript switch tab table tablist tabpanel term text textbox time timer toolbar tooltip tree "
    "treeitem".split()
)
ROW_CELLS = frozenset(("cell", "gridcell", "columnheader", "rowheader"))


@dataclass(frozen=True, slots=True)
class Bullet:
    """A bullet's role and its texts as half-open ranges of the line: the quoted name, and what follows the colon."""

    role: str
    indent: int
    texts: tuple[tuple[int, int], ...]


def bullet(line: str) -> Bullet | None:
    """The bullet that a line is, or None for any other line."""
    match = _BULLET.match(line)
    if match is None or match["role"] not in ROLES:
        return None
    plain_text = match["name"] is None and not match["colon"] and not match["marks"]
    if plain_text and match["rest"]:
        return None
    texts = []
    if match["name"]:
        texts.append(match.span("name"))
    start, end = match.span("rest")
    if match["rest"]:
        if len(match["rest"]) > 1 and match["rest"][0] == match["rest"][-1] == '"':
            start, end = start + 1, end - 1
        texts.append((start, end))
    return Bullet(match["role"], len(match["indent"]), tuple(texts))
