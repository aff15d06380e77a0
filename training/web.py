"""Images for training that Chromium renders: fields in arrangements of random HTML, with training's fonts.

`training.browser` keeps five shapes and five families of its own, which are never drawn here. What does not fit into
a crop is taken out by a script in the page, so that a sample asks only for what can be seen.
"""

import subprocess
import sys
from functools import lru_cache
from itertools import pairwise
from random import Random

from PIL import ImageFont

from crosscheck_detectors.prompts import READ
from training.arrangements import WAYS, Look, css, extra
from training.chromium import BLOCKS, noted, paint
from training.drawing import theme
from training.fonts import font_set
from training.labels import product
from training.pages import filler
from training.processor import TILE, WIDTH
from training.records import Asked, Field, make_record
from training.samples import ABSENT_SHARE, Sample, questions
from training.values import money
from training.words import CHROME, HEADINGS

_STYLES = {"Bold": "700", "Semi Bold": "600", "Medium": "500", "Condensed": "condensed"}
"""Names of faces as CSS has them; the others are regular."""
_SIZES = (11, 11, 11, 11, 12, 12, 12, 12, 13, 13, 14, 15, 16)
"""Pixels of most letters: small ones are what is hard to read, and few are larger."""

_MEASURE = """
const found = [], range = document.createRange();
function words(block) {
  const box = block.getBoundingClientRect(), all = [];
  const add = (text, r, of, clipped) => all.push({of: of.closest('[data-u]'), clipped, place:
    [text, r.left - box.left, r.top - box.top, r.right - box.left, r.bottom - box.top]});
  const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode, parent = node.parentElement;
    if (parent.tagName === 'OPTION') continue;
    for (const word of node.data.matchAll(/\\S+/g)) {
      range.setStart(node, word.index);
      range.setEnd(node, word.index + word[0].length);
      add(word[0], range.getBoundingClientRect(), parent, false);
    }
  }
  for (const e of block.querySelectorAll('input,select'))
    add(e.value, e.getBoundingClientRect(), e, e.scrollWidth > e.clientWidth);
  return all;
}
for (const block of document.querySelectorAll('.crop')) {
  const out = w => w.of && (w.clipped || w.place[1] < 1 || w.place[2] < 0
    || w.place[3] > block.clientWidth - 2 || w.place[4] > block.clientHeight - 1);
  let bad;
  while ((bad = words(block).findLast(out)))
    block.querySelectorAll(`[data-u="${bad.of.dataset.u}"]`).forEach(e => e.remove());
  const room = block.clientHeight - 1 - Math.max(0, ...words(block).map(w => w.place[4]));
  block.firstElementChild.style.marginTop = Math.floor(Math.max(0, room) * block.dataset.drop) + 'px';
  const left = [...block.querySelectorAll('[data-u]')].map(e => e.dataset.u);
  found.push({words: words(block).map(w => w.place), left});
}
document.documentElement.dataset.found = encodeURIComponent(JSON.stringify(found));
"""
"""Takes out what does not fit, last things first, moves the rest down, and notes the words' places and what is left."""

Place = tuple[str, float, float, float, float]
"""A word with its left, top, right and bottom in pixels of its crop."""


@lru_cache(maxsize=1)
def faces() -> tuple[tuple[str, ...], tuple[float, ...]]:
    """Training's fonts as CSS families after their weights, `500 {} 'Inter'` with room for a size, and their shares."""
    fonts = font_set()
    names = [ImageFont.truetype(path, 12).getname() for path in fonts.paths]
    return tuple(f"{_STYLES.get(style or '', '400')} {{}} '{family}','DejaVu Sans'" for family, style in names), (
        fonts.weights
    )


def _look(rng: Random, size: int) -> Look:
    """Typography of a block: how labels differ from values."""
    colours, hue = theme(rng), rng.randrange(360)
    accent = f"hsl({hue},70%,{35 if sum(colours.back) > 380 else 72}%)"
    labels = [f"color:{css(colours.muted)}"]
    if rng.random() < 0.3:
        labels.append(rng.choice(("opacity:.7", "opacity:.6", f"color:{accent}")))
    if rng.random() < 0.35:
        labels.append(f"font-size:{max(11, size - rng.randint(1, 3))}px")
    values: list[str] = []
    if rng.random() < 0.4:
        (labels if rng.random() < 0.3 else values).append(f"font-weight:{rng.choice((500, 600, 700, 700))}")
    kind = rng.random()
    if kind < 0.12:
        values.append(f"color:{accent}")
    elif kind < 0.2:
        values.append(f"background:{css(colours.stripe)};border-radius:{rng.choice((3, 9))}px;padding:1px 6px")
    elif kind < 0.26:
        ink = "#fff" if sum(colours.back) > 380 else "#111"
        values.append(f"background:{accent};color:{ink};border-radius:{rng.choice((3, 9))}px;padding:1px 6px")
    elif kind < 0.34:
        values.append(f"font-size:{size + rng.randint(1, 5)}px")
    elif kind < 0.42:
        values.append("font-family:{}".format(rng.choices(*faces())[0].split("{} ")[1]))
    return Look(rng, colours, size, ";".join(labels), ";".join(values), rng.random() < 0.4)


def _letters(rng: Random, size: int) -> str:
    """The block's font, with what makes one family look like many: broken sizes, spacing, weight, no hinting."""
    exact = size + rng.choice((0, 0, rng.uniform(-0.4, 0.6)))
    style = f"font:{rng.choices(*faces())[0].format(f'{exact:.1f}px/{rng.uniform(1.15, 1.7):.2f}')}"
    if rng.random() < 0.25:
        style += f";letter-spacing:{rng.uniform(-0.2, 0.5):.2f}px"
    if rng.random() < 0.25:
        style += ";text-rendering:geometricPrecision"
    if rng.random() < 0.08:
        style += f";-webkit-text-stroke:{rng.uniform(0.1, 0.35):.2f}px"
    return style


def _around(rng: Random, look: Look, inner: str) -> str:
    """The fields with headings, lines that answer nothing, buttons and a card around them."""
    rule = look.line()
    if rng.random() < 0.45:
        style = f"font-weight:{rng.choice((400, 600, 700))};font-size:{look.size + rng.choice((0, 0, 1, 3, 5))}px"
        style += f";margin-bottom:{look.gap(0, 0.6)};border-bottom:{rule if rng.random() < 0.2 else 0}"
        inner = extra(1, rng.choice(HEADINGS), style) + inner
    if rng.random() < 0.25:
        line = extra(2, filler(rng)[:70].strip(), f"{look.label_style};margin:{look.gap(0, 0.5)} 0")
        inner = line + inner if rng.random() < 0.4 else inner + line
    if rng.random() < 0.25:
        style = f"{look.box()};display:inline-block;margin-right:8px"
        if rng.random() < 0.4:
            style += f";background:hsl({rng.randrange(360)},60%,38%);color:#fff"
        names = rng.sample(CHROME, rng.randint(1, 3))
        row = " ".join(extra(3 + place, name, style, "button") for place, name in enumerate(names))
        side = rng.random() < 0.3
        inner = f"<div>{inner}</div> <div style='margin:{look.gap(0.1, 0.5)} 0'>{row}</div>"
        inner = (
            f"<div style='display:flex;gap:20px;align-items:{rng.choice(('start', 'center'))}'>{inner}</div>" * side
            or inner
        )
    if rng.random() < 0.3:
        shadow = "box-shadow:0 1px 4px #0004" if rng.random() < 0.3 else ""
        wide = "display:inline-block" if rng.random() < 0.5 else ""
        inner = f"<div style='{look.box()};{shadow};{wide}'>{inner}</div>"
    return inner


def block(rng: Random) -> tuple[str, list[Field], int]:
    """Markup of one crop, the fields that it may show, and its height in pixels."""
    tall = 1 if rng.random() < 0.9 else 2
    size = rng.choice(_SIZES) if rng.random() < 0.85 else rng.randint(17, 24)
    look = _look(rng, size)
    names, ways = tuple(WAYS), [share for share, _ in WAYS.values()]
    way, other = rng.choices(names, ways, k=2)
    record = make_record(rng, rng.randint(2, (8 if size < 17 else 4) * tall))
    if way == "goods":
        things = {thing.key: thing for thing in (product(rng) for _ in record)}
        record = [Field(thing, money(rng)) for thing in things.values()]
    units = list(enumerate(record))
    half = rng.randint(1, len(units) - 1) if rng.random() < 0.25 and len(units) > 2 and way != "goods" else len(units)
    inner = WAYS[way][1](look, units[:half])
    if half < len(units):
        second = WAYS[way if other == "goods" else other][1](look, units[half:])
        side = f"display:flex;gap:{look.gap(1, 3)}" if rng.random() < 0.5 else ""
        inner = f"<div style='{side}'><div>{inner}</div> <div>{second}</div></div>"
    back, ink = css(look.theme.back), css(look.theme.ink)
    left = rng.randint(3, 40) if rng.random() < 0.8 else rng.randint(40, 140)
    style = (
        f"position:relative;box-sizing:border-box;width:{WIDTH}px;height:{tall * TILE}px;overflow:hidden;"
        f"white-space:nowrap;background:{back};color:{ink};padding:0 {rng.randint(3, 40)}px 0 {left}px;"
        f"{_letters(rng, size)}"
    )
    if rng.random() < 0.08:
        style += ";text-align:center"
    # The margin of what is inside must not move the crop itself.
    markup = f'<div class="crop" data-drop="{rng.random():.2f}" style="{style};display:flow-root">'
    return f"{markup}<div>{_around(rng, look, inner)}</div></div>", record, tall * TILE


def transcript(words: list[Place]) -> list[str] | None:
    """The words as lines from left to right, or None where it is not sure which of them share one."""
    lines: list[list[Place]] = []
    middle = 0.0
    for word in sorted(words, key=lambda place: place[2] + place[4]):
        height, own = word[4] - word[2], (word[2] + word[4]) / 2
        if lines and own - middle < 0.25 * height:
            lines[-1].append(word)
        elif lines and own - middle < 0.7 * height:
            return None
        else:
            lines.append([word])
            middle = own
    return [_joined(sorted(line, key=lambda place: place[1])) for line in lines]


def _joined(line: list[Place]) -> str:
    """A line's words; those that touch are one."""
    text = line[0][0]
    for before, word in pairwise(line):
        text += word[0] if word[1] - before[3] < 1 else f" {word[0]}"
    return text


def web_samples(seed: str, count: int = BLOCKS) -> list[Sample]:
    """About so many samples of one image each, (128 or 256, 512, 3); a block of which no field fits gives none."""
    rngs = [Random(f"{seed}:web:{place}") for place in range(count)]
    blocks = [block(rng) for rng in rngs]
    sheet = "<style>button,input,select{font:inherit;color:inherit;background:none;border:0;margin:0}</style>"
    markups = [markup for markup, _, _ in blocks]
    crops, dumped = paint([sheet + markups[0], *markups[1:]], [height for _, _, height in blocks], _MEASURE)
    samples = []
    for rng, (markup, record, _), crop, found in zip(rngs, blocks, crops, noted(dumped), strict=True):
        left = {int(unit) for unit in found["left"] if not unit.startswith("x")}
        fields = [field for number, field in enumerate(record) if number in left]
        if not fields:
            continue
        asked = questions(rng, fields, min(7, len(fields) + 1), ABSENT_SHARE)
        lines = None if "<li" in markup else transcript([tuple(place) for place in found["words"]])
        if lines and len(text := "\n".join(lines)) < 220 and rng.random() < 0.5:
            asked = (Asked(READ, text, "read"), *asked)
        samples.append(Sample((crop,), (), asked))
    return samples


class WebPages:
    """Hands out samples one by one and renders a screenful of them when it has run out."""

    def __init__(self) -> None:
        self.ready: list[Sample] = []

    def draw(self, rng: Random) -> Sample | None:
        """The next sample; None where Chromium failed, which must not end a run of hours."""
        if not self.ready:
            try:
                self.ready = web_samples(str(rng.random()))
            except (subprocess.SubprocessError, OSError) as error:
                print(f"Chromium failed: {error}", file=sys.stderr, flush=True)
        return self.ready.pop() if self.ready else None
