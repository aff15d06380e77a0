"""Held-out items for each skill: fresh values, and where it is said, fonts or labels never trained on."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

import numpy as np
from PIL import Image, ImageFilter

from crosscheck_detectors.prompts import BOTH_JOIN, READ
from training.browser import LARGEST, SMALL, browser_items
from training.fonts import font_set
from training.layouts import picture
from training.pages import page
from training.records import Asked, ask, ask_absent, make_record
from training.samples import Pixels, Sample, disagreement_sample, joint_sample, text_sample, two_image_sample


@dataclass(frozen=True, slots=True)
class Item:
    """One question with its context and right answer."""

    images: tuple[Pixels, ...]
    texts: tuple[str, ...]
    asked: Asked


def _one(rng: Random, sample: Sample, absent: bool = False) -> Item | None:
    fitting = [asked for asked in sample.asked if (asked.answer == "absent") == absent and asked.key != "read"]
    return Item(sample.images, sample.texts, rng.choice(fitting)) if fitting else None


def _image(
    rng: Random,
    *,
    absent: bool = False,
    tiles: int = 1,
    held_fonts: bool = False,
    held_labels: bool = False,
    smallest: int = 11,
) -> Item:
    record = make_record(rng, rng.randint(2, 6 * tiles), held_labels)
    drawn = picture(rng, record, font_set(held_fonts), smallest=smallest, most_tiles=tiles)
    fields = list(drawn.fields)
    asked = ask_absent(rng, fields, held_labels) if absent else ask(rng, rng.choice(fields))
    return Item((drawn.pixels,), (), asked)


def _cut(rng: Random) -> Item | None:
    """A value that the border between two rows of tiles cuts in two."""
    drawn = picture(rng, make_record(rng, rng.randint(5, 14)), font_set(), most_tiles=3)
    return Item((drawn.pixels,), (), ask(rng, rng.choice(drawn.cut))) if drawn.cut else None


def _read(rng: Random) -> Item:
    record = make_record(rng, rng.randint(1, 3))
    drawn = picture(rng, record, font_set(), most_tiles=1)
    return Item((drawn.pixels,), (), Asked(READ, "\n".join(drawn.lines), "read"))


def _degraded(rng: Random) -> Item:
    """An image that was blurred, robbed of contrast, or shrunk to letters of 9 px and more."""
    item = _image(rng, held_fonts=True)
    image = Image.fromarray(item.images[0])
    back = image.getpixel((0, 0))
    way = rng.choice(("blur", "contrast", "small"))
    if way == "blur":
        image = image.filter(ImageFilter.GaussianBlur(rng.uniform(0.6, 1.0)))
    elif way == "contrast":
        image = Image.blend(Image.new("RGB", image.size, back), image, rng.uniform(0.25, 0.5))
    else:
        share = rng.uniform(0.8, 0.9)
        shrunk = image.resize((round(image.width * share), round(image.height * share)), Image.Resampling.LANCZOS)
        image = Image.new("RGB", image.size, back)
        image.paste(shrunk, (0, 0))
    return Item((np.asarray(image),), (), item.asked)


def _agreeing(rng: Random) -> Item:
    """An image and a text of which both show the field, with one value."""
    drawn = picture(rng, make_record(rng, rng.randint(2, 6)), font_set(), most_tiles=1)
    fields = list(drawn.fields)
    text = page(rng, rng.sample(fields, len(fields)), fillers=rng.randint(0, 2))
    return Item((drawn.pixels,), (text,), ask(rng, rng.choice(fields)))


def _both(rng: Random, images: int) -> Item | None:
    sample = disagreement_sample(rng, 1.0, font_set())
    asked = [asked for asked in sample.asked if BOTH_JOIN in asked.answer]
    return Item(sample.images, sample.texts, rng.choice(asked)) if asked and len(sample.images) == images else None


def _lines(rng: Random) -> Item:
    record = make_record(rng, rng.randint(2, 6))
    return Item((), (page(rng, record, plain=True),), ask(rng, rng.choice(record)))


def _long(rng: Random) -> Item | None:
    sample = text_sample(rng, 1.0)
    return _one(rng, sample) if sum(map(len, sample.texts)) > 600 else None


SKILLS: dict[str, Callable[[Random], Item | None]] = {
    "text": lambda rng: _one(rng, text_sample(rng, 1.0)),
    "text, 2 to 6 plain lines": _lines,
    "text, over 600 characters": _long,
    "text, labels never trained on": lambda rng: _one(rng, text_sample(rng, 1.0, held_out=True)),
    "text, field absent": lambda rng: _one(rng, text_sample(rng, 1.0), absent=True),
    "image 512 x 128": _image,
    "image 512 x 128, letters of 15 px and more": lambda rng: _image(rng, smallest=15),
    "image 512 x 128, fonts never trained on": lambda rng: _image(rng, held_fonts=True),
    "image 512 x 128, labels never trained on": lambda rng: _image(rng, held_labels=True),
    "image up to 512 x 384": lambda rng: _image(rng, tiles=3),
    "image up to 512 x 384, value cut by a border": _cut,
    "image 512 x 128, field absent": lambda rng: _image(rng, absent=True),
    "image 512 x 128, degraded": _degraded,
    "image and text agree": _agreeing,
    "both sides, two texts": lambda rng: _both(rng, 0),
    "both sides, image and text": lambda rng: _both(rng, 1),
    "two images": lambda rng: _one(rng, two_image_sample(rng, 1.0, font_set())),
    "joint": lambda rng: _one(rng, joint_sample(rng, 1.0, font_set())),
    "joint, field absent": lambda rng: _one(rng, joint_sample(rng, 1.0, font_set()), absent=True),
    "transcription of 1 to 3 fields": _read,
}
"""Each skill by name: makes an item, or None where the draw did not fit."""

BROWSER = {
    "image 512 x 128, drawn by Chromium, letters of 11 to 24 px": LARGEST,
    "image 512 x 128, drawn by Chromium": SMALL,
}
"""Skills whose items are rendered many at once, in layouts and families of fonts never trained on, by largest letter.

The one without a range has letters of 11 to 14 px.
"""

NAMES = (*SKILLS, *BROWSER)


def make_items(skill: str, count: int, seed: str = "exam") -> list[Item]:
    """So many items of a skill; no training sample comes from these seeds."""
    if skill in BROWSER:
        return [Item((pixels,), (), asked) for pixels, asked in browser_items(count, seed, BROWSER[skill])]
    items: list[Item] = []
    number = 0
    while len(items) < count:
        item = SKILLS[skill](Random(f"{seed}:{skill}:{number}"))
        number += 1
        if item is not None:
            items.append(item)
    return items
