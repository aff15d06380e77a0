# ruff: noqa: E501 - HTML reads better unbroken
"""What stands beside the total: menus, lists and notes that are folded, numbered, cut or decorated."""

from bench.browser.pages import Draw, Make, around, picture


def _menu(draw: Draw) -> str:
    items = "".join(
        f"<li>{shop} <ul><li>{draw.money(900 + 7 * len(shop))}</li><li>Total offers</li></ul></li>"
        for shop in ("Garden", "Kitchen", draw.shop)
    )
    return f"<nav><ul>{items}</ul></nav>"


def _form(draw: Draw) -> str:
    return (
        f"<p><label>Name <input name=name value='{draw.name}'></label></p><p><label>E-mail <input name=mail value='{draw.mail()}' size=30></label></p>"
        f"<p><label>Street <input name=street value='{draw.address()}' placeholder='Street and number'></label></p>"
    )


def _sorted(draw: Draw) -> str:
    rows = "".join(
        f"<tr><td>{draw.rng.choice('ABCDEF')}-{draw.rng.randint(1000, 9999)}</td><td>{draw.date()}</td><td>{draw.money(draw.rng.randint(900, 99_000))}</td></tr>"
        for _ in range(6)
    )
    return f"<table><tr><th>Order</th><th>Date</th><th>Amount</th></tr>{rows}</table>"


KINDS: dict[str, Make] = {
    "plain page": around(lambda _: ""),
    "menus that open on hover": around(
        _menu, css="nav ul ul{display:none}nav>ul>li{display:inline-block;padding:6px 20px}"
    ),
    "menus kept invisible": around(
        _menu, css="nav ul ul{visibility:hidden;position:absolute}nav>ul>li{display:inline-block;padding:6px 20px}"
    ),
    "accordion of details": around(
        lambda draw: (
            f"<details><summary>Shipping costs</summary><p>Total {draw.money(draw.prices[0])}, express {draw.money(990)}</p></details>"
        )
    ),
    "accordion of height 0": around(
        lambda draw: (
            f"<p>More</p><div style='max-height:0;overflow:hidden'><p>Total before tax</p><p>{draw.money(draw.prices[0])}</p></div>"
        )
    ),
    "lazy images": around(
        lambda draw: "".join(
            f"<p style='height:180px'><img loading=lazy alt='{good} for {draw.money(price)}' width=120 height=40 src=\"{picture(f'{good} {draw.money(price)}', width=160, size=13)}\"></p>"
            for good, price in zip(draw.goods, draw.prices, strict=True)
        )
    ),
    "icons by CSS": around(
        lambda _: "<p class=i>Secure payment</p>", css=".i::before{content:'\\2713 '}.i::after{content:' \\2192'}"
    ),
    "list numbered by CSS": around(
        lambda draw: "<ol>" + "".join(f"<li>{good}</li>" for good in (*draw.goods, "Vase")) + "</ol>"
    ),
    "text cut with an ellipsis": around(
        lambda draw: (
            f"<p class=e>Delivered by {draw.shop} Logistics to {draw.address()} in {draw.rng.randint(2, 9)} days at the door</p>"
        ),
        css=".e{width:190px;overflow:hidden;white-space:nowrap;text-overflow:ellipsis}",
    ),
    "sticky header": around(
        lambda draw: (
            f"<div style='position:fixed;left:0;right:0;top:0;background:#eee;color:#111;padding:4px'>{draw.shop} free delivery above {draw.money(20_000)}</div>"
        )
    ),
    "filled form": around(_form),
    "table of orders": around(_sorted),
    "words about the past": around(lambda draw: f"<p>Updated {draw.rng.randint(2, 50)} minutes ago</p>"),
    "link to its own host": around(lambda _: "<p><a href='{site}/terms'>Terms and conditions</a></p>"),
}
