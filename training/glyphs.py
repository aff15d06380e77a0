"""Dense text for the tower's first stage, and its labels: which glyph stands in which slot of a patch.

A patch of 16 x 16 pixels has four slots of 4 pixels' width. A glyph belongs to the slot that holds
its centre; two centres in one slot (hair-thin letters) leave that slot without a label.
"""

import string
from random import Random

import numpy as np

from training.drawing import Canvas, Glyph, pick_font, pick_scale, pick_size, theme
from training.fonts import FontSet
from training.pages import filler
from training.processor import CHARACTERS, TILE, WIDTH
from training.records import Field, make_record

PATCH, SLOTS = 16, 4
GRID = TILE // PATCH
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
    """Classes by tile, row, column and slot: int64 (tiles, 64, 4), tiles row by row."""
    grid = np.zeros((height // PATCH, width // (PATCH // SLOTS)), dtype=np.int64)
    for glyph in glyphs:
        row, slot = int(glyph.y // PATCH), int(glyph.x // (PATCH // SLOTS))
        if 0 <= row < grid.shape[0] and 0 <= slot < grid.shape[1]:
            taken = grid[row, slot] != 0
            grid[row, slot] = UNLABELLED if taken else _CLASS.get(glyph.character, UNLABELLED)
    tiled = grid.reshape(height // TILE, GRID, width // TILE, GRID, SLOTS)
    return tiled.transpose(0, 2, 1, 3, 4).reshape(-1, GRID * GRID, SLOTS)
