# ruff: noqa: E501 - HTML reads better unbroken
"""Pages that change by themselves, and pages that follow one another as they should."""

from bench.browser.model import clicks
from bench.browser.pages import POLL, Draw, Make, Parts, around, page


def _clock(draw: Draw) -> str:
    offset = draw.rng.randint(0, 80_000)
    return f"<p>Time <span id=k></span></p><script>const f=()=>k.textContent=new Date(Date.now()+{offset}000).toISOString().slice(11,19);f();setInterval(f,1000)</script>"


def _countdown(draw: Draw) -> str:
    return f"<p>Offer ends in <b id=k></b> s</p><script>let n={draw.rng.randint(100, 900)};const f=()=>k.textContent=n--;f();setInterval(f,1000)</script>"


def _carousel(draw: Draw) -> str:
    slides = "".join(
        f"<div>{good} {draw.money(draw.rng.randint(900, 9_900))}</div>" for good in (*draw.goods, "Vase", "Rug")
    )
    step = "let n=0;setInterval(()=>{n=(n+1)%3;r.style.transform=`translateX(${-200*n}px)`},700)"
    return f"<div class=c><div class=r id=r>{slides}</div></div><script>{step}</script>"


def _moving_stock(draw: Draw) -> Parts:
    """While the model thinks, something changes that has nothing to do with the order."""
    below = f"<p>Visitors today <b id=v>{draw.rng.randint(100, 400)}</b></p>" + POLL.replace(
        "CHANGE", f"document.getElementById('v').textContent='{draw.rng.randint(401, 900)}'"
    )
    return {"pages": {"/": page(draw, draw.total, below=below)}, "moves": draw.pays(), "turns": True}


def _banner_while_thinking(draw: Draw) -> Parts:
    """While the model thinks, a banner appears at the foot of the page, below all that it holds."""
    draw.restyle(zoom=0.8)
    change = "const d=document.createElement('div');d.style='position:fixed;left:0;right:0;bottom:0;background:#eee;color:#111;padding:4px';d.textContent='We use cookies.';document.body.append(d)"
    return {
        "pages": {"/": page(draw, draw.total, below=POLL.replace("CHANGE", change))},
        "moves": draw.pays(),
        "turns": True,
    }


def _cart(draw: Draw) -> Parts:
    pages = {
        "/": page(draw, draw.total, title=draw.words.cart, action="/confirm", button=draw.button(draw.go_on)),
        "/confirm": page(draw, draw.total, title=draw.words.confirmation),
    }
    return {"pages": pages, "moves": [clicks(draw.go_on, reads=[draw.total_label]), *draw.pays()]}


def _catalogue(draw: Draw) -> Parts:
    """From a list of goods to one of them: everything on the page changes, as it should."""
    other = Draw(draw.rng)
    rows = "".join(
        f"<tr><td><a href=/item{n}>{good}</a></td><td>{draw.money(price)}</td></tr>"
        for n, (good, price) in enumerate(zip(draw.goods, draw.prices, strict=True))
    )
    listing = f"<!doctype html><meta charset=utf-8><title>{draw.shop}</title><style>{draw.look.css}</style><body><h1>{draw.shop}</h1><table>{rows}</table></body>"
    return {
        "pages": {"/": listing, "/item0": page(other, other.total)},
        "moves": [clicks(draw.goods[0], tag="a"), *other.pays()],
    }


KINDS: dict[str, Make] = {
    "clock": around(_clock),
    "countdown": around(_countdown),
    "carousel": around(
        _carousel,
        css=".c{width:200px;overflow:hidden;margin:10px 0}.r{display:flex;transition:transform .2s}.r div{flex:0 0 200px}",
    ),
    "something else changes": _moving_stock,
    "banner comes while thinking": _banner_while_thinking,
    "cart and confirmation": _cart,
    "from a list to an item": _catalogue,
}
