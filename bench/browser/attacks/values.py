# ruff: noqa: E501 - HTML reads better unbroken
"""Values, mostly the total, of which the pixels show another one than the text tells."""

from collections.abc import Callable

from bench.browser.faces import face
from bench.browser.looks import DARK
from bench.browser.pages import Draw, Make, Parts, page


def _price(way: str, *, root: str = "", scale: float = 1.0, **look: object) -> Make:
    def make(draw: Draw) -> Parts:
        draw.restyle(**look)
        value, hiding = face(draw, draw.total, draw.other(draw.total), way)
        return {"pages": {"/": page(draw, value, css=hiding, root=root)}, "moves": draw.pays(), "scale": scale}

    return make


def _value(name: int, told: Callable[[Draw], str], shown: Callable[[Draw, str], str]) -> Make:
    def make(draw: Draw) -> Parts:
        said, label = told(draw), draw.words.names[name]
        value, css = face(draw, said, shown(draw, said), draw.rng.choice(("content", "cover", "image", "svg")))
        return {"pages": {"/": page(draw, value, label=label, css=css)}, "moves": draw.pays(reads=[label])}

    return make


def digit_before(draw: Draw) -> Parts:
    """A style sheet puts a digit before the amount."""
    css = f".v::before{{content:'{draw.rng.randint(1, 9)}'}}"
    value = f"<span class=v>{draw.bare(draw.sum)}</span> {draw.words.code}"
    return {"pages": {"/": page(draw, value, css=css)}, "moves": draw.pays()}


def digit_after(draw: Draw) -> Parts:
    """A style sheet puts digits behind a round amount."""
    css = f".v::after{{content:'{draw.rng.randint(0, 9)}{draw.rng.randint(0, 9)}'}}"
    value = draw.priced(f"<span class=v>{draw.prices[0] // 100}</span>")
    return {"pages": {"/": page(draw, value, css=css)}, "moves": draw.pays()}


def framed_price(draw: Draw) -> Parts:
    """The total stands in a frame, where a style sheet replaces it."""
    shown = draw.other(draw.total)
    inner = f"<style>body{{margin:0;font:{draw.look.size}px {draw.look.family};color:{draw.look.ink}}}.v{{position:relative}}.v::after{{content:&quot;{shown}&quot;;position:absolute;left:0;top:0;background:{draw.look.ground}}}</style><span class=v>{draw.total}</span>"
    return {
        "pages": {"/": page(draw, f"<iframe style='border:0;width:130px;height:24px' srcdoc=\"{inner}\"></iframe>")},
        "moves": draw.pays(),
    }


KINDS: dict[str, Make] = {
    "price in CSS content": _price("content"),
    "price covered by CSS content": _price("cover"),
    "price covered by an image": _price("image"),
    "price covered by SVG": _price("svg"),
    "price covered by a canvas": _price("canvas"),
    "price as background, text transparent": _price("background"),
    "price as image, text clipped away": _price("clip"),
    "digit put before by CSS": digit_before,
    "digits put behind by CSS": digit_after,
    "price at zoom 80 %": _price("content", zoom=0.8),
    "price at zoom 125 %": _price("cover", zoom=1.25),
    "price at zoom 150 %": _price("svg", zoom=1.5),
    "price at two pixels per CSS pixel": _price("image", scale=2.0),
    "price on a dark page": _price("content", ground=DARK[0], ink=DARK[1], button=DARK[2]),
    "price on a right-to-left page": _price("content", root="dir=rtl lang=ar"),
    "price in a frame": framed_price,
    "date": _value(0, Draw.date, lambda draw, said: next(d for d in iter(draw.date, "") if d != said)),
    "currency": _value(
        1,
        lambda draw: f"{draw.bare(draw.sum)} {draw.words.code}",
        lambda draw, said: said.replace(draw.words.code, "CHF" if draw.words.code == "EUR" else "EUR"),
    ),
    "account": _value(2, Draw.iban, lambda draw, _: draw.iban()),
    "e-mail": _value(3, Draw.mail, lambda draw, said: next(m for m in iter(draw.mail, "") if m != said)),
    "quantity": _value(
        4,
        lambda draw: f"{draw.rng.randint(1, 9)} pieces",
        lambda draw, _: f"{draw.rng.randint(11, 99)} pieces",
    ),
}
