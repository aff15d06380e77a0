# ruff: noqa: E501 - HTML reads better unbroken
"""Layouts of pages that were looked at while the comparison was written, those of the other kind being held out."""

from bench.alignment.page import Layout, Page, definitions, lines, rows, table
from bench.alignment.values import CITY, Style


def checkout(page: Page) -> str:
    summary = rows(
        page,
        [
            ("Subtotal", "money"),
            ("Shipping", "money"),
            ("Tax", "money"),
            ("Discount", "money"),
            ("Order total", "money"),
        ],
    )
    return f"<h1>Checkout</h1><div class=cols><div><h2>Delivery</h2>{lines(page, [('Name', 'name'), ('City', 'city'), ('E-mail', 'email'), ('Phone', 'phone')])}</div><div><h2>Order summary</h2>{summary}<button>Place order</button></div></div>"


def statement(page: Page) -> str:
    heads = [("Date", "date"), ("Reference", "id"), ("Payee", "name"), ("Amount", "money"), ("Balance", "money")]
    return f"<h1>Account statement</h1>{rows(page, [('Account number', 'id'), ('Opening balance', 'money'), ('Closing balance', 'money')])}{table(page, heads, page.n(4, 9))}"


def tracking(page: Page) -> str:
    items = [
        ("Order number", "id"),
        ("Status", "status"),
        ("Carrier", "carrier"),
        ("Estimated delivery", "date"),
        ("Ship to", "city"),
        ("Order total", "money"),
    ]
    steps = "".join(
        f"<li><b>{page.v('city', 'Stop')}</b> {page.v('date', 'Stop date')} {page.v('time', 'Stop time')}</li>"
        for _ in range(3)
    )
    return f"<h1>Track your order</h1>{definitions(page, items)}<h2>History</h2><ul>{steps}</ul>"


def settings(page: Page) -> str:
    names = [
        "Dark mode",
        "Email notifications",
        "Two-factor authentication",
        "Automatic updates",
        "Location sharing",
        "Weekly report",
    ]
    page.rng.shuffle(names)
    switches = "".join(
        f'<div class="row"><span>{name}</span><span class=chip>{page.v("switch", name)}</span></div>'
        for name in names[: page.n(3, 6)]
    )
    return f"<div class=cols><nav><p>General</p><p>Privacy</p><p>Billing</p><p>Security</p></nav><div style='width:460px'><h1>Settings</h1>{switches}{rows(page, [('Storage used', 'percent'), ('Session timeout', 'number'), ('Plan', 'plan'), ('Next invoice', 'date')], 460)}</div></div>"


def products(page: Page) -> str:
    return f"<h1>Products</h1>{table(page, [('Product', 'product'), ('SKU', 'id'), ('Price', 'money'), ('Stock', 'number'), ('Rating', 'percent')], page.n(4, 10))}"


def invoice(page: Page) -> str:
    heads = [("Description", "product"), ("Qty", "number"), ("Unit price", "money"), ("Amount", "money")]
    return f"<h1>Invoice</h1><div class=cols>{definitions(page, [('Invoice number', 'id'), ('Issue date', 'date'), ('Due date', 'date')])}{definitions(page, [('Bill to', 'name'), ('E-mail', 'email'), ('City', 'city')])}</div>{table(page, heads, page.n(2, 6))}{rows(page, [('Subtotal', 'money'), ('VAT', 'percent'), ('Total due', 'money')])}"


DEVELOPMENT: dict[str, Layout] = {f.__name__: f for f in (checkout, statement, tracking, settings, products, invoice)}


def flight(page: Page) -> str:
    def leg(name: str) -> str:
        return f"<section class=card><h2>{name}</h2><div class=cols><div><small>From</small><p>{page.v('city', 'From')}</p><small>Departs</small><p>{page.v('time', 'Departs')}</p></div><div><small>To</small><p>{page.v('city', 'To')}</p><small>Arrives</small><p>{page.v('time', 'Arrives')}</p></div><div><small>Flight</small><p>{page.v('id', 'Flight')}</p><small>Date</small><p>{page.v('date', 'Date')}</p></div></div></section>"

    return f"<h1>Your booking</h1>{lines(page, [('Booking reference', 'id'), ('Passenger', 'name')])}{leg('Outbound')}{leg('Return')}{rows(page, [('Fare', 'money'), ('Taxes', 'money'), ('Total price', 'money')])}"


def receipt(page: Page) -> str:
    goods = "".join(
        f'<div class="row"><span>{page.v("number", "Quantity")} x {page.v("product", "Item")}</span><span>{page.v("money", "Item price")}</span></div>'
        for _ in range(page.n(3, 8))
    )
    return f"<div style='width:320px;font-family:monospace'><h3>CORNER MARKET</h3><p>{page.v('date', 'Date')} {page.v('time', 'Time')}</p>{lines(page, [('Receipt no', 'id'), ('Cashier', 'name')])}<hr>{goods}<hr>{rows(page, [('SUBTOTAL', 'money'), ('TAX', 'money'), ('TOTAL', 'money'), ('CASH', 'money'), ('CHANGE', 'money')], 320)}</div>"


def dashboard(page: Page) -> str:
    names = [
        ("Revenue", "money"),
        ("Orders", "number"),
        ("Conversion", "percent"),
        ("Refunds", "money"),
        ("New customers", "number"),
        ("Churn", "percent"),
    ]
    below = page.rng.random() < 0.5
    tiles = "".join(
        f"<div class=card><p class=big>{page.v(kind, label)}</p><small>{label}</small></div>"
        if below
        else f"<div class=card><small>{label}</small><p class=big>{page.v(kind, label)}</p></div>"
        for label, kind in names
    )
    return f"<h1>Overview</h1><div class=cols>{tiles}</div>{table(page, [('Region', 'city'), ('Revenue', 'money'), ('Growth', 'percent')], page.n(3, 6))}"


def profile(page: Page) -> str:
    items = [
        ("Full name", "name"),
        ("Email address", "email"),
        ("Phone number", "phone"),
        ("City", "city"),
        ("Customer ID", "id"),
        ("Member since", "date"),
        ("Plan", "plan"),
        ("Credit balance", "money"),
    ]
    boxes = "".join(f"<label>{label}</label><div class=input>{page.v(kind, label)}</div>" for label, kind in items)
    return f"<h1>Profile</h1><div style='width:480px'>{boxes}<button>Save changes</button></div>"


def notices(page: Page) -> str:
    return f"""<h1>Messages</h1>
<p>Your payment of {page.v("money", "payment")} was received on {page.v("date", "received")}.</p>
<p>The parcel {page.v("id", "parcel")} leaves {page.v("city", "leaves")} at {page.v("time", "leaves at")}.</p>
<p>You have {page.v("number", "unread")} unread messages and {page.v("number", "tasks")} open tasks.</p>
<p>Your discount is {page.v("percent", "discount")} until {page.v("date", "until")}.</p>
<p>Contact {page.v("email", "contact")} or call {page.v("phone", "call")} for help.</p>"""


def hotels(page: Page) -> str:
    cards = "".join(
        f"<section class=card><h3>Hotel {city}</h3><div class=cols><div><p>{page.v('number', 'reviews')} reviews</p><p>Score {page.v('percent', 'Score')}</p></div><div><small>Price per night</small><p class=big>{page.v('money', 'Price per night')}</p></div><div><small>Free cancellation until</small><p>{page.v('date', 'Free cancellation until')}</p></div></div></section>"
        for city in page.rng.sample(CITY, page.n(3, 5))
    )
    return f"<h1>Search results</h1>{cards}"


def plans(page: Page) -> str:
    cards = "".join(
        f"<section class=card><h3>{name}</h3><p class=big>{page.v('money', 'Price')}</p><p>per month</p><p>{page.v('number', 'users')} users</p><p>{page.v('number', 'projects')} projects</p><p>Storage: {page.v('measure', 'Storage')}</p></section>"
        for name in ("Starter", "Team", "Business")
    )
    return f"<h1>Choose a plan</h1><div class=cols>{cards}</div>{lines(page, [('Current plan', 'plan'), ('Renews on', 'date')])}"


def servers(page: Page) -> str:
    heads = [
        ("Instance", "id"),
        ("State", "status"),
        ("CPU", "percent"),
        ("Memory", "percent"),
        ("Last backup", "date"),
        ("At", "time"),
        ("Cost", "money"),
    ]
    return f"<h1>Instances</h1>{table(page, heads, page.n(5, 12))}"


def four_columns(page: Page) -> str:
    names = [
        ("Policy number", "id"),
        ("Holder", "name"),
        ("Start date", "date"),
        ("End date", "date"),
        ("Premium", "money"),
        ("Deductible", "money"),
        ("Agent", "name"),
        ("Branch", "city"),
        ("Coverage", "percent"),
        ("Claims", "number"),
    ]
    cells = [f"<td class=dim>{label}</td><td>{page.v(kind, label)}</td>" for label, kind in names]
    body = "".join(f"<tr>{a}{b}</tr>" for a, b in zip(cells[::2], cells[1::2], strict=True))
    return f"<h1>Insurance policy</h1><table>{body}</table>"


def german(page: Page) -> str:
    page.style = Style(currency="€", after=True, european=True, date="dots", half_day=False)
    heads = [("Artikel", "product"), ("Menge", "number"), ("Einzelpreis", "money"), ("Gesamt", "money")]
    return f"<h1>Rechnung</h1>{definitions(page, [('Rechnungsnummer', 'id'), ('Rechnungsdatum', 'date'), ('Fällig am', 'date'), ('Kunde', 'name')])}{table(page, heads, page.n(2, 6))}{rows(page, [('Zwischensumme', 'money'), ('MwSt.', 'percent'), ('Gesamtbetrag', 'money')])}"


def cart(page: Page) -> str:
    goods = "".join(
        f'<div class="row card"><div><b>{page.v("product", "Item")}</b><p class=dim>Qty: {page.v("number", "Qty")}</p><p class=dim>Arrives {page.v("date", "Arrives")}</p></div><div>{page.v("money", "Price")}</div></div>'
        for _ in range(page.n(2, 5))
    )
    return f"<h1>Shopping cart</h1><div style='width:560px'>{goods}{rows(page, [('Items', 'number'), ('Savings', 'money'), ('Cart total', 'money')], 560)}</div>"


TEST: dict[str, Layout] = {
    f.__name__: f
    for f in (flight, receipt, dashboard, profile, notices, hotels, plans, servers, four_columns, german, cart)
}
