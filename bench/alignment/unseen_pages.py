# ruff: noqa: E501 - HTML and word lists read better unbroken
"""Layouts that the comparison had not seen when their first figures were taken; since then false alarms were mended on them."""

from bench.alignment.page import Layout, Page, definitions, lines
from bench.alignment.values import CITY, COMPANY, SUBJECT

_REMARKS = (
    "The bracket did not fit, so I sent it back|I have the same problem since the update|Try another cable first"
    "|It works after a restart|Thank you, that was the reason|Nobody answers at the service desk|My screen stays dark"
    "|You have to remove the cover before you turn the wheel"
).split("|")
_GOODS = "flour|butter|sugar|milk|cream|lentils|rice|walnuts|honey|almonds|cocoa|yoghurt".split("|")
_STEPS = (
    "Mix everything in a large bowl|Heat the oven well before you begin|Leave the dough in a cool place"
    "|Cut the vegetables into thin slices|Stir until the sauce thickens|Serve with fresh herbs"
).split("|")


def forum(page: Page) -> str:
    posts = "".join(
        f'<div class=card style="width:680px"><p><b>{page.v("name", "Author")}</b> <small>{page.v("date", "Posted")} at {page.v("time", "Posted at")}</small></p><p>{page.v("subject", "Remark", remark)}</p><small>{page.v("number", "likes")} likes &middot; Reply &middot; Share</small></div>'
        for remark in page.rng.sample(_REMARKS, page.n(3, 6))
    )
    return f"<p class=dim>Community / Devices</p><h1>{page.v('subject', 'Topic', page.rng.choice(SUBJECT))}</h1><p>{page.v('number', 'answers')} answers, {page.v('number', 'views')} views</p>{posts}"


def week(page: Page) -> str:
    days = "".join(
        f'<div style="width:170px"><h3>{day}</h3>'
        + "".join(
            f"<div class=card><small>{page.v('time', 'Begins')}</small><p>{page.v('subject', 'Appointment', subject)}</p><small class=dim>Room {page.v('number', 'Room')}</small></div>"
            for subject in page.rng.sample(SUBJECT, page.n(1, 3))
        )
        + "</div>"
        for day in ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
    )
    return f"<h1>Calendar</h1><p>Week of {page.v('date', 'Week of')}</p><div style='display:flex;gap:14px'>{days}</div>"


def transfer(page: Page) -> str:
    left = [("Recipient", "name"), ("Account number", "id"), ("Bank", "company"), ("Amount", "money")]
    right = [("Your reference", "id"), ("Execution date", "date"), ("Fee", "money"), ("From account", "id")]
    boxes = [
        "".join(f"<label>{label}</label><div class=input>{page.v(kind, label)}</div>" for label, kind in side)
        for side in (left, right)
    ]
    switches = "".join(
        f"<p>{name} <span class=chip>{page.v('switch', name)}</span></p>"
        for name in ("Instant payment", "Standing order")
    )
    return f"<h1>New transfer</h1><p class=dim>Available: {page.v('money', 'Available')}</p><div class=cols>{''.join(f'<div style=width:300px>{side}</div>' for side in boxes)}</div>{switches}<button>Continue</button><button>Cancel</button>"


def recipe(page: Page) -> str:
    goods = "".join(
        f"<li>{page.v('measure', 'Quantity')} {page.v('product', 'Ingredient', good)}</li>"
        for good in page.rng.sample(_GOODS, page.n(4, 8))
    )
    steps = "".join(f"<li>{page.v('subject', 'Step', step)}.</li>" for step in page.rng.sample(_STEPS, 3))
    facts = "".join(
        f"<div><b>{page.v(kind, label)}</b><br><small>{label}</small></div>"
        for label, kind in (
            ("Minutes", "number"),
            ("Servings", "number"),
            ("Calories", "number"),
            ("Liked by", "percent"),
        )
    )
    return f"<h1>Soup of the day</h1><p>By {page.v('name', 'By')} &middot; {page.v('date', 'By')}</p><div class=cols>{facts}</div><div class=cols><div><h2>Ingredients</h2><ul>{goods}</ul></div><div style='width:420px'><h2>Method</h2><ol>{steps}</ol></div></div>"


def vacancies(page: Page) -> str:
    jobs = "".join(
        f'<section class=card style="width:640px"><h3>{page.v("role", "Position")} in {page.v("city", "Place")}</h3><p>{page.v("company", "Employer", company)} &middot; {page.v("money", "Pay from")} to {page.v("money", "Pay to")} a year</p><p class=dim>Apply by {page.v("date", "Apply by")}. Ask {page.v("name", "Ask")}, {page.v("email", "Ask")}.</p></section>'
        for company in page.rng.sample(COMPANY, page.n(2, 4))
    )
    return f"<div class=cols><nav><h3>Filter</h3><p>Full time ({page.v('number', 'Full time')})</p><p>Part time ({page.v('number', 'Part time')})</p><p>Remote ({page.v('number', 'Remote')})</p></nav><div><h1>Vacancies</h1>{jobs}</div></div>"


def weather(page: Page) -> str:
    def degrees(label: str) -> str:
        return page.v("measure", label, f"{page.rng.randrange(-9, 35)} °C")

    def wind() -> str:
        return page.v("measure", "Wind", f"{page.rng.randrange(2, 90)} km/h")

    days = "".join(
        f'<div class=card style="text-align:center"><b>{day}</b><p class=big>{degrees("High")}</p><p class=dim>{degrees("Low")}</p><p>{page.v("percent", "Rain")}</p><small>{wind()}</small></div>'
        for day in ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat")
    )
    return f"<h1>{page.v('city', 'City')}</h1><p class=big>{degrees('Now')}</p><div class=cols><p>Humidity {page.v('percent', 'Humidity')}</p><p>Sunrise {page.v('time', 'Sunrise')}</p><p>Sunset {page.v('time', 'Sunset')}</p></div><h2>Next days</h2><div class=cols style='gap:12px'>{days}</div>"


def league(page: Page) -> str:
    heads = ("#", "Club", "Played", "Won", "Lost", "Goals", "Points")
    body = "".join(
        f"<tr><td>{rank}</td><td>{page.v('city', 'Club', club)}</td>"
        + "".join(f"<td>{page.v('number', head)}</td>" for head in heads[2:])
        + "</tr>"
        for rank, club in enumerate(page.rng.sample(CITY, page.n(6, 12)), 1)
    )
    scores = "".join(
        f"<p>{page.v('city', 'Home', home)} {page.v('number', 'Home goals', str(page.rng.randrange(6)))} : {page.v('number', 'Guest goals', str(page.rng.randrange(6)))} {page.v('city', 'Guests', guests)}</p>"
        for home, guests in (page.rng.sample(CITY, 2) for _ in range(3))
    )
    return f"<h1>League table</h1><div class=cols><table><tr>{''.join(f'<th>{head}</th>' for head in heads)}</tr>{body}</table><div><h2>Latest results</h2>{scores}</div></div>"


def thread(page: Page) -> str:
    mails = "".join(
        f'<div class=card style="width:700px"><div class=row><span><b>{page.v("name", "From")}</b> <small>&lt;{page.v("email", "From")}&gt;</small></span><small>{page.v("date", "Sent")}, {page.v("time", "Sent at")}</small></div><p>Hello, the contract with {page.v("company", "contract with")} over {page.v("money", "over")} is {page.v("status", "is")}. We meet in {page.v("city", "meet in")} on {page.v("date", "meet on")}; please bring the file {page.v("id", "the file")} and tell {page.v("name", "tell")} that {page.v("number", "copies")} copies are needed.</p></div>'
        for _ in range(page.n(2, 3))
    )
    return f"<h2>{page.v('subject', 'Subject', page.rng.choice(SUBJECT))}</h2><p><span class=chip>Work</span> <span class=chip>Important</span></p>{mails}<button>Reply</button><button>Forward</button>"


def charts(page: Page) -> str:
    def bars(label: str, kind: str) -> str:
        bar = "".join(
            f'<div style="display:flex;flex-direction:column;align-items:center;width:90px"><small>{page.v(kind, label)}</small><div style="width:40px;height:{page.rng.randrange(20, 150)}px;background:#69c"></div><small>{month}</small></div>'
            for month in ("Jan", "Feb", "Mar", "Apr", "May")
        )
        return f'<div class=card><h3>{label}</h3><div style="display:flex;align-items:flex-end">{bar}</div></div>'

    tiles = "".join(
        f"<div class=card><small>{label}</small><p class=big>{page.v(kind, label)}</p><small>{page.v('percent', f'{label} change')} more than last month</small></div>"
        for label, kind in (
            ("Turnover", "money"),
            ("Visitors", "number"),
            ("Return rate", "percent"),
            ("Basket", "money"),
        )
    )
    return f"<h1>Sales report</h1><div class=cols style='gap:12px'>{tiles}</div><div class=cols style='gap:12px'>{bars('Orders by month', 'number')}{bars('Turnover by month', 'money')}</div>"


def comparison(page: Page) -> str:
    count = page.n(3, 4)
    facts = [
        ("Price", "money"),
        ("Weight", "measure"),
        ("Battery", "measure"),
        ("Released", "date"),
        ("Recommended by", "percent"),
        ("Made in", "city"),
        ("In stock", "number"),
        ("Wireless charging", "switch"),
    ]
    head = "".join(f"<th>{page.v('product', 'Product')}</th>" for _ in range(count))
    body = "".join(
        f"<tr><th>{label}</th>{''.join(f'<td>{page.v(kind, label)}</td>' for _ in range(count))}</tr>"
        for label, kind in facts
    )
    return f"<h1>Compare products</h1><table><tr><th></th>{head}</tr>{body}</table>"


def chat(page: Page) -> str:
    def bubble(side: str, words: str) -> str:
        return f'<div style="display:flex;justify-content:{side};width:620px"><div class=card style="max-width:360px"><div>{words}</div><small class=dim>{page.v("time", "Sent at")}</small></div></div>'

    said = [
        f"Hi {page.v('name', 'Hi')}, where is my order {page.v('id', 'my order')}?",
        f"It is {page.v('status', 'It is')} and should reach {page.v('city', 'reach')} on {page.v('date', 'on')}.",
        f"And the refund of {page.v('money', 'the refund of')}?",
        f"You will get it within {page.v('number', 'within')} days, minus {page.v('percent', 'minus')} for handling.",
        f"Fine. Please write to {page.v('email', 'write to')} then.",
    ]
    return f"<h2>Support chat</h2><p class=dim>{page.v('name', 'Agent')} is typing</p>{''.join(bubble(('flex-end', 'flex-start')[rank % 2], words) for rank, words in enumerate(said))}"


def board(page: Page) -> str:
    columns = "".join(
        f'<div style="width:220px"><h3>{name} <small>{page.v("number", name)}</small></h3>'
        + "".join(
            f"<div class=card><small>{page.v('id', 'Ticket')}</small><p>{page.v('subject', 'Task', subject)}</p><div class=row><small>{page.v('name', 'Assignee')}</small><small>{page.v('measure', 'Effort', f'{page.rng.randrange(1, 40)} h')}</small></div></div>"
            for subject in page.rng.sample(SUBJECT, page.n(1, 3))
        )
        + "</div>"
        for name in ("To do", "In progress", "In review", "Done")
    )
    return f"<h1>Board</h1>{lines(page, [('Sprint ends', 'date'), ('Lead', 'name')])}<div style='display:flex;gap:16px'>{columns}</div>"


def claim(page: Page) -> str:
    facts = [
        ("Claim", "id"),
        ("Insured person", "name"),
        ("Date of loss", "date"),
        ("Reported", "date"),
        ("State", "status"),
    ]
    return f"""<h1>Your claim</h1>{definitions(page, facts)}
<p style="width:620px">On {page.v("date", "inspected on")} our expert {page.v("name", "expert")} inspected the damage in {page.v("city", "damage in")}. The repair by {page.v("company", "repair by")} costs {page.v("money", "costs")}, of which you bear {page.v("percent", "bear")}.</p>
<p style="width:620px">We pay {page.v("money", "We pay")} to the account {page.v("id", "account")} and {page.v("money", "and")} to the garage. Questions? Call {page.v("phone", "Call")}.</p>
<ul><li>Police report: {page.v("switch", "Police report")}</li><li>Photos: {page.v("number", "Photos")}</li><li>Witness: {page.v("name", "Witness")}</li></ul>"""


UNSEEN: dict[str, Layout] = {
    f.__name__: f
    for f in (forum, week, transfer, recipe, vacancies, weather, league, thread, charts, comparison, chat, board, claim)
}
