"""HTML through the standard library's parser, which gives the place of every piece of text.

Text of elements that are not shown (script, style, template, hidden, aria-hidden, display:none, closed details, options
that are not chosen) is left out. A table's row is one row, as are a term and what it means, and a field of a form and
what it holds.
"""

import html
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from crosscheck_detectors.text_formats.base import Rows, Run
from crosscheck_detectors.text_formats.html_elements import (
    CLOSES,
    FORMATTING,
    INLINE,
    UNSEEN_INPUTS,
    VOID,
    hidden,
)
from crosscheck_detectors.text_formats.html_line import Line
from crosscheck_detectors.text_formats.pieces import joined
from crosscheck_detectors.text_formats.states import mark

_VALUE = re.compile(r"""\bvalue\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
_LABEL = re.compile(r"""\baria-label\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
_REFERENCE = re.compile(r"&(?:#\d+;?|#[xX][0-9a-fA-F]+;?|[A-Za-z][A-Za-z0-9]*;?)")

_DEEPEST = 256
"""Elements within each other; what is nested deeper counts as text of the deepest."""

_WHOLE = 0
"""The number of the text itself, as that of an element."""

Attributes = list[tuple[str, str | None]]


class Html:
    """Rows in the order of the source."""

    def rows(self, text: str) -> Rows:
        whole = text[: _end(text)]
        reader = _Reader(whole)
        reader.feed(whole)
        reader.close()
        return reader.finish()


def _end(text: str) -> int:
    """Where the text ends but for a comment or a tag that is never closed, which hold no text.

    The parser would look for each such end from every beginning on, in time that grows with the square.
    """
    end = len(text)
    for opening, closing in (("<!--", "-->"), ("<![", ">"), ("<!", ">"), ("<?", ">"), ("<", ">")):
        start = text.find(opening, text.rfind(closing, 0, end) + 1, end)
        # A lone "<" in prose is text.
        if start >= 0 and (
            opening != "<" or text[start + 1 : start + 2].isalpha() or text[start + 1 : start + 2] == "/"
        ):
            end = start
    return end


@dataclass(slots=True)
class _Open:
    tag: str
    number: int
    """No two elements have the same."""
    hidden: bool
    closed: bool
    """Shows its summary alone."""
    row: list[Run] = field(default_factory=list)
    """Of a table's row the cells so far."""


class _Reader(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=False)
        self._text = text
        self._lines = [0, *(index + 1 for index, letter in enumerate(text) if letter == "\n")]
        self._open: list[_Open] = []
        self._opened = 0
        self._line = Line()
        self._rows: list[list[Run]] = []
        self._term: Run | None = None
        self._label: Run | None = None
        self._state: tuple[Run, int] | None = None
        """Of a box or a switch whose name follows, and the depth of the element that holds both."""

    def finish(self) -> list[list[Run]]:
        while self._open:
            self._close_last()
        self._flush()
        if self._term:
            self._rows.append([self._term])
        return self._rows

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        for closed in CLOSES.get(tag, ()):
            self._close_open(closed, until=tag)
        self._edge(tag)
        given = dict(attrs)
        if not self._is_hidden and not hidden(tag, given):
            if tag == "input":
                self._field(given)
            self._ticked(tag, given)
        if tag not in VOID and len(self._open) < _DEEPEST:
            folded = bool(self._open) and self._open[-1].closed and tag != "summary"
            unseen = self._is_hidden or folded or hidden(tag, given)
            self._opened += 1
            closes = tag == "details" and "open" not in given
            self._open.append(_Open(tag, self._opened, hidden=unseen, closed=closes))

    def handle_startendtag(self, tag: str, attrs: Attributes) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if any(each.tag == tag for each in self._open):
            while self._open:
                if self._close_last() == tag:
                    break
        elif tag == "p":
            self._flush()

    def handle_data(self, data: str) -> None:
        if not any(each.tag == "pre" for each in self._open):
            self._take(Run(data, self._at()))
            return
        # Preformatted: a line of the source is a line on the screen.
        start = self._at()
        for line in data.splitlines(keepends=True):
            self._take(Run(line, start))
            start += len(line)
            if line.endswith(("\n", "\r")):
                self._flush()

    def handle_entityref(self, name: str) -> None:
        self._reference(f"&{name}")

    def handle_charref(self, name: str) -> None:
        self._reference(f"&#{name}")

    @property
    def _is_hidden(self) -> bool:
        return bool(self._open) and self._open[-1].hidden

    def _at(self) -> int:
        line, column = self.getpos()
        return self._lines[line - 1] + column

    def _reference(self, written: str) -> None:
        start = self._at()
        end = start + len(written)
        end += self._text[end : end + 1] == ";"
        meant = html.unescape(written + ";")
        if meant == written + ";":
            meant = self._text[start:end]
        count = len(meant)
        self._take(Run(meant, start, (start,) * count, (end,) * count))

    def _take(self, piece: Run) -> None:
        if self._is_hidden or not piece.text or (self._open and self._open[-1].closed):
            return
        self._line.add(piece, [_WHOLE, *(each.number for each in self._open)])

    def _edge(self, tag: str) -> None:
        """What the beginning or the end of an element does to the text before it."""
        if tag not in INLINE:
            self._flush()
        elif tag not in FORMATTING:
            self._line.edge()

    def _close_last(self) -> str:
        self._edge(self._open[-1].tag)
        closed = self._open.pop()
        if self._state and self._state[1] >= len(self._open):
            self._state = None
        if closed.row and not closed.hidden:
            self._rows.append(closed.row)
        return closed.tag

    def _close_open(self, tag: str, until: str) -> None:
        """Closes an element whose end tag was left out, unless one that holds the new one stands between."""
        barriers = {"table", "ul", "ol", "dl", "select", "div", "td", "th"} - {tag, until}
        for depth in range(len(self._open) - 1, -1, -1):
            if self._open[depth].tag == tag:
                while len(self._open) > depth:
                    self._close_last()
                return
            if self._open[depth].tag in barriers:
                return

    def _flush(self) -> None:
        """Ends a run: a cell of its table's row, a term, or a row of its own."""
        line, self._line = self._line, Line()
        run = line.whole()
        if run is None:
            return
        holder = next((each for each in reversed(self._open) if each.tag in {"tr", "dt", "dd", "label"}), None)
        if holder and holder.tag == "tr":
            holder.row.append(run)
        elif holder and holder.tag == "dt":
            if self._term:
                self._rows.append([self._term])
            self._term = run
        else:
            named = self._term and holder and holder.tag == "dd"
            row = [self._term, run] if self._term and named else [run] if holder else line.cells()
            if self._term and not named:
                self._rows.append([self._term])
            self._term = None
            if self._state:
                row = [run, self._state[0]]
                self._state = None
            self._rows.append(row)
            self._label = run if holder and holder.tag == "label" else None

    def _field(self, given: dict[str, str | None]) -> None:
        """What a field of a form holds, behind its label or the name it is given."""
        kind = (given.get("type") or "text").lower()
        written = self.get_starttag_text() or ""
        value = self._attribute(written, _VALUE)
        if value is None or kind in UNSEEN_INPUTS:
            return
        self._flush()
        label = self._label
        self._label = None
        if label and self._rows and self._rows[-1] == [label]:
            self._rows[-1].append(value)
            return
        name = self._attribute(written, _LABEL)
        self._rows.append([name, value] if name else [value])

    def _ticked(self, tag: str, given: dict[str, str | None]) -> None:
        """Takes the state of a box, a switch or a button that stays pressed, which stands at its tag."""
        box = tag == "input" and (given.get("type") or "").lower() in {"checkbox", "radio"}
        told = next((given[name] for name in ("aria-checked", "aria-pressed") if name in given), None)
        if not box and told not in {"true", "false"}:
            return
        written = self.get_starttag_text() or ""
        start = self._at()
        state = mark("checked", start, start + len(written), on=told == "true" if told else "checked" in given)
        name = self._attribute(written, _LABEL)
        holders = [depth for depth, each in enumerate(self._open) if each.tag == "label"]
        if name:
            self._flush()
            self._rows.append([name, state])
        elif self._label and self._rows and self._rows[-1] == [self._label]:
            self._rows[-1].append(state)
        elif not box:
            self._state = state, len(self._open)
        elif holders:
            self._state = state, holders[-1]

    def _attribute(self, written: str, pattern: re.Pattern[str]) -> Run | None:
        match = pattern.search(written)
        if match is None or match.lastindex is None:
            return None
        start = self._at() + match.start(match.lastindex)
        raw = match.group(match.lastindex)
        return joined([_unescaped(raw, start)])


def _unescaped(raw: str, start: int) -> Run:
    if "&" not in raw:
        return Run(raw, start)
    letters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    position = 0
    while position < len(raw):
        match = _REFERENCE.match(raw, position)
        meant = html.unescape(match.group()) if match else raw[position]
        end = match.end() if match else position + 1
        letters += meant
        starts += [start + position] * len(meant)
        ends += [start + end] * len(meant)
        position = end
    return Run("".join(letters), start, tuple(starts), tuple(ends))
