"""Blocks stacked into bands: what stands next to what, and how far apart."""

from dataclasses import dataclass, field
from random import Random

from training.blocks import NARROW, Block, Run, Style, block
from training.drawing import Canvas
from training.pages import filler
from training.processor import WIDTH
from training.records import Field
from training.words import CHROME, HEADINGS

LEFT, RIGHT = 3, WIDTH - 4
"""Columns in pixels between which everything is written."""
SMALLEST = 11
"""Letters shrink to this size, in pixels, where a first field does not fit otherwise."""


@dataclass(slots=True)
class Band:
    """Blocks next to each other, each with its left end in pixels; they have equally many lines."""

    blocks: list[tuple[float, Block]] = field(default_factory=list)

    @property
    def lines(self) -> int:
        """Lines of text."""
        return self.blocks[0][1].lines

    @property
    def fields(self) -> tuple[Field, ...]:
        """What it shows."""
        return tuple(own for _, part in self.blocks for own in part.fields)

    def runs(self, line: int) -> list[tuple[float, Run, bool]]:
        """What stands on a line from left to right: each run's left end, itself, and whether it is a field's."""
        found = [
            (x + run.x, run, bool(part.fields)) for x, part in self.blocks for run in part.runs if run.line == line
        ]
        return sorted(found, key=lambda placed: placed[0])


@dataclass(slots=True)
class Spacing:
    """Pixels from baseline to baseline, between bands, and between blocks; `stops` are columns' left ends, if any."""

    step: float
    gap: float
    between: float
    stops: tuple[float, ...]

    @classmethod
    def drawn(cls, rng: Random, style: Style) -> "Spacing":
        """Spacing that suits a style."""
        step = style.size * rng.uniform(1.15, 2.1) + rng.choice((0, 0, 2, 6))
        gap = rng.uniform(2, 14) if rng.random() < (0.7 if style.form == "below" else 0.15) else 0.0
        if style.frame:
            gap = max(gap, style.frame * 0.8 + 2)
        width = style.right - style.left
        between = 2 * style.frame + (rng.uniform(4, 16) if style.frame else rng.uniform(12, 40))
        columns = rng.choice((2, 2, 3, 4)) if rng.random() < 0.5 else 0
        stops = tuple(style.left + width * number / columns for number in range(1, columns))
        return cls(step, gap, between, stops)

    def height(self, band: Band) -> float:
        """A band's height with what is left free below it."""
        return band.lines * self.step + self.gap


@dataclass(slots=True)
class Stack:
    """Bands below each other in `room` pixels of height; `canvas` measures."""

    rng: Random
    canvas: Canvas
    style: Style
    space: Spacing
    room: float
    bands: list[Band] = field(default_factory=list)

    @property
    def height(self) -> float:
        """Pixels of all bands."""
        return sum(map(self.space.height, self.bands))

    def fill(self, record: list[Field]) -> None:
        """Places the fields as far as they fit; at least the first one, if need be with smaller letters."""
        rng, style = self.rng, self.style
        several = style.form in NARROW and rng.random() < (0.8 if style.frame else 0.5)
        for own in record:
            made = block(rng, self.canvas, style, own)
            while made is None and not self.bands and style.size > SMALLEST:
                style.size -= 1
                made = block(rng, self.canvas, style, own)
            if made is None or (several and self.bands and self._joins(self.bands[-1], made)):
                continue
            self._add(Band([(float(style.left), made)]))
        if not self.bands:
            own, self.space = record[0], Spacing(16.0, 0.0, 0.0, ())
            style.left, style.size, style.frame = LEFT, SMALLEST, 0
            runs = (Run(0, own.label.written, is_value=False), Run(0, own.value, 1))
            self.bands = [Band([(float(LEFT), Block(runs, RIGHT - LEFT, (own,), 2))])]

    def mix(self, clutter: float) -> None:
        """Puts a title, lines that answer nothing and a button between the bands, where there is room for them."""
        rng, shown = self.rng, self.bands
        room, self.room, self.bands = self.room, self.room - self.height, []
        if rng.random() < 0.22 * clutter:
            self._add_words(rng.choice(HEADINGS), grown=rng.choice((0, 0, 2, 4)))
        for band in shown:
            self.room += self.space.height(band)
            self.bands.append(band)
            if rng.random() < 0.12 * clutter:
                self._add_words(filler(rng))
        if rng.random() < 0.08 * clutter:
            self._add_words(rng.choice(CHROME), framed=True)
        self.room = room

    def _joins(self, band: Band, made: Block) -> bool:
        """Puts a block at the end of a band where it fits there, at the next column if there are columns."""
        style = self.style
        x, last = band.blocks[-1]
        start = x + last.width + self.space.between
        if self.space.stops:
            free = x + last.width + style.size * 0.8
            start = next((stop for stop in self.space.stops if stop >= free), float(WIDTH))
        if not last.fields or last.lines != made.lines or start + made.width > min(RIGHT, style.right + 20):
            return False
        band.blocks.append((start, made))
        return True

    def _add_words(self, text: str, *, framed: bool = False, grown: int = 0) -> None:
        style = self.style
        path = style.value_path if grown else style.path
        width = self.canvas.length(text, path, style.size + grown)
        if width < RIGHT - style.left:
            runs = (Run(0, text, 0, grown > 0, grown),)
            self._add(Band([(float(style.left), Block(runs, width, framed=framed))]))

    def _add(self, band: Band) -> None:
        if self.height + self.space.height(band) <= self.room:
            self.bands.append(band)
