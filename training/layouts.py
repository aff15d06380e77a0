"""Records as images: crops of pages, forms, tables and receipts, with what a reader would read.

An image is 512 px wide and 128, 256 or 384 px tall, as the service pads its crops. Rows are placed
at random heights, so that some are cut by the borders between tiles.
"""

from dataclasses import dataclass
from random import Random

import numpy as np

from training.drawing import Canvas, Theme, pick_font, pick_scale, pick_size, theme
from training.fonts import FontSet
from training.glyphs import slot_labels
from training.pages import filler
from training.processor import TILE, WIDTH
from training.records import Field

LEFT, RIGHT = 3, WIDTH - 4
"""Columns in pixels between which everything is written."""


@dataclass(frozen=True, slots=True)
class Run:
    """A string with its left end; labels and values may differ in font and colour."""

    x: float
    text: str
    is_value: bool = True


@dataclass(slots=True)
class Row:
    """Runs on one baseline, and the fields that they show (none for headings and filler)."""

    runs: list[Run]
    fields: tuple[Field, ...] = ()

    def read(self) -> str:
        """The row as a reader writes it down."""
        return " ".join(run.text for run in self.runs)


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
class Style:
    """One page's typography: fonts, size in pixels, where rows begin and values end."""

    theme: Theme
    path: str
    value_path: str
    size: int
    left: int
    right: int
    kind: str
    beside: bool


def _style(rng: Random, fonts: FontSet, smallest: int) -> Style:
    path = pick_font(rng, fonts)
    value_path = path if rng.random() < 0.7 else pick_font(rng, fonts)
    left = rng.randint(LEFT, 60)
    kind = rng.choices(("far", "near", "below", "column", "colon", "table"), (34, 14, 14, 16, 18, 4))[0]
    right = rng.randint(max(left + 330, 400), RIGHT)
    beside = kind in {"near", "colon", "below"} and rng.random() < 0.4
    return Style(theme(rng), path, value_path, pick_size(rng, smallest), left, right, kind, beside)


def _rows(rng: Random, canvas: Canvas, style: Style, field: Field) -> list[Row] | None:
    """Rows that show one field, or None where it does not fit between the margins."""
    label, value, left = field.label.written, field.value, float(style.left)
    kind = style.kind
    if kind in ("near", "colon") or rng.random() < 0.06:
        label += ":" if kind == "colon" or rng.random() < 0.3 else ""
    elif rng.random() < 0.15:
        label += ":"
    label_width = canvas.length(label, style.path, style.size)
    value_width = canvas.length(value, style.value_path, style.size)
    space = canvas.length(" ", style.path, style.size)
    if kind == "below":
        if max(label_width, value_width) > RIGHT - left:
            return None
        return [Row([Run(left, label, False)], (field,)), Row([Run(left, value)], (field,))]
    if kind == "far":
        x = style.right - value_width
    elif kind == "column":
        x = left + (style.right - left) * 0.5
    elif kind == "table":
        count = str(rng.randint(1, 9))
        x = style.right - value_width
        middle = left + (style.right - left) * 0.62
        if left + label_width + 12 > middle or middle + 30 > x:
            return None
        return [Row([Run(left, label, False), Run(middle, count), Run(x, value)], (field,))]
    else:
        x = left + label_width + space * rng.uniform(0.9, 2.0)
    if x + value_width > RIGHT or left + label_width + space * 0.8 > x:
        return None
    return [Row([Run(left, label, False), Run(x, value)], (field,))]


def picture(
    rng: Random,
    record: list[Field],
    fonts: FontSet,
    *,
    smallest: int = 11,
    most_tiles: int = 3,
    clutter: float = 1.0,
) -> Picture:
    """Draws the fields that fit; there is at least one, in a size that makes it fit.

    smallest: least text size in pixels; most_tiles: greatest height, in tiles of 128 px;
    clutter: 0 … 1, how often rules, boxes, headings and filler lines stand between the rows.
    """
    style = _style(rng, fonts, smallest)
    scale = pick_scale(rng)
    canvas = Canvas(WIDTH, TILE, style.theme, scale)
    step = style.size * rng.uniform(1.2, 2.1) + rng.choice((0, 0, 2, 6))
    room = most_tiles * TILE - 8
    groups: list[list[Row]] = []
    used = 0.0
    for field in record:
        rows = _rows(rng, canvas, style, field)
        while rows is None and not groups and style.size > 11:
            style.size -= 1
            rows = _rows(rng, canvas, style, field)
        if rows is None or used + len(rows) * step > room - step * 0.4:
            continue
        groups.append(rows)
        used += len(rows) * step
        if rng.random() < 0.12 * clutter and used + step < room:
            text = filler(rng)
            if canvas.length(text, style.path, style.size) < RIGHT - style.left:
                groups.append([Row([Run(float(style.left), text, False)])])
                used += step
    if not any(row.fields for rows in groups for row in rows):
        style.kind, style.left, style.size = "below", LEFT, 11
        groups = [_rows(rng, canvas, style, record[0]) or _shortened(record[0])]
        used, step = 2 * 16.0, 16.0
    if style.beside:
        groups = _beside(rng, canvas, style, groups)
        used = step * sum(map(len, groups))
    needed = min(most_tiles, max(1, int(-(-(used + style.size * 0.6) // TILE))))
    height = (needed if rng.random() < 0.85 else rng.randint(needed, most_tiles)) * TILE
    free = height - used - style.size * 0.35
    top = rng.uniform(1, max(1.5, free))
    top = min(top, 8.0) if rng.random() < 0.3 else top
    canvas = Canvas(WIDTH, height, style.theme, scale, keep_glyphs=True)
    _decorate(rng, groups, canvas, style=style, top=top, step=step, clutter=clutter)
    lines = _write(groups, canvas, style, top, step)
    shown = tuple(field for rows in groups for field in rows[0].fields)
    cut = _cut(groups, style.size, top, step)
    return Picture(canvas.finish(rng), shown, lines, slot_labels(canvas.glyphs, height, WIDTH), cut)


def _beside(rng: Random, canvas: Canvas, style: Style, groups: list[list[Row]]) -> list[list[Row]]:
    """Two groups next to each other where they fit: in a column in the middle, or right after the first one."""

    def end(rows: list[Row]) -> float:
        return max(
            run.x + canvas.length(run.text, style.value_path if run.is_value else style.path, style.size)
            for row in rows
            for run in row.runs
        )

    in_column, merged = rng.random() < 0.6, [groups[0]]
    for rows in groups[1:]:
        before, used = merged[-1], end(merged[-1])
        start = max(used + 14, (style.left + RIGHT) / 2) if in_column else used + rng.randint(12, 40)
        shift = start - style.left
        if len(before) == len(rows) and before[0].fields and rows[0].fields and end(rows) + shift <= RIGHT:
            moved = [[Run(run.x + shift, run.text, run.is_value) for run in row.runs] for row in rows]
            merged[-1] = [
                Row([*one.runs, *runs], one.fields + other.fields)
                for one, other, runs in zip(before, rows, moved, strict=True)
            ]
        else:
            merged.append(rows)
    return merged


def _shortened(field: Field) -> list[Row]:
    return [Row([Run(LEFT, field.label.written, False)], (field,)), Row([Run(LEFT, field.value)], (field,))]


def _decorate(
    rng: Random, groups: list[list[Row]], canvas: Canvas, *, style: Style, top: float, step: float, clutter: float
) -> None:
    """Draws what lies behind the rows: a header's edge, stripes and rules."""
    ruled, striped = rng.random() < 0.25 * clutter, rng.random() < 0.12 * clutter
    if rng.random() < 0.12 * clutter:
        canvas.box(0, 0, canvas.width, top * rng.random(), style.theme.rule)
    baseline = top + style.size * 0.95
    for number, rows in enumerate(groups):
        if striped and number % 2:
            start = baseline - style.size - 2
            canvas.box(0, start, canvas.width, start + step * len(rows), _stripe(style.theme))
        baseline += step * len(rows)
        if ruled:
            y = baseline - step + style.size * 0.42
            canvas.box(0, y, canvas.width, y, style.theme.rule)


def _write(groups: list[list[Row]], canvas: Canvas, style: Style, top: float, step: float) -> tuple[str, ...]:
    """Writes the rows below each other and returns them as they read."""
    baseline = top + style.size * 0.95
    lines = []
    for row in (row for rows in groups for row in rows):
        for run in row.runs:
            path = style.value_path if run.is_value else style.path
            ink = style.theme.ink if run.is_value or not row.fields else style.theme.muted
            canvas.text(run.x, baseline, run.text, path, style.size, ink)
        lines.append(row.read())
        baseline += step
    return tuple(lines)


def _cut(groups: list[list[Row]], size: int, top: float, step: float) -> tuple[Field, ...]:
    """The fields whose last row, which holds the value, has a border between its capitals' top and its baseline."""
    found: list[Field] = []
    baseline = top + size * 0.95 - step
    for rows in groups:
        baseline += step * len(rows)
        if (baseline - 0.7 * size) // TILE != baseline // TILE:
            found += rows[0].fields
    return tuple(found)


def _stripe(theme: Theme) -> tuple[int, int, int]:
    """A stripe's colour: a third of the way from the background to the rules."""
    red, green, blue = (round(b + (r - b) * 0.35) for b, r in zip(theme.back, theme.rule, strict=True))
    return red, green, blue
