"""Layouts of offices, schools and clubs, written without a look at the comparison: what a home needs."""

from bench.alignment.civic_parts import PERSONS, ROADS, crumbs, filled, heads, look, menu, row, tile, told, track
from bench.alignment.daily_parts import cash, dated, decimal, figure, measure, number, one, percent, some, today, whole
from bench.alignment.page import Layout, Page

_SUPPLIERS = "Windrose Energy|Ember & Co|Fjordstrom|Cityworks Power|Honest Kilowatt|Blue Turbine"
_OFFERS = "Steady 24|Flex Hour|Roof Partner|Night Saver|Fix 12|Pure River"
_HOMES = "Attic flat with terrace|Studio by the park|Family house|Two rooms, new kitchen|Canal loft|Garden maisonette"
_READERS = "by you|remote|by our reader|estimated"
_WATER = """.bars{display:flex;gap:8px;align-items:flex-end;height:110px}
.bars>div{flex:1;text-align:center;font-size:.8em}
.bars i{display:block;background:var(--a);margin:2px auto;width:60%}"""
_TARIFFS = """.cmp{table-layout:fixed}.cmp td,.cmp th{text-align:center;border-left:1px solid #8884}
.cmp th:first-child,.cmp td:first-child{text-align:left;border-left:0;width:22%}"""
_RENTALS = """.homes{grid-template-columns:repeat(auto-fill,minmax(250px,1fr))}.pic{height:64px;margin:-10px -14px 8px;
border-radius:var(--r) var(--r) 0 0}.facts{display:grid;grid-template-columns:repeat(2,1fr);gap:4px;margin:6px 0}"""


def water(page: Page) -> str:
    """The water account of a house: earlier readings, bars of use and a form for a new reading."""
    day, meter, reading, body, uses = today(page), page.v("id", "Meter"), page.n(300, 2500), "", []
    for back in range(page.n(6, 8), 0, -1):
        use = page.n(6, 48)
        reading += use
        uses.append(use)
        body = (
            row(
                (
                    dated(page, "Read on", day, -30 * back // 3 - page.n(0, 5)),
                    page.v("number", "Reading", figure(page, reading)),
                    measure(page, "Used", "m³", use),
                    one(page, "plan", "Read", _READERS),
                    cash(page, "Cost", use * 2.37 + page.n(1, 9)),
                ),
                1,
            )
            + body
        )
    months = ("Jan", "Feb", "Mar", "Apr", "May", "Jun")
    bars = "".join(
        f"<div>{page.v('number', f'Use in {month}', str(much))}<i style='height:{much * 3 // 2}px'></i>{month}</div>"
        for month, much in zip(months, (page.n(5, 48) for _ in months), strict=True)
    )
    facts = (
        ("Drinking water", f"{cash(page, 'Drinking water', page.rng.uniform(1, 3))} per m³"),
        ("Waste water", f"{cash(page, 'Waste water', page.rng.uniform(2, 4))} per m³"),
        ("Basic charge", f"{cash(page, 'Basic charge', page.rng.uniform(5, 20))} a month"),
        ("Hardness", measure(page, "Hardness", "°dH", page.rng.uniform(3, 24), ".1f")),
        ("Pressure", measure(page, "Pressure", "bar", page.rng.uniform(2, 6), ".1f")),
        ("Leak alarm", page.v("switch", "Leak alarm")),
    )
    form = (
        filled("Reading in m³", page.v("number", "Reading in m³", figure(page, reading + page.n(1, 30))), "flex:1")
        + filled("Read on", dated(page, "New reading on", day), "flex:1")
        + filled("Telephone for questions", page.v("phone", "Telephone for questions"), "flex:1;min-width:150px")
    )
    more = f"{percent(page, 'more than before', page.n(2, 40), '.0f')} more"
    rate = cash(page, "Next instalment", page.rng.uniform(20, 140))
    tiles = (
        tile("Last reading", page.v("number", "Last reading", figure(page, reading)), "cubic metres")
        + tile("Since then", measure(page, "Since then", "m³", uses[-1]), more)
        + tile("Next instalment", rate, f"on {dated(page, 'instalment on', day, 9)}")
    )
    return f"""{look(page, _WATER)}<header class="head l b"><b>&#9670; Brookfield Waterworks</b><span class=m>My
account
&emsp; Invoices &emsp; Outages &emsp; Log out</span></header><main class=in><div class="l b wrap"><div><h1>Your readings
</h1><span class=soft>{one(page, "name", "Customer", PERSONS)}, {one(page, "city", "Address", ROADS)}</span></div><div
class="r m">Customer {page.v("id", "Customer no.")}<br>Meter {meter}, calibrated until
{dated(page, "calibrated until", day, page.n(20, 90))}</div></div><div class="l wrap gap" style="align-items:stretch">
{tiles}
</div><div class="l t wrap gap" style="gap:24px"><section class=x style="min-width:430px"><h2>Enter a reading</h2><div
class="l pane wrap">{form}<span class="btn key">Send</span></div><h2>Earlier readings</h2><table>
{heads("Date|Reading|Used|Read|Cost", 1)}{body}</table></section><aside style="width:280px"><h2>Cubic metres a
month</h2>
<div class=bars>{bars}</div><h2>Prices and quality</h2>{told(facts)}<p class="m pane">Works in your street on
{dated(page, "Works in your street", day, page.n(3, 30))}: no water from {page.v("time", "no water from")} to
{page.v("time", "no water to")}.</p></aside></div></main>"""


def tariffs(page: Page) -> str:
    """A comparison of energy tariffs in columns, with what was searched for."""
    day, count = today(page), page.n(3, 4)
    firms, offers = some(page, _SUPPLIERS, count), some(page, _OFFERS, count)
    use, best = page.n(1500, 6000), page.n(0, count - 1)
    rates = [page.rng.uniform(0.2, 0.45) for _ in firms]
    basics = [page.rng.uniform(6, 19) for _ in firms]
    years = [12 * basic + rate * use for rate, basic in zip(rates, basics, strict=True)]
    months = [page.rng.choice((12, 12, 24, 18)) for _ in firms]
    table = [
        ("Per month", [f"<span class=big>{cash(page, 'Per month', year / 12)}</span>" for year in years]),
        ("First year", [cash(page, "First year", year) for year in years]),
        ("Unit rate per kWh", [cash(page, "Unit rate per kWh", r) for r in rates]),
        ("Basic price a month", [cash(page, "Basic price a month", b) for b in basics]),
        ("Welcome bonus", [cash(page, "Welcome bonus", page.n(2, 20) * 5) for _ in firms]),
        ("Contract", [f"{page.v('number', 'Contract', str(m))} months" for m in months]),
        ("Price held until", [dated(page, "Price held until", day, 20 * m // 2) for m in months]),
        ("Notice", [f"{number(page, 'Notice', 2, 9)} weeks" for _ in firms]),
        ("Renewable share", [percent(page, "Renewable share", page.n(30, 100), ".0f") for _ in firms]),
        ("Customers say", [f"{decimal(page, 'Customers say', 3, 5)} &#9733;" for _ in firms]),
        ("Smart meter", [one(page, "plan", "Smart meter", "required|optional|included") for _ in firms]),
    ]  # fmt: skip
    body = "".join(row((f"<b class=m>{name}</b>", *cells)) for name, cells in table)
    top = "".join(
        f"""<th>{"<span class='pill key'>Our tip</span>" if rank == best else "&nbsp;"}<div>
{page.v("company", "Supplier", firm)}</div><div class=soft>{page.v("plan", "Tariff", offer)}</div></th>"""
        for rank, (firm, offer) in enumerate(zip(firms, offers, strict=True))
    )
    buttons = "".join(
        f"<td><span class='btn{' key' if rank == best else ''}'>Choose</span></td>" for rank in range(count)
    )
    query = (
        filled("Postcode", page.v("id", "Postcode", f"{page.n(10_000, 99_999)}"))
        + filled("Use in a year", measure(page, "Use in a year", "kWh", use))
        + filled("Persons", page.v("number", "Persons", str(page.n(1, 6))))
        + filled("You pay now", cash(page, "You pay now", page.rng.uniform(60, 250)))
        + filled("Move in", dated(page, "Move in", day, 30))
    )
    return f"""{look(page, _TARIFFS)}<header class="in l b"><b style="font-size:1.25em">watt<span
class=soft>finder</span></b>
<span class=m>Electricity &emsp; Gas &emsp; Internet &emsp; Insurance</span></header><div class="head l wrap m"
style="gap:14px">{query}<span class=btn>Search again</span></div><main class=in><div class="l b wrap"><h1>
{number(page, "tariffs found", 12, 190)} tariffs for you</h1><span class=m>Sort by <select><option>Price a
month</option>
</select></span></div><div class="l m wrap"><span class=pill>Green only &times;</span><span class=pill>No deposit
&times;
</span><span class=link>Reset filters</span><span class=soft>Prices of {dated(page, "Prices of", day)},
{page.v("time", "Prices at")}</span></div><table
class=cmp><tr><th></th>{top}</tr>{body}<tr><td></td>{buttons}</tr></table>
<p class=m>You save up to <b>{cash(page, "You save up to", page.rng.uniform(30, 600))}</b> against the basic supply of
{one(page, "company", "basic supply", _SUPPLIERS)}. Advice: {page.v("phone", "Advice")}, until
{page.v("time", "Advice until")}.</p><p class="m soft">Bonuses are paid after a year. We may get a
commission.</p></main>"""


def rentals(page: Page) -> str:
    """The listings of a landlord in cards, with tiles and requests for viewings."""
    day, people, roads, cards, asked = today(page), some(page, PERSONS, 4), some(page, ROADS, 6), "", ""
    for road in roads[: page.n(5, 6)]:
        rent = page.n(420, 2900)
        facts = (
            ("Rooms", page.v("number", "Rooms", str(page.n(1, 6)))),
            ("Area", measure(page, "Area", "m²", page.n(24, 170))),
            ("Deposit", whole(page, "Deposit", rent * page.rng.choice((2, 3)))),
            ("Requests", number(page, "Requests", 1, 60)),
            ("Free from", dated(page, "Free from", day, page.n(5, 90))),
        )
        inner = "".join(f'<div><div class="m soft">{label}</div>{value}</div>' for label, value in facts)
        cards += f"""<article class=pane><div class=pic
style="background:linear-gradient(135deg,hsl({page.n(0, 359)} 30% 60%),#8886)"></div><div class="l b"><b>
{one(page, "product", "Listing", _HOMES)}</b><span class=pill>
{one(page, "status", "State", "Online|Paused|Reserved|Draft")}</span></div><div class="m soft">
{page.v("city", "Address", road)}</div><div><span class=big>{whole(page, "Rent", rent)}</span> <span class=m>a
month</span></div><div class="facts m">{inner}</div>
<div class="l m b rule"><span class=link>Edit</span><span class=link>Statistics
</span><span class=soft>&bull;&bull;&bull;</span></div></article>"""
    for name in people[1:]:
        asked += f"""<div class=rule><b>{page.v("name", "Visitor", name)}</b> <span class="m soft">{
            one(page, "role", "Job", "Baker|Student|Paramedic|Translator|Carpenter")
        }</span><div class=m>
{page.v("city", "Viewing of", page.rng.choice(roads[:5]))}<br>{dated(page, "Viewing on", day, page.n(1, 12))},
{
            page.v("time", "Viewing at")
        }</div><div class="l m"><span class=link>Accept</span><span class=link>Other time</span></div>
</div>"""
    limit = page.n(8, 20)
    used = page.n(3, limit - 1)
    return f"""{look(page, _RENTALS)}<header class="in l b"><b>&#8962; Keyhanger</b><span class=m>Search &emsp; Messages
<span class="pill key">{number(page, "Messages", 2, 30)}</span> &emsp;
{page.v("name", "Landlord", people[0])}</span></header>
{menu("Dashboard|Listings|Tenants|Payments|Repairs", "Listings")}<main
class=in>{crumbs("Landlord|Listings|Current")}<div
class="l b wrap"><h1>My listings</h1><span class="btn key">+ New listing</span></div><div class="l t wrap"
style="gap:22px"><section class="grid homes x" style="min-width:520px">{cards}</section><aside style="width:230px"><div
class=pane><h3>Requests to view</h3>{asked}</div><div class="pane gap m"><div class="l b"><span>Listings
used</span><span>
{page.v("number", "Listings used", str(used))} of {page.v("number", "Listings allowed", str(limit))}</span></div>
{track(100 * used / limit)}<div class=gap>Plan {one(page, "plan", "Plan", "Solo|Portfolio|Agency")}, renewed on
{dated(page, "renewed on", day, page.n(10, 90))} for {cash(page, "renewed for", page.rng.uniform(9, 99))}.</div></div>
</aside></div></main>"""


HOMES: dict[str, Layout] = {f.__name__: f for f in (water, tariffs, rentals)}
