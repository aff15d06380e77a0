"""The texts that go with a page, in several plain styles, each with the range of every value."""

import random
from dataclasses import dataclass

from bench.alignment.render import CLOSE, OPEN, SPLIT, Rendered
from bench.alignment.values import Style, edit, other_notation

STYLES = ("inner", "aria", "labels", "json", "partial", "extended", "scrolled")
"""partial: inner, a quarter of its lines gone. extended: inner and behind it another page of the same layout, as an
application hides it in its document. scrolled: inner, while the image shows only its upper part."""


@dataclass(frozen=True)
class Written:
    """A text and the half-open range of each value in it, by the value's number."""

    text: str
    ranges: dict[int, tuple[int, int]]


def marked(rendered: Rendered, style: str, rng: random.Random, hidden: str = "") -> str:
    """The text of a page with marks around its values; `hidden` is what the extended style puts behind it."""
    page = rendered.page
    if style in {"inner", "scrolled"}:
        return rendered.inner
    if style == "partial":
        return "\n".join(line for line in rendered.inner.split("\n") if rng.random() < 0.75)
    if style == "extended":
        return f"{rendered.inner}\n{hidden}"
    if style == "aria":
        return rendered.aria
    shown = []
    for number in rendered.order:
        item = page.shown[number]
        value = other_notation(item.kind, item.text, page.style, rng)
        shown.append((item.label, f"{OPEN}{number}{SPLIT}{value}{CLOSE}"))
    if style == "labels":
        return "\n".join(f"{label}: {value}" for label, value in shown)
    pairs = (f'  "{label.lower().replace(" ", "_").replace("-", "_")}": "{value}"' for label, value in shown)
    return "{\n" + ",\n".join(pairs) + "\n}"


def written(text: str, changes: dict[int, str] | None = None) -> Written:
    """The text without its marks, some values replaced."""
    out: list[str] = []
    ranges: dict[int, tuple[int, int]] = {}
    length = 0
    for index, piece in enumerate(text.split(OPEN)):
        if index:
            number, _, rest = piece.partition(SPLIT)
            value, _, piece = rest.partition(CLOSE)  # noqa: PLW2901
            value = (changes or {}).get(int(number), value)
            ranges[int(number)] = (length, length + len(value))
            out.append(value)
            length += len(value)
        out.append(piece)
        length += len(piece)
    return Written("".join(out), ranges)


def changed(original: str, kind: str, style: Style, rng: random.Random) -> tuple[str, str]:
    """An edit of a value as it stands in the text, and the edit's name."""
    try:
        return edit(kind, original, style, rng)
    except KeyError:
        return edit("status", original, style, rng)
