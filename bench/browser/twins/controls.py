# ruff: noqa: E501 - HTML reads better unbroken
"""Buttons, fields and dialogs that a program sees otherwise than a person does."""

from bench.browser.model import clicks, types
from bench.browser.pages import STREETS, Draw, Make, Parts, page


def _modal(draw: Draw) -> Parts:
    modal = f"<div style='position:fixed;inset:0;background:#666'></div><div style='position:fixed;left:200px;top:120px;background:white;color:#111;padding:30px'><p>Do you want to pay {draw.total}?</p><form method=post action=/do/pay><button>Yes, pay</button></form></div>"
    return {
        "pages": {"/": page(draw, draw.total, below=modal)},
        "moves": [clicks("Yes, pay", reads=[draw.total_label])],
    }


def _typing(draw: Draw) -> Parts:
    """Two fields are filled and the form is sent, each in a step of its own."""
    street = draw.address()
    form = "<p><label>Name <input name=name></label></p><p><label>Street <input name=street></label></p>"
    return {
        "pages": {"/": page(draw, draw.total, below=form)},
        "moves": [
            types("name=name", draw.name, says=f"The order is for {draw.name}"),
            types("name=street", street),
            *draw.pays(),
        ],
    }


KINDS: dict[str, Make] = {
    "dialog over the page": _modal,
    "cookie banner": lambda draw: {
        "pages": {
            "/": page(
                draw,
                draw.total,
                below="<div style='position:fixed;left:0;right:0;bottom:0;background:#eee;color:#111;padding:14px'>We use cookies. <button type=button onclick='this.parentNode.remove()'>Accept</button></div>",
            )
        },
        "moves": draw.pays(),
        "first": [clicks("Accept", tag="button")],
    },
    "fields to fill": _typing,
    "button named for screen readers": lambda draw: {
        "pages": {
            "/": page(
                draw,
                draw.total,
                button=f"<button aria-label='Proceed to payment of order {draw.prices[0]}'>Continue</button>",
            )
        },
        "moves": [clicks("Continue", reads=[draw.total_label])],
    },
    "button that is an icon": lambda draw: {
        "pages": {"/": page(draw, draw.total, button="<button aria-label='Go to payment'>\u27a1</button>")},
        "moves": [clicks("Go to payment", reads=[draw.total_label])],
    },
    "check box drawn by CSS": lambda draw: {
        "pages": {
            "/": page(
                draw,
                draw.total,
                css=".b{opacity:0;position:absolute}.b+span{border:1px solid;padding:2px 8px}",
                below="<p><label><input class=b type=checkbox name=terms><span>I accept the terms</span></label></p>",
            )
        },
        "moves": [clicks("I accept the terms"), *draw.pays()],
    },
    "transparent button over its picture": lambda draw: {
        "pages": {
            "/": page(
                draw,
                draw.total,
                button=f"<span style='position:relative;display:inline-block;padding:6px 18px;border:1px solid'>{draw.pay}<span style='opacity:0;position:absolute;inset:0'><button style='width:100%;height:100%;margin:0'>{draw.pay}</button></span></span>",
            )
        },
        "moves": [clicks(draw.pay, tag="button", reads=[draw.total_label])],
    },
    "list that scrolls in itself": lambda draw: {
        "pages": {
            "/": page(
                draw,
                draw.total,
                below="<div style='height:60px;overflow:auto;width:220px;border:1px solid'>"
                + "".join(f"<p><button type=button>{street}</button></p>" for street in STREETS)
                + "</div>",
            )
        },
        "moves": [clicks(STREETS[-1], tag="button"), *draw.pays()],
    },
}
