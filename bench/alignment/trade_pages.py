# ruff: noqa: E501 - HTML and word lists read better unbroken
"""Layouts of business tools and commerce, written without a look at the comparison, for figures on unseen pages."""

from bench.alignment.page import Layout, Page
from bench.alignment.values import money

_PEOPLE = "Priya Raman|Tomasz Wilk|Beatriz Lobo|Owen Hartley|Mei Tanaka|Yusuf Demir|Freya Lindqvist|Callum Reid|Ines Duarte|Goran Petrov|Nadia Haddad|Walter Boone"
_FIRMS = "Bluegate Logistics|Kestrel Paper Mills|Orchard & Pine|Meridian Textiles|Silverline Optics|Tidewater Canning|Cobalt Bearings|Redfern Bakeries"
_CALLS = "Asked for samples in two colours|Wants a longer payment term|Sent the revised price list|Complained about a late truck|Introduced the new buyer|Agreed to a trial order|Left a message on the machine"
_PARTS = "Hex bolt, zinc plated|Rubber gasket|Pallet wrap, clear|Label roll|Nitrile gloves|Hydraulic hose|Cable gland|Torque wrench"
_ADS = "Spring outerwear|Brand search|Lapsed buyers|Garden furniture video|Weekend flash sale|Newsletter sign-up|Store openings"
_STEPS = "Charge the vessel with purified water|Add the thickener under stirring|Hold until the mass is clear|Cool the jacket|Dose the fragrance|Take a sample for release"
_PORTS = "Rotterdam|Antwerp|Valencia|Piraeus|Singapore|Colombo|Santos|Durban|Felixstowe|Busan"
_SPENT = "Taxi to the trade fair|Dinner with the client|Hotel, breakfast included|Parking garage|Train ticket, second class|Printing of leaflets|Airport shuttle"
_REMARKS = "Legal is fine with this|Please check against the framework agreement|Our insurer will not accept more|Finance wants this reworded|Same as in last year's deal"
_GUESTS = (
    "Abernathy|Castellano|Dubois|Eriksen|Farouk|Goldberg|Hidalgo|Ivanova|Kowalski|Okafor|Sandoval|Whitcombe|Zimmer"
)
_JOBS = "Tram depot roof|Harbour survey|Museum lighting|School canteen|Bridge inspection|Office and training"
_RAW = "Robusta coffee|Milling wheat|Raw sugar|Refined copper|Soybean meal|Brent crude|Live cattle|Cotton lint|Natural rubber|Palm oil"


def _some(page: Page, words: str, count: int) -> list[str]:
    return page.rng.sample(words.split("|"), count)


def _pick(page: Page, kind: str, label: str, words: str) -> str:
    return page.v(kind, label, _some(page, words, 1)[0])


def _cash(page: Page, label: str, low: float, high: float | None = None) -> str:
    amount = low if high is None else page.rng.uniform(low, high)
    return page.v("money", label, f"{'-' * (round(amount, 2) < 0)}{money(abs(amount), page.style)}")


def _figure(page: Page, amount: float, form: str = ",") -> str:
    """A number as the page's country writes it."""
    return f"{amount:{form}}".translate(str.maketrans(",.", ".,") if page.style.european else {})


def _number(page: Page, label: str, low: int, high: int) -> str:
    return page.v("number", label, _figure(page, page.n(low, high)))


def _measure(page: Page, label: str, unit: str, low: int, high: int) -> str:
    return page.v("measure", label, f"{_figure(page, page.n(low, high))} {unit}")


def crm(page: Page) -> str:
    firm = _some(page, _FIRMS, 1)[0]
    side = "padding:0 1.4em;border-left:2px solid #8886"
    logged = ""
    for _ in range(3):
        logged += f"""<h3>{page.v("date", "Activity day")}</h3><div style="border-left:3px solid #7a9c;margin-left:6px;padding-left:14px">{"".join(f'<div style="margin:.5em 0">{page.v("subject", "Note", note)}<br><small class=dim>Logged by {_pick(page, "name", "Logged by", _PEOPLE)} around {page.v("time", "around")}</small></div>' for note in _some(page, _CALLS, page.n(1, 2)))}</div>"""
    return f"""<p class=dim>Accounts &rsaquo; Wholesale &rsaquo; {page.v("company", "Wholesale", firm)}</p>
<div style="display:flex;gap:14px;align-items:center"><div style="width:46px;height:46px;border-radius:50%;background:#7a9c;text-align:center;line-height:46px">{firm[0]}</div><div><h1 style="margin:0">{page.v("company", "Account", firm)}</h1>Customer no. {page.v("id", "Customer no.")} <span class=chip>{_pick(page, "status", "Account state", "Key account|Dormant|Prospect")}</span></div></div>
<div style="display:flex;margin:1em 0"><div style="{side}"><div class=big>{_cash(page, "Lifetime revenue", 20_000, 900_000)}</div><small>Lifetime revenue</small></div><div style="{side}"><div class=big>{page.v("number", "Open quotes")}</div><small>Open quotes</small></div><div style="{side}"><div class=big>{page.v("percent", "Win rate")}</div><small>Win rate</small></div></div>
<div style="border-bottom:1px solid #8888"><span style="display:inline-block;padding:.3em 1em;border-bottom:3px solid #7a9">Timeline</span><span style="display:inline-block;padding:.3em 1em">Contacts ({page.v("number", "Contacts")})</span><span style="display:inline-block;padding:.3em 1em">Files ({page.v("number", "Files")})</span></div>
<div class=cols><div style="width:440px">{logged}</div><aside style="width:290px"><h3>Main contact</h3>{_pick(page, "name", "Main contact", _PEOPLE)}<br>{page.v("phone", "Main contact phone")}<br>{page.v("email", "Main contact e-mail")}<h3 style="margin-top:1em">Pipeline</h3><ul style="margin:0;padding-left:1.2em">{"".join(f'<li style="margin:.5em 0">{page.v("product", "Deal")}<br>{_cash(page, "Deal value", 900, 60_000)} at {page.v("percent", "likelihood")} likelihood<br><em>{_pick(page, "status", "Stage", "Negotiating|Proposal|Qualified|On hold")}</em></li>' for _ in range(page.n(2, 3)))}</ul></aside></div>"""


def purchase(page: Page) -> str:
    items = [(part, page.n(2, 60), page.rng.uniform(1, 90)) for part in _some(page, _PARTS, page.n(3, 5))]
    net, freight = sum(count * price for _, count, price in items), page.rng.uniform(20, 200)
    sums = (("Goods without tax", net), ("Freight and packing", freight), ("Order value", net + freight))
    return f"""<div style="display:flex;justify-content:space-between;width:780px"><h1>Purchase order</h1><div align=right><b>{page.v("id", "Purchase order")}</b><br><small>Revision {_number(page, "Revision", 1, 9)}</small></div></div>
<div style="display:grid;grid-template-columns:1fr 1fr 1fr;width:780px;gap:1em"><div><small>Vendor</small><br>{_pick(page, "company", "Vendor", _FIRMS)}<br>{page.v("city", "Vendor city")}</div><div><small>Deliver to</small><br>{page.v("company", "Deliver to")}<br>{page.v("city", "Delivery city")}, gate {page.v("number", "gate")}</div><div><small>Terms</small><br>{page.v("number", "days net")} days net<br>{page.v("percent", "cash discount")} cash discount</div></div>
<table style="width:780px"><tr><th>Description</th><th>Ordered</th><th>Each</th><th>Wanted by</th><th style="text-align:right">Line value</th></tr>{"".join(f'<tr><td>{page.v("product", "Description", part)}<br> <small>Part {page.v("id", "Part")}</small></td><td><b>{page.v("number", "Ordered", str(count))}</b><br> <small>pieces</small></td><td>{_cash(page, "Each", price)}</td><td>{page.v("date", "Wanted by")}</td><td style="text-align:right">{_cash(page, "Line value", count * price)}</td></tr>' for part, count, price in items)}
{"".join(f'<tr style="text-align:right"><td colspan="4" style="text-align:right">{label}</td><td style="text-align:right"><b>{_cash(page, label, amount)}</b></td></tr>' for label, amount in sums)}</table><h2>Approvals</h2>
<div style="display:flex;gap:12px">{" <span style='align-self:center'>&rarr;</span> ".join(f'<div style="border:1px solid #8887;border-top:4px solid #7a9c;padding:.4em .8em"><small>{who}</small><br>{_pick(page, "name", who, _PEOPLE)}<br><i>{page.v("status", f"{who} decision")}</i><br><small>{page.v("date", f"{who} day")}, {page.v("time", f"{who} time")}</small></div>' for who in ("Requested", "Cost centre", "Purchasing"))}</div>"""


def till(page: Page) -> str:
    coins = [(face, page.n(1, 40)) for face in (50, 20, 10, 5, 2, 1, 0.5, 0.2)]
    total, means = sum(face * count for face, count in coins), ""
    for name, told in (("Cards", page.n(900, 5000)), ("Vouchers", page.n(20, 300)), ("Bank notes and coins", total)):
        gap = page.rng.choice((0.0, page.rng.uniform(-20, 20)))
        means += f"<fieldset style='border:1px solid #8887;margin:0 0 .8em;width:330px'><legend>{name}</legend><div style='display:flex;justify-content:space-between'><div><small>System</small><br>{_cash(page, f'{name} system', told - gap)}</div><div><small>Counted</small><br>{_cash(page, f'{name} counted', told)}</div><div><small>Gap</small><br><b>{_cash(page, f'{name} gap', gap)}</b></div></div></fieldset>"
    return f"""<div style="background:#8883;padding:.5em 1em;width:730px"><b>DAY CLOSING</b> &nbsp; Store {page.v("city", "Store")} &nbsp;|&nbsp; Till {page.v("number", "Till")} &nbsp;|&nbsp; Report {page.v("id", "Report")}</div>
<p>Opened {page.v("date", "Opened")} at {page.v("time", "Opened at")}, closed at {page.v("time", "closed at")}. {page.v("number", "receipts")} receipts, {page.v("number", "voided")} of them voided.</p>
<div class=cols><div><h2>Drawer count</h2><div style="display:grid;grid-template-columns:repeat(5,auto);gap:.3em .9em;width:max-content;text-align:right">{"".join(f'<div>{page.v("number", "Pieces", str(count))}</div><div class="dim">&times;</div><div>{_cash(page, "Face value", face)}</div><div class="dim">=</div><div>{_cash(page, "Worth", face * count)}</div>' for face, count in coins)}<div style="grid-column:1/5;border-top:2px solid #888">In the drawer</div><div style="border-top:2px solid #888"><b>{_cash(page, "In the drawer", total)}</b></div></div></div>
<div><h2>Takings</h2>{means}<p>Float kept for tomorrow: {_cash(page, "Float kept for tomorrow", 100, 300)}</p><p>Bag {page.v("id", "Bag")} goes to the bank.</p></div></div>
<div style="display:flex;gap:60px;margin-top:1em">{"".join(f'<div style="width:200px;text-align:center"><div style="border-bottom:1px solid #888;padding-bottom:.2em"><i>{_pick(page, "name", who, _PEOPLE)}</i></div><small>{who}</small></div>' for who in ("Cashier", "Shift manager"))}</div>"""


def ads(page: Page) -> str:
    def figures(much: int) -> str:
        trend = page.v("percent", "Views trend", f"{page.rng.choice('+-')}{page.n(1, 60)}%")
        return f"<td>{_number(page, 'Views', much * 1200, much * 90_000)}<br> <small>{trend}</small></td><td>{_number(page, 'Clicks', much * 40, much * 4000)}<br> <small>{page.v('percent', 'Click rate')} of views</small></td><td>{_cash(page, 'Spend', 100 * much, 3000 * much)}<br> <small>{_cash(page, 'a click', 0.2, 4)} a click</small></td><td>{_number(page, 'Sales', much * 3, much * 180)}<br> <small>worth {_cash(page, 'worth', 300 * much, 9000 * much)}</small></td>"

    pill = "border:1px solid #8887;border-radius:14px;padding:.1em .9em"
    return f"""<div style="display:flex;gap:20px;align-items:baseline"><h1>Campaign manager</h1><span>{_pick(page, "company", "Advertiser", _FIRMS)}</span></div>
<div style="display:flex;gap:8px;margin:.4em 0"><span style="{pill}">From {page.v("date", "From")} to {page.v("date", "to")}</span><span style="{pill}">Bidding: {_pick(page, "plan", "Bidding", "Manual|Automatic|Target cost")}</span><span style="{pill}">+ Filter</span></div>
<table style="line-height:1.35"><tr><th></th><th>Campaign</th><th>Budget</th><th>Views</th><th>Clicks</th><th>Spend</th><th>Sales</th></tr><tr style="font-weight:bold;background:#8882"><td></td><td colspan=2>All campaigns</td>{figures(5)}</tr>
{"".join(f'<tr style="vertical-align:top"><td><span class="chip">{page.v("switch", "Running")}</span></td><td>{page.v("subject", "Campaign", name)}<br> <small>{page.v("id", "Campaign number")}</small></td><td>{_cash(page, "Budget", 5, 200)}<br> <small>a day</small></td>{figures(1)}</tr>' for name in _some(page, _ADS, page.n(2, 3)))}</table>
<small class=dim>Figures lag by about {_number(page, "Lag", 2, 50)} minutes. Last import by {page.v("email", "Last import by")}.</small>"""


def batch(page: Page) -> str:
    steps, body = iter(_STEPS.split("|")), ""
    for phase in ("Mixing", "Finishing"):
        for rank, unit in enumerate(page.rng.sample(("kg", "°C", "min", "l"), 3)):
            body += f"<tr>{'' if rank else f'<th rowspan=3>{phase}</th>'}<td>{page.v('subject', 'Instruction', next(steps))}</td><td>{_measure(page, 'Lower limit', unit, 4, 39)} to {_measure(page, 'Upper limit', unit, 40, 99)}</td><td><b>{_measure(page, 'Actual', unit, 5, 95)}</b></td><td>{page.v('time', 'Done at')}</td><td>{_pick(page, 'name', 'Operator', _PEOPLE)}</td></tr>"
        body += f"<tr style='background:#c832'><td colspan=6>Deviation {page.v('id', 'Deviation')}: stirrer stopped for {_measure(page, 'stopped for', 'min', 2, 45)}, judged as {_pick(page, 'status', 'judged as', 'Minor|Major|Critical|Closed')}</td></tr>"
    cell = "border:1px solid #8887;padding:.3em .7em"
    return f"""<div style="display:grid;grid-template-columns:repeat(4,auto);width:800px"><div style="{cell}"><small>Batch</small><br><b>{page.v("id", "Batch")}</b></div><div style="{cell}"><small>Product</small><br><b>{_pick(page, "product", "Product", "Hand cream, unscented|Sun lotion|Rose shampoo|Dental gel")}</b></div><div style="{cell}"><small>Line</small><br><b>{page.v("number", "Line")}</b></div><div style="{cell}"><small>Started</small><br><b>{page.v("date", "Started")}</b></div></div>
<h2>Production record</h2><table style="max-width:800px"><tr><th>Phase</th><th>Instruction</th><th>Limits</th><th>Actual</th><th>Done at</th><th>Operator</th></tr>{body}</table>
<p>Theoretical output {_measure(page, "Theoretical output", "kg", 400, 900)}, packed {_measure(page, "packed", "kg", 300, 899)} &mdash; a yield of <b>{page.v("percent", "yield")}</b>.</p>
<p class=dim>Released by quality assurance: {_pick(page, "name", "Released by quality assurance", _PEOPLE)}, expires {page.v("date", "expires")}</p>"""


def cargo(page: Page) -> str:
    stops = [f"<div style='width:170px;text-align:center'><div style='width:14px;height:14px;border-radius:50%;border:2px solid #69c;margin:0 auto .3em'></div><b>{page.v('city', what, port)}</b><br><small>{what}</small><br>{page.v('date', f'{what} date')}</div>" for what, port in zip(("Port of loading", "Transhipment", "Port of discharge"), _some(page, _PORTS, 3), strict=True)]  # fmt: skip
    boxes = ""
    for owner in page.rng.sample(("MSKU", "TGHU", "CSQU"), page.n(2, 3)):
        boxes += f"<li style='margin-bottom:.5em'>Container {page.v('id', 'Container', f'{owner} {page.n(100_000, 999_999)}-{page.n(0, 9)}')}<ul><li>{page.v('number', 'cartons')} cartons of {page.v('product', 'cartons of')}</li><li>Gross {_measure(page, 'Gross', 'kg', 2000, 27_000)}, volume {_measure(page, 'volume', 'cbm', 8, 66)}</li><li>Seal {page.v('id', 'Seal')}</li></ul></li>"
    return f"""<p style="letter-spacing:.1em">BOOKING CONFIRMATION</p><h1 style="margin-top:0">{page.v("id", "Booking confirmation")}</h1>
<p style="width:800px">Dear {_pick(page, "name", "Dear", _PEOPLE)}, space is {_pick(page, "status", "space is", "Confirmed|Requested|Waitlisted")} for you on the vessel <i>{_pick(page, "product", "vessel", "Aurora Bay|Northern Falcon|Pearl of Goa|Estrela do Mar")}</i>, voyage {page.v("id", "voyage")}, operated by {_pick(page, "company", "operated by", _FIRMS)}.</p>
<div style="display:flex;width:800px;margin:1.2em 0">{"<div style='flex:1;height:2px;background:#888;margin-top:8px'></div>".join(stops)}</div>
<div class=cols><ol style="margin:0;width:360px">{boxes}</ol><div><table style="margin-top:0">{"".join(f'<tr><td style="padding-left:0">{page.v("date", f"{what} closes")}<br> {page.v("time", f"{what} closes at")}</td><th>{what}</th></tr>' for what in ("Shipping instructions", "Verified weight", "Terminal gate"))}</table><p>Ocean freight, prepaid<br><span class=big>{_cash(page, "Ocean freight, prepaid", 900, 9000)}</span><br><small>plus a bunker surcharge of {page.v("percent", "bunker surcharge")}</small></p></div></div>
<p class=dim><small>Free time at destination: {page.v("number", "Free time at destination")} days, thereafter {_cash(page, "thereafter", 20, 150)} a day.</small></p>"""


def trips(page: Page) -> str:
    body, drive, rate = "", page.n(40, 900), page.n(25, 60) / 100
    total = drive * rate
    for city in _some(page, _PORTS, 2):
        bills = [(what, page.rng.uniform(4, 320)) for what in _some(page, _SPENT, page.n(2, 3))]
        total += sum(amount for _, amount in bills)
        body += f"""<div style="margin:.8em 0;width:604px"><b>{page.v("city", "Trip", city)}</b>, {_number(page, "nights", 1, 9)} nights, cost unit {page.v("id", "cost unit")}<div style="display:flex;gap:16px;margin:.6em 0">{"".join(f'<figure style="margin:0;width:190px"><div style="border:1px solid #8887;background:#8882;text-align:center;padding:1.2em 0;font-family:monospace;font-size:1.15em">{_cash(page, "Receipt", amount)}</div><figcaption>{page.v("subject", "Spent on", what)}<br><small class=dim>{page.v("date", "Spent")} &middot; {_pick(page, "plan", "Paid by", "Company card|Own cash|Own card")}</small></figcaption></figure>' for what, amount in bills)}</div><div align=right>Trip sum <b>{_cash(page, "Trip sum", sum(amount for _, amount in bills))}</b></div></div>"""
    return f"""<h1>Expense report</h1><p>{_pick(page, "name", "Claimant", _PEOPLE)} <small>({page.v("role", "Claimant role")})</small> handed this in on {page.v("date", "handed in")} &nbsp;<span class=chip>{page.v("status", "Report state")}</span></p>
{body}<p style="width:604px;border-top:1px solid #8888;padding-top:.5em">Own car: {_measure(page, "Own car", "km", drive, drive)} at {_cash(page, "each", rate)} each makes {_cash(page, "makes", drive * rate)}</p>
<div style="display:flex;justify-content:space-between;align-items:center;width:580px;padding:.5em 12px;background:#7a93"><span>To be paid back</span><span class=big>{_cash(page, "To be paid back", total)}</span></div>
<p><small>{_number(page, "receipts are missing", 2, 9)} receipts are missing. Send them to {page.v("email", "Send them to")} before {page.v("date", "before")}.</small></p>"""


def redline(page: Page) -> str:
    def wording(name: str) -> str:
        return {
            "Payment": lambda: f"Invoices fall due {page.v('number', 'fall due')} days after receipt.",
            "Liability": lambda: (
                f"Damages end at {_cash(page, 'Damages', 9000, 90_000)} or {page.v('percent', 'or')} of the yearly fees."
            ),
            "Term": lambda: f"The agreement ends on {page.v('date', 'ends on')} without notice.",
            "Venue": lambda: f"Disputes are heard in {page.v('city', 'heard in')}.",
        }[name]()

    (first, second), grid = _some(page, _FIRMS, 2), "display:grid;grid-template-columns:130px 290px 290px;gap:12px"
    names, remarks = page.rng.sample(("Payment", "Liability", "Term", "Venue"), 4), _some(page, _REMARKS, 4)
    return f"""<h1>Changes against draft {_number(page, "draft", 2, 12)}</h1><p>Master supply agreement, {page.v("company", "Party one", first)} and {page.v("company", "Party two", second)}; matter {page.v("id", "matter")}</p>
<p><b>{page.v("number", "insertions")}</b> insertions &ensp; <b>{page.v("number", "deletions")}</b> deletions &ensp; <b>{page.v("number", "open comments")}</b> open comments</p><div style="{grid}"><span></span><small>Previous wording</small><small>Proposed wording</small></div>
{"".join(f'<div style="{grid};margin:.6em 0"><div><b>{name}</b><br><small>Clause {page.v("id", "Clause", f"{page.n(2, 19)}.{page.n(1, 9)}")}</small></div><div style="background:#d553;padding:.4em .7em">{wording(name)}</div><div style="background:#3a73;padding:.4em .7em">{wording(name)}</div><blockquote style="grid-column:2/4;margin:0;border-left:3px solid #888;padding-left:.7em">{page.v("subject", "Comment", remark)}. <small class="dim">{_pick(page, "name", "Commented by", _PEOPLE)}, {page.v("time", "Commented at")}</small></blockquote></div>' for name, remark in zip(names, remarks, strict=True))}
<p>Tracked by {_pick(page, "name", "Tracked by", _PEOPLE)} on {page.v("date", "Tracked on")}. <button>Accept all</button> <button>Send back</button></p>"""


def supplier(page: Page) -> str:
    seasons, body = ("Spring", "Summer", "Autumn", "Winter"), ""
    for area, names in (("Delivery", ("On time", "Complete", "Documents")), ("Quality", ("Rejects", "Audits"))):
        for rank, name in enumerate(names):
            first = "" if rank else f"<th rowspan={len(names)} style='border-right:1px solid #8888'>{area}</th>"
            body += f"""<tr>{first}<th scope=row style="font-weight:normal">{name}</th>{"".join(f'<td align="center">{_number(page, f"{name} {season}", 31, 100)}</td>' for season in seasons)}<td align=center class=dim>{page.v("percent", f"{name} weight", f"{page.n(5, 40)}%")}</td></tr>"""
    return f"""<div style="display:flex;gap:24px;align-items:center"><div style="width:96px;height:96px;border:5px solid #69c;border-radius:50%;display:flex;flex-direction:column;align-items:center;justify-content:center"><span class=big>{_number(page, "points", 41, 99)}</span><small>points</small></div><div><small>Supplier scorecard</small><h1 style="margin:0">{_pick(page, "company", "Supplier", _FIRMS)}</h1><span>Vendor {page.v("id", "Vendor")}, {page.v("city", "Vendor city")}, rated {_pick(page, "plan", "rated", "Preferred|Approved|Conditional|Blocked")}</span></div></div>
<table><thead><tr><th rowspan=2 colspan=2>Criterion</th><th colspan=4 style="text-align:center">Score</th><th rowspan=2>Weight</th></tr><tr>{"".join(f"<th>{season}</th>" for season in seasons)}</tr></thead><tbody>{body}</tbody><tfoot><tr style="border-top:3px double #888"><th colspan=2>Overall</th>{"".join(f'<td align="center"><b>{_number(page, f"Overall {season}", 40, 99)}</b></td>' for season in seasons)}<td></td></tr></tfoot></table>
<div class=cols><p style="width:300px"><b>Strong:</b> only {_number(page, "complaints", 2, 30)} complaints among {_number(page, "shipments", 1100, 9000)} shipments.</p><p style="width:300px"><b>Weak:</b> late by {_measure(page, "late by", "h", 2, 70)} on average, at a cost of {_cash(page, "cost of", 500, 20_000)}.</p></div>
<p class=dim>Purchased volume {_cash(page, "Purchased volume", 10_000, 900_000)} &middot; Next review {page.v("date", "Next review")} with {_pick(page, "name", "with", _PEOPLE)}</p>"""


def covers(page: Page) -> str:
    guests, grid = _some(page, _GUESTS, 13), "<div></div>"
    for hour in range(5, 10):
        grid += f"<div style='border-left:1px solid #8888;padding-left:.4em'>{page.v('time', 'Sitting', f'{hour}:30 PM' if page.style.half_day else f'{hour + 12}:30')}</div>"
    for name, spans in (("Window", (2, 3)), ("Hearth", (3, 2)), ("Garden", (-1, 3, -1)), ("Alcove", (2, -1, 2))):
        grid += f"<div style='padding-top:.4em'><b>{name}</b><br><small>seats {_number(page, f'{name} seats', 2, 12)}</small></div>"
        for span in spans:
            filled = (
                ""
                if span < 0
                else f"""<div style="background:#69c5;border-radius:6px;padding:.3em .6em">{page.v("name", "Guest", guests.pop())}<br><small>party of {_number(page, "party of", 2, 11)} &middot; {_pick(page, "status", "Guest state", "Seated|Late|Expected|Confirmed")}</small></div>"""
            )
            grid += f"<div style='grid-column:span {abs(span)};padding:.2em 3px'>{filled}</div>"
    return f"""<div style="display:flex;justify-content:space-between;align-items:center;width:780px"><h2>&lsaquo; {page.v("date", "Evening")} &rsaquo;</h2><span>{page.v("number", "covers")} covers &ensp; {_number(page, "free tables", 2, 9)} free tables &ensp; <button>+ Walk-in</button></span></div>
<div style="display:grid;grid-template-columns:100px repeat(5,136px)">{grid}</div>
<div class=cols style="margin-top:.8em"><div><h3>Waiting list</h3><ol style="margin:.2em 0">{"".join(f'<li style="margin-bottom:.5em">{page.v("name", "Waiting", guests.pop())}, {page.v("phone", "Waiting phone")}<br><small>since {page.v("time", "since")}, told {_number(page, "told", 5, 90)} minutes</small></li>' for _ in range(page.n(2, 4)))}</ol></div><div style="width:330px"><h3>From the kitchen</h3><p>Turbot is {_pick(page, "status", "Turbot is", "Sold out|Available|Limited")}. The set menu costs {_cash(page, "set menu costs", 29, 120)} tonight; {_pick(page, "name", "runs the pass", _PEOPLE)} runs the pass.</p></div></div>"""


def energy(page: Page) -> str:
    meters, sums, due = "", "", page.rng.uniform(15, 60)
    standing = _cash(page, "Standing charge", due)
    for name, unit in (("Daytime", "kWh"), ("Night", "kWh"), ("Gas", "m³")):
        before, use, rate = page.n(10_000, 80_000), page.n(120, 2400), page.n(9, 44) / 100
        due += use * rate
        meters += f"<tr><th>{name}<br> <small style='font-weight:normal'>meter {page.v('id', f'{name} meter')}</small></th><td>{page.v('number', f'{name} before', str(before))}</td><td>{page.v('number', f'{name} now', str(before + use))}</td><td>{_measure(page, f'{name} used', unit, use, use)}</td></tr>"
        sums += f"<li>{name}: {_measure(page, f'{name} billed', unit, use, use)} at {_cash(page, f'{name} rate', rate)} each is <b>{_cash(page, f'{name} cost', use * rate)}</b></li>"
    return f"""<div class=cols><div style="width:430px"><p>{_pick(page, "company", "Utility", "Lakeside Power|Municipal Energy|Greenwire Utilities")}</p><h1>Your energy bill</h1><p>{_pick(page, "name", "Account holder", _PEOPLE)}<br>Contract account {page.v("id", "Contract account")}<br>Supply from {page.v("date", "Supply from")} to {page.v("date", "to")}</p></div><div style="background:#69c4;border-radius:10px;padding:.8em 1.4em;text-align:center;align-self:center">Please pay<br><b style="font-size:2em">{_cash(page, "Please pay", due)}</b><br>by {page.v("date", "Please pay by")}</div></div>
<table><caption style="text-align:left">Readings taken by {_pick(page, "plan", "Readings taken by", "the customer|our technician|remote transfer")}</caption><tr><th></th><th>Before</th><th>Now</th><th>Used</th></tr>{meters}</table>
<div class=cols><ul style="margin:.3em 0;padding-left:1.2em;line-height:1.7">{sums}<li>Standing charge <b>{standing}</b></li></ul><div><small>How your daytime use went</small>{"".join(f'<div style="display:flex;align-items:center;gap:8px"><small style="width:75px">{month}</small><div style="background:#7a9c;height:12px;width:{use // 6}px"></div><small>{_measure(page, month, "kWh", use, use)}</small></div>' for month, use in zip(("June", "July", "August", "September"), page.rng.sample(range(90, 900), 4), strict=True))}</div></div>
<p style="font-size:11px">The prices contain {page.v("percent", "value added tax")} value added tax. Of the power {page.v("percent", "Of the power")} was renewable. In an outage call {page.v("phone", "outage call")}. Paperless billing is {page.v("switch", "Paperless billing")}.</p>"""


def customs(page: Page) -> str:
    one, two = _some(page, _FIRMS, 2)
    kinds = "1 Items:number|1 Packages:number|2 Gross mass:measure|2 Haulier:carrier|2 Entered on:date|2 Lodged at:time|2 Seal:id|4 Goods:product|2 Permit:id|1 Duty:percent|1 Import tax:percent|2 Statistical value:money|2 Total charge:money"
    boxes = [(3, "Exporter", f"{page.v('company', 'Exporter', one)}, {page.v('city', 'Exporter city')}"), (3, "Reference", page.v("id", "Reference")), (3, "Consignee", f"{page.v('company', 'Consignee', two)}, {page.v('city', 'Consignee city')}"), (3, "Place of loading", _pick(page, "city", "Place of loading", _PORTS))]  # fmt: skip
    for each in kinds.split("|"):
        label, kind = each[2:].split(":")
        boxes.append((int(each[0]), label, _measure(page, label, "kg", 9, 9000) if kind == "measure" else page.v(kind, label)))  # fmt: skip
    boxes += [(3, "Declarant", f"{_pick(page, 'name', 'Declarant', _PEOPLE)}<br>{page.v('phone', 'Declarant phone')}"), (3, "Control", f"{page.v('status', 'Control')}, officer {page.v('id', 'officer')}")]  # fmt: skip
    return f"""<div style="width:800px;display:flex;justify-content:space-between;align-items:flex-end"><h2>IMPORT DECLARATION</h2><small>Copy for the consignee</small></div>
<div style="display:grid;grid-template-columns:repeat(6,1fr);width:800px">{"".join(f'<div style="grid-column:span {span};border:1px solid #8887;margin:0 -1px -1px 0;padding:.15em .5em .5em"><div style="font-size:11px"><span>{rank}</span> {label}</div><div>{value}</div></div>' for rank, (span, label, value) in enumerate(boxes, 1))}</div>
<p style="width:800px"><small>I declare that the particulars are true. Guarantee {page.v("id", "Guarantee")} covers up to {_cash(page, "covers up to", 1000, 9000)}; it lapses on {page.v("date", "lapses on")}.</small></p>"""


def hours(page: Page) -> str:
    days, jobs = ("Mon", "Tue", "Wed", "Thu", "Fri"), _some(page, _JOBS, page.n(4, 5))
    grid = [[page.n(2, 16) / 2 if page.rng.random() < 0.6 or row == column else 0 for column in range(5)] for row in range(5)]  # fmt: skip

    def told(label: str, amount: float) -> str:
        return page.v("number", label, _figure(page, amount, ".1f")) if amount else "&ndash;"

    shown = list(zip(jobs, grid, strict=False))
    return f"""<div style="display:flex;gap:30px;align-items:flex-end"><div><small>Time sheet of</small><div class=input style="min-width:170px">{_pick(page, "name", "Time sheet of", _PEOPLE)} &#9662;</div></div><div><small>Week beginning</small><div class=input>{page.v("date", "Week beginning")}</div></div><p style="padding-bottom:.9em">State: <b>{_pick(page, "status", "State", "Draft|Submitted|Approved|Sent back")}</b></p></div>
<table><tr><th>Project</th>{"".join(f"<th style='text-align:center'>{day}</th>" for day in days)}<th>Sum</th></tr>{"".join(f'<tr><th>{page.v("subject", "Project", job)}<br> <small style="font-weight:normal">{page.v("id", "Project code")} &middot; {_pick(page, "plan", "Billing", "billable|internal|fixed fee")}</small></th>{" ".join("<td style=padding:4px><div class=input style=margin:0;min-width:36px;text-align:center>" + told(day, each) + "</div></td>" for day, each in zip(days, line, strict=True))}<td><b>{told("Sum", sum(line))}</b></td></tr>' for job, line in shown)}
<tr style="background:#8882"><th>Hours of the day</th>{"".join(f'<td style="text-align:center">{told(f"{day} hours", sum(line[column] for _, line in shown))}</td>' for column, day in enumerate(days))}<td><b>{told("Hours of the week", sum(sum(line) for _, line in shown))}</b></td></tr></table>
<div class=cols><p>Target<br><span class=big>{_measure(page, "Target", "h", 20, 42)}</span></p><p>Overtime account<br><span class=big>{_measure(page, "Overtime account", "h", 2, 88)}</span></p><p>Holiday left<br><span class=big>{page.v("number", "Holiday left")}</span> days</p><p>Utilisation<br><span class=big>{page.v("percent", "Utilisation")}</span></p></div>
<div style="border-left:4px solid #c83;padding-left:.8em;width:620px">{_pick(page, "name", "Approver", _PEOPLE)} wrote at {page.v("time", "wrote at")}: please book {_measure(page, "please book", "min", 5, 55)} of Thursday on ticket {page.v("id", "ticket")}.</div>
<button>Copy last week</button> <button>Submit</button>"""


def spot(page: Page) -> str:
    raw, tiles = _some(page, _RAW, 9), ""
    for name in raw[3:]:
        last, change = page.rng.uniform(3, 5000), f"{page.rng.choice('+-')}{page.n(0, 6)}.{page.n(1, 9)}%"
        tiles += f"<div style='border:1px solid #8887;padding:.5em .8em;width:228px'><div style='display:flex;justify-content:space-between'><span>{page.v('product', 'Commodity', name)}</span><small>{page.v('city', 'Exchange')}</small></div><div style='font-size:1.7em;text-align:right'>{_cash(page, 'Last price', last)}</div><div align=right><small>per {page.rng.choice(('tonne', 'bushel', 'barrel', 'pound'))}</small></div><div style='display:flex;gap:6px;align-items:center'><small>{_cash(page, 'Low', last * 0.96)}</small><div style='flex:1;height:4px;background:linear-gradient(90deg,#69c {page.n(10, 90)}%,#8885 0)'></div><small>{_cash(page, 'High', last * 1.03)}</small></div><small><b>{page.v('percent', 'Change', change)}</b> since the bell</small></div>"
    return f"""<div style="background:#8883;padding:.4em .8em;margin-bottom:.8em">{" &nbsp;///&nbsp; ".join(page.v("product", "Tape", name) + " " + _cash(page, "Tape price", 3, 900) for name in raw[:3])}</div>
<div style="display:flex;justify-content:space-between;width:790px"><h2>Spot prices</h2><div align=right>{page.v("date", "Board date")}<br><small>quotes of {page.v("time", "quotes of")}, session {_pick(page, "status", "session", "Open|Closed|Halted|Suspended")}</small></div></div>
<div style="display:flex;flex-wrap:wrap;gap:10px;width:800px">{tiles}</div>
<p style="width:800px">Volume so far: {_number(page, "Volume so far", 10_000, 900_000)} lots. The margin desk lifted the deposit to {page.v("percent", "deposit")}; positions above {_cash(page, "positions above", 10_000, 400_000)} are reported to {_pick(page, "name", "reported to", _PEOPLE)}.</p>
<footer class=dim style="border-top:1px solid #8888;font-size:11px;padding-top:.3em">Delayed by {_number(page, "Delayed by", 5, 30)} minutes. Feed {page.v("id", "Feed")}. Price alerts: {page.v("switch", "Price alerts")}. Desk {page.v("phone", "Desk")}</footer>"""


TRADE: dict[str, Layout] = {
    f.__name__: f
    for f in (crm, purchase, till, ads, batch, cargo, trips, redline, supplier, covers, energy, customs, hours, spot)
}
