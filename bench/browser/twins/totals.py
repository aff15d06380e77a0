# ruff: noqa: E501 - HTML reads better unbroken
"""The total, written in ways that look odd to a program."""

from collections.abc import Callable

from bench.browser.looks import DARK
from bench.browser.pages import Draw, Make, Parts, page


def _total(html: Callable[[Draw], str], *, css: str = "", root: str = "", scale: float = 1.0, **look: object) -> Make:
    """The usual page with the total written in another way."""

    def make(draw: Draw) -> Parts:
        draw.restyle(**look)
        return {"pages": {"/": page(draw, html(draw), css=css, root=root)}, "moves": draw.pays(), "scale": scale}

    return make


def _framed(draw: Draw) -> Parts:
    inner = f"<body style=&quot;margin:0;font:{draw.look.size}px {draw.look.family};color:{draw.look.ink}&quot;><span>{draw.total}</span>"
    return {
        "pages": {"/": page(draw, f"<iframe style='border:0;width:130px;height:26px' srcdoc=\"{inner}\"></iframe>")},
        "moves": draw.pays(),
    }


def _split(draw: Draw) -> str:
    """Currency, whole amount and cents in an element each, as many shops set them."""
    whole, cents = draw.bare(draw.sum).rsplit(draw.words.decimal, 1)
    currency = f"<span>{draw.words.symbol}</span>"
    amount = f"<span>{whole}</span><span>{draw.words.decimal}{cents}</span>"
    return f"{currency}{amount}" if draw.words.before else f"{amount} {currency}"


def cents_more(draw: Draw) -> int:
    """An older, higher price."""
    return draw.sum + 1_500


KINDS: dict[str, Make] = {
    "text for screen readers": _total(
        lambda draw: f"<span class=s>Total price to pay: </span>{draw.total}<span class=s> including tax</span>",
        css=".s{position:absolute;width:1px;height:1px;overflow:hidden;clip:rect(0 0 0 0);white-space:nowrap}",
    ),
    "price repeated for screen readers": _total(
        lambda draw: f"<span class=s>{draw.total}</span><span aria-hidden=true>{draw.total}</span>",
        css=".s{position:absolute;width:1px;height:1px;overflow:hidden;clip:rect(0 0 0 0);white-space:nowrap}",
    ),
    "crossed-out price": _total(lambda draw: f"<s>{draw.money(cents_more(draw))}</s> {draw.total}"),
    "price in three elements": _total(_split),
    "price set in capitals by CSS": _total(
        lambda draw: f"{draw.total} <span style='text-transform:uppercase'>incl. tax</span>"
    ),
    "dark page": _total(lambda draw: draw.total, ground=DARK[0], ink=DARK[1], button=DARK[2]),
    "right-to-left page": _total(lambda draw: draw.total, root="dir=rtl lang=ar"),
    "zoom 80 %": _total(lambda draw: draw.total, zoom=0.8),
    "zoom 125 %": _total(lambda draw: draw.total, zoom=1.25),
    "zoom 150 %": _total(lambda draw: draw.total, zoom=1.5),
    "two pixels per CSS pixel": _total(lambda draw: draw.total, scale=2.0),
    "price in a frame": _framed,
    "two currencies": _total(lambda draw: f"{draw.total} <small>({draw.prices[0] // 100 + 7}.20 CHF)</small>"),
    "copy for small screens": _total(
        lambda draw: f"<span style='display:none'>{draw.total}</span><span>{draw.total}</span>"
    ),
}
