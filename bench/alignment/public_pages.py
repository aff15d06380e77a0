# ruff: noqa: E501 - HTML and word lists read better unbroken
"""Layouts after pages of the public web, written by someone who had not seen the comparison."""

from collections.abc import Callable

from bench.alignment.page import Layout, Page
from bench.alignment.values import money

_LODGINGS = "Seaview Lodge|Old Mill Inn|Copper Kettle House|Harbour Rooms|Villa Marguerite|Station Palace|Pine Court|Abbey Guesthouse".split("|")  # fmt: skip
_ROOMS = "Superior double with balcony|Family room on the ground floor|Quiet single facing the yard|Attic studio with kitchenette|Twin room with garden view".split("|")  # fmt: skip
_SHARES = "Alderco|Brightwater|Kestrel Oil|Lumen Bank|Tidal Grid|Vector Pharma|Orchard Air".split("|")
_HEADLINES = (
    "Fishermen block the port over new quotas|Museum returns stolen tapestry after a century|Why bakers are turning back to rye"
    "|Ministers quarrel over the northern rail link|A village that bought its own forest|Heat closes schools across the south"
    "|Court overturns ban on night flights|Scientists hear the glacier before they see it|The orchestra that rehearses in a car park"
).split("|")
_TOPICS = "allotments|night trains|sourdough|city marathon|choir practice|second-hand bikes".split("|")
_PATHS = "src/queue/worker.py|src/queue/retry.py|docs/upgrade.rst|tests/test_retry.py|web/banner.tsx|ops/deploy.yaml|lib/clock.go".split("|")  # fmt: skip
_BANDS = "The Paper Lanterns|Hollow Coast|Marta and the Moths|Late Tram|Brass for Breakfast|Silver Ferry".split("|")
_BLOOD = {
    "Blood count": "Haemoglobin|Platelets|White cells|Haematocrit".split("|"),
    "Liver": "Alkaline phosphatase|Gamma GT|Total protein".split("|"),
    "Fats": "Cholesterol|Triglycerides|Lipoprotein a".split("|"),
}
_CLUBS = "Rovers|Athletic|Wanderers|Olympia|Dynamo|Harriers|Corinthians|Union".split("|")
_NOTHING_OWED = "An estimate is not an assessment. Allowances that depend on your household are left out."


def _cash(page: Page, low: float, high: float) -> str:
    return money(page.rng.uniform(low, high), page.style)


def _price(page: Page, low: int, high: int) -> str:
    """An amount without cents."""
    return money(page.n(low, high), page.style).replace(",00" if page.style.european else ".00", "")


def _decimal(page: Page, low: float, high: float, digits: int = 1) -> str:
    text = f"{page.rng.uniform(low, high):.{digits}f}"
    return text.replace(".", ",") if page.style.european else text


def _count(page: Page, low: int, high: int) -> str:
    """A whole number with marks at the thousands."""
    return f"{page.n(low, high):,}".replace(",", "." if page.style.european else ",")


def _pick(page: Page, words: str) -> str:
    return page.rng.choice(words.split())


def _grey(width: str, height: int, more: str = "") -> str:
    """Where a photograph would be."""
    return f"<div style='width:{width};height:{height}px;background:#8885;{more}'></div>"


def passport_review(page: Page) -> str:
    def part(title: str, asked: list[tuple[str, str, str | None]]) -> str:
        lines = "".join(
            f"<div style='display:grid;grid-template-columns:270px 290px 70px;gap:10px;padding:.3em 0;border-top:1px solid #8885'><div class=dim>{question}</div><div>{page.v(kind, question, text)}</div><u>Change</u></div>"
            for question, kind, text in asked
        )
        return f"<h2>{title}</h2>{lines}"

    height = f"{page.n(148, 203)} cm"
    you = part("A. About you", [("Full name as printed", "name", None), ("Date of birth", "date", None), ("Place of birth", "city", None), ("Occupation", "role", None), ("Body height", "measure", height)])  # fmt: skip
    reach = part("B. How we reach you", [("Mobile", "phone", None), ("Mail address", "email", None), ("Text me about progress", "switch", None)])  # fmt: skip
    old = part("C. Passport you hand in", [("Document number", "id", None), ("Valid to", "date", None)])
    return f"<small>Home &rsaquo; Travel documents &rsaquo; Renewal</small><h1>Check your answers before sending</h1>{you}{reach}{old}<p style='border-left:6px solid #8889;padding-left:12px;width:600px'>The fee of {page.v('money', 'fee of', _price(page, 45, 190))} is not given back. Most people receive the booklet within {page.v('number', 'within')} working days.</p><button>Accept and send</button><p><small>Draft {page.v('id', 'Draft')} was kept at {page.v('time', 'kept at')}</small></p>"


def stays(page: Page) -> str:
    filters = "".join(f"<div style='display:flex;gap:8px'><span style='width:12px;height:12px;margin-top:4px;border:1px solid #888'></span><span style='flex:1'>{name}</span><small>{page.v('number', name)}</small></div>"
        for name in ("Breakfast included", "Pets welcome", "Car park", "Step-free access"))  # fmt: skip
    found = "".join(f"<article style='display:grid;grid-template-columns:100px 270px 150px;gap:14px;padding:.7em 0;border-top:2px solid #8883'>{_grey('100px', 88, 'border-radius:6px')}<div><span style='background:#1a4f8b;color:#fff;padding:1px 6px;border-radius:4px'>{page.v('number', 'Guest score', _decimal(page, 6, 9.8))}</span> <small>{page.v('number', 'reviews', _count(page, 40, 5200))} reviews</small><h3>{page.v('company', 'Lodging', lodging)}</h3><small>{page.v('product', 'Room', page.rng.choice(_ROOMS))}<br>{page.v('measure', 'from the old town', f'{_decimal(page, 0.2, 7)} km')} from the old town</small></div><div style='text-align:right'><s class=dim>{page.v('money', 'Before', _price(page, 260, 420))}</s><div class=big>{page.v('money', 'Now', _price(page, 90, 250))}</div><small>plus {page.v('money', 'city tax', _cash(page, 1, 19))} city tax</small></div></article>"
        for lodging in page.rng.sample(_LODGINGS, page.n(3, 5)))  # fmt: skip
    return f"<div style='display:flex;gap:26px'><aside style='width:190px'><div class=card><small>Where to</small><br><b>{page.v('city', 'Where to')}</b><br><small>Check-in</small><br>{page.v('date', 'Check-in')}<br><small>Check-out</small><br>{page.v('date', 'Check-out')}</div>{filters}</aside><main><h2>{page.v('number', 'places')} places match</h2>{found}</main></div>"


def fares(page: Page) -> str:
    days = "".join(f"<div style='padding:.4em 14px;text-align:center;border-bottom:3px solid {'#c60' if chosen else '#8884'}'><small>{page.v('date', 'Fly on')}</small><br>{page.v('money', 'Lowest', _price(page, 29, 480))}</div>"
        for chosen in (False, False, True, False))  # fmt: skip

    def fare(name: str) -> str:
        return f"<td style='text-align:center'>{page.v('money', name, _cash(page, 35, 890))}<br><small>{page.v('number', f'{name} seats left', str(page.n(1, 9)))} left</small></td>"

    trips = "".join(f"<tr><td><b>{page.v('time', 'Take-off')}</b><br><small>{page.v('city', 'Leaving')}</small></td><td style='text-align:center'><small>{page.v('measure', 'In the air', f'{page.n(1, 13)} h {page.n(2, 59)} min')}</small><div style='height:2px;background:#8889'></div><small>{page.v('id', 'Flight no.', _pick(page, 'KX VB RT') + f' {page.n(102, 8990)}')}</small></td><td><b>{page.v('time', 'Landing')}</b><br><small>{page.v('city', 'Reaching')}</small></td>{fare('Light')}{fare('Classic')}{fare('Flex')}</tr>"
        for _ in range(page.n(2, 3)))  # fmt: skip
    bags = "".join(f"<li>{name}: {page.v('measure', name, f'{page.n(5, 40)} kg')} for {page.v('money', f'{name} price', _price(page, 8, 95))}</li>"
        for name in ("Cabin bag", "Hold bag", "Skis or a bicycle"))  # fmt: skip
    return f"<h2>Choose your outward flight</h2><div style='display:flex'>{days}</div><table><tr><th></th><th></th><th></th><th>Light</th><th>Classic</th><th>Flex</th></tr>{trips}</table><h3>Add luggage</h3><ul>{bags}</ul><p class=dim>Fares include airport charges of {page.v('money', 'airport charges of', _cash(page, 9, 99))} and are held for {page.v('measure', 'held for', f'{page.n(5, 30)} min')}.</p>"


def frontpage(page: Page) -> str:
    lead, *rest = page.rng.sample(_HEADLINES, 8)
    ticker = "".join(f"<span style='white-space:nowrap'>{page.v('company', 'Share', share)} <b>{page.v('number', 'Share price', _decimal(page, 3, 480, 2))}</b> <small>{page.v('percent', 'Share change', _pick(page, '+ -') + f'{_decimal(page, 0.1, 6)}%')}</small></span>"
        for share in page.rng.sample(_SHARES, 4))  # fmt: skip
    teasers = "".join(f"<div style='border-top:1px solid #8886;padding:.4em 0'><small style='color:#c33'>{kicker}</small><h3>{page.v('subject', 'Teaser', title)}</h3><small>{page.v('name', 'Reporter')} &mdash; {page.v('measure', 'Reading time', f'{page.n(2, 19)} min')} to read</small></div>"
        for kicker, title in zip(("Region", "Culture", "Opinion"), rest, strict=False))  # fmt: skip
    most = "".join(f"<li style='margin-bottom:.4em'>{page.v('subject', 'Most read', title)} <small class=dim>{page.v('time', 'Put up at')}</small></li>"
        for title in rest[3:])  # fmt: skip
    return f"<div style='text-align:center;border-bottom:3px double #888'><div style='font-size:2.2em;font-family:serif'>The Morning Lantern</div><small>{page.v('date', 'Edition of')} &nbsp;|&nbsp; No. {page.v('number', 'No.', _count(page, 1200, 19000))} &nbsp;|&nbsp; {page.v('money', 'Cover price', _cash(page, 1, 5))}</small></div><div style='display:flex;flex-wrap:wrap;gap:6px 26px;padding:.4em 0'>{ticker}</div><div style='display:grid;grid-template-columns:330px 240px 190px;gap:22px'><div><figure style='margin:0'>{_grey('330px', 130)}<figcaption><small>The harbour of {page.v('city', 'harbour of')} at dawn. Picture: {page.v('name', 'Picture')}</small></figcaption></figure><h1>{page.v('subject', 'Lead story', lead)}</h1><p>Talks broke up late on Sunday without a vote. {page.v('name', 'speaker')}, who speaks for the owners, called the plan a gift to the big fleets.</p><small>{page.v('number', 'comments')} comments</small></div><div>{teasers}</div><div><b>Most read</b><ol style='padding-left:1.3em'>{most}</ol></div></div>"


def variants(page: Page) -> str:
    sizes = "".join(f"<div style='border:{'2px solid #c60' if not rank else '1px solid #888'};border-radius:4px;padding:.3em .7em;text-align:center'>{page.v('measure', 'Capacity', f'{litres} l')}<br><small>{page.v('money', 'Capacity price', _cash(page, 40, 320))}</small></div>"
        for rank, litres in enumerate(sorted(page.rng.sample(range(12, 75), 4))))  # fmt: skip
    facts = [("Empty weight", "measure", f"{page.n(600, 2400)} g"), ("Back length", "measure", f"{page.n(40, 62)} cm"), ("Outer pockets", "number", str(page.n(1, 9))), ("Recycled fabric", "percent", None), ("Sewn in", "city", None), ("Article", "id", None)]  # fmt: skip
    stripes = "".join(f"<div style='display:flex;padding:.25em .5em;background:{'#8882' if rank % 2 else 'none'}'><span style='width:150px'>{label}</span><span>{page.v(kind, label, text)}</span></div>"
        for rank, (label, kind, text) in enumerate(facts))  # fmt: skip
    stars = "".join(f"<div style='display:flex;gap:8px;align-items:center'><small style='width:80px'>{name} stars</small><div style='width:130px;height:8px;background:#8883'>{_grey(f'{page.n(5, 95)}%', 8)}</div><small>{page.v('percent', f'{name} stars')}</small></div>"
        for name in ("Five", "Four", "Three", "Two"))  # fmt: skip
    return f"<small>Outdoor / Hiking / Rucksacks</small><div style='display:flex;gap:28px;margin-top:.5em'><div style='width:250px'>{_grey('250px', 200)}<div style='display:flex;gap:6px;margin:6px 0 14px'>{_grey('44px', 44) * 4}</div>{stars}</div><div style='width:480px'><h1>{page.v('product', 'Rucksack', page.rng.choice(('Fellwalker rucksack', 'Ridgeline daypack', 'Tarn trekking pack')))}</h1><p>{page.v('number', 'out of five', _decimal(page, 2.1, 4.9))} out of five &middot; {page.v('number', 'ratings', _count(page, 30, 9000))} ratings</p><p><span class=big>{page.v('money', 'Price now', _cash(page, 40, 180))}</span> <s>{page.v('money', 'Price was', _cash(page, 180, 320))}</s> <span style='background:#b12;color:#fff;padding:0 6px'>&minus;{page.v('percent', 'off', f'{page.n(5, 60)}%')}</span></p><div style='display:flex;gap:8px'>{sizes}</div><p>Order within {page.v('measure', 'Order within', f'{page.n(1, 9)} h {page.n(2, 59)} min')} and it arrives on <b>{page.v('date', 'arrives on')}</b> with {page.v('carrier', 'with')}. Only {page.v('number', 'Only', str(page.n(2, 20)))} to hand.</p><button>Put in basket</button>{stripes}<p><small>Sold by {page.v('company', 'Sold by')}; free returns for {page.v('number', 'free returns for')} days.</small></p></div></div>"


def feed(page: Page) -> str:
    said: list[Callable[[], str]] = [
        lambda: f"Ran {page.v('measure', 'Ran', f'{_decimal(page, 3, 42)} km')} along the river before work. My watch claims {page.v('percent', 'watch claims')} of it was uphill.",
        lambda: f"Does anyone in {page.v('city', 'anyone in')} want a piano? Free, but you carry it down {page.v('number', 'carry it down', str(page.n(2, 7)))} floors.",
        lambda: f"Paid {page.v('money', 'Paid', _price(page, 19, 180))} for a concert and the singer forgot the words. Worth every cent.",
        lambda: f"New job! From {page.v('date', 'From')} I am with {page.v('company', 'I am with')} as their {page.v('role', 'as their')}.",
        lambda: f"The tomatoes weigh {page.v('measure', 'tomatoes weigh', f'{page.n(110, 940)} g')} each this year, thanks to {page.v('name', 'thanks to')} and a lot of rain.",
    ]  # fmt: skip
    posts = "".join(f"<article style='display:flex;gap:12px;border-bottom:1px solid #8884;padding:.6em 0'>{_grey('40px', 40, 'border-radius:50%;flex:none')}<div style='width:430px'><b>{page.v('name', 'Account')}</b> <span class=dim>{page.v('id', 'Handle', _pick(page, '@tinker @walker @ola @mossy') + f'_{page.n(12, 989)}')} &middot; {page.v('measure', 'Posted ago', f'{page.n(2, 23)} h')}</span><div style='margin:.3em 0'>{words()}</div><div style='display:flex;justify-content:space-between;width:340px' class=dim><span>&#8617; {page.v('number', 'Answers')}</span><span>Boosts {page.v('number', 'Boosts')}</span><span>&hearts; {page.v('number', 'Hearts', f'{_decimal(page, 1, 48)}K')}</span></div></div></article>"
        for words in page.rng.sample(said, page.n(3, 5)))  # fmt: skip
    topics = "".join(f"<p><b>#{topic.replace(' ', '')}</b><br><small>{page.v('number', topic, _count(page, 1100, 64000))} posts this week</small></p>"
        for topic in page.rng.sample(_TOPICS, 3))  # fmt: skip
    return f"<div style='display:flex;gap:30px'><div><p><b>For you</b> &emsp; Following &emsp; Nearby</p>{posts}</div><aside style='width:210px'><div class=card><b>Being talked about</b>{topics}</div><div class=card><b>You</b><p>{page.v('number', 'Followers', _count(page, 120, 9800))} <small>followers</small></p><p>{page.v('number', 'Following')} <small>following</small></p><small>Here since {page.v('date', 'Here since')}</small></div></aside></div>"


def pull_request(page: Page) -> str:
    mono = "font-family:DejaVu Sans Mono,Liberation Mono,monospace;font-size:.92em"
    tabs = "".join(f"<span style='padding:.3em .8em;{'border:1px solid #8888;border-bottom:0;border-radius:6px 6px 0 0' if name == 'Files changed' else ''}'>{name} <span class=chip>{page.v('number', name)}</span></span>"
        for name in ("Conversation", "Commits", "Checks", "Files changed"))  # fmt: skip
    files = "".join(f"<div style='display:flex;gap:12px;padding:.2em 0;{mono}'><span style='width:270px'>{page.v('product', 'File', path)}</span><span style='color:#2a8a3a;width:60px'>{page.v('number', 'Added', f'+{page.n(1, 640)}')}</span><span style='color:#c33'>{page.v('number', 'Removed', f'-{page.n(1, 380)}')}</span></div>"
        for path in page.rng.sample(_PATHS, page.n(3, 6)))  # fmt: skip
    hunk = "".join(f"<div style='background:{ground};padding:.15em .6em'>{sign} {name} = {page.v('number', name)}</div>"
        for sign, ground, name in (("&nbsp;", "none", "batch_size"), ("-", "#d333", "retry_limit"), ("+", "#3a53", "retry_limit"), ("+", "#3a53", "backoff_seconds")))  # fmt: skip
    reviewers = "".join(f"<p>{page.v('name', 'Reviewer')}<br><small>{page.v('status', 'Review')}, {page.v('date', 'Reviewed')}</small></p>"
        for _ in range(2))  # fmt: skip
    checks = "".join(f"<li>{name} <small class=dim>{page.v('measure', name, f'{page.n(1, 48)} min')}</small></li>"
        for name in ("Lint", "Unit tests", "Packaging"))  # fmt: skip
    return f"<h1 style='font-weight:400'>{page.v('subject', 'Title', 'Give up sooner when the queue is dead')} <span class=dim>{page.v('id', 'Request', f'#{page.n(10000, 89999)}')}</span></h1><p><span style='background:#2a7a3a;color:#fff;border-radius:12px;padding:.1em .8em'>Open</span> {page.v('name', 'Author')} wants to merge into <code>main</code>, {page.v('measure', 'Open for', f'{page.n(2, 23)} h')} ago</p><div style='display:flex;border-bottom:1px solid #8888;margin:.8em 0;width:760px'>{tabs}</div><div style='display:flex;gap:30px'><div style='width:520px'>{files}<div style='border:1px solid #8886;margin-top:.8em;{mono}'>{hunk}</div><p class=dim>Coverage of the changed lines: {page.v('percent', 'Coverage of the changed lines')}</p></div><aside style='width:210px'><b>Reviewers</b>{reviewers}<b>Checks</b><ul style='padding-left:1.2em'>{checks}</ul></aside></div>"


def console(page: Page) -> str:
    quotas = "".join(f"<div style='border:1px solid #8885;padding:.6em .8em'><small>{name}</small><div><span class=big>{page.v('number', name)}</span> / {page.v('number', f'{name} allowed')}</div><div style='background:#8883;height:5px'>{_grey(f'{page.n(4, 96)}%', 5)}</div><small>{page.v('percent', f'{name} used')} used</small></div>"
        for name in ("Virtual cores", "Static addresses", "Snapshots", "Load balancers"))  # fmt: skip
    volumes = "".join(f"<tr><th scope=row style='font-weight:400'>{page.v('id', 'Volume', f'vol-{page.n(10**6, 10**7)}')}<br><small class=dim>{page.v('city', 'Zone')}</small></th><td style='text-align:right'>{page.v('measure', 'Size', f'{page.n(8, 960)} GB')}</td><td>{page.v('switch', 'Encryption')}</td><td>{page.v('date', 'Made on')}</td><td style='text-align:right'>{page.v('money', 'Hourly cost', _cash(page, 0.05, 4))}</td></tr>"
        for _ in range(page.n(3, 5)))  # fmt: skip
    return f"<header style='background:#232f3e;color:#fff;padding:.5em 1em;display:flex;justify-content:space-between;width:780px'><span>&#9776; &nbsp;Nimbus Console</span><span>Project {page.v('id', 'Project')} &#9662;</span><span>{page.v('email', 'Signed in')}</span></header><div style='display:flex;gap:20px;margin-top:.8em'><nav style='width:110px'><p>Compute</p><p>Storage</p><p>Networks</p><p>Spending</p></nav><div style='width:660px'><h2>Quotas in {page.v('city', 'Quotas in')}</h2><div style='display:grid;grid-template-columns:repeat(4,1fr);gap:10px'>{quotas}</div><h2>Volumes <small>({page.v('number', 'Volumes')})</small></h2><table style='width:100%'><tr><th>Volume</th><th style='text-align:right'>Size</th><th>Encryption</th><th>Made on</th><th style='text-align:right'>Hourly cost</th></tr>{volumes}</table><p style='background:#8882;padding:.6em'>At this pace the month closes at <b>{page.v('money', 'month closes at')}</b>, {page.v('percent', 'above')} above the forecast of {page.v('money', 'forecast of')}.</p></div></div>"


def quoted_mail(page: Page) -> str:
    bar = "margin:.5em 0;padding-left:14px;border-left:3px solid"
    pieces = "".join(f"<span style='border:1px solid #8887;border-radius:14px;padding:.2em .9em'>{name} <small>{page.v('measure', name, f'{page.n(12, 940)} KB')}</small></span>"
        for name in ("offer-signed.pdf", "floor-plan.png"))  # fmt: skip

    def wrote() -> str:
        return f"<p class=dim>On {page.v('date', 'Quoted on')} at {page.v('time', 'Quoted at')}, {page.v('name', 'Quoted')} &lt;{page.v('email', 'Quoted address')}&gt; wrote:</p>"

    return f"""<div style="width:760px"><h2>Re: {page.v("subject", "Re", "Booths for the spring fair")}</h2>
<div style="display:grid;grid-template-columns:60px auto;gap:.15em 10px"><small>From</small><span><b>{page.v("name", "From")}</b> {page.v("email", "From")}</span><small>To</small><span>{page.v("email", "To")}</span><small>Copy</small><span>{page.v("name", "Copy")}, {page.v("name", "Copy")}</span><small>Sent</small><span>{page.v("date", "Sent")} {page.v("time", "Sent")}</span></div>
<div style="display:flex;gap:10px;margin:.7em 0">{pieces}</div>
<p>Dear all,</p><p>that works for us. We take {page.v("number", "booths")} booths in the east hall and leave the corner to {page.v("company", "corner")}. I have moved {page.v("money", "moved")} to your account under {page.v("id", "under")}, which should arrive by {page.v("date", "arrive by")}.</p>
<p>With kind regards<br>{page.v("name", "Signature")}<br><small>{page.v("role", "Position")}, {page.v("company", "Firm")}<br>Direct line {page.v("phone", "Direct line")}</small></p>
<blockquote style="{bar} #69c">{wrote()}<p>The east hall is still free. Each booth is {page.v("measure", "Each booth is", f"{page.n(9, 60)} m")} wide and costs {page.v("money", "costs")} with power. Early birds pay {page.v("percent", "pay less")} less.</p>
<blockquote style="{bar} #9a6">{wrote()}<p>Could you tell me what is left for the fair in {page.v("city", "fair in")}? We expect about {page.v("number", "expect", _count(page, 300, 9000))} visitors a day.</p></blockquote></blockquote></div>"""


def concert(page: Page) -> str:
    band, support, *others = page.rng.sample(_BANDS, 5)
    stub = "".join(f"<div style='text-align:center'><b style='font-size:1.4em'>{page.v(kind, label, text)}</b><br><small style='letter-spacing:1px'>{label.upper()}</small></div>"
        for label, kind, text in (("Doors", "time", None), ("Start", "time", None), ("Row", "number", str(page.n(1, 48))), ("Chair", "number", str(page.n(1, 90)))))  # fmt: skip
    blocks = "".join(f"<div style='background:{colour};color:#111;padding:.6em;text-align:center;border-radius:{radius}'>{name}<br><b>{page.v('money', name, _price(page, 24, 190))}</b><br><small>{page.v('number', f'{name} left')} left</small></div>"
        for name, colour, radius in (("Stalls", "#f3c37a", "4px"), ("Circle", "#9fd0c0", "4px"), ("Balcony", "#b9c6ee", "4px"), ("Standing", "#eeb4b4", "4px 4px 40px 40px")))  # fmt: skip
    tour = "".join(f"<tr><td>{page.v('date', 'Tour date')}</td><td>{page.v('company', 'Act', act)}<br><small class=dim>{page.v('city', 'Town')}</small></td><td>from {page.v('money', 'from', _price(page, 18, 80))}</td></tr>"
        for act in others)  # fmt: skip
    return f"<div style='display:flex;border:1px solid #888a;border-radius:10px;width:740px'><div style='flex:1;padding:1em;border-right:2px dashed #888a'><small>ADMIT {page.v('number', 'ADMIT', str(page.n(1, 6)))}</small><h1>{page.v('company', 'Headliner', band)}</h1><p>supported by {page.v('company', 'supported by', support)}</p><p><b>{page.v('date', 'Concert date')}</b>, Corn Exchange, {page.v('city', 'Venue')}</p><small>Held by {page.v('name', 'Held by')}</small></div><div style='width:270px;padding:1em;display:grid;grid-template-columns:1fr 1fr;gap:14px'>{stub}<div style='grid-column:1/3;text-align:center'>{_grey('200px', 26, 'margin:0 auto 3px')}<small>{page.v('id', 'Barcode')}</small></div></div></div><h2>Swap for a better place</h2><div style='display:grid;grid-template-columns:repeat(4,150px);gap:10px'>{blocks}</div><h2>Others on the road</h2><table>{tour}</table><small>Resale is capped at {page.v('percent', 'capped at')} of the printed price; a handling charge of {page.v('money', 'handling charge of', _cash(page, 1, 9))} applies.</small>"


def bloodwork(page: Page) -> str:
    def test(name: str) -> str:
        low, unit = page.rng.uniform(1, 90), _pick(page, "g/l mmol/l mg")
        flag = page.rng.choice(("", "", " &#9650;", " &#9660;"))
        return f"<tr><td style='padding-left:26px'>{page.v('analyte', 'Test', name)}</td><td style='text-align:right'><b>{page.v('measure', name, f'{_decimal(page, low * 0.8, low * 2)} {unit}')}</b>{flag}</td><td class=dim style='text-align:center'>{page.v('number', f'{name} from', _decimal(page, low, low))} &ndash; {page.v('number', f'{name} to', _decimal(page, low * 1.5, low * 1.9))}</td><td>{page.v('date', f'{name} before')}</td></tr>"

    groups = "".join(f"<tr><th colspan=4 style='background:#8882'>{name}</th></tr>{''.join(map(test, tests))}"
        for name, tests in _BLOOD.items())  # fmt: skip
    who = "".join(f"<span><small>{label}</small> <b>{page.v(kind, label, text)}</b></span>"
        for label, kind, text in (("Patient", "name", None), ("Born", "date", None), ("Weight", "measure", f"{page.n(41, 118)} kg"), ("Chart", "id", None)))  # fmt: skip
    return f"<div style='display:flex;flex-wrap:wrap;gap:6px 24px;border:1px solid #8886;padding:.5em .8em;width:720px'>{who}</div><h2>Results of your blood sample</h2><p class=dim>Drawn {page.v('date', 'Drawn')} at {page.v('time', 'Drawn at')}, {page.v('measure', 'after the last meal', f'{page.n(2, 16)} h')} after the last meal</p><table><tr><th>Test</th><th style='text-align:right'>Yours</th><th>Usual range</th><th>Last checked</th></tr>{groups}</table><p style='width:640px'><i>Remark of the laboratory:</i> please repeat in {page.v('number', 'repeat in', str(page.n(2, 12)))} weeks. Released by {page.v('name', 'Released by')}, {page.v('city', 'Laboratory in')}.</p>"


def members(page: Page) -> str:
    people = "".join(f"<tr><td style='width:14px'><div style='width:12px;height:12px;border:1px solid #888'></div></td><td>{page.v('name', 'Member')}<br><small class=dim>{page.v('email', 'Member address')}</small></td><td>{page.v('plan', 'Licence')}<br><small class=dim>{page.v('role', 'Job')}</small></td><td><span class=chip>{page.v('status', 'Standing')}</span></td><td>{page.v('switch', 'Two-step sign-in')}</td><td style='white-space:nowrap'>{page.v('date', 'Last seen')}<br><small class=dim>{page.v('time', 'Last seen at')}</small></td><td><small><u>Edit</u> <u>Remove</u></small></td></tr>"
        for _ in range(page.n(4, 6)))  # fmt: skip
    heads = "".join(f"<th>{head}</th>" for head in ("", "Member", "Licence", "Standing", "Two-step sign-in", "Last seen", ""))  # fmt: skip
    return f"<div style='display:flex;justify-content:space-between;align-items:center;width:800px'><h1>People</h1><div class=input style='width:230px'><span class=dim>Find by name or address</span></div><button>Invite</button></div><p>All {page.v('number', 'All')} &emsp; Guests {page.v('number', 'Guests')} &emsp; Blocked {page.v('number', 'Blocked')}</p><table><tr>{heads}</tr>{people}</table><div style='display:flex;justify-content:space-between;width:800px'><small>Page {page.v('number', 'Page', str(page.n(1, 9)))} of {page.v('number', 'Pages', str(page.n(10, 80)))}</small><small>&lsaquo; Back &emsp; Next &rsaquo;</small></div><footer style='border-top:1px solid #8885;margin-top:.6em'><small>{page.v('percent', 'Seats taken')} of seats taken &middot; every further seat {page.v('money', 'further seat', _cash(page, 3, 49))} a month &middot; administrator on duty: {page.v('name', 'administrator on duty')}, {page.v('phone', 'administrator on duty')}</small></footer>"


def scoreboard(page: Page) -> str:
    home, guests, *others = page.rng.sample(_CLUBS, 8)

    def happened(minute: int) -> str:
        what = f"{page.v('name', 'Player')} <small class=dim>{_pick(page, 'Goal Booked Substituted Injured')}</small>"
        left, right = page.rng.choice(((what, ""), ("", what)))
        return f"<div style='text-align:right'>{left}</div><div style='text-align:center'>{page.v('measure', 'Minute', f'{minute} min')}</div><div>{right}</div>"

    events = "".join(map(happened, sorted(page.rng.sample(range(2, 90), page.n(4, 6)), reverse=True)))
    facts = "".join(f"<div style='display:flex;justify-content:space-between;width:380px;padding:.2em 0'><b>{page.v(kind, f'{name} home')}</b><span>{name}</span><b>{page.v(kind, f'{name} guests')}</b></div><div style='display:flex;width:380px;height:4px;background:#c66'>{_grey(f'{page.n(10, 90)}%', 4, 'background:#48a')}</div>"
        for name, kind in (("Possession", "percent"), ("Passes", "number"), ("Passes that arrived", "percent"), ("Corners", "number")))  # fmt: skip
    elsewhere = "".join(f"<div class=card style='width:150px'><div class=row><span>{page.v('company', 'Club', a)}</span><b>{page.v('number', 'Goals', str(page.n(0, 6)))}</b></div><div class=row><span>{page.v('company', 'Club', b)}</span><b>{page.v('number', 'Goals', str(page.n(0, 6)))}</b></div><small>{page.v('time', 'Kick-off')}</small></div>"
        for a, b in zip(others[::2], others[1::2], strict=True))  # fmt: skip
    return f"<div style='display:flex;gap:12px'>{elsewhere}</div><div style='background:#17402a;color:#fff;width:760px;padding:.8em 0;display:grid;grid-template-columns:1fr 180px 1fr;align-items:center;text-align:center'><div class=big>{page.v('company', 'Home side', home)}</div><div><div style='font-size:2.6em'>{page.v('number', 'Home goals', str(page.n(0, 7)))} : {page.v('number', 'Guest goals', str(page.n(0, 7)))}</div><small>second half</small></div><div class=big>{page.v('company', 'Visiting side', guests)}</div></div><p class=dim>{page.v('city', 'Ground')} &middot; {page.v('date', 'Match day')} &middot; referee {page.v('name', 'referee')} &middot; {page.v('number', 'spectators', _count(page, 2000, 81000))} spectators &middot; {page.v('measure', 'Air', f'{page.n(2, 33)} °C')}</p><div style='display:flex;gap:30px'><div style='display:grid;grid-template-columns:160px 60px 160px;gap:.4em 6px;align-content:start'>{events}</div><div>{facts}</div></div>"


def tax_estimator(page: Page) -> str:
    asked = "".join(f"<div style='margin-bottom:.6em'><div>{question}</div><div style='display:flex;border:1px solid #888a;border-radius:4px;width:230px'><span style='flex:1;padding:.3em .6em'>{page.v(kind, question, text)}</span><span style='background:#8883;padding:.3em .6em'>{unit}</span></div></div>"
        for question, kind, text, unit in (("What you earn", "money", None, "a year"), ("Pension you pay in", "percent", None, "of pay"), ("Gifts to charities", "money", None, "a year"), ("Way to work", "measure", f"{page.n(3, 88)} km", "each way"), ("Children", "number", str(page.n(1, 6)), "at home")))  # fmt: skip
    bands = "".join(f"<tr><th scope=row>{name}</th><td style='text-align:right'>{page.v('percent', name, f'{page.n(5, 48)}%')}</td><td style='text-align:right'>{page.v('money', f'{name} on')}</td><td style='text-align:right'>{page.v('money', f'{name} tax')}</td></tr>"
        for name in ("Free band", "Lower band", "Middle band", "Upper band"))  # fmt: skip
    result = "".join(f"<div style='text-align:center;padding:.4em 1em;border-left:1px solid #fff8'><div style='font-size:1.3em'>{page.v('money', f'Left {unit}')}</div><small>{unit}</small></div>"
        for unit in ("a year", "a month", "a week"))  # fmt: skip
    return f"<div style='display:flex;gap:4px;border-bottom:2px solid #48a'><b style='background:#48a;color:#fff;padding:.3em 1em'>Employed</b><span style='padding:.3em 1em'>Self-employed</span><span style='padding:.3em 1em'>Retired</span></div><h1>What will be left of my pay?</h1><div style='display:flex;gap:36px'><div>{asked}<p>Married rate <span style='border-radius:12px;background:#48a;color:#fff;padding:.1em .9em'>{page.v('switch', 'Married rate')}</span></p><button>Work it out</button></div><div style='width:510px'><div style='display:flex;background:#1f5b45;color:#fff;padding:.5em 0;justify-content:center'>{result}</div><table style='width:100%'><tr><th></th><th style='text-align:right'>Rate</th><th style='text-align:right'>On</th><th style='text-align:right'>Tax</th></tr>{bands}<tr><td colspan=3>Health contribution</td><td style='text-align:right'>{page.v('money', 'Health contribution')}</td></tr></table><p>You keep {page.v('percent', 'You keep')} of every extra pound, dollar or euro. Last year's notice {page.v('id', 'notice')} asked for {page.v('money', 'asked for')}.</p><small class=dim>{_NOTHING_OWED} Tables as of {page.v('date', 'Tables as of')}, read over by {page.v('name', 'read over by')} ({page.v('role', 'Post')}).</small></div></div>"


PUBLIC: dict[str, Layout] = {
    f.__name__: f
    for f in (passport_review, stays, fares, frontpage, variants, feed, pull_request, console, quoted_mail, concert, bloodwork, members, scoreboard, tax_estimator)
}  # fmt: skip
