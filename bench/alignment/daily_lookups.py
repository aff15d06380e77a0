"""Layouts of pages and apps of every day, written without a look at the comparison: what people look up."""

from bench.alignment.daily_parts import (
    PEOPLE,
    STREETS,
    avatar,
    base,
    cash,
    clock,
    curve,
    dated,
    decimal,
    icon,
    measure,
    number,
    one,
    percent,
    some,
    today,
    whole,
)
from bench.alignment.page import Layout, Page
from bench.alignment.values import CITY

_STOCKS = (
    "ALDR Alderco Holdings|BWTR Brightwater Utilities|KSTL Kestrel Energy|LMBK Lumen Bank|TGRD Tidal Grid|"
    "VCTR Vector Pharma|OAIR Orchard Air|QRTZ Quartz Semiconductor"
)
_VENUES = "Olive & Thyme|Trattoria Nonna Rosa|The Copper Pot|Café Lindgren|Harbour Smokehouse|Little Saigon Kitchen"
_PRAISE = (
    "Lovely terrace and quick staff.|The soup was cold but the owner made up for it.|Best lamb in town, book ahead.|"
    "Noisy on Fridays; the desserts are worth it."
)
_BROKERAGE = """td,th{padding:6px 8px}table{width:100%}.fld{justify-content:space-between;margin:6px 0}
.fld .input{width:100px;margin:0;text-align:right}"""
_PLACES = """.act{display:inline-block;background:#2a6fdb;border-radius:50%;padding:8px 10px}
.pane{width:360px;flex:none;box-sizing:border-box;border-right:1px solid #8886}td{padding:2px 14px 2px 0;border:0}
table{margin:4px 0 4px 26px}.line{display:flex;gap:10px;padding:5px 0}
.over{position:absolute;left:16px;top:16px;padding:6px 12px;background:#fff;color:#222;
border-radius:8px;box-shadow:0 1px 5px #0006}"""
_RESULTS = """.fav{width:26px;line-height:26px;border-radius:50%;color:#fff;text-align:center;flex:none}
article h3{margin:2px 0}"""


def brokerage(page: Page) -> str:
    day, body, worth = today(page), "", 0.0
    for stock in some(page, _STOCKS, page.n(5, 6)):
        symbol, name = stock.split(" ", 1)
        shares, last, gain = page.n(2, 400), page.rng.uniform(4, 600), page.rng.uniform(-6, 6)
        worth += shares * last
        way = "up" if gain >= 0 else "down"
        body += f"""<tr><td><b>{page.v("product", "Symbol", symbol)}</b><div
class="s dim">{page.v("company", "Company", name)}</div></td><td
class=end>{page.v("number", "Shares", str(shares))}</td><td class=end>{cash(page, "Last", last)}</td><td
class="end {way}"><div>{cash(page, "Change", last * gain / 100, "+")}</div><div
class=s>{percent(page, "Change in percent", gain)}</div></td><td
class=end><div>{cash(page, "Value", shares * last)}</div><div class="s dim">cost
{cash(page, "Cost", shares * last * page.rng.uniform(0.6, 1.3))}</div></td></tr>"""
    change, left = page.rng.uniform(-3, 3), page.rng.uniform(200, 9000)
    count, limit, orders = page.n(2, 60), page.rng.uniform(4, 300), ""
    for stock in some(page, _STOCKS, 2):
        orders += f"""<div class="sec s"><div class="f sb"><b>{page.rng.choice(("Buy", "Sell"))}
{page.v("number", "Order shares", str(page.n(2, 90)))} {stock.split()[0]}</b><span
class=tag>{one(page, "status", "Order state", "Filled|Working|Cancelled|Queued")}</span></div><span class=dim>Limit
{cash(page, "Order limit", page.rng.uniform(4, 500))} &middot;
{dated(page, "Order day", day, -page.n(0, 6))}</span></div>"""
    spans = "".join(
        f"""<span class="tab{" on" if name == "1M" else ""}">{name}</span>"""
        for name in ("1D", "1W", "1M", "3M", "YTD", "1Y", "All")
    )
    menu = "".join(f"<span>{name}</span>" for name in ("Home", "Trade", "Transfers", "Documents"))
    return f"""{base(_BROKERAGE)}<header class="bar f sb"><b>&#9650; Northgate Invest</b><nav class=f
style="gap:18px">{menu}</nav><span class=f>{icon("search")}{icon("bell")}{avatar("Hana Sato")}</span></header><div
class="f top pad" style="gap:24px"><main class=grow><div class=dim>Individual account
{page.v("id", "Account", f"…{page.n(1000, 9999)}")} &#9662;</div><div
style="font-size:2.2em;font-weight:600">{cash(page, "Account value", worth + left)}</div><div
class="{"up" if change >= 0 else "down"}">{cash(page, "Day gain", worth * change / 100, "+")}
({percent(page, "Day gain in percent", change)}) <span
class=dim>Today</span></div>{curve(page, 600, 90, "#2f9e5f" if change >= 0 else "#d6514a")}<div class=f
style="gap:0;border-bottom:1px solid #8885">{spans}</div><table><tr class="s dim"><th>Symbol</th><th
class=end>Shares</th><th class=end>Last price</th><th class=end>Today</th><th class=end>Market
value</th></tr>{body}</table><p class="s dim">Quotes as of {dated(page, "Quotes of", day)},
{page.v("time", "Quotes at")}. Dividend yield
{percent(page, "Dividend yield", page.rng.uniform(0.2, 7), ".2f")}.</p></main><aside class=box
style="width:230px;flex:none"><div class=f style="gap:0"><span class="tab on">Buy</span><span
class=tab>Sell</span></div><div class="f fld"><label>Order
type</label><select><option>Limit</option></select></div><div class="f fld"><label>Shares</label><div
class=input>{page.v("number", "Shares to buy", str(count))}</div></div><div class="f fld"><label>Limit
price</label><div class=input>{cash(page, "Limit price", limit)}</div></div><div class="f sb sec"><b>Estimated
cost</b><b>{cash(page, "Estimated cost", count * limit)}</b></div><button class=go style="width:100%">Review
order</button><div class="s lnk" style="text-align:center">{cash(page, "buying power", left)} buying power
available</div><h3>Recent orders</h3>{orders}</aside></div>"""


def places(page: Page) -> str:
    day, name = today(page), some(page, _VENUES, 1)[0]
    opened, closed = page.n(12, 20) * 30, page.n(34, 46) * 30
    votes = [page.n(2, 90) for _ in range(5)]
    open_hours = "".join(
        f"""<tr{" style=font-weight:600" if week == "Thursday" else ""}><td>{week}</td><td>{
            page.v("time", f"{week} from", clock(page, opened + 30 * page.n(0, 2)))
        }&ndash;{page.v("time", f"{week} to", clock(page, closed + 30 * page.n(0, 3)))}</td></tr>"""
        if week != "Monday"
        else "<tr><td>Monday</td><td>Closed</td></tr>"
        for week in ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
    )
    bars = "".join(
        f"""<div class="f s"><span style="width:10px">{5 - rank}</span><span
style="width:110px;height:8px;background:linear-gradient(90deg,#f4b400 {count}%,#8884 0)"></span></div>"""
        for rank, count in enumerate(votes)
    )
    told = ""
    for author, words in zip(some(page, PEOPLE, 2), some(page, _PRAISE, 2), strict=True):
        told += f"""<div class=sec><div class=f>{avatar(author)}<div>{page.v("name", "Reviewer", author)}<div
class="s dim">Local Guide &middot; {number(page, "Reviewer reviews", 2, 400)} reviews &middot;
{number(page, "Reviewer photos", 2, 3000)} photos</div></div></div>
<div class=s><span style="color:#e0a100">{"&#9733;" * page.n(3, 5)}</span> {number(page, "weeks ago", 2, 11)} weeks
ago</div><div>{words} {cash(page, "paid", page.n(8, 60))} for two, we waited
{measure(page, "waited", "min", page.n(5, 50))}.</div></div>"""
    acts = "".join(
        f"""<span style="text-align:center"><span class=act>{icon(sign, "#fff")}</span><br><span
class="s lnk">{label}</span></span>"""
        for sign, label in (("branch", "Directions"), ("heart", "Save"), ("search", "Nearby"), ("file", "Share"))
    )
    ways = "".join(
        f"""<span class="tab{" on" if way == "Car" else ""}">{way}
{page.v("measure", way, f"{page.n(3, 59)} min")}</span>"""
        for way in ("Car", "Bus", "On foot")
    )
    pins = "".join(f'<circle cx={page.n(40, 460)} cy={page.n(40, 560)} r=7 fill="#d6514a" />' for _ in range(6))
    roads = "".join(
        f"""<path d="M0 {y}L500 {y + page.n(-60, 60)}M{y} 0L{y + page.n(-60, 60)} 600" stroke="#fff8"
stroke-width=7 />"""
        for y in (70, 190, 310, 430, 540)
    )
    return f"""{base(_PLACES)}
<div class="f top grow" style="gap:0;align-items:stretch"><section class=pane><div class="pad f"
style="padding-bottom:8px"><span class="box f grow" style="padding:6px 10px">{icon("bars")}<span
class=grow>{page.v("company", "Searched", name)}</span>{icon("search")}{icon("cross")}</span></div>
<div style="height:72px;background:linear-gradient(120deg,#7a5c48,#c9a66b)"></div><div class=pad><h2
style="margin:0">{page.v("company", "Place", name)}</h2><div class=s>{decimal(page, "Rating", 3.4, 4.9)} <span
style="color:#e0a100">&#9733;&#9733;&#9733;&#9733;</span>&#9734; ({number(page, "Ratings", 40, 9000)}) &middot;
{whole(page, "Price from", page.n(8, 20))}&ndash;{page.n(21, 40)}</div>
<div class="s dim">Bistro &middot; {measure(page, "Away", "km", page.rng.uniform(0.2, 9), ".1f")} away</div><div
class=f style="gap:0;margin:6px 0;border-bottom:1px solid #8884"><span class="tab on">Overview</span><span
class=tab>Menu</span><span class=tab>Reviews</span></div>
<div class="f sb" style="padding:4px 6px">{acts}</div><div
class="line sec">{icon("pin", "#4a8fe0")}<span>{one(page, "city", "Address", STREETS)},
{page.v("city", "City")}</span></div><div class=line>{icon("clock", "#4a8fe0")}<span><span class=up>Open</span>
&sdot; Closes {page.v("time", "Closes", clock(page, closed))} &#9652;</span></div><table
class=s>{open_hours}</table>
<div class=line>{icon("bell", "#4a8fe0")}{page.v("phone", "Phone")}</div><div
class=line>{icon("card", "#4a8fe0")}<span>Reserve by {page.v("email", "Reserve by")}</span></div><div class="f sec"
style="gap:20px"><div>{bars}</div><div style="text-align:center"><div
style="font-size:2.4em;line-height:1">{decimal(page, "Review mean", 3.4, 4.9)}</div><span
class=s>{number(page, "reviews", 40, 4000)} reviews</span></div></div>{told}</div></section>
<section class=grow style="position:relative;background:#9fb8a4;min-height:500px"><svg width="100%" height="100%"
viewBox="0 0 500 600" preserveAspectRatio="xMidYMid slice" style="position:absolute;inset:0">{roads}{pins}</svg>
<div class=over><div class=f style="gap:0">{ways}</div><div
class=sec><b>{measure(page, "Route", "km", page.rng.uniform(1, 30), ".1f")}</b> via
{one(page, "city", "via", STREETS)}<div class=s>Leave by {page.v("time", "Leave by")} on
{dated(page, "Leave on", day)}. Tolls {cash(page, "Tolls", page.n(1, 9))}</div></div></div></section></div>"""


def results(page: Page) -> str:
    day, city = today(page), page.rng.choice(CITY)
    sites = (
        "cityguide.example",
        "railpass.example",
        "museumworld.example",
        "stayfinder.example",
        "transitwatch.example",
    )
    said = (
        lambda: (
            f"""Day tickets cost {cash(page, "Day tickets", page.rng.uniform(4, 20))} for adults and
{cash(page, "for children", page.rng.uniform(1, 4))} for children; valid for
{measure(page, "valid for", "h", page.n(12, 72))} from the first ride."""
        ),
        lambda: (
            f"""The old town closes to cars from
{page.v("time", "closes from", clock(page, page.n(24, 40) * 15))}. Parking at the ring:
{cash(page, "Parking", page.n(2, 9))} an hour, {number(page, "spaces", 200, 4000)} spaces."""
        ),
        lambda: (
            f"""Open daily except {page.rng.choice(("Monday", "Tuesday"))},
{page.v("time", "Open", clock(page, page.n(16, 22) * 30))} to
{page.v("time", "Open to", clock(page, page.n(32, 42) * 30))}. Advance booking saves
{percent(page, "saves", page.n(5, 40), ".0f")} on the door price of {cash(page, "door price", page.n(9, 35))}."""
        ),
        lambda: (
            f"""Compare {number(page, "hotels", 300, 6000)} hotels. Nights from
{cash(page, "Nights from", page.n(39, 150))}. Free cancellation until
{dated(page, "cancellation until", day, page.n(10, 90))}."""
        ),
    )
    titles = (
        f"{city} public transport: tickets and zones",
        f"Getting to {city} by car",
        f"Museums in {city}, opening hours",
        f"Hotels in {city}",
    )
    found = ""
    for title, told, site in zip(titles, said, page.rng.sample(sites, 4), strict=True):
        rated = (
            f"""<div class="s dim">Rating: {decimal(page, "Result rating", 3, 5)} &middot;
{number(page, "Result votes", 20, 9000)} votes</div>"""
            if page.rng.random() < 0.5
            else ""
        )
        found += f"""<article style="margin:14px 0"><div class="f s"><span class=fav
style="background:hsl({page.n(0, 359)} 50% 50%)">{site[0].upper()}</span><span>{site}<br><span
class=dim>https://{site} &rsaquo; {city.lower()} &rsaquo; guide</span></span></div>
<h3 class=lnk style="font-weight:400;font-size:1.25em">{title}</h3><div><span
class=dim>{dated(page, "Result day", day, -page.n(5, 300))} &mdash; </span>{told()}</div>{rated}</article>"""
    facts = (
        ("Population", number(page, "Population", 120_000, 4_000_000)),
        ("Area", measure(page, "Area", "km²", page.n(60, 1900))),
        ("Mayor", f"{one(page, 'name', 'Mayor', PEOPLE)} (since {dated(page, 'Mayor since', day, -page.n(20, 80))})"),
        ("Elevation", measure(page, "Elevation", "m", page.n(2, 700))),
        (
            "Weather",
            f"""{measure(page, "Weather", "°C", page.n(2, 33))}, wind at
{measure(page, "wind at", "km/h", page.n(3, 40))}, {percent(page, "humidity", page.n(20, 98), ".0f")} humidity""",
        ),
        ("Local time", page.v("time", "Local time")),
        ("Hotels", f"average price {cash(page, 'Hotels', page.n(70, 260))}"),
    )
    panel = "".join(f'<div style="margin:6px 0"><b>{label}: </b>{value}</div>' for label, value in facts)
    asks = "".join(
        f"""<div class="f sb sec"><span>{ask}</span><span>&#9662;</span></div>"""
        for ask in (
            f"Is {city} expensive to visit?",
            f"How many days do you need in {city}?",
            "Is public transport free on Sundays?",
        )
    )
    tabs = "".join(
        f"""<span class="tab{" on" if name == "All" else " dim"}">{name}</span>"""
        for name in ("All", "Images", "Maps", "News", "Shopping", "More")
    )
    near = "".join(
        f"""<div class="grow s"><div
style="height:44px;border-radius:6px;background:hsl({page.n(0, 359)} 30% 55%)"></div>{
            page.v("city", "Also searched", other)
        }</div>"""
        for other in page.rng.sample([each for each in CITY if each != city], 3)
    )
    return f"""{base(_RESULTS)}<header class="pad f" style="padding-bottom:4px"><b style="font-size:1.5em"
class=lnk>Quarry</b>
<span class="box f" style="border-radius:22px;padding:7px 16px;width:min(460px,50%)"><span class=grow>{city.lower()}
tickets opening hours hotels</span>{icon("cross")}{icon("search", "#4a8fe0")}</span><span
class=grow></span>{icon("bars")}{avatar(some(page, PEOPLE, 1)[0])}</header>
<nav class="bar f" style="gap:0;padding-bottom:0">{tabs}</nav><div class="f top pad" style="gap:36px"><main
class=grow style="max-width:650px"><div class="s dim">About {number(page, "Hits", 100_000, 90_000_000)} results
({decimal(page, "Seconds", 0.2, 0.9, ".2f")} seconds)</div>
<div class="box s" style="margin-top:8px"><span class=dim>Sponsored</span> <b
class=lnk>{page.v("company", "Sponsor")}</b> &mdash; {city} city pass,
{percent(page, "Sponsored off", page.n(5, 60), ".0f")} off until
{dated(page, "Sponsored until", day, page.n(2, 30))}</div>{found}<h3>People also ask</h3>{asks}
<div class=f style="gap:16px;margin:14px 0"><b>1</b><span class=lnk>2</span><span class=lnk>3</span><span
class=lnk>4</span><span class=lnk>Next &rsaquo;</span></div></main><aside class=box
style="width:270px;flex:none"><div class="f sb"><h2
style="margin:0">{page.v("city", "City", city)}</h2>{icon("pin", "#d6514a")}</div>
<div class="s dim">City</div><svg width="100%" height=80 viewBox="0 0 270 80" preserveAspectRatio=none
style="background:#8fb38f44;margin:8px 0"><path d="M0 60Q90 {page.n(0, 70)} 270 30" stroke="#4a8fe0" fill=none
stroke-width=6 /></svg>{panel}<div class=sec><b>People also search for</b><div class=f
style="margin-top:6px">{near}</div></div></aside></div>
<footer class="pad s dim f sb" style="background:#8881"><span>{page.v("city", "Your place")} &ndash; from your
address</span><span>Help</span><span>Privacy</span><span>Terms</span></footer>"""


LOOKUPS: dict[str, Layout] = {f.__name__: f for f in (brokerage, places, results)}
