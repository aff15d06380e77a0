"""One line of an accessibility snapshot's bullet list, such as `- cell "Total" [ref=e5]: $5.00`."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from crosscheck_detectors.text_formats.base import Run
from crosscheck_detectors.text_formats.states import TICKED, mark

_BULLET = re.compile(
    r"^(?P<indent>\s*)(?:[-*\u2022]\s+)'?(?P<role>[a-z]+)\b(?:\s+\"(?P<name>(?:[^\"\\]|\\.)*)\")?"
    r"(?P<marks>(?:\s*\[[^\]]*\])*)'?\s*(?P<colon>:)?\s*(?P<rest>.*)$"
)
ROLES = TICKED | frozenset(
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
    """A bullet's role and its texts as half-open ranges of the line: the quoted name, and what follows the colon.

    `quoted` says of each text whether it stands between double quotes; `single` that the key stands between single
    ones, in which a quote is written twice.
    """

    role: str
    indent: int
    texts: tuple[tuple[int, int], ...]
    quoted: tuple[bool, ...]
    single: bool
    state: Run | None = None
    """Whether a box is ticked, or a tab or button selected, with its place in the line."""


def bullet(line: str) -> Bullet | None:
    """The bullet that a line is, or None for any other line."""
    match = _BULLET.match(line)
    if match is None or match["role"] not in ROLES:
        return None
    plain_text = match["name"] is None and not match["colon"] and not match["marks"]
    if plain_text and match["rest"]:
        return None
    texts: list[tuple[int, int]] = []
    quoted: list[bool] = []
    if match["name"]:
        texts.append(match.span("name"))
        quoted.append(True)
    start, end = match.span("rest")
    if match["rest"]:
        inside = len(match["rest"]) > 1 and match["rest"][0] == match["rest"][-1] == '"'
        texts.append((start + inside, end - inside))
        quoted.append(inside)
    single = line[match.start("role") - 1] == "'"
    return Bullet(match["role"], len(match["indent"]), tuple(texts), tuple(quoted), single, _state(match))


def _state(match: re.Match[str]) -> Run | None:
    """The mark of a state; of what can be ticked and has none, that it is not, at the role."""
    for name in ("checked", "selected", "pressed"):
        at = match["marks"].find(f"[{name}]")
        if at >= 0:
            start = match.start("marks") + at
            return mark(name, start, start + len(name) + 2, on=True)
    if match["role"] in TICKED and "[checked=" not in match["marks"]:
        return mark("checked", *match.span("role"), on=False)
    return None


class BulletRows:
    """Rows of a list of bullets: a table's row is one row, whose own name only repeats its cells."""

    def __init__(self) -> None:
        self.rows: list[list[Run]] = []
        self._indent: int | None = None

    def leave(self) -> None:
        """What follows is in no row of a table any more."""
        self._indent = None

    def add(self, item: Bullet, runs: Sequence[Run]) -> None:
        """Takes a bullet with the runs of its texts."""
        if item.role == "row":
            self._indent = item.indent
            self.rows.append([])
        elif self._indent is None or item.indent <= self._indent:
            self._indent = None
            self.rows.append(list(runs))
        elif item.role in ROW_CELLS or not self.rows[-1] or not _within(runs, self.rows[-1][-1]):
            self.rows[-1] += runs


def _within(runs: Sequence[Run], cell: Run) -> bool:
    """Whether a cell's name says already what its content says."""
    return any(run.text in cell.text for run in runs)
