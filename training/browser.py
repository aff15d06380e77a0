"""Held-out images that Chromium renders: dialogs, receipts, badges, panels and tables that training never drew.

Letters are 11 to 24 px, small ones more often, as in Pillow's images; or 11 to 14 px, as most of a page is.

`training.web` draws Chromium's crops for training, in other arrangements and with training's fonts.
"""

import html
from random import Random

import numpy as np

from training.chromium import BLOCKS, noted, paint
from training.drawing import pick_size
from training.processor import TILE, WIDTH
from training.records import Asked, Field, ask, make_record

SMALLEST, SMALL, LARGEST = 11, 14, 24
"""Pixels of letters."""
MOST_TRIES = 5
"""Crops that are drawn for one that holds all that is in it, at most; four in five do."""
FAMILIES = ("Carlito", "Hack", "Cabin", "Fira Code", "Nimbus Roman")
"""The held-out families as CSS names them."""

_SHAPES = {
    "dialog": (
        (
            "<div style='margin:6px 60px;border:1px solid #8888;border-radius:8px;padding:4px 14px'>"
            "<b>{title}</b>{rows}<button style='float:right'>OK</button></div>"
        ),
        "<div><span style='opacity:.75'>{label}</span><br><span>{value}</span></div>",
        2,
    ),
    "receipt": (
        "<div style='margin:4px 90px;text-align:center'><b>{title}</b>{rows}</div>",
        (
            "<div style='display:flex;border-bottom:1px dashed #888a'>"
            "<span style='flex:1;text-align:left'>{label}</span>"
            "<span>{value}</span></div>"
        ),
        3,
    ),
    "badges": (
        "<div style='padding:14px 10px'><b>{title}</b><br><br>{rows}</div>",
        "<span style='border:1px solid #8888;border-radius:10px;padding:2px 7px'>{label}: <b>{value}</b></span> ",
        2,
    ),
    "panel": (
        "<div style='display:grid;grid-template-columns:1fr 1fr;gap:8px;padding:10px 16px'>{rows}</div>",
        "<div><div style='opacity:.75'>{label}</div><div><b>{value}</b></div></div>",
        4,
    ),
    "table": (
        "<table style='margin:8px 14px;border-collapse:collapse'>{rows}</table>",
        (
            "<tr><td style='border:1px solid #8888;padding:1px 9px'>{label}</td>"
            "<td style='border:1px solid #8888;padding:1px 9px'>{value}</td></tr>"
        ),
        4,
    ),
}
"""By name: the whole, one field, and the most fields that fit."""


_FITS = """
const all = [...document.body.children].filter(e => e.tagName === 'DIV');
const fits = all.map(e => e.scrollHeight <= e.clientHeight && e.scrollWidth <= e.clientWidth);
document.documentElement.dataset.found = encodeURIComponent(JSON.stringify(fits));
"""
"""Notes which crops hold all that is in them."""


def _block(rng: Random, largest: int) -> tuple[str, list[Field]]:
    shape = rng.choice(tuple(_SHAPES))
    whole, part, most = _SHAPES[shape]
    size = rng.randint(SMALLEST, SMALL) if largest == SMALL else pick_size(rng)
    longest = 12 if shape == "badges" else 18
    record: list[Field] = []
    while not record:
        drawn = make_record(rng, rng.randint(2 if size <= SMALL else 1, most))
        record = [field for field in drawn if len(field.label.written) <= longest and len(field.value) <= longest]
    rows = "".join(
        part.format(label=html.escape(field.label.written), value=html.escape(field.value)) for field in record
    )
    back, ink = ("#fff", "#1c1c1c") if rng.random() < 0.7 else ("#1e2228", "#e8e8e8")
    style = (
        f"width:{WIDTH}px;height:{TILE}px;overflow:hidden;white-space:nowrap;background:{back};color:{ink};"
        f"font:{size}px {rng.choice(FAMILIES)!r};line-height:1.3"
    )
    title = rng.choice(("Details", "Summary", "Your order", "Confirm", "Overview"))
    return f'<div style="{style}">{whole.format(title=title, rows=rows)}</div>', record


def browser_items(count: int, seed: str, largest: int = LARGEST) -> list[tuple[np.ndarray, Asked]]:
    """So many images (128, 512, 3) with a question each; needs Chromium and the held-out fonts installed.

    largest: pixels of the largest letters, 24 or 14; what does not fit into its crop is drawn anew.
    """
    items: list[tuple[np.ndarray, Asked]] = []
    for first in range(0, MOST_TRIES * count, BLOCKS):
        rngs = [Random(f"{seed}:browser:{number}") for number in range(first, first + BLOCKS)]
        blocks = [_block(rng, largest) for rng in rngs]
        crops, dumped = paint([block for block, _ in blocks], [TILE] * len(blocks), _FITS)
        fits = noted(dumped)
        items += [
            (crop, ask(rng, rng.choice(record)))
            for rng, (_, record), crop, whole in zip(rngs, blocks, crops, fits, strict=True)
            if whole
        ]
        if len(items) >= count:
            break
    return items[:count]
