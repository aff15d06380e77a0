"""A page being written: it draws values and remembers what they are called; and the arrangements that layouts share."""

import html
import random
from collections.abc import Callable
from dataclasses import dataclass, field

from bench.alignment.values import Style, draw


@dataclass
class Shown:
    """One value on a page."""

    label: str
    kind: str
    text: str


@dataclass
class Page:
    """A page being written: `v` draws a value and gives its element, `body` is its HTML."""

    style: Style
    rng: random.Random
    layout: str = ""
    theme: str = ""
    font: str = ""
    zoom: float = 1.0
    jpeg: int | None = None
    css: str = ""
    body: str = ""
    shown: list[Shown] = field(default_factory=list)

    def v(self, kind: str, label: str, text: str | None = None) -> str:
        text = draw(kind, self.style, self.rng) if text is None else text
        self.shown.append(Shown(label, kind, text))
        return f'<span data-f="{len(self.shown) - 1}">{html.escape(text)}</span>'

    def n(self, low: int, high: int) -> int:
        return self.rng.randint(low, high)


Layout = Callable[[Page], str]


def rows(page: Page, items: list[tuple[str, str]], width: int = 420) -> str:
    """Label left, value right, far apart."""
    inner = "".join(f'<div class="row"><span>{label}</span><b>{page.v(kind, label)}</b></div>' for label, kind in items)
    return f'<div style="width:{width}px">{inner}</div>'


def table(page: Page, heads: list[tuple[str, str]], count: int) -> str:
    head = "".join(f"<th>{label}</th>" for label, _ in heads)
    body = "".join(
        "<tr>" + "".join(f"<td>{page.v(kind, label)}</td>" for label, kind in heads) + "</tr>" for _ in range(count)
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def definitions(page: Page, items: list[tuple[str, str]]) -> str:
    return "<dl>" + "".join(f"<dt>{label}</dt><dd>{page.v(kind, label)}</dd>" for label, kind in items) + "</dl>"


def lines(page: Page, items: list[tuple[str, str]]) -> str:
    return "".join(f"<p>{label}: {page.v(kind, label)}</p>" for label, kind in items)
