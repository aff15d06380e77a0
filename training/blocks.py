"""One field as it stands on a page: where its label and its value are, by the form that the page gives to all."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from training.drawing import Canvas, Theme
from training.records import Field


@dataclass(frozen=True, slots=True)
class Run:
    """A string, its left end in pixels from its block's, and its line in the block, from 0.

    `grown` is by how many pixels its letters are larger than the page's.
    """

    x: float
    text: str
    line: int = 0
    is_value: bool = True
    grown: int = 0


@dataclass(frozen=True, slots=True)
class Block:
    """Runs that belong together, their width in pixels, and the fields that they show (none for headings, filler)."""

    runs: tuple[Run, ...]
    width: float
    fields: tuple[Field, ...] = ()
    lines: int = 1
    framed: bool = False


@dataclass(slots=True)
class Style:
    """One page's typography: fonts, letter size in pixels, the columns between which it writes, and its form.

    `middle`: where the values of a column begin, in pixels from `left`. `frame`: pixels between a block and the frame
    around it, 0 without frames.
    """

    theme: Theme
    path: str
    value_path: str
    size: int
    left: int
    right: int
    form: str
    middle: float
    frame: int = 0

    def length(self, canvas: Canvas, text: str, *, is_value: bool = False) -> float:
        """Width of a label or a value in pixels."""
        return canvas.length(text, self.value_path if is_value else self.path, self.size)


Form = Callable[[Random, Canvas, Style, str, str], tuple[tuple[Run, ...], float] | None]
"""Places a label and a value; gives their runs and width, or None where they do not fit."""


def _far(_: Random, canvas: Canvas, style: Style, label: str, value: str) -> tuple[tuple[Run, ...], float] | None:
    width = float(style.right - style.left)
    x = width - style.length(canvas, value, is_value=True)
    if style.length(canvas, label) + style.size * 0.5 > x:
        return None
    return (Run(0, label, is_value=False), Run(x, value)), width


def _near(rng: Random, canvas: Canvas, style: Style, label: str, value: str) -> tuple[tuple[Run, ...], float]:
    x = style.length(canvas, label) + style.length(canvas, " ") * rng.uniform(0.9, 2.0)
    return (Run(0, label, is_value=False), Run(x, value)), x + style.length(canvas, value, is_value=True)


def _below(_: Random, canvas: Canvas, style: Style, label: str, value: str) -> tuple[tuple[Run, ...], float]:
    width = max(style.length(canvas, label), style.length(canvas, value, is_value=True))
    return (Run(0, label, is_value=False), Run(0, value, 1)), width


def _column(_: Random, canvas: Canvas, style: Style, label: str, value: str) -> tuple[tuple[Run, ...], float] | None:
    if style.length(canvas, label) + style.size * 0.4 > style.middle:
        return None
    runs = (Run(0, label, is_value=False), Run(style.middle, value))
    return runs, style.middle + style.length(canvas, value, is_value=True)


def _table(rng: Random, canvas: Canvas, style: Style, label: str, value: str) -> tuple[tuple[Run, ...], float] | None:
    placed = _far(rng, canvas, style, label, value)
    middle = (style.right - style.left) * 0.62
    if placed is None or style.length(canvas, label) + 12 > middle or middle + 30 > placed[0][1].x:
        return None
    (first, last), width = placed
    return (first, Run(middle, str(rng.randint(1, 9))), last), width


FORMS: dict[str, tuple[float, Form, float]] = {
    "far": (0.28, _far, 0.15),
    "near": (0.13, _near, 0.3),
    "colon": (0.17, _near, 1.0),
    "below": (0.19, _below, 0.15),
    "column": (0.19, _column, 0.15),
    "table": (0.04, _table, 0.0),
}
"""By name: its share among pages, what places label and value, and how often a colon ends the label."""

NARROW = ("near", "colon", "below")
"""Forms of which several may stand next to each other."""


def block(rng: Random, canvas: Canvas, style: Style, field: Field) -> Block | None:
    """The field in the page's form, one in twenty with its value right behind its label; None where it does not fit."""
    form = "near" if style.form not in NARROW and rng.random() < 0.05 else style.form
    _, place, colons = FORMS[form]
    label = field.label.written + ":" * (rng.random() < colons)
    placed = place(rng, canvas, style, label, field.value)
    if placed is None or placed[1] > style.right - style.left:
        return None
    runs, width = placed
    return Block(runs, width, (field,), 1 + max(run.line for run in runs), style.frame > 0)
