"""The texts that go with a page, in several forms, each with the range of every value."""

import html
import json
import random
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from bench.alignment.render import CLOSE, OPEN, SPLIT
from bench.alignment.seen import Seen
from bench.alignment.values import other_notation

FORMS: Mapping[str, str] = MappingProxyType(
    {
        "inner": "plain",
        "aria": "aria_snapshot",
        "numbered": "browser_use",
        "tree": "cdp_ax_json",
        "html": "html",
        "labels": "plain",
        "json": "plain",
        "partial": "plain",
        "extended": "plain",
        "scrolled": "plain",
    }
)
"""Each with its text format.

inner: the body's innerText. aria: Playwright's snapshot of the body. numbered: lines as browser-use writes them, by the
bench's own script. tree: Chromium's accessibility tree. html: the source. labels, json: another system's.
partial: inner, a quarter of its lines gone. extended: inner and behind it another page of the same layout, as an
application hides it in its document. scrolled: inner, while the image shows only its upper part.
"""
_ESCAPES: Mapping[str, Callable[[str], str]] = MappingProxyType(
    {"html": html.escape, "tree": lambda value: json.dumps(value, ensure_ascii=False)[1:-1]}
)
"""How a form writes a value, where it is not as it stands."""
RENAMED = frozenset(("labels", "json"))
"""Forms that another system wrote: with its own names and notations."""
_SPAN = re.compile(r'<span data-f="(\d+)">(.*?)</span>')


@dataclass(frozen=True)
class Written:
    """A text and the half-open ranges of each value in it, by the value's number; in a tree it stands several times."""

    text: str
    ranges: dict[int, list[tuple[int, int]]]

    def first(self, number: int) -> str:
        """A value as the text writes it."""
        return self.text[slice(*self.ranges[number][0])]


def escaped(form: str, value: str) -> str:
    """A value as a form writes it."""
    return _ESCAPES.get(form, str)(value)


def marked(seen: Seen, form: str, rng: random.Random, hidden: str = "") -> str:
    """The text of a page with marks around its values; `hidden` is what the extended form puts behind it."""
    page, inner = seen.page, seen.texts["inner"]
    if form in {*seen.texts, "scrolled"}:
        return seen.texts.get(form, inner)
    if form == "partial":
        return "\n".join(line for line in inner.split("\n") if rng.random() < 0.75)
    if form == "extended":
        return f"{inner}\n{hidden}"
    if form == "html":
        body = _SPAN.sub(lambda match: f"<span>{OPEN}{match[1]}{SPLIT}{match[2]}{CLOSE}</span>", page.body)
        return f"<!doctype html><html><head><style>{page.css}</style></head><body>{body}</body></html>"
    shown = []
    for number in seen.order:
        item = page.shown[number]
        value = other_notation(item.kind, item.text, page.style, rng)
        shown.append((item.label, f"{OPEN}{number}{SPLIT}{value}{CLOSE}"))
    if form == "labels":
        return "\n".join(f"{label}: {value}" for label, value in shown)
    pairs = (f'  "{label.lower().replace(" ", "_").replace("-", "_")}": "{value}"' for label, value in shown)
    return "{\n" + ",\n".join(pairs) + "\n}"


def written(text: str, changes: Mapping[int, str] | None = None) -> Written:
    """The text without its marks, some values replaced by others, which are escaped as the text asks."""
    out: list[str] = []
    ranges: dict[int, list[tuple[int, int]]] = {}
    length = 0
    for index, piece in enumerate(text.split(OPEN)):
        rest = piece
        if index:
            number, _, behind = piece.partition(SPLIT)
            value, _, rest = behind.partition(CLOSE)
            value = (changes or {}).get(int(number), value)
            ranges.setdefault(int(number), []).append((length, length + len(value)))
            out.append(value)
            length += len(value)
        out.append(rest)
        length += len(rest)
    return Written("".join(out), ranges)
