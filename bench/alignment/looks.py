# ruff: noqa: E501 - CSS reads better unbroken
"""How a page looks: theme, font, size, the browser's zoom and the loss of a JPEG. The seed decides."""

import random
from collections.abc import Mapping
from types import MappingProxyType

from bench.alignment import (
    civic_pages,
    daily_pages,
    fresh_pages,
    latest_pages,
    new_pages,
    pages,
    public_pages,
    trade_pages,
    unseen_pages,
)
from bench.alignment.page import Layout, Page
from bench.alignment.values import Style

KNOWN: Mapping[str, Layout] = MappingProxyType(
    pages.DEVELOPMENT | pages.TEST | fresh_pages.DEVELOPMENT | fresh_pages.ONCE_FRESH
)
"""Layouts that were looked at while the comparison was written."""
FRESH: Mapping[str, Layout] = MappingProxyType(unseen_pages.UNSEEN)
NEW: Mapping[str, Layout] = MappingProxyType(new_pages.NEW)
"""Layouts that were looked at later, after their first figures."""
LATEST: Mapping[str, Layout] = MappingProxyType(latest_pages.LATEST)
"""Layouts written last of our own."""
PUBLIC: Mapping[str, Layout] = MappingProxyType(public_pages.PUBLIC)
"""Layouts of somebody who saw no rule; worked on since."""
TRADE: Mapping[str, Layout] = MappingProxyType(trade_pages.TRADE)
"""Others of somebody who saw no rule; worked on since."""
DAILY: Mapping[str, Layout] = MappingProxyType(daily_pages.DAILY)
"""Pages and apps of every day, by somebody who saw no rule; their false alarms were looked at."""
CIVIC: Mapping[str, Layout] = MappingProxyType(civic_pages.CIVIC)
"""Pages of offices, schools and clubs, by somebody who saw no rule; their false alarms were looked at."""
LAYOUTS: Mapping[str, Layout] = MappingProxyType(
    {**KNOWN, **FRESH, **NEW, **LATEST, **PUBLIC, **TRADE, **DAILY, **CIVIC}
)
ZOOMS = (1.0, 0.8, 1.25, 0.9, 1.5, 1.1)
"""Of the browser; pages of one seed have the same."""
JPEG = (None, None, 90, 75)
"""Quality in which the screenshot is sent; None for PNG."""
THEMES: Mapping[str, str] = MappingProxyType(
    {
        "white": "background:#fff;color:#111",
        "pale": "background:#fafafa;color:#333",
        "black": "background:#121212;color:#e8e8e8",
        "navy": "background:#0d2137;color:#dbe7f3",
        "sand": "background:#fdf6e3;color:#4a5a60",
    }
)
FONTS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "dev": ("Inter", "DejaVu Sans", "Liberation Sans", "Lato"),
        "test": (
            "Roboto",
            "Open Sans",
            "Noto Sans",
            "Noto Serif",
            "Liberation Serif",
            "Ubuntu",
            "FreeSans",
            "Karla",
            "Carlito",
        ),
    }
)
STYLES = (
    Style(),
    Style(date="long"),
    Style(currency="£", date="dmy", half_day=False),
    Style(currency="€", date="iso", half_day=False),
    Style(currency="€", after=True, european=True, date="dots", half_day=False),
    Style(date="us"),
)
CSS = """
body{{margin:0;padding:20px;font-size:{size}px;{theme};font-family:'{font}',sans-serif}}
h1{{font-size:1.6em;margin:.3em 0}} h2{{font-size:1.25em;margin:.6em 0 .2em}} h3{{font-size:1.1em;margin:.3em 0}} p{{margin:.35em 0}}
.row{{display:flex;justify-content:space-between;padding:.25em 0;border-bottom:1px solid #8884}}
.cols{{display:flex;gap:36px;flex-wrap:wrap}} .card{{border:1px solid #8886;border-radius:8px;padding:.5em .9em;margin:.4em 0}}
.big{{font-size:1.5em;font-weight:600}} small,.dim,dt{{opacity:.75}} dl{{display:grid;grid-template-columns:auto auto;gap:.3em 1.6em;width:max-content;margin:.4em 0}} dd{{margin:0}}
table{{border-collapse:collapse;margin:.6em 0}} th,td{{padding:{pad}px 14px;text-align:left;border-bottom:1px solid #8885}}
.input{{border:1px solid #888a;border-radius:4px;padding:.35em .6em;margin:.15em 0 .5em}} nav{{width:150px;opacity:.8}}
.small{{font-size:12px}} .small th,.small td{{padding:{pad}px 7px;white-space:nowrap}}
button{{font:inherit;padding:.4em 1.2em;margin:.5em 0}} .chip{{border-radius:10px;padding:0 .6em;background:#8883}}
"""


def zoom(seed: int) -> float:
    """The browser's zoom of a seed's pages."""
    return ZOOMS[seed % len(ZOOMS)]


def make(layout: str, group: str, seed: int) -> Page:
    """One page of a layout; the seed decides its values and its look, the group its fonts."""
    rng = random.Random(f"{layout}/{seed}")
    page = Page(rng.choice(STYLES), rng, layout)
    page.theme = rng.choice(sorted(THEMES))
    page.font = rng.choice(FONTS[group])
    page.zoom = zoom(seed)
    page.jpeg = rng.choice(JPEG)
    page.css = CSS.format(
        size=rng.choice((13, 14, 14, 15, 16)), theme=THEMES[page.theme], font=page.font, pad=rng.choice((3, 6, 9))
    )
    page.body = LAYOUTS[layout](page)
    return page
