"""Dense text for the tower's stage, and its labels: which glyphs stand in a patch, in reading order.

A glyph belongs to the patch of 16 x 16 pixels that holds its centre. The patch's slots hold its glyphs from left to
right, those of an upper line before those of a lower one; places in pixels instead would put two hair-thin letters
into one slot.
"""

import string
from random import Random

import numpy as np

from training.drawing import Canvas, Glyph, pick_font, pick_scale, pick_size, theme
from training.fonts import FontSet
from training.pages import filler
from training.processor import CHARACTERS, GRID, PATCH, TILE, WIDTH
from training.records import Field, make_record

SLOTS = 6
"""Glyphs that a patch can hold: the thinnest at 11 px are 2.7 px wide. Any further one is not labelled."""
CLASSES = [character for character in CHARACTERS if not character.isspace()]
"""Class `i + 1` is the character at `i`; class 0 means an empty slot."""
UNLABELLED = -100
_CLASS = {character: number for number, character in enumerate(CLASSES, start=1)}
_ALPHABETS = (
    string.digits,
    string.digits + "-.,/:$€%#",
    string.ascii_uppercase + string.digits,
    string.ascii_letters,
    "".join(CLASSES[:94]),
)


def _snippet(rng: Random) -> str:
    choice = rng.random()
    if choice < 0.35:
        alphabet = rng.choice(_ALPHABETS)
        return "".join(rng.choice(alphabet) for _ in range(rng.randint(2, 14)))
    if choice < 0.5:
        return filler(rng)[:40]
    field: Field = make_record(rng, 1)[0]
    if choice < 0.65:
        return field.label.written
    return field.value if choice < 0.85 else f"{field.label.written}: {field.value}"


def dense_image(rng: Random, fonts: FontSet, rows: int = 1) -> tuple[np.ndarray, list[Glyph]]:
    """An image of 512 x 128·rows pixels full of text, lines cut by its edges, with all glyphs."""
    height = rows * TILE
    canvas = Canvas(WIDTH, height, theme(rng), pick_scale(rng), keep_glyphs=True)
    path, size, baseline = pick_font(rng, fonts), pick_size(rng), float(rng.randint(2, 24))
    while baseline < height + 12:
        if rng.random() < 0.3:
            path, size = pick_font(rng, fonts), pick_size(rng)
        x = float(rng.randint(-12, 40))
        while x < WIDTH - 10:
            text, ink = _snippet(rng), rng.choice((canvas.theme.ink, canvas.theme.muted))
            if rng.random() < 0.06:
                end = x + canvas.length(text, path, size)
                canvas.box(x - 5, baseline - size - 1, end + 5, baseline + size * 0.4, canvas.theme.ink)
                ink = canvas.theme.back
            x = canvas.text(x, baseline, text, path, size, ink) + rng.randint(6, 50)
        if rng.random() < 0.15:
            y = baseline + size * 0.45
            canvas.box(0, y, WIDTH, y, canvas.theme.rule)
        baseline += round(size * rng.uniform(1.15, 1.9))
    return canvas.finish(rng), canvas.glyphs


def slot_labels(glyphs: list[Glyph], height: int, width: int) -> np.ndarray:
    """Classes by row, column and slot of the whole image: int64 (height / 16, width / 16, 6)."""
    grid = np.zeros((height // PATCH, width // PATCH, SLOTS), dtype=np.int64)
    filled = np.zeros(grid.shape[:2], dtype=np.int64)
    for glyph in sorted(glyphs, key=lambda glyph: (glyph.y, glyph.x)):
        row, column = int(glyph.y // PATCH), int(glyph.x // PATCH)
        if 0 <= row < grid.shape[0] and 0 <= column < grid.shape[1] and filled[row, column] < SLOTS:
            grid[row, column, filled[row, column]] = _CLASS.get(glyph.character, UNLABELLED)
            filled[row, column] += 1
    return grid


def by_tile(labels: np.ndarray) -> np.ndarray:
    """Slot labels of each tile, tiles row by row: (tiles, 64, 6)."""
    rows, columns = labels.shape[0] // GRID, labels.shape[1] // GRID
    tiled = labels.reshape(rows, GRID, columns, GRID, SLOTS).transpose(0, 2, 1, 3, 4)
    return tiled.reshape(-1, GRID * GRID, SLOTS)
