"""Layouts of offices, schools and clubs, written without a look at the comparison: tickets and bookings."""

import datetime

from bench.alignment import civic_homes, civic_offices, civic_people
from bench.alignment.civic_parts import CLUBS, PERSONS, filled, heads, look, row, told
from bench.alignment.daily_parts import cash, clock, dated, measure, number, one, percent, some, today
from bench.alignment.page import Layout, Page
from bench.alignment.values import MONTHS

_SHOWS = "Glass of the Lagoon|Machines that Dream|Bronze Age Boats|Portraits in Blue|Under the Ice"
_GUESTS = "Adult|Concession|Child under 12|Student|Family card|Audio guide"
_HALLS = "Sports hall A|Sports hall B|Gym room|Swimming lane 2"
_MUSEUM = """.times{grid-template-columns:repeat(4,1fr);gap:8px}.slot{border:1px solid #8887;border-radius:var(--r);
padding:4px 8px;text-align:center}.pair{grid-template-columns:1fr 1fr;gap:0 14px}.step{border-radius:50%;width:1.7em;
line-height:1.7em;text-align:center;display:inline-block;background:#8884}.plus{padding:0 8px;border:1px solid #8887}"""
_HALL = """.month{display:grid;grid-template-columns:repeat(7,minmax(0,1fr));border-left:1px solid #8885}
.month>div{border:1px solid #8885;border-width:0 1px 1px 0;padding:3px 5px;min-height:62px}
.month>.day{min-height:0;font-size:.85em;background:#8882}.use{background:#4a8fe02e;border-left:3px solid var(--a);
padding:1px 4px;margin:2px 0;font-size:.8em;line-height:1.3}"""


def museum(page: Page) -> str:
    """The third step of an order of museum tickets: slots, tickets, a filled-in form and the sum."""
    day, who, opens = today(page), some(page, PERSONS, 1)[0], page.rng.choice((540, 570, 600))
    chosen, slots, times = page.n(0, 7), "", [clock(page, opens + 30 * rank) for rank in range(8)]
    for rank, time in enumerate(times):
        left = f"{number(page, 'places left', 1, 60)} left" if page.rng.random() < 0.8 else "sold out"
        slots += f"""<div class="slot{" key" if rank == chosen else ""}"><b>{page.v("time", "Entry", time)}</b><div
class=m>{left}</div></div>"""
    tickets, lines, total = "", "", 0.0
    for name in some(page, _GUESTS, page.n(3, 5)):
        count, price = page.n(1, 6), page.n(6, 50) / 2
        total += count * price
        tickets += row(
            (
                f"{page.v('product', 'Ticket', name)}<div class='m soft'>{cash(page, 'each', price)} each</div>",
                f"<span class=plus>&minus;</span> {page.v('number', 'Pieces', str(count))} <span class=plus>+</span>",
                cash(page, "Price", count * price),
            ),
            1,
        )
        lines += f"""<div class="l b m"><span>{name} &times; {count}</span><span>
{cash(page, name, count * price)}</span></div>"""
    fee = page.rng.choice((0.5, 1.0, 1.5, 2.9))
    gift = page.rng.uniform(2, 20)
    fields = "".join(
        filled(label, value)
        for label, value in (
            ("Name", page.v("name", "Name", who)),
            ("E-mail", page.v("email", "E-mail")),
            ("Mobile", page.v("phone", "Mobile")),
            ("Town", page.v("city", "Town")),
            ("Voucher", page.v("id", "Voucher")),
            ("Invoice to", page.v("company", "Invoice to")),
        )
    )
    steps = "".join(
        f"""<span class="l m" style="gap:6px"><span
class="step{" key" if rank <= 3 else ""}">{rank}</span>{name}</span>"""
        for rank, name in enumerate(("Exhibition", "Day and time", "Tickets and details", "Payment"), 1)
    )
    facts = (
        ("Entry", f"{dated(page, 'Day of entry', day)}, {page.v('time', 'Chosen entry', times[chosen])}"),
        (
            "Tour",
            f"{measure(page, 'Tour', 'min', page.n(3, 9) * 10)}, group {page.v('id', 'group', f'G{page.n(2, 40)}')}",
        ),
        ("Guide", one(page, "name", "Guide", PERSONS)),
        ("Wing", one(page, "city", "Wing", "East pavilion|Old foundry|Lower gallery")),
    )
    return f"""{look(page, _MUSEUM)}<header class="in l b"><b style="letter-spacing:.2em">MUSEUM AT THE WEIR</b><span
class=m>Visit &emsp; Exhibitions &emsp; Learn &emsp; Shop &emsp; EN | DE | FR</span></header><main class=in
style="border-top:1px solid #8885"><div class="l wrap" style="gap:22px">{steps}</div><div class="l t wrap"
style="gap:26px"><section class=x style="min-width:440px"><h1>{one(page, "subject", "Exhibition", _SHOWS)}</h1><h2>Entry
on
{dated(page, "Entry on", day)}</h2><div class="grid times">{slots}</div><h2>Tickets</h2><table>{tickets}</table>
<h2>Your details</h2><div class="grid pair">{fields}</div><p class=m>&#9745; Send the tickets to my telephone. Reminder:
{page.v("switch", "Reminder")}</p></section><aside class="pane" style="width:270px;margin-top:12px"><h2
style="margin-top:0">Your order</h2><div class="m soft">Basket {page.v("id", "Basket")}, held for
{measure(page, "held for", "min", page.n(3, 20))}</div>{told(facts)}<div class=rule>{lines}<div
class="l b m"><span>Booking
fee</span><span>{cash(page, "Booking fee", fee)}</span></div><div class="l b m"><span>Donation</span><span>
{cash(page, "Donation", gift)}</span></div></div><div class="l b rule"><b>Total</b><b class=big>
{cash(page, "Total", total + fee + gift)}</b></div><div class="m soft">includes
{percent(page, "value added tax", page.n(5, 21), ".0f")} tax</div><p><span class="btn key">Continue to
payment</span></p>
<p class="m soft">Free change until {dated(page, "Free change until", day, -2)}.</p></aside></div></main>"""


def halls(page: Page) -> str:
    """The month of a sports hall in a calendar, with the bookings of clubs and a request for another."""
    start = today(page).replace(day=1)
    length = ((start + datetime.timedelta(32)).replace(day=1) - start).days
    busy = {page.n(1, length): page.rng.choice(CLUBS.split("|")) for _ in range(18)}
    cells = "<div></div>" * start.weekday()
    for each in range(1, length + 1):
        inner = ""
        if each in busy:
            begins = page.v("time", "Booking begins", clock(page, 15 * page.n(32, 84)))
            inner = f"<div class=use><b>{begins}</b><div>{page.v('company', 'Booked by', busy[each])}</div></div>"
        elif page.rng.random() < 0.1:
            inner = "<div class='m soft'>closed</div>"
        cells += f"<div><span class='m soft'>{each}</span>{inner}</div>"
    cells += "<div></div>" * (-(start.weekday() + length) % 7)
    week = "".join(f"<div class=day>{name}</div>" for name in ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"))
    fees = "".join(
        row(
            (name, cash(page, f"{name} by day", 5 * page.n(1, 9)), cash(page, f"{name} by night", 5 * page.n(2, 15))), 1
        )
        for name in ("Clubs", "Schools", "Firms", "Private")
    )
    first = page.n(16, 80)
    request = (
        ("Club", one(page, "company", "Requesting club", CLUBS)),
        ("Contact", one(page, "name", "Contact", PERSONS)),
        ("Telephone", page.v("phone", "Contact telephone")),
        ("Day", dated(page, "Requested day", start, page.n(0, 27))),
        ("From", page.v("time", "Requested from", clock(page, 15 * first))),
        ("To", page.v("time", "Requested to", clock(page, 15 * first + 90))),
        ("Persons", number(page, "Persons", 6, 120)),
        ("Fee", cash(page, "Fee", page.rng.uniform(10, 200))),
    )
    return f"""{look(page, _HALL)}<header class="head l b"><b>Sports and leisure office</b><span class=m>Halls &emsp;
Pools
&emsp; Pitches &emsp; Help</span></header><main class=in><div class="l b wrap"><div class=l><h1>
{MONTHS[start.month - 1]} {start.year}</h1><span class=btn>&lsaquo;</span><span class=btn>Today</span><span
class=btn>&rsaquo;</span></div><div class="l m"><span>{one(page, "city", "Hall", _HALLS)} &#9662;</span><span>
{measure(page, "Hall area", "m²", page.n(150, 1400))}</span><span>{number(page, "seats", 40, 900)} seats</span><span
class="btn key">Book</span></div></div><div class="l t wrap" style="gap:20px"><section class=x
style="min-width:560px"><div class=month>{week}{cells}</div><p class="m soft">Booked to
{percent(page, "Booked to", page.n(20, 98), ".0f")}. Keys are handed out until {page.v("time", "Keys until")} by
{one(page, "name", "Keys by", PERSONS)}.</p></section><aside style="width:240px"><div class=pane><div class="l b"><b>New
request</b><span class=pill>{one(page, "status", "Request state", "Waiting|In conflict|Confirmed")}</span></div><div
class="m soft">{page.v("id", "Request no.")}</div>{told(request, "font-size:.9em")}<div class="l m"><span
class="btn key">Confirm</span><span class=btn>Decline</span></div></div><h2>Fees an hour</h2><table class=m>
{heads("Group|Day|Evening", 1)}{fees}</table></aside></div></main>"""


CIVIC: dict[str, Layout] = {f.__name__: f for f in (museum, halls)}
CIVIC |= civic_people.PEOPLE | civic_offices.OFFICES | civic_homes.HOMES
