"""What the layouts of daily pages and apps share: words, figures in the page's notation, icons and a style sheet."""

import datetime

from bench.alignment.page import Page
from bench.alignment.values import date, money

PEOPLE = (
    "Amara Nwosu|Lars Hedberg|Chloe Fontaine|Rafael Ibarra|Hana Sato|Dmitri Volkov|Leila Karimi|Patrick O'Brien|"
    "Zofia Mazur|Samuel Adeyemi|Giulia Conti|Wei Zhang|Ebony Clarke|Mateo Vargas|Signe Dahl|Arjun Mehta"
)
STREETS = (
    "14 Harbour Road|Terminal 2, Arrivals|208 Linden Avenue|Central Station, East exit|9 Quarry Lane|77 Mill Street"
)
_ICONS = {
    "check": "M3 8l3 4 7-8",
    "cross": "M4 4l8 8M12 4l-8 8",
    "clock": "M8 1a7 7 0 100 14A7 7 0 008 1zM8 4v4l3 2",
    "search": "M7 12A5 5 0 107 2a5 5 0 000 10zM11 11l4 4",
    "folder": "M1 3h5l2 2h7v9H1z",
    "file": "M3 1h7l3 3v11H3z",
    "play": "M4 2l9 6-9 6z",
    "heart": "M8 14L2 8a3.5 3.5 0 016-4 3.5 3.5 0 016 4z",
    "pin": "M8 15s5-5 5-9A5 5 0 103 6c0 4 5 9 5 9zM8 4v4",
    "bell": "M2 12h12l-2-3V6a4 4 0 00-8 0v3zM7 14h2",
    "bars": "M2 4h12M2 8h12M2 12h12",
    "card": "M1 3h14v10H1zM1 6h14",
    "people": "M6 8a3 3 0 100-6 3 3 0 000 6zM1 14c0-6 10-6 10 0M11 3a3 3 0 010 5M13 9c2 1 2 3 2 5",
    "thumb": "M1 7h3v7H1zM4 8l3-6c2 0 2 2 1 4h5l-1 8H4",
    "sound": "M1 6h3l4-4v12l-4-4H1zM11 5c2 2 2 4 0 6",
    "next": "M2 2l9 6-9 6zM13 2v12",
    "back": "M14 2L5 8l9 6zM3 2v12",
    "branch": "M4 2v12M4 10c6 0 8-2 8-7",
}
_BASE = """<style>body{padding:0;line-height:1.4;min-height:100vh;display:flex;flex-direction:column}nav{width:auto}
.f{display:flex;align-items:center;gap:10px}.sb{justify-content:space-between}.top{align-items:flex-start}
.end{text-align:right}
.pad{padding:12px 20px}.grow{flex:1;min-width:0}.bar{border-bottom:1px solid #8885;padding:8px 20px}
footer{margin-top:auto}
.box{border:1px solid #8885;border-radius:8px;padding:12px 14px}.sec{border-top:1px solid #8884;padding:10px 0}
.av{display:inline-block;flex:none;width:2.4em;line-height:2.4em;border-radius:50%;background:#3a7d7b;color:#fff;
text-align:center;font-size:.85em}.tag{font-size:.8em;border-radius:9px;padding:1px 8px;background:#4a8fe033}
.go{background:#2a6fdb;color:#fff;border:0;border-radius:6px}.lnk{color:#4a8fe0}.up{color:#2f9e5f}.down{color:#d6514a}
.on{border-bottom:2px solid #4a8fe0;font-weight:600}.tab{padding:6px 10px}svg{flex:none;vertical-align:-2px}
.s{font-size:.85em}.side{flex:none;border-right:1px solid #8885;padding:14px}button,.tag,.tab{white-space:nowrap}
input,select{font:inherit;color:inherit;background:transparent;border:1px solid #888a;border-radius:6px;padding:5px 9px}
"""


def base(rules: str = "") -> str:
    """The style sheet that these pages share, and the rules of one."""
    return f"{_BASE}{rules}</style>"


def some(page: Page, words: str, count: int) -> list[str]:
    return page.rng.sample(words.split("|"), count)


def one(page: Page, kind: str, label: str, words: str) -> str:
    return page.v(kind, label, some(page, words, 1)[0])


def figure(page: Page, amount: float, form: str = ",") -> str:
    """A number as the page's country writes it."""
    return f"{amount:{form}}".translate(str.maketrans(",.", ".,") if page.style.european else {})


def number(page: Page, label: str, low: int, high: int) -> str:
    return page.v("number", label, figure(page, page.n(low, high)))


def decimal(page: Page, label: str, low: float, high: float, form: str = ",.1f") -> str:
    return page.v("number", label, figure(page, page.rng.uniform(low, high), form))


def measure(page: Page, label: str, unit: str, amount: float, form: str = ",") -> str:
    return page.v("measure", label, f"{figure(page, amount, form)} {unit}")


def cash(page: Page, label: str, amount: float, sign: str = "") -> str:
    return page.v("money", label, f"{'-' if round(amount, 2) < 0 else sign}{money(abs(amount), page.style)}")


def whole(page: Page, label: str, amount: int) -> str:
    """An amount without cents."""
    return page.v("money", label, money(amount, page.style).replace(",00" if page.style.european else ".00", ""))


def percent(page: Page, label: str, amount: float, form: str = "+.2f") -> str:
    return page.v("percent", label, f"{figure(page, amount, form)}%")


def clock(page: Page, minute: int) -> str:
    """The time of a minute of the day, as the page writes it."""
    hour, minute = minute // 60 % 24, minute % 60
    half = f"{(hour - 1) % 12 + 1}:{minute:02} {'AM' if hour < 12 else 'PM'}"
    return half if page.style.half_day else f"{hour:02}:{minute:02}"


def lasting(seconds: int) -> str:
    """A duration as players and watches write it."""
    hours, rest = divmod(seconds, 3600)
    return f"{hours}:{rest // 60:02}:{rest % 60:02}" if hours else f"{rest // 60}:{rest % 60:02}"


def today(page: Page) -> datetime.date:
    return datetime.date(2026, 1, 1) + datetime.timedelta(page.n(40, 600))


def dated(page: Page, label: str, day: datetime.date, days: int = 0) -> str:
    return page.v("date", label, date(day + datetime.timedelta(days), page.style.date))


def icon(name: str, tint: str = "currentColor", size: int = 16) -> str:
    start = f'<svg width={size} height={size} viewBox="0 0 16 16" fill=none stroke="{tint}" stroke-width=1.5>'
    return f'{start}<path d="{_ICONS[name]}"/></svg>'


def avatar(name: str) -> str:
    return f"<span class=av>{''.join(word[0] for word in name.split())}</span>"


def curve(page: Page, width: int, height: int, tint: str, points: int = 24) -> str:
    """A line chart without figures."""
    ys = [page.n(height // 6, height - height // 6) for _ in range(points)]
    drawn = " ".join(f"{index * width // (points - 1)},{y}" for index, y in enumerate(ys))
    line = f'<polyline points="{drawn}" fill=none stroke="{tint}" stroke-width=2 />'
    return f'<svg width="100%" height={height} viewBox="0 0 {width} {height}" preserveAspectRatio=none>{line}</svg>'
