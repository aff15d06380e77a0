"""Records as images: crops of pages, forms, dialogs, tables, badges and receipts, with what a reader would read.

An image is 512 px wide and 128, 256 or 384 px tall, as the service pads its crops. Rows are placed
at random heights, so that some are cut by the borders between tiles.
"""

from dataclasses import dataclass
from random import Random

import numpy as np

from training.bands import LEFT, RIGHT, SMALLEST, Band, Spacing, Stack
from training.blocks import FORMS, NARROW, Style
from training.drawing import Canvas, pick_font, pick_scale, pick_size, theme
from training.fonts import FontSet
from training.glyphs import slot_labels
from training.processor import TILE, WIDTH
from training.records import Field


@dataclass(frozen=True, slots=True)
class Picture:
    """A finished image, the fields that it shows, its transcription line by line, and its slot labels.

    `cut` are those of the fields through whose letters the border between two tiles runs from left to right.
    """

    pixels: np.ndarray
    fields: tuple[Field, ...]
    lines: tuple[str, ...]
    slots: np.ndarray
    cut: tuple[Field, ...]


@dataclass(slots=True)
class _Drawing:
    """Bands on a canvas, each with the baseline of its first line in pixels."""

    canvas: Canvas
    style: Style
    space: Spacing
    bands: list[tuple[Band, float]]

    def write(self) -> tuple[str, ...]:
        """Writes the bands and returns their lines as they read."""
        style, lines = self.style, []
        for band, first in self.bands:
            for line in range(band.lines):
                runs = band.runs(line)
                for x, run, shows in runs:
                    path = style.value_path if run.is_value else style.path
                    ink = style.theme.ink if run.is_value or not shows else style.theme.muted
                    baseline = first + line * self.space.step
                    self.canvas.text(x, baseline, run.text, path, style.size + run.grown, ink)
                lines.append(" ".join(run.text for _, run, _ in runs))
        return tuple(lines)

    def decorate(self, rng: Random, clutter: float) -> None:
        """Draws what lies behind the letters: a header's edge, a dialog's frame, stripes, rules, cells, and frames."""
        canvas, style, step = self.canvas, self.style, self.space.step
        ruled, striped, cells = (rng.random() < share * clutter for share in (0.2, 0.1, 0.2))
        cells = cells and style.form == "column"
        (_, first), (last_band, last) = self.bands[0], self.bands[-1]
        top, margin = first - style.size, rng.uniform(5, 16)
        if rng.random() < 0.1 * clutter:
            canvas.box(0, 0, canvas.width, top * rng.random(), style.theme.rule)
        if rng.random() < 0.15 * clutter:
            bottom = last + (last_band.lines - 1) * step + margin
            ends = (style.left - margin, top - margin, style.right + margin, bottom)
            canvas.frame(ends, style.theme.rule, rng.choice((0, 4, 8)), filled=rng.random() < 0.3)
        edge = start = first - (style.size + step) / 2 + style.size * 0.15
        left, right = (style.left - margin / 2, style.right) if cells else (0, canvas.width)
        for number, (band, baseline) in enumerate(self.bands):
            below = edge + self.space.height(band)
            if striped and number % 2:
                canvas.box(0, edge, canvas.width, below, style.theme.stripe)
            if ruled or cells:
                canvas.box(left, below, right, below, style.theme.rule)
            edge = below
            self._frames(rng, band, baseline)
        if cells:
            for x in (left, left + style.middle, right):
                canvas.box(x, start, x, edge, style.theme.rule)

    def _frames(self, rng: Random, band: Band, baseline: float) -> None:
        """Around the framed blocks of a band: badges, cards and buttons."""
        style, pad = self.style, max(3, self.style.frame)
        for x, part in band.blocks:
            if part.framed:
                below = baseline + (part.lines - 1) * self.space.step + style.size * 0.25 + pad * 0.4
                ends = (x - pad, baseline - style.size * 0.8 - pad * 0.4, x + part.width + pad, below)
                self.canvas.frame(ends, style.theme.rule, rng.choice((0, 4, 10)), filled=rng.random() < 0.3)

    def cut(self) -> tuple[Field, ...]:
        """The fields whose last line, the value's, has a border between its capitals' top and its baseline."""
        found: list[Field] = []
        for band, first in self.bands:
            baseline = first + (band.lines - 1) * self.space.step
            if (baseline - 0.7 * self.style.size) // TILE != baseline // TILE:
                found += band.fields
        return tuple(found)


def _style(rng: Random, fonts: FontSet, smallest: int, record: list[Field]) -> Style:
    path = pick_font(rng, fonts)
    value_path = path if rng.random() < 0.7 else pick_font(rng, fonts)
    left = rng.randint(LEFT, 60) if rng.random() < 0.75 else rng.randint(60, 150)
    narrowest = max(left + 330, 400) if rng.random() < 0.7 else left + 220
    right = rng.randint(min(narrowest, RIGHT - 20), RIGHT)
    form = rng.choices(tuple(FORMS), tuple(share for share, _, _ in FORMS.values()))[0]
    style = Style(theme(rng), path, value_path, pick_size(rng, smallest), left, right, form, 0.0)
    style.middle = (right - left) * rng.uniform(0.35, 0.6)
    if rng.random() < 0.5:
        # A table's column is as wide as the longest of its labels.
        longest = max(style.length(Canvas(1, 1, style.theme), own.label.written) for own in record)
        style.middle = min(longest + rng.uniform(10, 34), (right - left) * 0.6)
    if form in NARROW and rng.random() < 0.25:
        style.frame = rng.randint(3, 9)
    return style


def picture(
    rng: Random,
    record: list[Field],
    fonts: FontSet,
    *,
    smallest: int = SMALLEST,
    most_tiles: int = 3,
    clutter: float = 1.0,
) -> Picture:
    """Draws the fields that fit; there is at least one, in a size that makes it fit.

    smallest: least text size in pixels; most_tiles: greatest height, in tiles of 128 px;
    clutter: 0 … 1, how often rules, boxes, headings and filler lines stand between the rows.
    """
    style = _style(rng, fonts, smallest, record)
    scale = pick_scale(rng)
    space = Spacing.drawn(rng, style)
    room = most_tiles * TILE - 8 - space.step * 0.4
    stack = Stack(rng, Canvas(WIDTH, TILE, style.theme, scale), style, space, room)
    stack.fill(record)
    stack.mix(clutter)
    needed = min(most_tiles, max(1, int(-(-(stack.height + style.size * 0.6) // TILE))))
    height = (needed if rng.random() < 0.85 else rng.randint(needed, most_tiles)) * TILE
    top = rng.uniform(1, max(1.5, height - stack.height - style.size * 0.35)) + style.frame * 0.5
    baseline = (min(top, 8.0) if rng.random() < 0.3 else top) + style.size * 0.95
    placed: list[tuple[Band, float]] = []
    for band in stack.bands:
        placed.append((band, baseline))
        baseline += stack.space.height(band)
    canvas = Canvas(WIDTH, height, style.theme, scale, keep_glyphs=True)
    drawing = _Drawing(canvas, style, stack.space, placed)
    drawing.decorate(rng, clutter)
    lines = drawing.write()
    shown = tuple(own for band in stack.bands for own in band.fields)
    return Picture(canvas.finish(rng), shown, lines, slot_labels(canvas.glyphs, height, WIDTH), drawing.cut())
