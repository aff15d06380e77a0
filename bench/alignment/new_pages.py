# ruff: noqa: E501 - HTML reads better unbroken
"""Layouts that were unseen once: their first figures are in docs/alignment.md; they were worked on since."""

from bench.alignment.page import Layout, Page, definitions, lines, rows, table
from bench.alignment.values import COMPANY, SUBJECT


def boarding(page: Page) -> str:
    cells = "".join(
        f'<div style="min-width:110px"><small>{label.upper()}</small><div class=big>{page.v(kind, label)}</div></div>'
        for label, kind in (("Gate", "number"), ("Boarding", "time"), ("Seat", "id"), ("Group", "number"))
    )
    return f"<div class=card style='width:620px'><div class=row><b>{page.v('company', 'Airline')}</b><span>{page.v('id', 'Booking code')}</span></div><h2>{page.v('city', 'From')} to {page.v('city', 'To')}</h2><p>{page.v('name', 'Passenger')}, {page.v('date', 'Flight date')}</p><div class=cols>{cells}</div><p class=dim>Bags: {page.v('number', 'Bags')}, up to {page.v('measure', 'Weight of a bag')} each</p></div>"


def auction(page: Page) -> str:
    lots = "".join(
        f'<div class=card style="width:300px"><small class=dim>Lot {page.v("number", "Lot")}</small><h3>{page.v("product", "Object")}</h3><p>Current bid <b>{page.v("money", "Current bid")}</b> ({page.v("number", "bids")} bids)</p><p>Estimate {page.v("money", "Estimate from")} &ndash; {page.v("money", "Estimate to")}</p><p class=dim>Ends {page.v("date", "Ends")}, {page.v("time", "Ends at")}</p></div>'
        for _ in range(page.n(3, 4))
    )
    return f"<h1>Autumn auction</h1>{lines(page, [('Held in', 'city'), ('Bidder number', 'id')])}<div class=cols style='gap:14px'>{lots}</div>"


def ticket(page: Page) -> str:
    facts = definitions(
        page, [("Requester", "name"), ("Assigned to", "name"), ("Opened", "date"), ("Due", "date"), ("Asset", "id")]
    )
    steps = "".join(
        f"<li><small>{page.v('date', 'Logged')}</small> <b>{page.v('name', 'Logged by')}</b> set the state to {page.v('status', 'Set to')}</li>"
        for _ in range(page.n(3, 5))
    )
    return f"<div class=cols><div style='width:480px'><h1>{page.v('subject', 'Title', page.rng.choice(SUBJECT))}</h1><p>Ticket {page.v('id', 'Ticket')} &middot; {page.v('status', 'State')}</p><h2>History</h2><ul>{steps}</ul></div><aside class=card style='width:280px'>{facts}</aside></div>"


def grades(page: Page) -> str:
    heads = [("Course", "id"), ("Teacher", "name"), ("Credits", "number"), ("Score", "percent"), ("Passed on", "date")]
    return f"<h1>Transcript of records</h1><p>{page.v('name', 'Student')}, born {page.v('date', 'born')}, student number {page.v('id', 'student number')}</p>{table(page, heads, page.n(5, 9))}<p style='text-align:right;width:640px'>Average: <b>{page.v('percent', 'Average')}</b></p>"


def subscription(page: Page) -> str:
    switches = "".join(
        f"<tr><td>{name}</td><td>{page.v('switch', name)}</td></tr>"
        for name in ("Renew by itself", "Send invoices", "Share usage")
    )
    return f"<h1>Subscription</h1><div class=cols><div class=card style='width:320px'><p class=dim>Your plan</p><p class=big>{page.v('plan', 'Your plan')}</p><p>{page.v('money', 'a month')} a month &middot; {page.v('number', 'seats')} seats</p><p class=dim>Next payment on {page.v('date', 'Next payment')}</p></div><div>{rows(page, [('Storage used', 'measure'), ('Requests', 'number'), ('Share of the limit', 'percent')], 320)}</div></div><table>{switches}</table><p>Paid with the card of {page.v('name', 'card of')}, billed to {page.v('email', 'billed to')}</p>"


def nutrition(page: Page) -> str:
    heads = ("", "Per 100 g", "Per portion")
    facts = "".join(
        f"<tr><th>{name}</th><td>{page.v('measure', f'{name} per 100 g', f'{page.rng.randrange(1, 90)} g')}</td><td>{page.v('measure', f'{name} per portion', f'{page.rng.randrange(1, 300)} g')}</td></tr>"
        for name in ("Fat", "Saturated fat", "Carbohydrates", "Sugar", "Protein", "Salt")
    )
    return f"<h1>{page.v('product', 'Product')}</h1><p>Made by {page.v('company', 'Made by')} in {page.v('city', 'Made in')}</p><table><tr>{''.join(f'<th>{head}</th>' for head in heads)}</tr>{facts}</table>{lines(page, [('Best before', 'date'), ('Batch', 'id'), ('Net weight', 'measure')])}"


def agenda(page: Page) -> str:
    talks = "".join(
        f"<div class=row style='width:660px'><span style='width:70px'>{page.v('time', 'Begins')}</span><span style='width:360px'>{page.v('subject', 'Talk', talk)}<br><small class=dim>{page.v('name', 'Speaker')}, {page.v('company', 'Company', company)}</small></span><span>Hall {page.v('number', 'Hall')}</span></div>"
        for talk, company in zip(page.rng.sample(SUBJECT, 5), page.rng.sample(COMPANY, 5), strict=True)
    )
    return f"<h1>Programme of {page.v('date', 'Programme of')}</h1><p>{page.v('city', 'Place')}, {page.v('number', 'guests')} guests</p>{talks}"


def loans(page: Page) -> str:
    books = "".join(
        f"<section><h3>{page.v('product', 'Item')}</h3><p>Borrowed: {page.v('date', 'Borrowed')} | Due: {page.v('date', 'Due')} | Renewed: {page.v('number', 'Renewed')} | Fine: {page.v('money', 'Fine')}</p></section>"
        for _ in range(page.n(3, 5))
    )
    return f"<h1>On loan</h1><p>Reader {page.v('name', 'Reader')} ({page.v('id', 'Card')})</p>{books}<p>Open fines: {page.v('money', 'Open fines')}. Call {page.v('phone', 'Call')} or write to {page.v('email', 'write to')}.</p>"


def poll(page: Page) -> str:
    answers = "".join(
        f"<div style='width:460px;margin:.4em 0'><div class=row><span>{page.v('company', 'Answer', company)}</span><span>{page.v('percent', 'Share')}</span></div><div style='height:8px;width:{page.rng.randrange(20, 440)}px;background:#69c'></div><small class=dim>{page.v('number', 'votes')} votes</small></div>"
        for company in page.rng.sample(COMPANY, page.n(3, 5))
    )
    return f"<h1>Supplier of the year</h1><p class=dim>Open until {page.v('date', 'Open until')}, {page.v('time', 'until')}</p>{answers}<p>Started by {page.v('name', 'Started by')}</p>"


def lease(page: Page) -> str:
    return f"""<h1>Lease</h1>
<p style="width:600px">This contract of {page.v("date", "contract of")} is between {page.v("name", "landlord")}, hereinafter the landlord, and {page.v("name", "tenant")}, hereinafter the tenant, about a flat in {page.v("city", "flat in")} with {page.v("number", "rooms")} rooms.</p>
<p style="width:600px">The rent is {page.v("money", "rent")} a month and is due by the third working day. A deposit of {page.v("money", "deposit")} is paid to the account {page.v("id", "account")}. The rent may rise by at most {page.v("percent", "rise")} a year.</p>
<p style="width:600px">The keys are handed over on {page.v("date", "handed over")} at {page.v("time", "handed over at")}. Repairs up to {page.v("money", "repairs")} are the tenant's. The agent is {page.v("company", "agent")}.</p>"""


NEW: dict[str, Layout] = {
    f.__name__: f for f in (boarding, auction, ticket, grades, subscription, nutrition, agenda, loans, poll, lease)
}
