"""Items from surfaces: each surface gives a conflicting item and a consistent one."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from random import Random

from crosscheck_detectors.context import Source
from crosscheck_service.evaluation.items import Arm, Item
from crosscheck_service.evaluation.suite.drawing import picture_of
from crosscheck_service.evaluation.suite.surfaces import Side, Surface, surfaces
from crosscheck_service.evaluation.suite.writing import text_of
from crosscheck_service.request.model import ImageInput, Mode, PartInput, Request, TextInput

NAME = "cmqa-gen-v1"
PER_ARM = 1_000
"""Items of each arm where nothing else is asked for; half of them conflicting."""


@dataclass(frozen=True, slots=True)
class Suite:
    """So many items of each arm, made anew whenever they are iterated: pictures would fill the memory.

    Arms take turns and twins stand side by side, so that a run that is cut short has some of everything.
    """

    seed: int
    per_arm: int
    arms: tuple[Arm, ...] = tuple(Arm)

    @property
    def name(self) -> str:
        return NAME

    def __len__(self) -> int:
        return self.per_arm // 2 * 2 * len(self.arms)

    def __iter__(self) -> Iterator[Item]:
        drawn = [islice(surfaces(arm, self.seed), self.per_arm // 2) for arm in self.arms]
        for together in zip(*drawn, strict=True):
            for surface in together:
                yield _item(surface, self.seed, conflict=True)
                yield _item(surface, self.seed, conflict=False)


def generate(seed: int = 1, per_arm: int = PER_ARM, arms: tuple[Arm, ...] = tuple(Arm)) -> Suite:
    """The suite with so many items of each arm (an even number ≥ 2).

    Raises:
        ValueError: for fewer than two items of an arm.
    """
    if per_arm < 2:
        raise ValueError(f"{per_arm} items an arm are too few: a conflicting and a consistent one are two")
    return Suite(seed, per_arm, arms)


def _item(surface: Surface, seed: int, *, conflict: bool) -> Item:
    parts: list[PartInput] = []
    values: dict[str, str] = {}
    for number, name in enumerate(("first", "second")):
        side = surface.side(number, conflict=conflict)
        # Twins are drawn from one random source, so that they differ in nothing but the value.
        rng = Random(f"{seed}:{surface.id}:{number}")
        parts.append(_part(rng, name, side, surface, number))
        values[name] = side.fields[side.asked].value
    item_id = f"{surface.id}-{'conflict' if conflict else 'consistent'}"
    return Item(
        id=item_id,
        surface=surface.id,
        conflict=conflict,
        request=Request(item_id, tuple(parts), surface.question, 0, 0.0, Mode.FULL, (), answers=True),
        values=values,
        traits={
            "domain": surface.domain,
            "edit": surface.edit.value,
            "edited": ("first", "second")[surface.edited_side],
            "order": ("image first" if surface.images_first else "text first")
            if surface.arm is Arm.IMAGE_TEXT
            else "alike",
            "length": "+".join("long" if side.long else "short" for side in surface.sides),
            "distractor": "near" if surface.distracted else "none",
            "writing": "rewritten" if surface.rewritten else "verbatim",
        },
    )


def _part(rng: Random, name: str, side: Side, surface: Surface, number: int) -> PartInput:
    pictured = surface.arm is Arm.IMAGE_IMAGE or (
        surface.arm is Arm.IMAGE_TEXT and (number == 0) == surface.images_first
    )
    if pictured:
        pixels = picture_of(rng, side)
        pixels.flags.writeable = False
        digest = hashlib.sha256(repr(pixels.shape).encode() + pixels.tobytes()).hexdigest()
        source = Source.DOCUMENT if surface.arm is Arm.IMAGE_IMAGE and number else Source.SCREENSHOT
        return ImageInput(name, source, pixels, f"sha256:{digest}")
    text = text_of(rng, side)
    source = Source.TOOL_OUTPUT if surface.arm is Arm.TEXT_TEXT and number else Source.DOM
    return TextInput(name, source, text, f"sha256:{hashlib.sha256(text.encode()).hexdigest()}")
