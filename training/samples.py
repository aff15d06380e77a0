"""Samples of the curriculum: a context of texts, images or both, with several questions about it."""

from dataclasses import dataclass
from random import Random

import numpy as np

from crosscheck_detectors.prompts import READ
from training.fonts import FontSet
from training.layouts import picture
from training.pages import distractor, page
from training.records import Asked, Field, ask, ask_absent, ask_both, make_record
from training.values import KINDS

ABSENT_SHARE = 0.25
"""How many of the questions ask for what is not there."""

Pixels = np.ndarray
"""Images: uint8, (height, width, 3)."""


@dataclass(frozen=True, slots=True)
class Sample:
    """What the model sees and is asked: images (possibly none), texts, and independent questions.

    `slots` are the images' slot labels, which only training sees.
    """

    images: tuple[Pixels, ...]
    texts: tuple[str, ...]
    asked: tuple[Asked, ...]
    slots: tuple[np.ndarray, ...] = ()


def questions(rng: Random, record: list[Field], count: int, absent: float, held_out: bool = False) -> tuple[Asked, ...]:
    """So many questions, the given share of them without an answer; fields are not asked twice."""
    missing = sum(rng.random() < absent for _ in range(count))
    present = rng.sample(record, min(count - missing, len(record)))
    asked = [ask(rng, field) for field in present]
    asked += [ask_absent(rng, record, held_out) for _ in range(missing)]
    rng.shuffle(asked)
    return tuple(asked) or (ask_absent(rng, record, held_out),)


def text_sample(rng: Random, level: float, count: int = 8, held_out: bool = False) -> Sample:
    """A text sample; `level` 0 … 1 goes from two plain lines to pages of up to about 1,200 characters."""
    if level < 1 and rng.random() > level * 1.2:
        fields = rng.randint(2, 2 + int(4 * level))
        record = make_record(rng, fields, held_out)
        return Sample((), (page(rng, record, plain=True),), questions(rng, record, count, ABSENT_SHARE, held_out))
    size = rng.random() ** 1.3 if rng.random() > 0.1 * level else rng.uniform(1.2, 2.0)
    record = make_record(rng, rng.randint(2, 5 + int(20 * level * size)), held_out)
    text = page(rng, record, fillers=rng.randint(0, 2 + int(10 * level * size)))
    while len(text) > 1250:
        record = record[: len(record) * 3 // 4]
        text = page(rng, record, fillers=2)
    texts: tuple[str, ...] = (text,)
    if rng.random() < 0.12:
        half = max(1, len(record) // 2)
        texts = (page(rng, record[:half]), page(rng, record[half:]) or distractor(rng))
    elif rng.random() < 0.1 and len(text) < 900:
        texts = tuple(rng.sample((text, distractor(rng)), 2))
    return Sample((), texts, questions(rng, record, count, ABSENT_SHARE, held_out))


def image_sample(rng: Random, level: float, fonts: FontSet, count: int | None = None, held_out: bool = False) -> Sample:
    """One image with questions; `level` 0 … 1 adds rows, smaller letters, height and clutter.

    Most are also asked for the whole transcription: each of its characters teaches reading, which the
    answers to the other questions, a dozen characters each, do too slowly.
    """
    tall = 1 if level < 0.3 or rng.random() > 0.16 * level else rng.choice((2, 2, 3))
    most = round((3 + 3 * level) * tall)
    count = 3 + round(4 * level) if count is None else count
    record = make_record(rng, rng.randint((most + 1) // 2, most), held_out)
    smallest = 11 if rng.random() < level + 0.2 else 14
    drawn = picture(rng, record, fonts, smallest=smallest, most_tiles=tall, clutter=level)
    asked = questions(rng, list(drawn.fields), count, ABSENT_SHARE, held_out)
    text = "\n".join(drawn.lines)
    if len(text) < 220 and rng.random() < 1 - 0.5 * level:
        asked = (Asked(READ, text, "read"), *asked)
    return Sample((drawn.pixels,), (), asked, (drawn.slots,))


def joint_sample(rng: Random, level: float, fonts: FontSet, count: int = 6, held_out: bool = False) -> Sample:
    """An image and a text of the same record; each may lack fields that the other one has.

    A few are as long as the model can take: three rows of tiles and some thousand characters.
    """
    full = rng.random() < 0.08 * level
    record = make_record(rng, 16 if full else rng.randint(2, 3 + round(4 * level)), held_out)
    smallest, tiles = 11 if rng.random() < level else 14, 3 if full else 1
    drawn = picture(rng, record, fonts, smallest=smallest, most_tiles=tiles, clutter=level)
    extra = make_record(rng, 14 if full else rng.randint(1, 2 + round(4 * level)), held_out)
    written = [field for field in record if rng.random() < 0.7]
    names = {field.label.key for field in record}
    written += [field for field in extra if field.label.key not in names and rng.random() < 0.5]
    rng.shuffle(written)
    known = [*drawn.fields, *(field for field in written if field not in drawn.fields)]
    text = page(rng, written, fillers=rng.randint(0, 2)) if written else distractor(rng)
    asked = questions(rng, known, count, ABSENT_SHARE, held_out)
    return Sample((drawn.pixels,), (text,), asked, (drawn.slots,))


def two_image_sample(rng: Random, level: float, fonts: FontSet, count: int = 6, held_out: bool = False) -> Sample:
    """Two crops of one page, each with its own fields."""
    record = make_record(rng, rng.randint(2, 2 + round(4 * level)), held_out)
    half = max(1, len(record) // 2)
    parts = [picture(rng, part, fonts, most_tiles=1, clutter=level) for part in (record[:half], record[half:])]
    shown = [field for part in parts for field in part.fields]
    asked = questions(rng, shown, count, ABSENT_SHARE, held_out)
    return Sample(tuple(part.pixels for part in parts), (), asked, tuple(part.slots for part in parts))


def altered(rng: Random, record: list[Field], share: float) -> list[Field]:
    """The record with other values of the same kinds for about this share of its fields."""
    changed = []
    for field in record:
        value = KINDS[field.label.kind](rng) if rng.random() < share else field.value
        changed.append(Field(field.label, value))
    return changed


def disagreement_sample(rng: Random, level: float, fonts: FontSet, count: int = 6) -> Sample:
    """Two texts, or an image and a text, that disagree about some fields; asks for both sides of these.

    Fields with one value are asked for as ever; what a plain question about a disputed one should get is left open.
    """
    record = make_record(rng, rng.randint(2, 3 + round(5 * level)))
    other = altered(rng, record, 0.5)
    images: tuple[Pixels, ...] = ()
    slots: tuple[np.ndarray, ...] = ()
    texts: tuple[str, ...] = (page(rng, other, fillers=rng.randint(0, 2)),)
    if rng.random() < 0.5:
        drawn = picture(rng, record, fonts, smallest=14, most_tiles=1, clutter=level)
        images, slots, shown = (drawn.pixels,), (drawn.slots,), {field.label.key for field in drawn.fields}
    else:
        texts, shown = (page(rng, record), *texts), {field.label.key for field in record}
    asked = []
    for mine, theirs in zip(record, other, strict=True):
        if mine.value == theirs.value or mine.label.key not in shown:
            asked.append(ask(rng, theirs))
        else:
            asked.append(ask_both(mine, theirs.value))
    asked = [*rng.sample(asked, min(count - 1, len(asked))), ask_absent(rng, record)]
    return Sample(images, texts, tuple(asked), slots)
