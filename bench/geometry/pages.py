# ruff: noqa: E501 - HTML reads better unbroken
"""Pages that show only a part of what they hold: with a header that stays, a banner, hidden panels and a frame."""

import html
from dataclasses import dataclass

from bench.alignment.looks import make
from bench.alignment.page import Page

_FRAME = "<!doctype html><style>{css}</style>{body}"


@dataclass(frozen=True)
class Layered:
    """HTML in which every value of `first` and of `below` stands in an element with `data-f` and a number of its own.

    The values of `hidden`, in a panel that is not displayed, and those of a frame have the same labels as the first's.
    """

    source: str
    page: Page


def layered(layout: str, seed: int) -> Layered:
    """A page of a layout, a second one below it, a third in a hidden panel and a fourth in a frame."""
    first, below, hidden, framed = (make(layout, "test", 10 * seed + number) for number in range(4))
    css = f"{first.css} header.bar{{position:sticky;top:0;z-index:5;background:#234;color:#fff;padding:8px 16px}} .banner{{position:fixed;right:0;bottom:0;width:300px;height:90px;background:#ffe;color:#222;z-index:6;padding:8px}} .frame{{width:300px;height:160px;border:1px solid #888}}"
    body = (
        f"<header class=bar>Shop · Orders · Account</header>{first.body}"
        f"<div style='display:none'>{hidden.body}</div>{below.body}"
        f'<iframe class=frame srcdoc="{html.escape(_FRAME.format(css=framed.css, body=framed.body))}"></iframe>'
        "<div class=banner>This site uses cookies of 12 partners. Accept all</div>"
    )
    return Layered(f"<!doctype html><meta charset=utf-8><style>{css}</style>{body}", first)
