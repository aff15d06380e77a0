# ruff: noqa: E501 - HTML reads better unbroken
"""Layouts written last, of which nothing was looked at but their figures: where those for unseen pages come from."""

from bench.alignment.page import Layout, Page, definitions, lines, rows, table
from bench.alignment.values import COMPANY, SUBJECT


def warehouse(page: Page) -> str:
    bins = "".join(
        f'<div class=card style="width:240px"><div class=row><b>{page.v("id", "Bin")}</b><span class=chip>{page.v("status", "Bin state")}</span></div><p>{page.v("product", "Article")}</p><div class=cols style="gap:18px"><span>In stock<br><b>{page.v("number", "In stock")}</b></span><span>Reserved<br><b>{page.v("number", "Reserved")}</b></span><span>Reorder at<br><b>{page.v("number", "Reorder at")}</b></span></div></div>'
        for _ in range(page.n(3, 6))
    )
    return f"<h1>Warehouse {page.v('city', 'Warehouse')}</h1><p class=dim>Counted on {page.v('date', 'Counted on')} by {page.v('name', 'Counted by')}</p><div class=cols style='gap:12px'>{bins}</div>"


def clinic(page: Page) -> str:
    visits = "".join(
        f"<div class=row style='width:700px'><span class=chip>{page.v('time', 'From')}</span><span style='width:380px'><b>{page.v('name', 'Patient')}</b><br><small>{page.v('id', 'Record')} &middot; Room {page.v('number', 'Room')}</small></span><span>{page.v('status', 'Visit')}</span></div>"
        for _ in range(page.n(4, 7))
    )
    return f"<h1>Appointments</h1><div class=cols><p>Day: {page.v('date', 'Day')}</p><p>Doctor: {page.v('name', 'Doctor')}</p><p>Desk: {page.v('phone', 'Desk')}</p></div>{visits}"


def episodes(page: Page) -> str:
    shown = "".join(
        f"<article style='width:560px;margin:.6em 0'><small class=dim>Episode {page.v('number', 'Episode')}, {page.v('date', 'Published')}</small><h3>{page.v('subject', 'Episode title', title)}</h3><small>with {page.v('name', 'Guest')} | {page.v('measure', 'Length', f'{page.rng.randrange(12, 99)} min')} | {page.v('number', 'plays')} plays</small></article>"
        for title in page.rng.sample(SUBJECT, page.n(3, 5))
    )
    return f"<h1>{page.v('company', 'Show')} talks</h1><p>Hosted by {page.v('name', 'Host')} from {page.v('city', 'Studio')}</p>{shown}"


def budget(page: Page) -> str:
    parts = "".join(
        f"<div style='width:420px;margin:.5em 0'><div class=row><b>{name}</b><span>{page.v('percent', f'{name} used')}</span></div><div style='height:6px;width:{page.rng.randrange(30, 400)}px;background:#7a5'></div><small>{page.v('money', f'{name} spent')} of {page.v('money', f'{name} planned')}</small></div>"
        for name in ("Rent", "Travel", "Salaries", "Marketing", "Repairs")
    )
    return f"<div class=cols><div><h1>Budget</h1>{parts}</div><aside class=card style='width:260px'>{rows(page, [('Planned', 'money'), ('Spent', 'money'), ('Left', 'money'), ('Days left', 'number')], 220)}</aside></div><p>Approved by {page.v('name', 'Approved by')} on {page.v('date', 'Approved on')}</p>"


def menu(page: Page) -> str:
    dishes = "".join(
        f"<div style='width:480px'><div class=row><span>{page.v('product', 'Dish')}</span><b>{page.v('money', 'Dish price')}</b></div><small class=dim>No. {page.v('number', 'No.')}, {page.v('measure', 'Energy', f'{page.rng.randrange(90, 990)} kcal')}</small></div>"
        for _ in range(page.n(4, 6))
    )
    return f"<h1>Menu of {page.v('date', 'Menu of')}</h1><p>Table {page.v('number', 'Table')}, served by {page.v('name', 'Served by')}</p>{dishes}<p class=big>{page.v('money', 'Lunch offer')} <small>for the lunch offer until {page.v('time', 'Lunch until')}</small></p>"


def parcel(page: Page) -> str:
    ends = "".join(
        f"<div class=card style='width:250px'><small>{side}</small><p><b>{page.v('name', f'{side} name')}</b><br>{page.v('company', f'{side} company')}<br>{page.v('city', f'{side} city')}<br>{page.v('phone', f'{side} phone')}</p></div>"
        for side in ("Sender", "Recipient")
    )
    return f"<h2>{page.v('id', 'Parcel')}</h2><div class=cols>{ends}</div><table><tr><th>Weight</th><th>Insured for</th><th>Delivery by</th></tr><tr><td>{page.v('measure', 'Weight')}</td><td>{page.v('money', 'Insured for')}</td><td>{page.v('date', 'Delivery by')}</td></tr></table><p class=dim>Printed at {page.v('time', 'Printed at')}. Service: {page.v('status', 'Service')}.</p>"


def releases(page: Page) -> str:
    shown = "".join(
        f"<section><h3>Version {page.v('id', 'Version')}</h3><small class=dim>{page.v('date', 'Released on')} by {page.v('name', 'Released by')}</small><ul><li>{page.v('subject', 'Change', one)}</li><li>Fixes {page.v('number', 'Fixes')} reports, {page.v('percent', 'Faster')} faster</li></ul></section>"
        for one in page.rng.sample(SUBJECT, page.n(3, 4))
    )
    return f"<h1>Releases</h1>{lines(page, [('Newest', 'id'), ('Supported until', 'date')])}{shown}"


def alerts(page: Page) -> str:
    heads = [("Raised", "time"), ("Host", "id"), ("Owner", "name"), ("Load", "percent"), ("State", "status")]
    facts = definitions(page, [("Open", "number"), ("On call", "name"), ("Escalation", "phone"), ("Window", "measure")])
    return f"<h1>Alerts</h1><div class=cols>{facts}<div>{table(page, heads, page.n(4, 9))}</div></div><p>Next report: {page.v('date', 'Next report')} at {page.v('time', 'Next report at')}</p>"


def quote(page: Page) -> str:
    offers = "".join(
        f"<td style='vertical-align:top'><h3>{page.v('company', 'Insurer', company)}</h3><p class=big>{page.v('money', 'Premium')}</p><small>a year</small><p>Excess {page.v('money', 'Excess')}</p><p>Rated {page.v('percent', 'Rated')}</p><p>Cover from {page.v('date', 'Cover from')}</p></td>"
        for company in page.rng.sample(COMPANY, 3)
    )
    return f"<h1>Your quotes</h1><p>For {page.v('name', 'For')}, reference {page.v('id', 'reference')}</p><table><tr>{offers}</tr></table>"


def workshop(page: Page) -> str:
    return f"""<h1>Repair order {page.v("id", "Repair order")}</h1>
<p style="width:560px">The car of {page.v("name", "car of")} was brought in on {page.v("date", "brought in")} with {page.v("measure", "mileage", f"{page.rng.randrange(10, 250)},{page.rng.randrange(100, 999)} km")} on the clock. The estimate of {page.v("money", "estimate")} was agreed with {page.v("company", "agreed with")}.</p>
{table(page, [("Part", "product"), ("Pieces", "number"), ("Each", "money")], page.n(3, 6))}
<p style="width:560px">Labour is {page.v("money", "Labour")} an hour. It will be ready at {page.v("time", "ready at")}; call {page.v("phone", "call")} for questions.</p>"""


LATEST: dict[str, Layout] = {
    f.__name__: f for f in (warehouse, clinic, episodes, budget, menu, parcel, releases, alerts, quote, workshop)
}
