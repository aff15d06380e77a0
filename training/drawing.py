"""A canvas that remembers every glyph: themes, strings with their places, and camera effects."""

import io
from dataclasses import dataclass, field
from functools import lru_cache
from random import Random

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from training.fonts import FontSet, font

Colour = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Glyph:
    """A drawn character and its centre in pixels (the middle of its advance, of the x-height)."""

    character: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Theme:
    """Colours of a page: background, text, muted text for labels, and rules between rows."""

    back: Colour
    ink: Colour
    muted: Colour
    rule: Colour

    @property
    def stripe(self) -> Colour:
        """A third of the way from the background to the rules: stripes, and what fills a frame."""
        red, green, blue = (round(b + (r - b) * 0.35) for b, r in zip(self.back, self.rule, strict=True))
        return red, green, blue


def _shade(rng: Random, low: int, high: int, tint: int) -> Colour:
    grey = rng.randint(low, high)
    red, green, blue = (min(255, max(0, grey + rng.randint(-tint, tint))) for _ in range(3))
    return red, green, blue


def theme(rng: Random) -> Theme:
    """Light pages three times in four, else dark ones; one label in three is muted."""
    if rng.random() < 0.75:
        back = (255, 255, 255) if rng.random() < 0.55 else _shade(rng, 228, 252, 10)
        ink, muted = _shade(rng, 0, 60, 25), _shade(rng, 70, 130, 25)
        rule = _shade(rng, 190, 235, 8)
    else:
        back = _shade(rng, 8, 56, 14)
        ink, muted = _shade(rng, 205, 255, 20), _shade(rng, 135, 185, 20)
        rule = _shade(rng, 60, 95, 10)
    return Theme(back, ink, muted if rng.random() < 0.33 else ink, rule)


@dataclass(slots=True)
class Canvas:
    """An image being drawn, in pixels; `scale` 2 draws twice as large and shrinks at the end."""

    width: int
    height: int
    theme: Theme
    scale: int = 1
    keep_glyphs: bool = False
    glyphs: list[Glyph] = field(default_factory=list)
    image: Image.Image = field(init=False)
    pen: ImageDraw.ImageDraw = field(init=False)

    def __post_init__(self) -> None:
        size = (self.width * self.scale, self.height * self.scale)
        self.image = Image.new("RGB", size, self.theme.back)
        self.pen = ImageDraw.Draw(self.image)

    def length(self, text: str, path: str, size: int) -> float:
        """Width of a string in pixels of the finished image."""
        return font(path, size * self.scale).getlength(text) / self.scale

    def text(self, x: float, baseline: float, text: str, path: str, size: int, ink: Colour) -> float:  # noqa: PLR0917
        """Draws a string with its left end and baseline there; returns its right end."""
        face, scale = font(path, size * self.scale), self.scale
        left = round(x * scale)
        self.pen.text((left, round(baseline * scale)), text, font=face, fill=ink, anchor="ls")
        if self.keep_glyphs:
            before = 0.0
            for character, following in zip(text, text[1:] + " ", strict=True):
                after = before + _advance(path, size * scale, character, following)
                if not character.isspace():
                    centre = (left + (before + after) / 2) / scale
                    self.glyphs.append(Glyph(character, centre, baseline - 0.33 * size))
                before = after
        return x + face.getlength(text) / scale

    def box(self, left: float, top: float, right: float, bottom: float, fill: Colour) -> None:
        """Fills a rectangle."""
        scale = self.scale
        corners = (left * scale, top * scale, max(left, right) * scale, max(top, bottom) * scale)
        self.pen.rectangle(corners, fill=fill)

    def frame(self, ends: tuple[float, float, float, float], ink: Colour, radius: int, *, filled: bool) -> None:
        """Draws the edge, a pixel wide, of a rectangle (left, top, right, bottom) with corners rounded by `radius`."""
        left, top, right, bottom = (end * self.scale for end in ends)
        corners = (left, top, max(left + 1, right), max(top + 1, bottom))
        self.pen.rounded_rectangle(corners, radius * self.scale, self.theme.stripe if filled else None, ink, self.scale)

    def finish(self, rng: Random) -> np.ndarray:
        """The pixels, uint8 (height, width, 3); three images in ten are blurred, pale, or were a JPEG."""
        image = self.image
        if self.scale > 1:
            ways = (Image.Resampling.LANCZOS, Image.Resampling.BOX, Image.Resampling.BILINEAR)
            image = image.resize((self.width, self.height), rng.choice(ways))
        effect = rng.random()
        if effect < 0.12:
            image = image.filter(ImageFilter.GaussianBlur(rng.uniform(0.2, 0.9)))
        elif effect < 0.22:
            file = io.BytesIO()
            image.save(file, "JPEG", quality=rng.randint(60, 95))
            image = Image.open(file).convert("RGB")
        elif effect < 0.3:
            image = Image.blend(Image.new("RGB", image.size, self.theme.back), image, rng.uniform(0.3, 0.8))
        return np.asarray(image)


@lru_cache(maxsize=1 << 18)
def _advance(path: str, size: int, character: str, following: str) -> float:
    """Advance of a character before another one, with their kerning."""
    face = font(path, size)
    return face.getlength(character + following) - face.getlength(following)


def pick_font(rng: Random, fonts: FontSet) -> str:
    """A font file, by the set's weights."""
    return rng.choices(fonts.paths, fonts.weights)[0]


def pick_size(rng: Random, smallest: int = 11) -> int:
    """Text size in pixels, from the smallest to 24, most often about 13."""
    return round(rng.triangular(smallest - 0.49, 24.49, max(13, smallest)))


def pick_scale(rng: Random) -> int:
    """Two images in five are drawn two or three times as large: other edges, and letters between whole pixels."""
    return rng.choices((1, 2, 3), (6, 3, 1))[0]
