"""From a request and a pass over its parts to what the engine is asked, and back. No torch in here.

Whoever runs passes brings the readings that a pass needs (`needs_reading`); everything else is computed.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from crosscheck_detectors.context import Box, ImagePart, Part, Reading, TextPart
from crosscheck_detectors.detector import Observation, Pass
from crosscheck_detectors.saying import read_text
from crosscheck_service.engine.ask import Answered, Ask, ShownImage, ShownPart, ShownText
from crosscheck_service.engine.reach import ImageReach
from crosscheck_service.engine.views import cut, plan_view
from crosscheck_service.request.model import ImageInput, PartInput, Request


@dataclass(frozen=True, slots=True)
class Shown:
    """What the model is shown of some parts, and by image part the box of it that is seen."""

    parts: tuple[ShownPart, ...]
    boxes: Mapping[str, Box]


def needs_reading(request: Request, asked: Pass, reach: ImageReach) -> Iterator[str]:
    """Ids of the image parts whose lines must be known before `show`: shown by them, or cut where they matter."""
    shared = reach.sharing(_sharing(request, asked))
    for image in _named(request, asked):
        if isinstance(image, ImageInput):
            height, width = image.pixels.shape[:2]
            if image.id in asked.as_text or shared.crop(width, height) != (width, height):
                yield image.id


def show(request: Request, asked: Pass, reach: ImageReach, readings: Mapping[str, Reading]) -> Shown:
    """The parts of a pass as the model gets them. It takes CPU time for large images.

    `readings` by part id; an image that has none is cut as if nothing could be read in it.
    """
    shared = reach.sharing(_sharing(request, asked))
    parts: list[ShownPart] = []
    boxes: dict[str, Box] = {}
    for part in _named(request, asked):
        reading = readings.get(part.id, Reading(()))
        if not isinstance(part, ImageInput):
            parts.append(ShownText(part.id, part.text))
        elif part.id in asked.as_text:
            parts.append(ShownText(part.id, read_text(reading).text))
        else:
            height, width = part.pixels.shape[:2]
            boxes[part.id] = plan_view(width, height, reading, asked.question, shared)
            parts.append(ShownImage(part.id, cut(part.pixels, boxes[part.id], shared)))
    return Shown(tuple(parts), boxes)


def ask_of(asked: Pass, shown: Shown) -> Ask:
    """What the engine is asked for a pass."""
    return Ask(
        shown.parts,
        asked.question,
        asked.max_new_tokens,
        urgent=False,
        watch=asked.watched,
        scored=asked.scored,
    )


def observation_of(answered: Answered) -> Observation:
    """What a pass left behind, as detectors see it."""
    return Observation(
        answered.text,
        answered.log_probabilities,
        scored=answered.scored,
        attention=answered.attention,
        prompt_tokens=answered.prompt_tokens,
        seconds=answered.seconds,
    )


def part_of(part: PartInput, reading: Reading | None, hidden: tuple[Box, ...] = ()) -> Part:
    """A part as detectors see it; `reading` is what was read of an image, `hidden` are places that it lacks."""
    if isinstance(part, ImageInput):
        height, width = part.pixels.shape[:2]
        return ImagePart(
            part.id,
            part.source,
            width,
            height,
            reading or Reading(()),
            part.language,
            viewport=part.viewport,
            sensitive=(*hidden, *part.sensitive),
            volatile=part.volatile,
        )
    return TextPart(
        part.id,
        part.source,
        part.text,
        part.language,
        text_format=part.text_format,
        elements=part.elements,
        viewport=part.viewport,
        sensitive=part.sensitive,
        volatile=part.volatile,
    )


def _named(request: Request, asked: Pass) -> list[PartInput]:
    by_id = {part.id: part for part in request.parts}
    return [by_id[part_id] for part_id in asked.part_ids]


def _sharing(request: Request, asked: Pass) -> int:
    """How many images the model's reach is divided among.

    Where the request has a question, every pass shows an image as the joint one does: what was read there is not read
    again, guarding costs no more than the answer's own images do, and the verdict's views hold for all passes.
    """
    if request.question:
        return sum(isinstance(part, ImageInput) for part in request.parts)
    return sum(isinstance(part, ImageInput) and part.id not in asked.as_text for part in _named(request, asked))
