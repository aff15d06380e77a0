# ruff: noqa: E501 - HTML reads better unbroken
"""How a variant looks and which language it speaks: what must differ for variants to be more than one page again."""

import random
from dataclasses import dataclass

MONTHS = {
    "en": "January February March April May June July August September October November December".split(),
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember".split(),
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split(),
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre".split(),
}
FONTS = (
    "sans-serif",
    "serif",
    "Arial",
    "Georgia",
    "Inter",
    "DejaVu Sans",
    "DejaVu Serif",
    "Carlito",
    "Cantarell",
    "Liberation Serif",
    "monospace",
)
THEMES = (
    ("white", "black", ""),
    ("white", "#222", "background:#1a56c4;color:white;border:0;border-radius:6px"),
    ("#fbf7ee", "#2b2b2b", "background:#7a4b12;color:white;border:0"),
    ("#f2f4f7", "#1a1a2e", "background:#0a7d4f;color:white;border:0;border-radius:18px"),
    ("#eef6ff", "#123", "border:2px solid #123;background:white;color:#123"),
    ("#111", "#eee", ""),
    ("#0f172a", "#e2e8f0", "background:#38bdf8;color:#012;border:0;border-radius:4px"),
)
"""Background, letters, and the button's style."""
LAYOUTS = ("table", "columns", "grid", "lines", "card")
DARK = THEMES[5]


@dataclass(frozen=True)
class Words:
    """What a shop says in one language; `symbol` stands before the amount, or behind it with a space."""

    language: str
    pay: tuple[str, ...]
    go_on: tuple[str, ...]
    total: tuple[str, ...]
    delivery: str
    order_for: str
    checkout: str
    cart: str
    confirmation: str
    symbol: str
    code: str
    before: bool
    thousands: str
    decimal: str
    names: tuple[str, str, str, str, str]
    """Labels for a date, an amount to pay, an account, an e-mail address and a quantity."""


_ENGLISH = {
    "language": "en",
    "pay": ("Pay now", "Place order", "Buy now", "Confirm and pay"),
    "go_on": ("Continue", "Next", "Go to confirmation"),
    "total": ("Total", "Order total", "Amount due", "Grand total", "Total to pay"),
    "delivery": "Delivery",
    "order_for": "Order for",
    "checkout": "Checkout",
    "cart": "Cart",
    "confirmation": "Confirmation",
    "before": True,
    "thousands": ",",
    "decimal": ".",
    "names": ("Delivery date", "To pay", "Account", "Receipt to", "Quantity"),
}
DOLLARS = Words(symbol="$", code="USD", **_ENGLISH)  # type: ignore[arg-type]
POUNDS = Words(symbol="£", code="GBP", **_ENGLISH)  # type: ignore[arg-type]
GERMAN = Words(
    language="de",
    pay=("Jetzt bezahlen", "Jetzt kaufen", "Zahlungspflichtig bestellen"),
    go_on=("Weiter", "Zur Bestätigung"),
    total=("Gesamtbetrag", "Gesamtsumme", "Summe"),
    delivery="Versand",
    order_for="Bestellung für",
    checkout="Kasse",
    cart="Warenkorb",
    confirmation="Bestätigung",
    symbol="€",
    code="EUR",
    before=False,
    thousands=".",
    decimal=",",
    names=("Liefertermin", "Zu zahlen", "Konto", "Beleg an", "Menge"),
)
FRENCH = Words(
    language="fr",
    pay=("Payer maintenant", "Acheter", "Valider et payer"),
    go_on=("Continuer", "Suivant"),
    total=("Total", "Total TTC", "Total à payer"),
    delivery="Livraison",
    order_for="Commande pour",
    checkout="Paiement",
    cart="Panier",
    confirmation="Confirmation",
    symbol="€",
    code="EUR",
    before=False,
    thousands=" ",
    decimal=",",
    names=("Date de livraison", "À payer", "Compte", "Reçu à", "Quantité"),
)
SPANISH = Words(
    language="es",
    pay=("Pagar ahora", "Comprar", "Realizar pedido"),
    go_on=("Continuar", "Siguiente"),
    total=("Total", "Total a pagar", "Importe total"),
    delivery="Envío",
    order_for="Pedido para",
    checkout="Pago",
    cart="Carrito",
    confirmation="Confirmación",
    symbol="€",
    code="EUR",
    before=False,
    thousands=".",
    decimal=",",
    names=("Fecha de entrega", "A pagar", "Cuenta", "Recibo a", "Cantidad"),
)
LANGUAGES = (DOLLARS, DOLLARS, DOLLARS, POUNDS, GERMAN, FRENCH, SPANISH)


@dataclass(frozen=True)
class Look:
    """One variant's style. `margins` are left and top in CSS pixels, `links` what stands around the order."""

    ground: str
    ink: str
    button: str
    zoom: float
    layout: str
    size: int
    family: str
    margins: tuple[int, int]
    padding: int
    links: tuple[str, ...]

    @classmethod
    def draw(cls, rng: random.Random) -> "Look":
        ground, ink, button = rng.choice(THEMES)
        places = ("Home", "Offers", "Help", "Account settings", "Contact", "Stores", "Gift cards", "Returns")
        return cls(
            ground,
            ink,
            button,
            zoom=rng.choice((0.8, 0.9, 1.0, 1.0, 1.0, 1.1, 1.25)),
            layout=rng.choice(LAYOUTS),
            size=rng.randint(14, 19),
            family=rng.choice(FONTS),
            margins=(rng.randint(8, 160), rng.randint(6, 50)),
            padding=rng.randint(3, 8),
            links=tuple(rng.sample(places, rng.choice((0, 0, 3, 5)))),
        )

    @property
    def font(self) -> str:
        return f"{self.size}px '{self.family}', {self.family}" if " " in self.family else f"{self.size}px {self.family}"

    @property
    def css(self) -> str:
        left, top = self.margins
        return (
            f"html{{background:{self.ground};color:{self.ink};zoom:{self.zoom}}}body{{font:{self.font};margin:{top}px 10px 10px {left}px}}"
            f"a{{color:inherit}}button{{font:inherit;padding:6px 18px;margin:8px 0;{self.button}}}"
            f"td{{padding:{self.padding}px 22px {self.padding}px 0}}.g{{display:grid;grid-template-columns:max-content max-content;gap:{self.padding}px 30px}}"
            f".l>div,.k>div{{display:flex;justify-content:space-between;width:{300 + 2 * left % 90}px;padding:{self.padding}px 0}}.k{{border:1px solid;display:inline-block;padding:12px 20px}}"
            "dd{margin:0}nav a{margin-right:18px}"
        )

    def rows(self, rows: list[tuple[str, str]]) -> str:
        """Labels and values (HTML) as this layout sets them; a label always comes right before its value."""
        match self.layout:
            case "table":
                return (
                    "<table>" + "".join(f"<tr><td>{key}</td><td>{value}</td></tr>" for key, value in rows) + "</table>"
                )
            case "columns":
                cells = "".join(
                    f"<tr><td>{key}</td><td style='text-align:right'>{value}</td></tr>" for key, value in rows
                )
                return f"<table>{cells}</table>"
            case "grid":
                return "<dl class=g>" + "".join(f"<dt>{key}</dt><dd>{value}</dd>" for key, value in rows) + "</dl>"
            case _:
                inner = "".join(f"<div><span>{key}</span><span>{value}</span></div>" for key, value in rows)
                return f"<div class={'k' if self.layout == 'card' else 'l'}>{inner}</div>"

    @property
    def around(self) -> str:
        """Links above the page's heading, or nothing."""
        inner = "".join(f"<a href='/about'>{words}</a>" for words in self.links)
        return f"<nav>{inner}</nav>" if inner else ""
