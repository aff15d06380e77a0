"""Layouts of offices, schools and clubs, written without a look at the comparison: what authorities show."""

from bench.alignment.civic_parts import PERSONS, ROADS, crumbs, filled, heads, look, menu, row, tile, told, track
from bench.alignment.daily_parts import cash, clock, dated, decimal, figure, measure, number, one, percent, some, today
from bench.alignment.page import Layout, Page

_WORKS = "Loft conversion|Garden wall|Carport with solar roof|Rear extension|Bicycle shed|New dormer window"
_OFFICERS = "Fire safety|Monuments office|Road authority|Neighbour consent|Structural check|Tree protection"
_PAPERS = "site-plan.pdf|elevations.pdf|soil-report.pdf|energy-proof.pdf|photographs.zip|statics.pdf"
_PARTIES = "Civic Alliance|Green Horizon|Labour Union|Free Citizens|Harbour List|Rural Front|Pirate Tide"
_DISTRICTS = (
    "Altstadt|Kingsmead|Docklands|Fairhaven|Millbrook|Northgate|Old Brewery|Parkside|Quarry Bank|Stonebridge|Westmoor"
)
_DAMAGE = (
    "Pothole|Broken street light|Fallen branch|Overfull bin|Graffiti|Blocked drain|Loose paving slab|Noise at night"
)
_PERMIT = """.pair{grid-template-columns:1fr 1fr;gap:0 18px}.way{border-left:2px solid #888a;margin-left:7px;
padding-left:16px}.way>div{position:relative;padding-bottom:9px}.way>div::before{content:"";position:absolute;
left:-22px;top:.35em;width:10px;height:10px;border-radius:50%;background:var(--a)}"""
_TAXES = """.line{display:grid;grid-template-columns:44px 1fr auto;gap:0 8px;padding:4px 0;
border-bottom:1px dotted #8887}h3{background:#8882;padding:3px 8px}"""
_ELECTION = ".lane{display:grid;grid-template-columns:130px 1fr 64px 84px;gap:12px;align-items:center;padding:3px 0}"
_COUNCIL = """.list{width:270px;flex:none;border-right:1px solid #8886}
.item{padding:8px 14px;border-bottom:1px solid #8885}
.said{border-radius:var(--r);background:#8882;padding:8px 12px;margin:8px 0;max-width:520px}.mine{margin-left:60px}"""


def permit(page: Page) -> str:
    """An application for a building permit as it was filed, with its stages and fees."""
    day, (owner, planner, clerk) = today(page), some(page, PERSONS, 3)
    home = page.v("city", "Building site", some(page, ROADS, 1)[0])
    fields = "".join(
        filled(label, value)
        for label, value in (
            ("Applicant", page.v("name", "Applicant", owner)),
            ("Planner", page.v("name", "Planner", planner)),
            ("Telephone", page.v("phone", "Telephone")),
            ("E-mail", page.v("email", "E-mail")),
            ("Building site", home),
            ("Parcel", page.v("id", "Parcel", f"{page.n(10, 99)}/{page.n(100, 999)}")),
            ("Plot area", measure(page, "Plot area", "m²", page.n(180, 1900))),
            ("Floor area added", measure(page, "Floor area added", "m²", page.rng.uniform(6, 90), ".1f")),
            ("Height of ridge", measure(page, "Height of ridge", "m", page.rng.uniform(2, 12), ".2f")),
            ("Cost of works", cash(page, "Cost of works", page.rng.uniform(4000, 180_000))),
        )
    )
    papers = "".join(
        f"""<li><span class=link>{page.v("product", "Document", name)}</span><ul class="m soft"
style="margin:0;padding-left:1.1em"><li>{measure(page, "Document size", "MB", page.rng.uniform(0.3, 40), ".1f")},
{number(page, "sheets", 1, 30)} sheets</li></ul></li>"""
        for name in some(page, _PAPERS, page.n(3, 4))
    )
    stages, since = "", -60
    for name in ("Received", "Complete", "Sent to offices", "Site visit"):
        stages += f"<div><b>{name}</b><div class=m>{dated(page, name, day, since)}</div></div>"
        since += page.n(3, 18)
    asked = "".join(
        row(
            (
                page.v("company", "Office", name),
                one(page, "status", "Answer", "Agreed|Agreed with conditions|No answer yet|Objection"),
                dated(page, "Answered", day, -page.n(1, 30)),
            )
        )
        for name in some(page, _OFFICERS, page.n(3, 4))
    )
    fees = (("Basic fee", page.n(8000, 40_000) / 100), ("Site visit", page.n(3000, 12_000) / 100))
    costs = [(name, cash(page, f"{name} fee", amount)) for name, amount in fees]
    costs.append(("To be paid", f"<b>{cash(page, 'To be paid', sum(amount for _, amount in fees))}</b>"))
    return f"""{look(page, _PERMIT)}<header class="head l b"><b>Borough of Wendlebury</b><span class=m>Services &emsp;
Appointments &emsp; My files</span></header><main class=in>{crumbs("Home|Building and housing|Permits")}<div
class="l b wrap"><h1>{one(page, "subject", "Works", _WORKS)}</h1><span>File <b>{page.v("id", "File")}</b> <span
class="pill key">{one(page, "status", "File state", "In review|Waiting for papers|Decided|On hold")}</span></span></div>
<div class="l t wrap" style="gap:26px"><section class=x style="min-width:430px"><h2>Application</h2><div
class="grid pair">{fields}</div><h2>Offices that were asked</h2><table>{heads("Office|Answer|On")}{asked}</table>
</section><aside style="width:270px"><h2>Progress</h2><div class=way>{stages}<div class=soft>Decision<div
class=m>expected by {dated(page, "expected by", day, page.n(5, 60))}</div></div></div><div
class="pane gap"><h3>Fees</h3>
{told(costs)}<span class="btn key m">Pay online</span></div><h2>Documents</h2><ul style="margin:0;padding-left:1.2em">
{papers}</ul><p class=m>Your clerk is {page.v("name", "clerk", clerk)},<br>room
{number(page, "clerk's room", 100, 480)},<br>{page.v("phone", "clerk's phone")}.</p></aside></div></main><footer
class="in m soft" style="border-top:1px solid #8885">Imprint &middot; Accessibility &middot; Easy language</footer>"""


def taxes(page: Page) -> str:
    """The summary of a tax return before it is sent: numbered lines, a refund and what is still missing."""
    day, who, line, parts = today(page), some(page, PERSONS, 1)[0], page.n(3, 9), ""
    sections = {
        "Income": ("Wages from employment", "Interest received", "Rent received", "Pension"),
        "Deductions": ("Travel to work", "Home office", "Union dues", "Training courses", "Tools and books"),
        "Credits": ("Gifts to charities", "Household help", "Child care"),
    }
    totals: list[float] = []
    for title, names in sections.items():
        chosen = sorted(page.rng.sample(names, page.n(2, len(names))), key=names.index)
        amounts = [page.rng.uniform(60, 2000) * (22 if name.startswith("Wages") else 1) for name in chosen]
        rows = ""
        for name, amount in zip(chosen, amounts, strict=True):
            rows += f"<div class=line><span class=soft>{line}</span><span>{name}</span>{cash(page, name, amount)}</div>"
            line += page.n(1, 4)
        totals.append(sum(amounts))
        parts += f"""<h3>{title} <span class="m link" style="font-weight:400">change</span></h3>{rows}<div class=line
style="border:0"><span></span><b>Total
{title.lower()}</b><b>{cash(page, f"Total {title.lower()}", totals[-1])}</b></div>"""
    base = max(totals[0] - totals[1], 900.0)
    due = base * page.n(12, 30) / 100
    held = due * page.rng.uniform(0.7, 1.4)
    facts = (
        ("Taxable income", cash(page, "Taxable income", base)),
        ("Tax due", cash(page, "Tax due", due)),
        ("Tax withheld", cash(page, "Tax withheld", held)),
        ("Average rate", percent(page, "Average rate", 100 * due / base, ".1f")),
    )
    word = "Refund" if held > due else "To pay"
    steps = "".join(
        f"<span{' style=font-weight:700' if name == 'Review' else ' class=soft'}>{rank} {name}</span>"
        for rank, name in enumerate(("Person", "Income", "Deductions", "Review", "Send"), 1)
    )
    person = (
        ("Name", page.v("name", "Name", who)),
        ("Tax number", page.v("id", "Tax number", f"{page.n(100, 999)}/{page.n(1000, 9999)}/{page.n(1000, 9999)}")),
        ("Tax office", page.v("city", "Tax office")),
        ("Account for refunds", page.v("id", "Account for refunds", f"…{page.n(1000, 9999)}")),
        ("Occupation", page.v("role", "Occupation")),
        ("Children", number(page, "Children", 1, 5)),
    )
    return f"""{look(page, _TAXES)}<header class="in l b"><b style="font-size:1.2em">my<span
style="border-bottom:4px solid var(--a)">tax</span></b><div class="l m" style="gap:20px">{steps}</div><span
class="btn m">
Save and leave</span></header><main class=in style="border-top:1px solid #8885"><h1>Check your return</h1><p
class=soft>Draft {page.v("id", "Draft")} was saved on {dated(page, "saved on", day)} at {page.v("time", "saved at")}.
Send
it by {dated(page, "Send it by", day, page.n(10, 90))}.</p><div class="l t wrap" style="gap:28px"><section class=x
style="min-width:400px">{parts}</section><aside style="width:300px"><div class=pane
style="border-left:6px solid var(--a)">
<div>{word}</div><div style="font-size:2em;font-weight:700">{cash(page, word, abs(held - due))}</div>{told(facts)}</div>
<h2>About you</h2>{told(person)}<div class="pane m gap"><b>&#9888; {number(page, "hints", 2, 9)} hints</b><ul
style="margin:0;padding-left:1.2em"><li>Travel of {measure(page, "Travel", "km", page.n(4, 80))} a day is above the
usual.
</li><li>A receipt of {cash(page, "receipt", page.rng.uniform(20, 400))} has no date.</li></ul></div><p><span
class="btn key">Sign and send</span></p></aside></div></main>"""


def election(page: Page) -> str:
    """The results of an election: tiles, bars of the parties and a table of the districts."""
    day, parties, lanes = today(page), some(page, _PARTIES, page.n(5, 6)), ""
    weights = sorted((page.rng.uniform(3, 40) for _ in parties), reverse=True)
    votes = page.n(40_000, 400_000)
    for party, weight in zip(parties, weights, strict=True):
        share = 100 * weight / sum(weights)
        lanes += f"""<div class=lane><span>{page.v("company", "Party", party)}</span>{
            track(2 * share, f"hsl({page.n(0, 359)} 55% 48%)")
        }<b class=r>{percent(page, "Share", share, ".1f")}</b><span
class="r m">{
            page.v("percent", "Change of share", f"{page.rng.choice('+-')}{figure(page, page.n(1, 99) / 10)}%")
        }</span></div>"""
    body = "".join(
        row(
            (
                page.v("city", "District", name),
                page.v("company", "Ahead", page.rng.choice(parties[:3])),
                percent(page, "Share of the first", page.rng.uniform(22, 48), ".1f"),
                number(page, "Valid votes", 2100, 39_000),
                percent(page, "Turnout", page.rng.uniform(38, 84), ".1f"),
                one(page, "status", "Count", "final|counting|final|recount"),
            ),
            2,
        )
        for name in sorted(some(page, _DISTRICTS, page.n(7, 9)))
    )
    seats = page.n(40, 90)
    tiles = (
        tile("Turnout", percent(page, "Turnout of the city", page.rng.uniform(40, 80), ".1f"), "of those entitled")
        + tile(
            "Stations counted", number(page, "Stations counted", 80, 240), f"of {number(page, 'stations', 241, 300)}"
        )
        + tile("Valid votes", number(page, "Valid votes of the city", votes, votes + 900), "postal votes included")
        + tile(
            "Seats",
            page.v("number", "Seats", str(seats)),
            f"majority at {page.v('number', 'majority', str(seats // 2 + 1))}",
        )
    )
    minute = page.n(1100, 1430)
    return f"""{look(page, _ELECTION)}<header class="in l b" style="border-bottom:2px solid #8888"><b>City council
election
</b><span class=m>Live at {page.v("time", "Live at", clock(page, minute))} <span class=pill>refreshes each minute</span>
</span></header><main class=in><div class="l b wrap"><h1>Provisional result of
{dated(page, "Election day", day)}</h1><div
class="l m"><span class="btn key">Council</span><span class=btn>Mayor</span><span class=btn>Map</span></div></div><div
class="l wrap" style="align-items:stretch">{tiles}</div><section class="pane gap"><div class="l b"><h2
style="margin:0">All districts</h2><span class="m soft">change to the last election</span></div>{lanes}</section><h2>By
district</h2><table>{heads("District|Ahead|Share|Votes|Turnout|Count", 2)}{body}</table><p class="m soft">Void ballots:
{number(page, "Void ballots", 120, 4000)}. Average wait at the stations:
{measure(page, "Average wait", "min", page.n(2, 40))}. Returning officer:
{one(page, "name", "Returning officer", PERSONS)}.
</p></main>"""


def council(page: Page) -> str:
    """Reports of damage in a city: a list of them, and one with its messages and position."""
    day, (citizen, clerk) = today(page), some(page, PERSONS, 2)
    reports, items = some(page, _DAMAGE, page.n(5, 6)), ""
    for rank, name in enumerate(reports):
        items += f"""<div class=item{" style=background:#8883" if rank == 0 else ""}><div class="l b"><b>
{page.v("subject", "Report", name)}</b><span
class="m soft">{page.v("id", "Report no.", f"#{page.n(1000, 99_999)}")}</span>
</div><div class=m>{page.v("city", "Place", page.rng.choice(ROADS.split("|")))}</div><div class="l b m"><span
class=soft>{dated(page, "Reported", day, -page.n(0, 50))}</span><span class=pill>
{one(page, "status", "State", "New|With the depot|Repaired|Not ours")}</span></div></div>"""
    facts = (
        ("Category", page.v("subject", "Category", reports[0])),
        ("Depot", one(page, "city", "Depot", "North yard|Canal street|Lime works")),
        ("Crew", number(page, "Crew", 2, 19)),
        ("Priority", one(page, "plan", "Priority", "urgent|normal|low")),
        ("Supporters", number(page, "Supporters", 2, 140)),
        ("Diameter", measure(page, "Diameter", "cm", page.n(8, 120))),
        ("Latitude", decimal(page, "Latitude", 47, 54, ".4f")),
        ("Longitude", decimal(page, "Longitude", 6, 14, ".4f")),
    )
    grown, near = measure(page, "grown to", "cm", page.n(20, 150)), measure(page, "keep away", "m", page.n(2, 9))
    crew = f"{dated(page, 'crew comes on', day, page.n(1, 9))}, around {page.v('time', 'crew comes at')}"
    said = (
        (citizen, "mine", f"It has grown to {grown} and a cyclist fell today."),
        (clerk, "", f"Thank you. A crew comes on {crew}. Please keep {near} away."),
        (citizen, "mine", f"Can I reach them? My number is {page.v('phone', 'My number')}."),
    )
    thread = "".join(
        f"""<div class="said {where}"><div class="m soft">{page.v("name", "Author", name)} &middot;
{page.v("time", "Written at")}</div>{words}</div>"""
        for name, where, words in said
    )
    return f"""{look(page, _COUNCIL)}<header class="head l b"><b>FixOurCity</b><span class=m>Map &emsp; Reports &emsp;
Statistics</span><span class="btn m">+ New report</span></header>{menu("All|Near me|Mine|Archive", "Mine")}<div
class="l t" style="gap:0"><section class=list><div class="item m"><input placeholder="Search reports" size=18> &#9776;
</div>{items}</section><main class="in x"><h1>{page.v("subject", "Title", reports[0])}</h1><div class="l t wrap"
style="gap:20px"><div class=x style="min-width:290px">{thread}<div class="input soft">Write an
answer&hellip;</div></div>
<aside class="pane m"><div
style="height:90px;background:linear-gradient(115deg,#8fb38f55 48%,#8888 49% 54%,#8fb38f55 55%)">
</div>{told(facts)}<div class=rule>This year <ul style="margin:0;padding-left:1.2em"><li>
{number(page, "received", 1100, 9900)} received<ul style="padding-left:1.2em"><li>{number(page, "repaired", 110, 999)}
repaired</li><li>{number(page, "still open", 11, 400)} still
open</li></ul></li></ul></div></aside></div></main></div>"""


OFFICES: dict[str, Layout] = {f.__name__: f for f in (permit, taxes, election, council)}
