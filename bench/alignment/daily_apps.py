"""Layouts of pages and apps of every day, written without a look at the comparison: apps that fill a window."""

from bench.alignment.daily_parts import (
    PEOPLE,
    avatar,
    base,
    cash,
    dated,
    figure,
    icon,
    lasting,
    measure,
    number,
    one,
    percent,
    some,
    today,
)
from bench.alignment.page import Layout, Page

_FIXES = (
    "Retry webhooks when the queue is full|Bump the base image|Cache tax rates for an hour|Drop the legacy exporter|"
    "Round line totals once|Move sessions to the new store"
)
_JOBS = "lint|unit-tests|integration|build-image|e2e-checkout|publish|docs"
_TRACKS = (
    "Paper Planes at Dusk|Salt & Honey|Overnight Ferry|Don't Wait Up|Glasshouse|Nine Lives Left|Low Tide|Copper Sky|"
    "The Long Way Home|Tangerine|Static Hearts|Winter Coat"
)
_BANDS = "Velvet Antlers|Mira Solace|The Night Clerks|Juno & Ash|Old Harbour|Polar Youth|Sunday Machines"
_ALBUMS = "Postcards|Soft Weather|Room 214|Everything Moves|Northern Line|Parade|After Hours"
_FILES = (
    "Q3 forecast.xlsx|Site photos.zip|Lease draft v4.docx|Team offsite.pptx|Logo pack.svg|Interview notes.docx|"
    "Parking permits.pdf|Onboarding.mp4|Price list 2026.xlsx|Floor plan.pdf"
)
_PIPELINE = """.node{width:210px;padding:8px 10px}.graph{flex-wrap:wrap;background:#8881}code{font-size:.9em}
td,th{padding:6px 12px}"""
_SHEET = """table{margin:0;width:100%;font-size:.93em}
td,th{border:1px solid #8884;padding:3px 7px;white-space:nowrap}th{background:#8882;font-weight:400;text-align:center}
.tool{padding:2px 8px;border-right:1px solid #8884}.thin{padding:3px 20px}"""
_PLAYLIST = """table{width:100%}td,th{padding:6px 8px}.cover{width:38px;height:38px;border-radius:4px;flex:none}
.e{border:1px solid #888;border-radius:2px;padding:0 3px;margin-right:5px;font-size:.7em}"""
_DRIVE = """table{width:100%;margin:4px 0;font-size:.93em}td,th{padding:6px 7px}
.end,td:nth-child(3){white-space:nowrap}"""


def pipeline(page: Page) -> str:
    who, runs, day = some(page, PEOPLE, 1)[0], page.n(400, 9000), today(page)
    jobs = [(job, page.n(8, 900), page.rng.random() < 0.8) for job in some(page, _JOBS, page.n(5, 7))]

    def spent(label: str, seconds: int) -> str:
        return page.v("measure", label, f"{seconds // 60}m {seconds % 60}s" if seconds >= 60 else f"{seconds}s")

    def mark(passed: bool) -> str:
        return icon("check", "#2f9e5f") if passed else icon("cross", "#d6514a")

    def sha() -> str:
        return f"{page.rng.choice('abcdef')}{page.n(10, 99)}{page.rng.choice('abcdef')}{page.n(100, 999)}"

    side = "".join(
        f"""<div class="f" style="padding:5px 0">{mark(good)}<span>{job}</span></div>""" for job, _, good in jobs
    )
    graph = "".join(
        f"""<div class="box f sb node"><span class=f>{mark(g)}{job}</span><span
class="s dim">{spent(job, t)}</span></div>"""
        for job, t, g in jobs
    )
    notes, artifacts, branch = (
        "",
        "",
        page.v("id", "Branch", f"""fix/{page.rng.choice(("billing", "queue"))}-{page.n(100, 999)}"""),
    )
    for job, _, good in jobs[:3]:
        told = (
            f"Process completed with exit code {number(page, 'exit code', 1, 139)}."
            if not good
            else (
                f"""Node.js {page.v("id", "Deprecated version", f"{page.n(12, 18)}.{page.n(0, 20)}")} actions are
deprecated; """
                f"support ends on {dated(page, 'support ends', day, page.n(20, 200))}."
            )
        )
        notes += f'<div class="f top sec">{mark(good)}<div><b>{job}</b><div class="s dim">{told}</div></div></div>'
    for name in page.rng.sample(("coverage-html", "billing-api.tar", "test-reports", "sbom"), page.n(2, 3)):
        size = measure(page, "Artifact size", page.rng.choice(("MB", "KB")), page.rng.uniform(1, 800), ".1f")
        artifacts += f"""<tr><td
class=lnk>{name}</td><td>{size}</td><td><code>sha256:{page.v("id", "Digest", sha() + sha())}</code></td></tr>"""
    facts = (
        (
            f"""Triggered via push {number(page, "hours ago", 2, 20)} hours ago""",
            f"""{page.v("name", "Pushed by", who)}
pushed <code>{page.v("id", "Commit", sha())}</code>""",
        ),
        ("Status", page.v("status", "Status", "Success" if all(good for *_, good in jobs) else "Failure")),
        ("Total duration", spent("Total duration", sum(t for _, t, _ in jobs))),
        ("Billable time", spent("Billable time", sum(60 + t // 60 * 60 for _, t, _ in jobs))),
        ("Artifacts", page.v("number", "Artifacts", str(artifacts.count("<tr>")))),
    )
    told = "".join(f'<div><div class="s dim">{label}</div><div>{value}</div></div>' for label, value in facts)
    tabs = "".join(
        f'<span class="tab{" on" if name == "Actions" else ""}">{name}{count}</span>'
        for name, count in (
            ("Code", ""),
            ("Issues", f"<span class=tag>{page.v('number', 'Issues')}</span>"),
            ("Pull requests", f"<span class=tag>{page.v('number', 'Pull requests')}</span>"),
            ("Actions", ""),
            ("Settings", ""),
        )
    )
    return f"""{base(_PIPELINE)}<header class="bar f sb"><span class=f>{icon("bars")}<span><span
class=lnk>ledgerworks</span> / <b>billing-api</b></span></span><span class=f><input placeholder="Type / to search"
size=16>{icon("bell")}{avatar(who)}</span></header><nav class="bar f" style="padding-bottom:0">{tabs}</nav><div
class=pad><span class="s lnk">&larr; deploy.yml</span><div class="f sb"><h2>{mark(all(good for *_, good in jobs))}
{one(page, "subject", "Run title", _FIXES)} <span class=dim
style="font-weight:400">{page.v("id", "Run", f"#{runs}")}</span></h2><button>Re-run all jobs</button></div><div
class="f top" style="gap:18px"><aside style="width:150px;flex:none"><b>Summary</b><div class="s dim"
style="margin-top:8px">Jobs</div>{side}<div class="s dim">Run details</div><div>Usage</div></aside><main
class=grow><div class="box f top sb" style="gap:16px">{told}</div><div class="box f graph"
style="margin:12px 0"><div style="width:100%"><b>deploy.yml</b><div class="s dim">on: push to
<code>{branch}</code></div></div>{graph}</div><div class=box><b>Annotations</b><div
class="s dim">{page.v("number", "errors", str(sum(not good for *_, good in jobs)))} errors and
{number(page, "warnings", 2, 40)} warnings</div>{notes}</div><h3>Artifacts</h3><table>
<tr><th>Name</th><th>Size</th><th>Digest</th></tr>{artifacts}</table></main></div></div>"""


def sheet(page: Page) -> str:
    day, names, total = today(page), "ABCDEFGH", 0.0
    heads = ("Order", "Customer", "Ordered on", "Units", "Unit price", "Net", "Margin", "State")
    body = f"<tr><th>1</th>{''.join(f'<td><b>{head}</b></td>' for head in heads)}</tr>"
    count = page.n(7, 9)
    for row in range(count):
        units, price = page.n(1, 240), page.rng.uniform(2, 90)
        total += units * price
        cells = (
            page.v("id", "Order", f"SO-{page.n(10_000, 99_999)}"),
            page.v("company", "Customer"),
            dated(page, "Ordered on", day, row),
            page.v("number", "Units", str(units)),
            page.v("number", "Unit price", figure(page, price, ",.2f")),
            page.v("number", "Net", figure(page, units * price, ",.2f")),
            percent(page, "Margin", page.rng.uniform(3, 48), ".1f"),
            one(page, "status", "State", "open|invoiced|paid|returned"),
        )
        right = ["", "", "", *[" class=end"] * 4, ""]
        drawn = "".join(f"<td{how}>{cell}</td>" for how, cell in zip(right, cells, strict=True))
        body += f"<tr><th>{row + 2}</th>{drawn}</tr>"
    body += f"""<tr><th>{count + 2}</th><td colspan=5><b>Total</b></td><td
class=end><b>{cash(page, "Total", total)}</b></td><td></td><td></td></tr>"""
    for row in range(count + 3, count + 6):
        body += f"<tr><th>{row}</th>{'<td>&nbsp;</td>' * 8}</tr>"
    tools = "".join(
        f"<span class=tool>{each}</span>"
        for each in (
            "&#8630;",
            "&#8631;",
            "100% &#9662;",
            "Arial &#9662;",
            "10 &#9662;",
            "<b>B</b>",
            "<i>I</i>",
            "&#931;",
        )
    )
    tabs = "".join(
        f'<span class="tab{" on" if rank == 0 else ""}">{name}</span>'
        for rank, name in enumerate(("Orders", "Returns", "Pivot"))
    )
    menus = "".join(
        f"<span>{name}</span>" for name in ("File", "Edit", "View", "Insert", "Format", "Data", "Tools", "Help")
    )
    selected = f"F2:F{count + 1}"
    return f"""{base(_SHEET)}<header class="bar f sb"><span class=f>{icon("file", "#2f9e5f", 24)}<span><b>Wholesale
orders</b> &#9734;<div class="f s" style="gap:12px">{menus}</div></span></span><span class=f><span
class="s dim">Last edit by {one(page, "name", "Last edit by", PEOPLE)} at
{page.v("time", "Last edit at")}</span><button class=go style="margin:0">Share</button></span></header><div
class="bar f thin s" style="gap:0">{tools}</div><div class="bar f thin s"><span
style="width:70px">{selected}</span><i class=dim>fx</i><span>=ROUND(D2*E2;2)</span></div><table>
<tr><th></th>{"".join(f"<th>{name}</th>" for name in names)}</tr>{body}</table><div class=grow
style="background:repeating-linear-gradient(transparent 0 25px,#8884 25px 26px)"></div><footer class="f sb thin"
style="background:#8882"><span class=f style="gap:0">+ &#9776; {tabs}</span><span class="f s"><span>Sum:
{page.v("number", "Sum", figure(page, total, ",.2f"))}</span><span>Average:
{page.v("number", "Average", figure(page, total / count, ",.2f"))}</span><span>Count:
{page.v("number", "Count", str(count))}</span></span></footer>"""


def playlist(page: Page) -> str:
    day, who, tracks = today(page), some(page, PEOPLE, 1)[0], some(page, _TRACKS, page.n(6, 8))
    lengths = [page.n(125, 420) for _ in tracks]
    bands = [page.rng.choice(_BANDS.split("|")) for _ in tracks]
    body = ""
    for rank, (track, band, length) in enumerate(zip(tracks, bands, lengths, strict=True), 1):
        mark = '<span class="s dim e">E</span>' if page.rng.random() < 0.3 else ""
        body += f"""<tr><td class=dim>{rank if rank != 2 else "&#9654;"}</td><td><div class=f><span class=cover
style="background:hsl({page.n(0, 359)} 40% 50%)"></span><div><div
class="{"up" if rank == 2 else ""}">{page.v("product", "Track", track)}</div><div
class="s dim">{mark}{page.v("company", "Artist", band)}</div></div></div></td><td
class=dim>{one(page, "subject", "Album", _ALBUMS)}</td><td
class=dim>{dated(page, "Added", day, -page.n(1, 90))}</td><td
class="dim end">{page.v("measure", "Length", lasting(length))}</td></tr>"""
    lists = "".join(
        f'<div style="padding:4px 0">{name}</div>'
        for name in ("Liked songs", "Morning run", "Dinner jazz", "Road trip", "Focus")
    )
    played = page.n(5, lengths[1] - 5)
    songs, minutes = page.n(40, 180), page.n(5, 55)
    return f"""{base(_PLAYLIST)}<div class="f grow" style="gap:0;align-items:stretch"><aside class=side
style="width:150px"><b style="font-size:1.2em">&#9835; Tonal</b><div
style="margin:14px 0"><div>Home</div><div>Search</div><div>Your library</div></div><div
class="s dim">PLAYLISTS</div>{lists}</aside><main class="grow pad"><div class=f
style="align-items:flex-end;gap:20px"><div
style="width:130px;height:130px;flex:none;background:linear-gradient(135deg,hsl({
        page.n(0, 359)
    } 60% 45%),#333)"></div><div><div class=s>Public playlist</div><h1
style="font-size:2.4em;margin:0">{
        one(page, "subject", "Playlist", "Slow Sunday|Rainy Commute|Kitchen Dancing|Deep Work")
    }</h1><div class="dim s">Warm guitars and late trains. Updated
every Friday.</div><div class=s>{page.v("name", "Made by", who)} &bull; {number(page, "likes", 1100, 90_000)} likes
&bull; {page.v("number", "songs", str(songs))} songs, <span
class=dim>{page.v("measure", "Whole length", f"{songs // 16} hr {minutes} min")}</span></div></div></div><div
class=f style="margin:12px 0"><button class=go
style="border-radius:50%;padding:10px 13px">{icon("play", "#fff")}</button>{
        icon("heart", "#2f9e5f", 24)
    }<span>&bull;&bull;&bull;</span><span class=grow></span><span class="s dim">Custom order
&#9662;</span></div><table><tr class='s dim'><th>#</th><th>Title</th><th>Album</th><th>Date added</th><th
class=end>{icon("clock")}</th></tr>{body}</table></main></div><footer class="f sb pad"
style="border-top:1px solid #8885"><div class=f><span class=cover
style="background:#a66"></span><div>{page.v("product", "Now playing", tracks[1])}<div
class="s dim">{page.v("company", "Now playing artist", bands[1])}</div></div></div><div
class=f>{icon("back")}{icon("play")}{icon("next")}<span
class=s>{page.v("measure", "Played", lasting(played))}</span><span
style="width:180px;height:4px;background:linear-gradient(90deg,#2f9e5f {
        100 * played // lengths[1]
    }%,#8886 0)"></span><span
class=s>{page.v("measure", "Of", lasting(lengths[1]))}</span></div><span class=s>{icon("sound")}
{page.v("percent", "Volume", f"{page.n(5, 95)}%")}</span></footer>"""


def drive(page: Page) -> str:
    day, who, files = today(page), some(page, PEOPLE, 5), some(page, _FILES, page.n(5, 7))
    body, size = "", page.rng.uniform(1, 900)
    for rank, name in enumerate(files):
        much = size if rank == 1 else page.rng.uniform(1, 900)
        owner = page.rng.choice(who)
        body += f"""<tr{" style=background:#4a8fe033" if rank == 1 else ""}><td><div class=f><input
type=checkbox{" checked" if rank == 1 else ""}>{icon("file", "#4a8fe0")}<span>{page.v("product", "File", name)}{
            icon("people") if page.rng.random() < 0.4 else ""
        }</span></div></td><td>{page.v("name", "Owner", owner)}</td><td>{
            dated(page, "Modified", day, -page.n(0, 200))
        }</td><td
class=end>{measure(page, "Size", page.rng.choice(("KB", "MB")) if rank != 1 else "MB", much, ".1f")}</td></tr>"""
    facts = (
        ("Type", files[1].rpartition(".")[2].upper() + " file"),
        ("Size", measure(page, "Size of the chosen", "MB", size, ".1f")),
        ("Location", "Contracts"),
        ("Modified", f"{dated(page, 'Modified on', day, -page.n(0, 40))} by {page.v('name', 'Modified by', who[0])}"),
        ("Opened", f"{page.v('time', 'Opened')} by me"),
        ("Created", dated(page, "Created", day, -page.n(200, 230))),
        ("Version", page.v("number", "Version", str(page.n(2, 40)))),
    )
    told = "".join(
        f"""<div class="s dim">{label}</div><div style="margin-bottom:6px">{value}</div>""" for label, value in facts
    )
    access = "".join(
        f"""<div class="f sb s" style="padding:3px 0"><span
class=f>{avatar(name)}{page.v("name", "Person", name)}</span><span>{
            one(page, "role", "Access", "Owner|Editor|Viewer|Commenter")
        }</span></div>"""
        for name in who[:3]
    )
    used, whole = page.rng.uniform(1, 98), page.rng.choice((15, 100, 200))
    folders = "".join(
        f"""<span class="box f" style="padding:8px 12px">{icon("folder")}<span>{name}<br><span
class="s dim">{page.v("number", "Files in folder")} files</span></span></span>"""
        for name in ("Invoices", "Signed", "Templates")
    )
    places = "".join(
        f'<div style="padding:5px 0">{name}</div>'
        for name in ("My files", "Shared with me", "Recent", "Starred", "Bin")
    )
    return f"""{base(_DRIVE)}<header class="bar f sb"><b class=f>{icon("folder", "#4a8fe0", 22)}Stowaway</b><input
placeholder="Search in your files" size=28>{avatar(who[4])}</header><div class="f grow"
style="gap:0;align-items:stretch"><aside class=side style="width:130px"><button class=go>+ New</button>{places}<div
style="height:5px;margin:14px 0 4px;background:linear-gradient(90deg,#4a8fe0 {used:.0f}%,#8885 0)"></div><div
class=s>{measure(page, "Used", "GB", whole * used / 100, ".1f")} of {measure(page, "Storage", "GB", whole)} used
({percent(page, "Used share", used, ".0f")})</div><button>Get more</button></aside><main class="grow pad"><div
style="font-size:1.25em">My files <span class=dim>&rsaquo;</span> Legal <span class=dim>&rsaquo;</span> Contracts
&#9662;</div><div class="f s" style="margin:8px 0"><span class=tag>Type &#9662;</span><span class=tag>People
&#9662;</span><span class=tag>Modified &#9662;</span></div><div class=f
style="flex-wrap:wrap">{folders}</div><table><tr class="s dim"><th>Name &uarr;</th><th>Owner</th><th>Last
modified</th><th class=end>File size</th></tr>{body}</table></main><aside class=pad
style="width:180px;flex:none;border-left:1px solid #8885"><div
class="f sb"><b>{page.v("product", "Chosen file", files[1])}</b>{icon("cross")}</div><div class=f
style="gap:0;margin:6px 0"><span class="tab on">Details</span><span class=tab>Activity</span></div><b class=s>Who
has access</b>{access}<div class=sec>{told}</div><div class="s dim">Link sharing is
{page.v("switch", "Link sharing")}</div></aside></div>"""


APPS: dict[str, Layout] = {f.__name__: f for f in (pipeline, sheet, playlist, drive)}
