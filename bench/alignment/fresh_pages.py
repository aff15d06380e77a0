# ruff: noqa: E501 - HTML reads better unbroken
"""More layouts: some looked at while the comparison was written; those in ONCE_FRESH were not, for its first figures."""

from bench.alignment.page import Layout, Page, definitions, lines, rows, table
from bench.alignment.values import COMPANY, SUBJECT


def specifications(page: Page) -> str:
    items = [
        ("Model number", "id"),
        ("Manufacturer", "company"),
        ("Weight", "measure"),
        ("Storage", "measure"),
        ("Range", "measure"),
        ("Charging power", "measure"),
        ("Warranty", "measure"),
        ("Efficiency", "percent"),
        ("Recommended price", "money"),
    ]
    return f"<h1>Technical data</h1>{definitions(page, items)}<p>Sold by {page.v('company', 'Sold by')}, delivered from {page.v('city', 'delivered from')}.</p>"


def inbox(page: Page) -> str:
    mails = "".join(
        f'<div class="row"><div><b>{page.v("name", "Sender")}</b><p class=dim>{page.v("subject", "Subject", subject)}</p></div><small>{page.v("date", "Received")}</small></div>'
        for subject in page.rng.sample(SUBJECT, page.n(4, 8))
    )
    return f"<h1>Inbox</h1><div class=cols><nav><p>Inbox ({page.v('number', 'Inbox')})</p><p>Sent</p><p>Drafts</p><p>Spam</p></nav><div style='width:620px'>{mails}</div></div>"


def directory(page: Page) -> str:
    heads = [("Employee", "name"), ("Role", "role"), ("Office", "city"), ("E-mail", "email"), ("Phone", "phone")]
    return f"<h1>Staff directory</h1>{table(page, heads, page.n(4, 10))}"


def timetable(page: Page) -> str:
    heads = [
        ("Departs", "time"),
        ("Destination", "city"),
        ("Train", "id"),
        ("Platform", "number"),
        ("Arrives", "time"),
        ("Status", "status"),
    ]
    return f"<h1>Departures from {page.v('city', 'Departures')}</h1>{table(page, heads, page.n(5, 11))}<p>Updated on {page.v('date', 'Updated')}</p>"


DEVELOPMENT: dict[str, Layout] = {f.__name__: f for f in (specifications, inbox, directory, timetable)}


def laboratory(page: Page) -> str:
    heads = [("Analyte", "analyte"), ("Result", "measure"), ("Previous", "measure"), ("Taken on", "date")]
    who = definitions(
        page, [("Patient", "name"), ("Date of birth", "date"), ("Sample ID", "id"), ("Ordered by", "name")]
    )
    return f"<h1>Laboratory report</h1>{who}{table(page, heads, page.n(4, 9))}<p>Finding: {page.v('status', 'Finding')}</p>"


def orders(page: Page) -> str:
    heads = [
        ("Order", "id"),
        ("Placed", "date"),
        ("Customer", "name"),
        ("Ship to", "city"),
        ("Items", "number"),
        ("Subtotal", "money"),
        ("Tax", "money"),
        ("Total", "money"),
        ("State", "status"),
        ("Due", "time"),
    ]
    return f"<h1>Orders</h1><div class=small>{table(page, heads, page.n(6, 8))}</div>"


def article(page: Page) -> str:
    seller, buyer = page.rng.sample(COMPANY, 2)
    return f"""<h1>Business today</h1><p class=dim>By {page.v("name", "By")}, {page.v("date", "By")}</p>
<p style="width:640px">{page.v("company", "buyer", buyer)} has agreed to buy {page.v("company", "seller", seller)} for {page.v("money", "for")}.</p>
<p style="width:640px">The chairman, {page.v("name", "chairman")}, said in {page.v("city", "said in")} that the offer is {page.v("status", "offer")}.</p>
<p style="width:640px">Sales rose by {page.v("percent", "rose")} and the plant near {page.v("city", "plant")} employs {page.v("number", "employs")} people.</p>
<p style="width:640px">The next meeting is on {page.v("date", "meeting")} at {page.v("time", "meeting")}.</p>"""


def homes(page: Page) -> str:
    cards = "".join(
        f'<section class=card style="width:270px"><h3>Flat in {page.v("city", "Flat")}</h3><p class=big>{page.v("money", "Rent")}</p><p class=dim>per month</p><div class="row"><span>Rooms</span><span>{page.v("number", "Rooms")}</span></div><div class="row"><span>Living space</span><span>{page.v("measure", "Living space")}</span></div><div class="row"><span>Free from</span><span>{page.v("date", "Free from")}</span></div><p>Agent: {page.v("name", "Agent")}</p></section>'
        for _ in range(page.n(2, 4))
    )
    return f"<h1>Flats to let</h1><div class=cols>{cards}</div>{lines(page, [('Search saved on', 'date'), ('Hits', 'number')])}"


def payroll(page: Page) -> str:
    summary = rows(
        page,
        [("Gross salary", "money"), ("Income tax", "money"), ("Pension", "percent"), ("Net salary", "money")],
        500,
    )
    who = lines(
        page,
        [("Employee", "name"), ("Employer", "company"), ("Account", "id"), ("Paid on", "date"), ("Hours", "number")],
    )
    switches = "".join(
        f'<div class="row" style="width:500px"><span>{name}</span><span class=chip>{page.v("switch", name)}</span></div>'
        for name in ("Send by e-mail", "Church tax", "Company car")
    )
    return f"<h1>Payslip</h1>{who}{summary}<h2>Options</h2>{switches}"


ONCE_FRESH: dict[str, Layout] = {f.__name__: f for f in (laboratory, orders, article, homes, payroll)}
