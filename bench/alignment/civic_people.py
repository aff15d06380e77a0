"""Layouts of offices, schools and clubs, written without a look at the comparison: classes, shifts and members."""

from bench.alignment.civic_parts import PERSONS, crumbs, filled, heads, look, menu, row, told
from bench.alignment.daily_parts import cash, clock, dated, decimal, measure, number, one, percent, some, today
from bench.alignment.page import Layout, Page

_LESSONS = "Maths|Biology|History|German|Physics|Music|Geography|English|Art|Ethics|Chemistry|Sports"
_TESTS = "Fractions quiz|Cell structure test|Essay on the Hanse|Vocabulary unit 6|Circuit lab report|Map of the Alps"
_EXCUSES = "Doctor's note|Bus strike|Family event|Chess tournament|No reason given"
_POSTS = "Ward nurse|Team lead|Receptionist|Night porter|Trainee|Cook|Lifeguard"
_WARDS = "Ward 3 East|Front desk|Day clinic|Kitchen|Intake"
_SECTIONS = "Youth sailing|Dinghy racing|Rowing|Angling|Social"
_SCHOOL = """.week{table-layout:fixed}.week td,.week th{border:1px solid #8885;padding:4px 6px;vertical-align:top}
.week th:first-child{width:88px}.off{background:repeating-linear-gradient(45deg,#8883 0 6px,transparent 6px 12px)}"""
_ROSTER = """.plan td,.plan th{padding:5px 6px;border-left:1px solid #8884}.plan td:first-child{border-left:0}
.sh{border-radius:var(--r);padding:2px 5px;font-size:.86em;line-height:1.35}"""
_CLUB = """.all{table-layout:fixed}.veil{position:fixed;inset:0;background:#0005}
.ask{position:fixed;left:54%;right:18px;top:34px;background:#fbfbfb;color:#222;border-radius:var(--r);
box-shadow:0 6px 30px #000a;padding:14px 20px}.two{display:grid;grid-template-columns:1fr 1fr;gap:0 14px}"""


def school(page: Page) -> str:
    """The week of a pupil in a school's portal: timetable, marks and absences."""
    day, (pupil, head, *staff) = today(page), some(page, PERSONS, 6)
    lessons, rooms = some(page, _LESSONS, 9), [f"{page.rng.choice('ABC')}{page.n(101, 320)}" for _ in range(6)]
    week, begins = "", 475
    for period in range(1, 6):
        cells = ""
        for _ in range(5):
            if page.rng.random() < 0.28:
                cells += "<td class=off></td>"
                continue
            mark = " <span class=pill>moved</span>" if page.rng.random() < 0.1 else ""
            cells += f"""<td>{page.v("subject", "Lesson", page.rng.choice(lessons))}{mark}<div class="m soft">Room
{page.v("id", "Room", page.rng.choice(rooms))}</div></td>"""
        week += f"""<tr><th>{period}<div class=m>{page.v("time", f"Period {period}", clock(page, begins))}</div></th>
{cells}</tr>"""
        begins += page.rng.choice((50, 55, 65))
    marks = "".join(
        row(
            (
                f"""{page.v("subject", "Test", test)}<div class="m soft">
{dated(page, "Marked on", day, -page.n(1, 40))}</div>""",
                decimal(page, "Mark", 1, 5),
                decimal(page, "Class average", 1.8, 3.6),
            ),
            1,
        )
        for test in some(page, _TESTS, page.n(3, 4))
    )
    missed = "".join(
        f"""<li>{dated(page, "Absent on", day, -page.n(5, 90))}<ul style="margin:0;padding-left:1.1em" class=m><li>
{number(page, "lessons missed", 2, 6)} lessons, {one(page, "subject", "Reason", _EXCUSES)}</li><li>Entered by
{page.v("name", "Entered by", page.rng.choice(staff))}</li></ul></li>"""
        for _ in range(2)
    )
    days = "".join(f"<th>{name}</th>" for name in ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday"))
    return f"""{look(page, _SCHOOL)}<header class="head l b"><b>Hollenberg School &middot; Family portal</b><span
class=m>Messages ({number(page, "Messages", 2, 30)}) &emsp; Sign out</span></header>
{menu("Overview|Timetable|Homework|Canteen|Letters home", "Timetable")}<main class=in><div class="l b wrap"><div><h1>
{page.v("name", "Pupil", pupil)}</h1><span class=soft>Class {page.v("id", "Class", f"{page.n(5, 12)}b")}, tutor
{page.v("name", "Tutor", head)}</span></div><div class=l><span class=btn>&lsaquo;</span>Week from
{dated(page, "Week from", day)}<span class=btn>&rsaquo;</span><span class=btn>Print</span></div></div>
<div class="l t wrap gap" style="gap:22px"><section class=x style="min-width:540px"><table
class=week><tr><th></th>{days}
</tr>{week}</table><p class="m soft">Striped periods are free. Changes appear here at
{page.v("time", "Changes appear")} on the day before.</p></section><aside style="width:250px"><h2>Latest marks</h2>
<table class=m>{heads("Test|Mark|Class", 1)}{marks}</table><h2>Absences</h2><ul style="margin:0;padding-left:1.2em">
{missed}</ul><p class=m>Attendance this term: <b>{percent(page, "Attendance", page.rng.uniform(80, 99), ".1f")}</b></p>
<span class="btn m">Report an absence</span></aside></div></main>"""


def roster(page: Page) -> str:
    """A shift plan of a week, with open shifts and a request to swap."""
    day, staff = today(page), some(page, PERSONS, 5)
    tints, starts, present = ("#4a8fe044", "#d9822b44", "#7a5fc044"), (360, 840, 1320), [0] * 7
    body = ""
    for name in staff:
        cells, hours = "", 0.0
        for column in range(7):
            if page.rng.random() < 0.6:
                cells += f"<td class='soft m'>{'leave' if page.rng.random() < 0.12 else ''}</td>"
                continue
            turn, length = page.n(0, 2), page.rng.choice((360, 450, 480, 510))
            hours += length / 60
            present[column] += 1
            begins = page.v("time", "Begins", clock(page, starts[turn]))
            ends = page.v("time", "Ends", clock(page, starts[turn] + length))
            cells += f"<td><div class=sh style='background:{tints[turn]}'>{begins}<br>{ends}</div></td>"
        body += f"""<tr><td>{page.v("name", "Employee", name)}<div class="m soft">{one(page, "role", "Post", _POSTS)}
</div></td>{cells}<td
class=r>{measure(page, "Planned hours", "h", hours + page.rng.choice((0.5, 1)), ".1f")}</td></tr>"""
    short = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
    sums = "".join(
        f"<td>{page.v('number', f'{name} present', str(n))}</td>" for name, n in zip(short, present, strict=True)
    )
    offers = ""
    for _ in range(2):
        start = page.rng.choice(starts)
        offers += f"""<div class="pane m x"
style="min-width:190px"><b>{one(page, "company", "Open shift at", _WARDS)}</b>
<div>{dated(page, "Open shift on", day, page.n(0, 6))}, {page.v("time", "Open shift from", clock(page, start))} to
{page.v("time", "Open shift to", clock(page, start + 480))}</div><div class="l b"><span class=soft>Bonus
{cash(page, "Bonus", page.rng.uniform(10, 90))}</span><span class=link>Take it</span></div></div>"""
    giver, taker = staff[:2]
    return f"""{look(page, _ROSTER)}<header class="in l b" style="border-bottom:3px solid var(--a)"><b>shiftwise</b>
<span class="l m"><span>Plan</span><span>Time clock</span><span>Leave</span><span>Payroll</span><span class=pill>
{page.v("name", "Signed in", staff[-1])}</span></span></header><main class=in><div class="l b wrap"><h1>
{one(page, "company", "Unit", _WARDS)}</h1><div class="l m"><select><option>Week</option></select>
<b>{dated(page, "First day", day)} &ndash; {dated(page, "Last day", day, 6)}</b><span class="btn key">Publish
plan</span>
</div></div><div class="l m wrap"><span>&#9632; early</span><span>&#9632; late</span><span>&#9632; night</span><span>
Version {number(page, "Version", 2, 30)}, saved at {page.v("time", "saved at")}</span></div>
<table class=plan>{heads("Employee|" + "|".join(short) + "|Planned", 8)}{body}<tr style="background:#8882"><td>Present
</td>{sums}<td></td></tr></table><h2>Open shifts</h2><div class="l t wrap">{offers}</div>
<div class="l t gap pane"><div class=x><b>Request to swap</b><div class=m>{page.v("name", "Asks", giver)} would like to
give the shift of {dated(page, "shift of", day, 2)} to {page.v("name", "Gives to", taker)}. Reason: &ldquo;train is
cancelled&rdquo;. Sent at {page.v("time", "Sent at")}.</div></div><span class="btn key">Allow</span><span class=btn>
Refuse</span></div></main>"""


def club(page: Page) -> str:
    """The members of a club with a dialog over them, in which one is edited."""
    day, names = today(page), some(page, PERSONS, page.n(7, 9))
    chosen, body = names[2], ""
    number_of = {name: f"M-{page.n(1000, 9999)}" for name in names}
    for name in names:
        state = page.rng.choice(("Active", "Active", "Dormant", "Honorary"))
        body += row(
            (
                page.v("name", "Member", name),
                page.v("id", "Member no.", number_of[name]),
                dated(page, "Joined", day, -page.n(10, 60)),
                "",
                page.rng.choice(_SECTIONS.split("|")),
                f"<span class=pill>{state}</span>",
            ),
            more=" style='background:#8883'" if name == chosen else "",
        )
    fee, boat = page.rng.uniform(40, 300), page.rng.uniform(15, 120)
    facts = (
        ("Yearly fee", cash(page, "Yearly fee", fee)),
        ("Mooring", cash(page, "Mooring", boat)),
        ("Family discount", percent(page, "Family discount", page.n(5, 30), ".0f")),
        ("Paid until", dated(page, "Paid until", day, page.n(10, 50))),
        ("Work hours done", f"{number(page, 'Work hours done', 2, 40)} of {number(page, 'Work hours due', 2, 40)}"),
    )
    fields = "".join(
        filled(label, value)
        for label, value in (
            ("Full name", page.v("name", "Full name", chosen)),
            ("Member number", page.v("id", "Member number", number_of[chosen])),
            ("Licence expires", dated(page, "Licence expires", day, page.n(0, 60))),
            ("Telephone", page.v("phone", "Telephone")),
            ("Section", f"{one(page, 'plan', 'Section', _SECTIONS)} &#9662;"),
            ("Locker", page.v("id", "Locker", f"L{page.n(10, 240)}")),
        )
    )
    columns = "".join(f"<col style='width:{width}%'>" for width in (20, 15, 17, 3, 25, 20))
    return f"""{look(page, _CLUB)}<header class="head l b"><b>&#9875; Lakeshore Sailing Club</b><span class=m>Members
&emsp; Boats &emsp; Accounts &emsp; Newsletter</span></header><main class=in>{crumbs("Administration|Members|All")}
<h1>Members</h1><div class=l style="width:50%"><span><b>{page.v("number", "members", str(page.n(90, 700)))}</b>
members</span><span><b>{number(page, "unpaid", 2, 60)}</b> unpaid</span><input placeholder="Find a name" size=12></div>
<table class="all m"><colgroup>{columns}</colgroup>{heads("Member|No.|Joined||Section|State")}{body}</table>
<p class="m soft">Page {number(page, "Page", 1, 9)} of {number(page, "pages", 10, 40)}</p></main>
<div class=veil></div><div class=ask role=dialog><div class="l b"><h2 style="margin:0">Edit
member</h2><span>&times;</span>
</div><div class="two m gap">{fields}</div>{filled("E-mail", page.v("email", "E-mail"))}
<div class=rule>{told(facts)}</div><div class="m">&#9745; Newsletter: {page.v("switch", "Newsletter")} &emsp; &#9744;
Direct debit: {page.v("switch", "Direct debit")}</div><div class="l gap" style="justify-content:flex-end"><span
class=btn>
Cancel</span><span class="btn key">Save changes</span></div></div>"""


PEOPLE: dict[str, Layout] = {f.__name__: f for f in (school, roster, club)}
