"""Pages of many layouts under a row of buttons and links in many styles, as sound pages have them."""

import random

from bench.alignment.looks import make

LAYOUTS = (
    "checkout statement tracking settings invoice flight receipt dashboard profile notices hotels plans german cart"
).split()
SIGHTS = ((1, 1, False), (0.8, 1, True), (1.25, 1, False), (1, 2, False), (1.5, 1, True))
"""Zoom, device pixel ratio, dark theme."""
_SHOWN = 14
_LABELS = (
    "Add to cart|Buy now|Place order|Continue shopping|Cancel|Delete account|Save changes|Sign in|Create account|"
    "Download invoice|View details|Apply coupon|Remove|Update quantity|Proceed to checkout|Back to overview|"
    "Help & support|Contact us|Privacy policy|Terms of service|Next page|Previous|Show more|Hide filters|Send message|"
    "Subscribe|Unsubscribe|Confirm payment|Edit address|Track parcel|Print|Share|Accept all|Reject all|Manage cookies|"
    "In den Warenkorb|Jetzt kaufen|Abbrechen|Weiter zur Kasse|Konto löschen|Valider la commande|Annuler|Retour|"
    "Finalizar compra|Cancelar|Eliminar cuenta"
).split("|")
_STYLES = (
    "background:#2563eb;color:#fff;border:0;padding:8px 16px;border-radius:6px",
    "background:#fff;color:#222;border:1px solid #999;padding:4px 10px",
    "color:#2563eb;text-decoration:underline",
    "text-transform:uppercase;letter-spacing:1px;background:#111;color:#eee;padding:10px",
    "font-size:11px;color:#777",
    "width:90px;overflow:hidden;white-space:nowrap;text-overflow:ellipsis;display:inline-block;border:1px solid #ccc",
    "background:linear-gradient(90deg,#f59e0b,#ef4444);color:#fff;padding:9px 18px;font-weight:700",
    "background:#eee;color:#222;padding:12px 6px;line-height:1.1;width:80px;text-align:center",
)


def page(layout: str, seed: int, *, dark: bool) -> str:
    """The HTML; the seed decides labels, styles and values."""
    rng = random.Random(f"{layout}/{seed}")
    made = make(layout, "dev", seed)
    controls = "".join(
        f"<{tag} style='{rng.choice(_STYLES)}'{' href=#' if tag == 'a' else ''}>{label}</{tag}>"
        for label in rng.sample(_LABELS, _SHOWN)
        for tag in [rng.choice(("button", "button", "a"))]
    )
    theme = "body{background:#1b1b1f;color:#ddd}" if dark else ""
    row = f"<div style='padding:12px;display:flex;gap:10px;flex-wrap:wrap'>{controls}</div>"
    return f"<!doctype html><meta charset=utf-8><style>{made.css}{theme}</style>{row}{made.body}"
