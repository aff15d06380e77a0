"""One question with its parts and whether they contradict each other on it."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from crosscheck_detectors.context import Source
from crosscheck_service.request.model import ImageInput, Request


class Arm(StrEnum):
    """Which modalities the evidence of an item comes in."""

    TEXT_TEXT = "text+text"
    IMAGE_IMAGE = "image+image"
    IMAGE_TEXT = "image+text"


@dataclass(frozen=True, slots=True, eq=False)
class Item:
    """A request with what is known about it.

    Attributes:
        id: unique among the items of a run.
        surface: what it shares with its twin (conflicting and consistent over the same surface); resampled as one.
        conflict: whether the parts contradict each other on what is asked.
        values: by part id, how the asked value is written there; empty where it is not known.
        traits: what rows of the report are made of, such as domain, edit, order.
    """

    id: str
    surface: str
    conflict: bool
    request: Request
    values: Mapping[str, str] = field(default_factory=dict)
    traits: Mapping[str, str] = field(default_factory=dict)

    @property
    def arm(self) -> Arm:
        return arm_of(self.request)


def arm_of(request: Request) -> Arm:
    """The arm by what the request's evidence holds: images, texts, or both."""
    evidence = [part for part in request.parts if part.source is not Source.INSTRUCTION]
    images = sum(isinstance(part, ImageInput) for part in evidence)
    if images == 0:
        return Arm.TEXT_TEXT
    return Arm.IMAGE_IMAGE if images == len(evidence) else Arm.IMAGE_TEXT


def digest_of(item: Item) -> str:
    """SHA-256 over everything that an item is: question, parts, pixels, labels."""
    parts = [[part.id, part.source.value, part.digest] for part in item.request.parts]
    known = [item.id, item.surface, item.conflict, item.request.question, parts, dict(item.values), dict(item.traits)]
    return hashlib.sha256(json.dumps(known, sort_keys=True).encode()).hexdigest()
