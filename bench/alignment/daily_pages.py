"""Layouts of pages and apps of every day, written without a look at the comparison: trips, food and the bank."""

from bench.alignment import daily_apps, daily_lookups, daily_records
from bench.alignment.daily_parts import (
    PEOPLE,
    STREETS,
    avatar,
    base,
    cash,
    clock,
    dated,
    decimal,
    icon,
    measure,
    number,
    one,
    percent,
    some,
    today,
)
from bench.alignment.page import Layout, Page
from bench.alignment.values import CITY

_CARS = "White Toyota Prius|Grey Skoda Octavia|Black Kia Niro|Blue Hyundai Ioniq|Silver Honda Civic"
_DISHES = (
    "Pad Thai|Chicken Satay|Green Curry|Tom Yum Soup|Spring Rolls|Massaman Beef|Papaya Salad|Mango Sticky Rice|"
    "Pineapple Fried Rice|Crispy Duck"
)
_ABOUT = (
    "Rice noodles, tamarind, peanuts and egg|With jasmine rice and Thai basil|Hot and sour, lemongrass broth|"
    "Six pieces with sweet chilli dip|Slow-cooked in coconut milk|Freshly pounded, medium spicy"
)
_SHOPS = (
    "Corner Bakery:Groceries|Metro Tickets:Transport|Larkfield Payroll:Income|Fuel & Go:Car|Cinema Lux:Leisure|"
    "Green Grocer:Groceries|City Pharmacy:Health|Bookshop Quill:Leisure|Stream Plus:Subscriptions|Garden Centre:Home"
)
_RIDE = """.fr{padding:5px 0}.dot{flex:none;width:9px;height:9px;border:2px solid;margin-top:5px}
.P{border-radius:50%}.map{background:#8fb38f33}"""
_SEATMAP = """.seats{display:grid;grid-template-columns:repeat(8,26px);gap:5px;text-align:center;
justify-content:center;align-items:center}
.seat{width:26px;line-height:24px;height:24px;border-radius:5px 5px 2px 2px;font-size:11px;text-align:center;flex:none}
.free{background:#4a8fe066}.more{background:#2f9e5f88}.gone{background:#8884}.mine{background:#d9822b;color:#fff}
.big{white-space:nowrap}.now{border-left:3px solid #d9822b;padding-left:8px}"""
_TAKEAWAY = """.dish{flex:1 1 40%;min-width:240px}
.pic{width:72px;height:72px;border-radius:6px;position:relative;flex:none}
.plus{position:absolute;right:4px;bottom:4px;width:22px;line-height:22px;background:#fff;color:#111;border-radius:50%;
text-align:center}.step{padding:0 8px;margin:2px 0}"""
_BANKING = ".meter{height:7px;border-radius:4px;margin:5px 0}"


def ride(page: Page) -> str:
    (rider, driver), (start, goal), day = some(page, PEOPLE, 2), some(page, STREETS, 2), today(page)
    begun, took = page.n(360, 1300), page.n(6, 58)
    extra = page.rng.choice(("Airport surcharge", "Motorway toll", "Busy-time pricing"))
    parts = [("Trip fare", 7, 60), ("Booking fee", 1, 4), (extra, 1, 9), (f"Wait time ({page.n(2, 9)} min)", 0.4, 3)]
    fare = [(label, round(page.rng.uniform(low, high), 2)) for label, low, high in parts]
    off, tip = round(page.rng.uniform(1, 6), 2), page.n(1, 8)
    subtotal = sum(amount for _, amount in fare)
    fare += [("Subtotal", subtotal), ("Promotion", -off), ("Tip", tip)]
    rows = "".join(
        f"""<div class="f sb fr"><span>{label}</span><span>{cash(page, label, a)}</span></div>""" for label, a in fare
    )
    total, stops = subtotal - off + tip, ""
    for what, place, minute in (("Pick-up", start, begun), ("Drop-off", goal, begun + took)):
        stops += f"""<div class="f top" style="margin:8px 0"><span
class="dot {what[0]}"></span><div>{page.v("city", what, place)}<div
class="s dim">{page.v("time", f"{what} time", clock(page, minute))}</div></div></div>"""
    plate = page.v("id", "Licence plate", f"KV {page.n(1000, 9999)} {page.rng.choice('XYZ')}")
    card = page.v("id", "Card", f"••••{page.n(1000, 9999)}")
    return f"""{base(_RIDE)}<header class="bar f sb" style="background:#000;color:#fff"><b
style="font-size:1.4em">hopla</b><nav
class=f><span>Ride</span><span>Rent</span><span>Business</span></nav>{avatar(rider)}</header><main class=pad><div
class="s lnk">&larr; Past trips</div><h1>Thanks for riding, {page.v("name", "Rider", rider)}</h1><p
class=dim>{dated(page, "Trip date", day)} &middot; Trip {page.v("id", "Trip")}</p><div class="f top"
style="gap:36px"><section style="width:380px"><div class="f sb"
style="font-size:2em;padding:6px 0"><span>Total</span><b>{cash(page, "Total", total)}</b></div><div
class=sec>{rows}</div><div class=sec><b>Payments</b><div class="f sb fr"><span class=f>{icon("card")}<span>Visa
{card}<br><span class="s dim">{dated(page, "Charged on", day)}
{page.v("time", "Charged at", clock(page, begun + took + page.n(1, 9)))}</span></span></span><span>{
        cash(page, "Charged", total)
    }</span></div></div></section><section class=grow style="max-width:460px"><svg class=map
preserveAspectRatio="xMidYMid slice" width="100%" height=150 viewBox="0 0 400 150"><path
d="M0 40H400M120 0V150M280 0V150M0 110H400" stroke="#8888" fill=none stroke-width=6 /><path
d="M{page.n(20, 90)} 120L120 110V40H280L{page.n(300, 380)} 20" stroke="#2a6fdb" fill=none stroke-width=4
/></svg><p><b>Hopla Comfort</b><span class=dim
style="margin-left:8px">{measure(page, "Distance", "km", page.rng.uniform(1.5, 38), ".1f")},
{measure(page, "Duration", "min", took)}</span></p>{stops}<div class="sec f">{avatar(driver)}<div class=grow>You
rode with {page.v("name", "Driver", driver)}<div class='s dim'>{one(page, "product", "Car", _CARS)},
{plate}</div></div><span>{decimal(page, "Driver rating", 4.5, 5, ".2f")} &#9733;</span></div><div class=sec>You
earned <b>{page.v("number", "points")} points</b> on this trip.
{page.v("measure", "carbon saved", f"{page.n(2, 9)} kg")} of carbon saved.</div></section></div><button>Download
PDF</button> <button>Report lost item</button></main><footer class="pad s dim"
style="border-top:1px solid #8885">Fares include fees where they apply &middot; Privacy &middot; Terms &middot;
Accessibility</footer>"""


def seatmap(page: Page) -> str:
    day, people, (start, goal) = today(page), some(page, PEOPLE, page.n(2, 3)), page.rng.sample(CITY, 2)
    begun, took, first = page.n(300, 1200), page.n(70, 700), page.n(9, 20)
    chosen = page.rng.sample([(row, seat) for row in range(first, first + 9) for seat in "ABCDEF"], len(people))
    grid = "<span></span>" + "".join(f'<span class="s dim">{seat}</span>' for seat in "ABC DEF")
    for row in range(first, first + 9):
        grid += f'<span class="s dim">{row}</span>'
        for seat in "ABC DEF":
            who = next((people[rank] for rank, spot in enumerate(chosen) if spot == (row, seat)), "")
            kind = "mine" if who else page.rng.choice(("free", "free", "more", "gone"))
            told = "".join(word[0] for word in who.split()) if who else "&times;" if kind == "gone" else ""
            grid += "<span></span>" if seat == " " else f'<span class="seat {kind}">{told}</span>'
    riders, total = "", 0.0
    for name, (row, seat) in zip(people, chosen, strict=True):
        price = page.rng.uniform(8, 60)
        total += price
        riders += f"""<div class="f sec{" now" if not riders else ""}">{avatar(name)}<div
class=grow><b>{page.v("name", "Passenger", name)}</b>
<div class="s dim">Adult &middot; Ticket
{page.v("id", "Ticket", f"{page.n(100, 999)}-{page.n(10**9, 10**10 - 1)}")}</div></div>
<div class=end><b>{page.v("id", "Seat", f"{row}{seat}")}</b><div
class=s>{cash(page, "Seat price", price)}</div></div></div>"""
    steps = "".join(
        f"""<span class="tab{" on" if name == "Seats" else " dim"}"><span class=tag>{rank}</span>
{name}</span>"""
        for rank, name in enumerate(("Passengers", "Seats", "Bags", "Payment"), 1)
    )
    fare, bag = page.rng.uniform(120, 900) * len(people), page.rng.uniform(20, 70)
    keys = "".join(
        f"""<div class="f s" style="margin:5px 0"><span
class="seat {kind}"></span><span>{label}{price}</span></div>"""
        for kind, label, price in (
            ("free", "Standard, from ", cash(page, "Standard, from", page.n(6, 15))),
            ("more", "Extra legroom, from ", cash(page, "Extra legroom, from", page.n(25, 60))),
            ("gone", "Unavailable", ""),
        )
    )
    return f"""{base(_SEATMAP)}
<header class="bar f sb"><b style="font-size:1.2em;letter-spacing:.08em">MERIDIAN AIR</b><nav class=f
style="gap:0">{steps}</nav>
<span class=s>Booking
<b>{
        page.v("id", "Booking", f"{page.rng.choice(('QX', 'ZT', 'HN'))}{page.n(10, 99)}{page.rng.choice(('KP', 'WF'))}")
    }</b></span></header>
<div class="f top pad" style="gap:24px"><section class=grow><h1>Choose your seats</h1>
<div class=box><div class="f sb"><div><div
class=big>{page.v("time", "Departure", clock(page, begun))}</div>{page.v("city", "From", start)}</div>
<div class="s dim"
style="text-align:center">{
        page.v("measure", "Flying time", f"{took // 60}h {took % 60}m")
    }<div>&#8213;&#8213;&#8213; &#9992; &#8213;&#8213;&#8213;</div>Non-stop</div>
<div class=end><div
class=big>{page.v("time", "Arrival", clock(page, begun + took))}</div>{page.v("city", "To", goal)}</div></div>
<div class="s dim" style="margin-top:6px">{dated(page, "Flight day", day)} &middot;
{page.v("id", "Flight", f"MA {page.n(100, 2999)}")} &middot;
Airbus A{page.v("number", "Aircraft", page.rng.choice(("319", "320", "321")))} &middot; Terminal
{page.v("number", "Terminal", str(page.n(1, 5)))}</div></div>
<div style="margin-top:10px">{riders}</div><div class="s dim sec">Check-in opens
{dated(page, "Check-in opens", day, -1)} at {page.v("time", "Check-in opens at", clock(page, begun))}.
Exit rows are for passengers over {page.v("number", "Exit row age", str(page.n(12, 18)))}.</div><h3>Fare
rules</h3><div class=s>Changes cost {cash(page, "Changes cost", page.n(20, 90))} until
{measure(page, "Changes until", "h", page.n(2, 72))} before departure.
Refundable at {percent(page, "Refundable at", page.n(10, 90), ".0f")} of the fare.<br>Hand luggage up to
{measure(page, "Hand luggage", "kg", page.n(6, 12))},
{page.v("measure", "Hand luggage size", "55 x 40 x 20 cm".replace("20", str(page.n(18, 25))))}.</div></section>
<section style="flex:none"><div
style="border:1px solid #8886;border-radius:70px 70px 8px 8px;padding:34px 20px 14px"><div
class=seats>{grid}</div></div>{keys}</section>
<aside class=box style="width:200px;flex:none"><b>Price details</b><div class="f sb s"
style="margin-top:8px"><span>Fare, {page.v("number", "Travellers", str(len(people)))}
adults</span><span>{cash(page, "Fare", fare)}</span></div>
<div class="f sb s"><span>Seats</span><span>{cash(page, "Seats", total)}</span></div><div class="f sb s"><span>1
bag, {measure(page, "Bag", "kg", page.n(15, 32))}</span><span>{cash(page, "Bag fee", bag)}</span></div>
<div class="sec f sb"
style="margin-top:8px"><b>Total</b><b>{cash(page, "Total", fare + total + bag)}</b></div><button class=go
style="width:100%">Continue</button>
<div class="s dim">or {number(page, "miles", 8000, 90_000)} miles</div></aside></div><footer class="pad s dim f sb"
style="background:#8881"><span>Prices held until {page.v("time", "Prices held until")}</span><span>Help
{page.v("phone", "Help")}</span><span>Conditions of carriage</span></footer>"""


def takeaway(page: Page) -> str:
    dishes = [(dish, round(page.rng.uniform(4, 19), 2)) for dish in some(page, _DISHES, 6)]
    cards, basket, subtotal = "", "", 0.0
    for dish, price in dishes:
        badge = page.rng.choice(("<span class=tag>Popular</span>", "<span class=tag>Spicy</span>", "", ""))
        likes = f"""{icon("thumb", "currentColor", 13)} {percent(page, "Liked", page.n(70, 99), ".0f")}
({page.v("number", "Dish ratings")})"""
        cards += f"""<div class="box f top dish"><div class=grow><b>{page.v("product", "Dish", dish)}</b>
{badge}<div>{cash(page, "Price", price)}<span class="s dim"> &bull; {likes}</span></div><div
class="s dim">{some(page, _ABOUT, 1)[0]}. {measure(page, "Energy", "kcal", page.n(180, 1100))}</div></div><div
class=pic style="background:hsl({page.n(10, 140)} 45% 55%)"><span class=plus>+</span></div></div>"""
    for dish, price in page.rng.sample(dishes, page.n(2, 3)):
        count = page.n(1, 4)
        subtotal += count * price
        basket += f"""<div class="f sb top"
style="padding:6px 0"><div>{page.v("product", "In the basket", dish)}<div class="f s"><button
class=step>&minus;</button>{page.v("number", "Count", str(count))}<button
class=step>+</button></div></div><span>{cash(page, "Item total", count * price)}</span></div>"""
    costs = [
        ("Subtotal", subtotal),
        ("Delivery fee", page.rng.uniform(0.9, 5)),
        ("Service fee", page.rng.uniform(0.5, 3)),
        ("Small order fee", page.rng.uniform(1, 3)),
    ]
    fees = "".join(
        f"""<div class="f sb s"><span>{label}</span><span>{cash(page, label, cost)}</span></div>"""
        for label, cost in costs
    )
    least = page.n(15, 40)
    soon = f"{least}\u2013{least + page.n(10, 20)} min"
    kinds = "".join(
        f'<span class="tab{"" if rank else " on"}">{name}</span>'
        for rank, name in enumerate(("Picked for you", "Starters", "Curries", "Noodles", "Desserts", "Drinks"))
    )
    return f"""{base(_TAKEAWAY)}<header class="bar f sb"><b class=up style="font-size:1.3em">Munchly</b><span
class=f>{icon("pin")}<span>{one(page, "city", "Deliver to", STREETS)}<span class=dim> &bull;
Now</span></span></span><input placeholder="Search Munchly" size=14><button class=go style="margin:0">Basket &bull;
{page.v("number", "Basket", str(basket.count("step") // 2))}</button></header><div
style="height:70px;background:linear-gradient(90deg,#b5651d,#5b8c5a)"></div><div class="f top pad"
style="gap:24px"><main
class=grow><h1>{one(page, "company", "Restaurant", "Baan Siam Kitchen|Lotus & Lime|Bangkok Corner|Chili Garden")}
({page.v("city", "Branch")})</h1><div class=s>&#9733; {decimal(page, "Rating", 3.6, 4.9)}
({number(page, "Ratings", 200, 9000)}+ ratings) &bull; Thai &bull;
{measure(page, "Away", "km", page.rng.uniform(0.4, 6), ".1f")} away</div><div class="f s dim"
style="gap:22px;margin:6px 0"><span>{cash(page, "Delivery fee from", costs[1][1])} delivery
fee</span><span>{page.v("measure", "Delivery time", soon)}</span><span>Open until
{page.v("time", "Open until", clock(page, page.n(42, 47) * 30))}</span><span>Minimum
{cash(page, "Minimum", page.n(8, 20))}</span></div><nav class="f bar"
style="padding:0;margin:8px 0;gap:0">{kinds}</nav><h2>Picked for you</h2><div class=f
style="flex-wrap:wrap;align-items:stretch">{cards}</div></main><aside class=box
style="width:230px;flex:none"><h3>Your order</h3>{basket}<div class=sec>{fees}<div
class="f sb"><b>Total</b><b>{cash(page, "Total", sum(cost for _, cost in costs))}</b></div></div><button class=go
style="width:100%">Go to checkout</button><div class="s dim">Spend {cash(page, "Spend", page.rng.uniform(2, 9))}
more and get {percent(page, "off", page.n(5, 30), ".0f")} off with code
{page.v("id", "Code", f"THAI{page.n(10, 99)}")}.</div></aside></div>"""


def banking(page: Page) -> str:
    day, who = today(page), some(page, PEOPLE, 1)[0]
    tiles, moves, due = "", "", ""
    for name in ("Everyday account", "Savings", "Credit card"):
        left = -page.rng.uniform(80, 1900) if name == "Credit card" else page.rng.uniform(80, 19_000)
        if name == "Everyday account":
            below = f"Available {cash(page, 'Available', left + 500)}"
        elif name == "Savings":
            below = f"{percent(page, 'interest a year', page.rng.uniform(0.5, 4.5), '.2f')} interest a year"
        else:
            below = f"Limit {cash(page, 'Limit', page.n(2, 9) * 1000)}"
        tiles += f"""<div class="box grow"><div class=f>{icon("card", "#4a8fe0")}<b>{name}</b></div>
<div class="s dim">&bull;&bull;&bull;&bull; {page.v("number", f"{name} number", str(page.n(1000, 9999)))}</div><div
class=big style="margin-top:8px">{cash(page, f"{name} balance", left)}</div><div class="s dim">{below}</div></div>"""
    shops = iter(some(page, _SHOPS, 7))
    for back, count in ((0, 2), (1, page.n(2, 3)), (3, 2)):
        moves += f"""<div class="s dim"
style="background:#8881;padding:3px 8px;margin-top:6px">{"Today, " if not back else "Yesterday, " if back == 1 else ""}{
            dated(page, "Booked", day, -back)
        }</div>"""
        for _ in range(count):
            name, kind = next(shops).split(":")
            amount = page.rng.uniform(900, 4000) if kind == "Income" else -page.rng.uniform(2, 190)
            moves += f"""<div class="f" style="padding:5px 8px">{avatar(name)}<div
class=grow>{page.v("company", "Payee", name)}<div class="s dim">{kind} &middot;
{page.v("time", "Booked at", clock(page, page.n(420, 1390)))}</div></div>
<b class="{"up" if amount > 0 else ""}">{cash(page, "Amount", amount, "+")}</b></div>"""
    for name in ("Rent", "Electricity", "Phone contract"):
        due += f"""<div class="f sb" style="padding:4px 0"><span>{name}<div class="s dim">in
{number(page, f"{name} in", 2, 29)}
days</div></span><span>{cash(page, name, page.rng.uniform(15, 1400))}</span></div>"""
    goal, saved = page.n(20, 90) * 100, page.n(5, 98)
    used, cap = page.rng.uniform(50, 900), page.n(10, 30) * 100
    menu = "".join(
        f"""<span class="tab{" on" if name == "Overview" else ""}">{name}</span>"""
        for name in ("Overview", "Payments", "Cards", "Loans", "Mailbox")
    )
    return f"""{base(_BANKING)}<header class="bar f sb" style="padding-bottom:0"><b
class=f>{icon("branch", "#2f9e5f", 22)}Larkfield Bank</b><nav class=f style="gap:0">{menu}</nav>
<span class="f s">{icon("bell")}<span class=tag>{page.v("number", "Notices", str(page.n(2, 40)))}</span>Log
out</span></header><main class=pad><div class="f sb"><h1>Good morning, {page.v("name", "Customer", who)}</h1>
<span class="s dim">Last sign-in {dated(page, "Last sign-in", day, -2)}
{page.v("time", "Last sign-in at")}</span></div>
<div class="f" style="align-items:stretch">{tiles}</div><div class="f top" style="gap:24px"><section class=grow><div
class="f sb"><h2>Latest transactions</h2><span class="lnk s">See all</span></div>
<div class="f s"><input placeholder="Search payee or amount" size=22><select><option>All
accounts</option></select></div>{moves}</section>
<aside style="width:250px;flex:none"><div class="f" style="margin-top:10px"><button class=go
style="margin:0">Transfer</button><button style="margin:0">Pay a bill</button></div>
<h3 style="margin-top:14px">Coming up</h3>{due}<div class="box" style="margin-top:8px"><div class="f sb"><b>Kitchen
fund</b><span>{percent(page, "Kitchen fund", saved, ".0f")}</span></div>
<div class=meter style="background:linear-gradient(90deg,#2f9e5f {saved}%,#8885 0)"></div><div
class="s dim">{cash(page, "saved", goal * saved / 100)} of {cash(page, "goal", goal)} by
{dated(page, "goal by", day, page.n(60, 400))}</div></div>
<div class="box" style="margin-top:8px"><b>Card spending</b><div class=meter
style="background:linear-gradient(90deg,#d9822b {100 * used / cap:.0f}%,#8885 0)"></div>
<div class="s dim">{cash(page, "spent", used)} spent, {cash(page, "left this month", cap - used)} left this month.
Contactless: {page.v("switch", "Contactless")}</div></div></aside></div></main>
<footer class="s dim pad" style="border-top:1px solid #8884">Lost your card? {page.v("phone", "Lost your card")}
&middot; Deposits are protected &middot; Imprint</footer>"""


DAILY: dict[str, Layout] = {f.__name__: f for f in (ride, seatmap, takeaway, banking)}
DAILY |= daily_apps.APPS | daily_records.RECORDS | daily_lookups.LOOKUPS
