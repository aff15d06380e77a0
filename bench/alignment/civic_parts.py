"""What the layouts of offices, schools and clubs share: words, a style sheet and small arrangements."""

from collections.abc import Iterable

from bench.alignment.page import Page

PERSONS = (
    "Edda Brandvold|Kofi Mensah|Ottilie Krauss|Tariq Aziz|Noor van Dijk|Bernard Lemaire|Svea Lindgren|Mirela Popescu|"
    "Caspian Rowe|Yolanda Ruiz|Piotr Zielinski|Greta Aalto|Desmond Achebe|Fiona Gallagher|Ravi Nair|Ludmila Horak"
)
CLUBS = (
    "Riverside Rowers|Ashgrove Volleyball|Oldtown Judo|Harriers Basketball|Saltmarsh Dance|Northfield Badminton|"
    "Fencing Circle|Senior Gymnastics"
)
ROADS = (
    "3 Chapel Rise|41 Tannery Street|118 Orchard Way|7 Weir Cottages|26 Signal Box Lane|59 Beech Parade|"
    "12 Lockkeeper Close|90 Foundry Hill|15 Saint Agnes Row"
)
_CSS = """body{padding:0;line-height:1.45}nav{width:auto;opacity:1}h1{font-size:1.5em}table{width:100%;margin:.3em 0}
th{font-weight:600;font-size:.88em;opacity:.85}td,th{padding-left:8px;padding-right:8px}dl{gap:.25em 1.2em}
.head{background:var(--a);color:#fff;padding:10px 22px}.in{padding:12px 22px}
.l{display:flex;gap:12px;align-items:center}.t{align-items:flex-start}.b{justify-content:space-between}
.wrap{flex-wrap:wrap}.x{flex:1;min-width:0}.r{text-align:right}
.m{font-size:.86em}.soft{opacity:.72}.pane{border:1px solid #8886;border-radius:var(--r);padding:10px 14px}
.gap{margin-top:12px}.rule{border-top:1px solid #8885;padding:8px 0}.key.key{color:#fff;background:var(--a)}
.pill{display:inline-block;line-height:1.4;border-radius:99px;
padding:1px 9px;font-size:.84em;background:#8883;white-space:nowrap}
.btn{display:inline-block;border-radius:var(--r);padding:5px 14px;border:1px solid #8889;white-space:nowrap}
.menu{display:flex;gap:20px;border-bottom:1px solid #8886;padding:0 22px}.menu span{padding:8px 0;white-space:nowrap}
.menu .here{border-bottom:3px solid var(--a);font-weight:600}.link{text-decoration:underline}
.input{border-radius:var(--r)}p [data-f],.said [data-f],.gap>[data-f]{white-space:nowrap}
label{display:block;font-size:.86em;opacity:.8}.grid{display:grid;gap:12px}
.track{height:8px;border-radius:4px}
select,input{font:inherit;color:inherit;background:transparent;border:1px solid #8889;border-radius:var(--r);
padding:3px 7px}
"""


def look(page: Page, rules: str = "") -> str:
    """The style sheet of a page, its tint and corners drawn, and the rules of its layout."""
    tint = f"hsl({page.n(0, 359)} {page.n(25, 60)}% {page.n(28, 38)}%)"
    corners = page.rng.choice((0, 3, 6, 12))
    return f"<style>:root{{--a:{tint};--r:{corners}px}}{_CSS}{rules}</style>"


def menu(names: str, here: str) -> str:
    """Tabs across a page, one of them chosen."""
    drawn = "".join(f"<span{' class=here' if name == here else ''}>{name}</span>" for name in names.split("|"))
    return f"<nav class=menu>{drawn}</nav>"


def crumbs(names: str) -> str:
    return f"""<div class="m soft">{" &rsaquo; ".join(names.split("|"))}</div>"""


def filled(label: str, value: str, more: str = "") -> str:
    """An input with its label above."""
    return f'<div style="{more}"><label>{label}</label><div class=input>{value}</div></div>'


def told(items: Iterable[tuple[str, str]], more: str = "") -> str:
    """A definition list."""
    inner = "".join(f"<dt>{label}</dt><dd>{value}</dd>" for label, value in items)
    return f'<dl style="{more}">{inner}</dl>'


def row(cells: Iterable[str], right: int = 99, more: str = "") -> str:
    """A row of a table; cells from number `right` on stand at the right."""
    drawn = "".join(f"<td{' class=r' if rank >= right else ''}>{cell}</td>" for rank, cell in enumerate(cells))
    return f"<tr{more}>{drawn}</tr>"


def heads(names: str, right: int = 99) -> str:
    cells = "".join(
        f"<th{' class=r' if rank >= right else ''}>{name}</th>" for rank, name in enumerate(names.split("|"))
    )
    return f"<tr>{cells}</tr>"


def track(share: float, tint: str = "var(--a)") -> str:
    """A bar that is filled to a share of 100."""
    return f'<div class=track style="background:linear-gradient(90deg,{tint} {share:.0f}%,#8884 0)"></div>'


def tile(label: str, value: str, below: str = "") -> str:
    small = f'<div class="m soft">{below}</div>' if below else ""
    return f'<div class="pane x"><div class="m soft">{label}</div><div class=big>{value}</div>{small}</div>'
