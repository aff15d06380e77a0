"""Requests of a given shape: pictures and texts that state the same fields, one of them with another total."""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from itertools import islice, takewhile
from random import Random

import numpy as np
from PIL import Image, ImageDraw

from crosscheck_detectors.context import Box, Line, Reading, Source, Word
from crosscheck_service.request.model import ImageInput, Mode, PartInput, Request, TextInput

QUESTION = "What is the order total?"
_WIDTH, _PITCH, _SIZE = 512, 30, 16
_NAMES = ("Order number", "Delivery date", "Shipping", "Customer", "Discount", "Weight", "Reference", "Invoice number")


@dataclass(frozen=True, slots=True)
class Shape:
    """So many pictures of 512 pixels by `height`, and so many texts of at most `characters`."""

    images: int
    texts: int
    height: int = 384
    characters: int = 950

    @property
    def name(self) -> str:
        pictures = f"{self.images} x 512 x {self.height} px" if self.images else "no image"
        texts = f"{self.texts} x {self.characters} characters" if self.texts else "no text"
        return f"{self.images + self.texts} parts: {pictures}, {texts}"


def request_of(shape: Shape, seed: int, new_tokens: int) -> tuple[Request, Reading]:
    """A request in MODE_FULL, and what stands in each of its pictures."""
    rng = Random(seed)
    lines = _lines(rng)
    totals = [f"${rng.randint(100, 999)}.{rng.randint(10, 99)}" for _ in range(2)]
    parts: list[PartInput] = []
    shown = list(islice(lines, shape.height // _PITCH - 1))
    rows = [f"Order total   {totals[0]}", *shown]
    for number in range(shape.images):
        pixels = _picture(rows, shape.height, number)
        digest = sha256(pixels.tobytes()).hexdigest()
        parts.append(ImageInput(f"image{number}", Source.SCREENSHOT, pixels, f"sha256:{digest}"))
    for number in range(shape.texts):
        text = f"Order total: {totals[1]}\n" + _cut(rng, shape.characters)
        digest = sha256(text.encode()).hexdigest()
        parts.append(TextInput(f"text{number}", Source.DOM, text, f"sha256:{digest}"))
    request = Request(str(seed), tuple(parts), QUESTION, new_tokens, 0.0, Mode.FULL, (), answers=True)
    return request, Reading(tuple(_line(row, number) for number, row in enumerate(rows)))


def _lines(rng: Random) -> Iterator[str]:
    while True:
        yield f"{rng.choice(_NAMES)} {rng.randint(1, 99)}   {rng.randint(1000, 99999)}"


def _cut(rng: Random, characters: int) -> str:
    total = 0

    def fits(line: str) -> bool:
        nonlocal total
        total += len(line) + 1
        return total <= characters

    return "\n".join(takewhile(fits, (line.replace("   ", ": ") for line in _lines(rng))))


def _picture(rows: list[str], height: int, number: int) -> np.ndarray:
    drawn = Image.new("RGB", (_WIDTH, height), ("white", "#f8f8ff", "#fffff0")[number % 3])
    pen = ImageDraw.Draw(drawn)
    for row, text in enumerate(rows):
        pen.text((20, 10 + _PITCH * row), text, fill="black", font_size=_SIZE)
    pixels = np.asarray(drawn).copy()
    pixels.flags.writeable = False
    return pixels


def _line(text: str, row: int) -> Line:
    top, words, start = 10 + _PITCH * row, [], 0
    for run in text.split():
        start = text.index(run, start)
        words.append(Word(run, start, Box(20 + 8 * start, top, 20 + 8 * (start + len(run)), top + _SIZE)))
    return Line(text, Box(20, top, 20 + 8 * len(text), top + _SIZE), 0.99, tuple(words))
