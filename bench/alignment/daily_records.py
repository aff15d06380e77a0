"""Layouts of pages and apps of every day, written without a look at the comparison: records of one person."""

from bench.alignment.daily_parts import (
    PEOPLE,
    avatar,
    base,
    cash,
    clock,
    curve,
    dated,
    icon,
    lasting,
    measure,
    number,
    one,
    percent,
    some,
    today,
    whole,
)
from bench.alignment.page import Layout, Page
from bench.alignment.values import date

_EMPLOYERS = (
    "Alder & Finch|Brightloop|Cobalt Health|Dovetail Studio|Eastgate Robotics|"
    "Fernhill Energy|Grapevine Media|Hexagon Rail"
)
_ROLES = (
    "Data Analyst|Senior Product Designer|Backend Engineer|Office Manager|Site Reliability Engineer|Sales Lead|"
    "Technical Writer|HR Business Partner"
)
_DRUGS = "Lisinopril|Metformin|Atorvastatin|Sertraline|Amlodipine|Omeprazole|Levothyroxine|Montelukast"
_CLIMBS = "Canal towpath sprint|Mill Hill climb|Bridge to bridge|Stadium lap|Cemetery ramp|Park gate dash"
_APPLICATIONS = """.logo{flex:none;width:40px;line-height:40px;border-radius:8px;text-align:center;color:#fff;
font-weight:700}.dot{width:9px;height:9px;border-radius:50%}"""
_PRESCRIPTIONS = """.pill{width:34px;height:15px;border-radius:8px;flex:none}.facts .dim{display:block;font-size:.9em}
.note{background:#2f9e5f2b;border-left:4px solid #2f9e5f;padding:10px 14px}"""
_WORKOUT = "td,th{padding:4px 8px}table{width:100%}"


def applications(page: Page) -> str:
    day, who = today(page), some(page, PEOPLE, 1)[0]
    stages, firms = ("Applied", "Screening", "Interview", "Offer"), some(page, _EMPLOYERS, page.n(4, 5))
    cards = ""
    for firm in firms:
        low, stage = page.n(38, 90), page.n(0, 3)
        dots = "".join(
            f"""<span class="f" style="gap:4px"><span class=dot
style="background:{"#2f9e5f" if rank <= stage else "#8885"}"></span>{name}</span>"""
            for rank, name in enumerate(stages)
        )
        salary = f"""{whole(page, "Salary from", low * 1000)} &ndash;
{whole(page, "Salary to", (low + page.n(5, 25)) * 1000)}"""
        then = {
            0: lambda: f"No reply for {number(page, 'No reply for', 3, 40)} days",
            1: lambda: (
                f"""Phone call with {one(page, "name", "Phone call with", PEOPLE)},
{page.v("phone", "Recruiter phone")}"""
            ),
            2: lambda: (
                f"""Interview on {dated(page, "Interview on", day, page.n(1, 20))} at
{page.v("time", "Interview at")} with {one(page, "name", "Interview with", PEOPLE)}"""
            ),
            3: lambda: f"Offer expires {dated(page, 'Offer expires', day, page.n(2, 20))}",
        }[stage]()
        cards += f"""<article class="box f top" style="margin:8px 0"><span class=logo
style="background:hsl({page.n(0, 359)} 45% 45%)">{firm[0]}</span><div class=grow>
<div class="f sb"><b>{one(page, "role", "Position", _ROLES)}</b><span
class=tag>{page.v("status", "Stage", stages[stage])}</span></div><div>{page.v("company", "Employer", firm)}<span
class=dim> &middot; {page.v("city", "Workplace")} ({page.rng.choice(("Hybrid", "Remote", "On site"))})</span></div>
<div class="s dim">{salary} &middot; Applied {dated(page, "Applied", day, -page.n(3, 60))}</div><div class="f s"
style="gap:14px;margin:6px 0">{dots}</div><div class=s>{then}</div></div></article>"""
    counts = "".join(
        f"""<div class="box" style="padding:6px 14px"><span
class=big>{page.v("number", name, str(page.n(0, 40)))}</span><span class="s dim"
style="margin-left:6px">{name}</span></div>"""
        for name in ("Saved", *stages, "Archived")
    )
    soon = ""
    for name in some(page, _EMPLOYERS, 2):
        soon += f"""<div class=sec><b>{page.v("company", "Meeting with", name)}</b><div
class=s>{dated(page, "Meeting day", day, page.n(1, 15))}, {page.v("time", "Meeting time")}
({measure(page, "Meeting length", "min", page.n(3, 12) * 10)})</div><span class="lnk s">Join video call</span></div>"""
    jobs = "".join(
        f"""<div class=sec>{one(page, "role", "Suggested job", _ROLES)}<div
class="s dim">{one(page, "company", "Suggested employer", _EMPLOYERS)} &middot;
{percent(page, "match", page.n(60, 99), ".0f")} match</div></div>"""
        for _ in range(2)
    )
    return f"""{base(_APPLICATIONS)}
<header class="bar f sb"><b>hire<span class=lnk>loop</span></b><nav class=f style="gap:18px"><span>Jobs</span><span
class=on>My applications</span><span>Messages <span
class=tag>{page.v("number", "Messages", str(page.n(2, 30)))}</span></span><span>Salaries</span></nav>{
        avatar(who)
    }</header>
<div class=pad><div class="s dim">Home / Profile / Applications</div><h1>My applications</h1><div class=f
style="flex-wrap:wrap">{counts}</div>
<div class="f top" style="gap:24px;margin-top:10px"><main class=grow><div class="f sb"><input
placeholder="Filter by employer or title" size=24><span class=s>Sort by <select><option>Last
update</option></select></span></div>{cards}
<div class="f sb s"><span class=dim>Showing 1&ndash;{page.v("number", "Shown", str(len(firms)))} of
{page.v("number", "Of all", str(page.n(6, 60)))}</span><span class=lnk>Next &rsaquo;</span></div></main>
<aside style="width:230px;flex:none"><div class=box><h3>Upcoming</h3>{soon}</div><div class=box
style="margin-top:10px"><h3>Your profile</h3><div class=s>{percent(page, "complete", page.n(30, 99), ".0f")}
complete. Viewed by {page.v("number", "recruiters")} recruiters since
{dated(page, "recruiters since", day, -30)}.</div></div>
<div class=box style="margin-top:10px"><h3>Suggested</h3>{jobs}</div></aside></div></div>"""


def prescriptions(page: Page) -> str:
    day, (who, *doctors) = today(page), some(page, PEOPLE, 4)
    cards, due, names = "", 0.0, some(page, _DRUGS, page.n(3, 4))
    for name in names:
        copay = page.rng.uniform(3, 45)
        due += copay
        state = one(page, "status", "Refill state", "Ready|In progress|Too soon|Needs renewal")
        cards += f"""<article class=box style="margin:10px 0"><div class="f sb"><div class=f><span class=pill
style="background:linear-gradient(90deg,hsl({page.n(0, 359)} 60% 55%) 50%,#ddd 0)"></span>
<div><b>{page.v("analyte", "Medicine", name)}</b>
{measure(page, "Strength", "mg", page.rng.choice((5, 10, 20, 25, 50, 100, 250, 500)))}
{page.rng.choice(("tablet", "capsule"))}<div class="s dim">Rx
{page.v("id", "Rx", f"{page.n(10**6, 10**7 - 1)}-{page.n(1000, 9999)}")}</div></div></div><span
class=tag>{state}</span></div>
<div style="margin:6px 0">Take {page.v("number", "Take", str(page.n(1, 3)))} by mouth
{page.rng.choice(("once", "twice", "three times"))} a day{page.rng.choice((" with food", " at bedtime", ""))}.</div>
<div class="f sb s facts"><div><span
class=dim>Quantity</span>{page.v("number", "Quantity", str(page.n(14, 180)))}</div><div><span class=dim>Refills
left</span>{page.v("number", "Refills left", str(page.n(1, 11)))}</div>
<div><span class=dim>Last filled</span>{dated(page, "Last filled", day, -page.n(5, 80))}</div><div><span
class=dim>Prescriber</span>Dr. {page.v("name", "Prescriber", page.rng.choice(doctors))}</div><div><span
class=dim>You pay</span>{cash(page, "You pay", copay)}</div></div>
<div class="f s sec" style="margin-top:8px;padding-bottom:0"><span class=lnk>Refill</span><span class=lnk>Ask the
pharmacist</span><span class=grow></span><span>Auto-refill: {page.v("switch", "Auto-refill")}</span></div></article>"""
    menu = "".join(
        f"""<span class="tab{" on" if name == "Prescriptions" else ""}">{name}</span>"""
        for name in ("Home", "Prescriptions", "Visits", "Test results", "Billing")
    )
    return f"""{base(_PRESCRIPTIONS)}
<header class="bar f sb" style="padding-bottom:0"><b class=f>{icon("heart", "#d6514a", 22)}StCuthbert<span
class=dim>Health</span></b><nav class=f style="gap:0">{menu}</nav><span
class="f s">{avatar(who)}{page.v("name", "Patient", who)} &#9662;</span></header>
<div class=pad><div class=note><b>Order {page.v("id", "Order")} is ready.</b> Pick up
{page.v("number", "items", str(page.n(2, 4)))} items at the {page.v("city", "Pharmacy")} pharmacy until
{dated(page, "until", day, page.n(3, 14))}, {page.v("time", "until time", clock(page, page.n(34, 44) * 30))}.</div>
<div class="f top" style="gap:24px"><main class=grow><div class="f sb"><h1>My medicines</h1><button class=go>Refill
selected</button></div><div class="s dim">{page.v("number", "Active", str(len(names)))} active &middot;
{page.v("number", "Past", str(page.n(2, 30)))} past &middot; updated {number(page, "updated", 2, 59)} min
ago</div>{cards}</main>
<aside style="width:230px;flex:none;margin-top:12px"><div class=box><h3>Order summary</h3><div
class="f sb s"><span>Co-pays</span><span>{cash(page, "Co-pays", due)}</span></div><div class="f sb s"><span>Covered
by plan</span><span>{cash(page, "Covered by plan", -due * page.rng.uniform(0.2, 0.8))}</span></div>
<div class="f sb s"><span>Home
delivery</span><span>{cash(page, "Home delivery", page.rng.uniform(2, 9))}</span></div></div><div class=box
style="margin-top:10px"><h3>Insurance</h3><div class="s dim">Member ID</div>{page.v("id", "Member ID")}<div
class="s dim">Plan</div>{page.v("plan", "Plan")}<div class="s dim">Deductible met</div>
{percent(page, "Deductible met", page.n(4, 100), ".0f")} of
{cash(page, "Deductible", page.n(5, 30) * 100)}</div><div class=box
style="margin-top:10px"><h3>{page.v("city", "Pharmacy city")} pharmacy</h3><div
class=s>{page.v("phone", "Pharmacy phone")}<br>Open {page.v("time", "Open from", clock(page, page.n(14, 19) * 30))}
&ndash; {page.v("time", "Open to", clock(page, page.n(34, 44) * 30))}</div></div>
<div class="s dim" style="margin-top:8px">Date of birth on file
{
        page.v(
            "date",
            "Date of birth",
            date(today(page).replace(year=page.n(1950, 2004), day=page.n(1, 28)), page.style.date),
        )
    }. Allergies: {page.v("analyte", "Allergies", "Penicillin")}</div></aside></div></div>"""


def workout(page: Page) -> str:
    day, who, long = today(page), some(page, PEOPLE, 1)[0], page.n(5, 8)
    paces, splits, total = [page.n(255, 410) for _ in range(long)], "", 0
    for rank, pace in enumerate(paces, 1):
        total += pace
        splits += f"""<tr><td>{rank}</td><td class=end>{page.v("measure", "Split pace", lasting(pace))}</td><td
style="width:45%"><div style="height:12px;background:#4a8fe0;width:{27_000 // pace}%"></div></td>
<td class=end>{page.v("number", "Split climb", f"{page.rng.choice(('-', ''))}{page.n(1, 38)}")}</td><td
class=end>{page.v("number", "Split heart rate", str(page.n(118, 189)))}</td></tr>"""
    stats = (
        (measure(page, "Distance", "km", long + page.rng.random(), ".2f"), "Distance"),
        (page.v("measure", "Moving time", lasting(total + page.n(20, 300))), "Moving time"),
        (f"{page.v('measure', 'Pace', lasting(total // long))}<small>/km</small>", "Pace"),
        (measure(page, "Elevation", "m", page.n(12, 480)), "Elevation"),
        (number(page, "Calories", 240, 1400), "Calories"),
    )
    big = "".join(
        f"""<div><div style="font-size:1.7em">{value}</div><div class="s dim">{label}</div></div>"""
        for value, label in stats
    )
    share, zones = sorted(page.rng.sample(range(1, 99), 4)), ""
    for rank, (low, high) in enumerate(zip((0, *share), (*share, 100), strict=True), 1):
        zones += f"""<div class="f s" style="margin:3px 0"><b style="width:24px">Z{rank}</b><span
style="width:48px">{percent(page, "Zone share", high - low, ".0f")}</span><span class=grow><span
style="display:block;height:11px;background:hsl({240 - 50 * rank} 60% 55%);width:{high - low}%"></span></span>
<span class=dim>{page.v("measure", "Zone time", lasting(total * (high - low) // 100))}</span></div>"""
    bests = "".join(
        f"""<div class="f sb sec" style="padding:6px 0"><span>{icon("check", "#d9822b")}
{page.v("product", "Segment", name)}<div
class="s dim">{measure(page, "Segment length", "km", page.rng.uniform(0.3, 4), ".2f")} &middot;
{percent(page, "Grade", page.rng.uniform(-4, 9), ".1f")}</div></span><span
class=end>{page.v("measure", "Segment time", lasting(page.n(60, 900)))}<div
class="s dim">{number(page, "Segment rank", 2, 3000)} /
{number(page, "Segment runners", 3100, 40_000)}</div></span></div>"""
        for name in some(page, _CLIMBS, 3)
    )
    return f"""{base(_WORKOUT)}<header class="bar f sb"><b class=f
style="color:#d9542b">{icon("play", "#d9542b")}PACER</b><nav class="f" style="gap:18px"><span
class=on>Dashboard</span><span>Training</span><span>Maps</span><span>Challenges</span></nav><span
class=f>{icon("bell")}{avatar(who)}</span></header>
<div class=pad><div class="f sb top"><div class=f>{avatar(who)}<div><div><b>{page.v("name", "Athlete", who)}</b>
&ndash; Run</div><div class="s dim">{page.v("time", "Started at")} on {dated(page, "Run day", day)} &middot;
{page.v("city", "Run city")}</div></div></div>
<div class="f s"><span class="box" style="padding:4px 10px">{icon("thumb")}
{page.v("number", "Kudos", str(page.n(2, 240)))}</span><span class="box"
style="padding:4px 10px">{page.v("number", "Comments", str(page.n(2, 40)))}
comments</span></div></div><h1>{
        one(page, "subject", "Title", "Morning river loop|Easy lunch jog|Tempo in the rain|Long run with the club")
    }</h1>
<div class="f sb top" style="border-bottom:1px solid #8884;padding-bottom:10px;flex-wrap:wrap">{big}</div><div
class="f top" style="gap:28px"><section class=grow><h3>Splits</h3><table><tr class="s dim"><th>km</th><th
class=end>Pace</th><th></th><th class=end>Climb</th><th class=end>Heart</th></tr>{splits}</table>
<h3>Heart rate zones</h3><div class="s dim">Average {measure(page, "Average heart rate", "bpm", page.n(120, 165))},
highest {measure(page, "Highest heart rate", "bpm", page.n(166, 198))}</div>{zones}</section>
<aside style="width:290px;flex:none"><svg width="100%" height=150 viewBox="0 0 290 150"
style="background:#8fb38f33;margin-top:10px"><path
d="M{page.n(20, 60)} 120C60 {page.n(10, 40)},140 150,{page.n(150, 190)} 60S260 20,250 110S120 100,60 125" fill=none
stroke="#d9542b" stroke-width=3 /></svg>
{curve(page, 290, 44, "#888")}<h3>Results on segments</h3>{bests}<div
class="box s"><b>{one(page, "product", "Shoes", "Cloudrunner 3|Tarmac Lite|Fellside Trail")}</b>
({measure(page, "Shoe distance", "km", page.rng.uniform(40, 900), ".1f")})<br>{
        page.rng.choice(("Cloudy", "Clear", "Light rain"))
    }, {measure(page, "Temperature", "°C", page.n(2, 31))}, feels like
{measure(page, "feels like", "°C", page.n(1, 30))}.
Wind {measure(page, "Wind", "km/h", page.n(2, 38))}, humidity
{percent(page, "humidity", page.n(20, 99), ".0f")}</div></aside></div></div>"""


RECORDS: dict[str, Layout] = {f.__name__: f for f in (applications, prescriptions, workout)}
