"""One request on its way: its images being read, its passes, its detectors, and the time that is left for them."""

import asyncio
import logging
from collections.abc import AsyncGenerator, AsyncIterator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from time import monotonic
from types import TracebackType
from typing import TYPE_CHECKING, Self, cast

from ray.exceptions import RayActorError, RayTaskError
from ray.serve.exceptions import BackPressureError
from ray.serve.handle import DeploymentHandle

from crosscheck_detectors.context import Box, Case, Part, Reading
from crosscheck_detectors.detector import Detector, Observation, Pass
from crosscheck_service.deployments.detection import Listener, run_detectors
from crosscheck_service.deployments.evidence import image_part, text_part
from crosscheck_service.deployments.timed import TimedReading, TimedReport
from crosscheck_service.engine.ask import Answered, Ask, Finish, Piece, ShownImage, ShownPart, ShownText
from crosscheck_service.engine.errors import DeviceMemoryError, PromptError
from crosscheck_service.engine.info import ModelInfo
from crosscheck_service.engine.views import cut, plan_view
from crosscheck_service.request.errors import (
    InvalidRequest,
    OutOfMemory,
    Overloaded,
    Unavailable,
    Violation,
    new_incident,
)
from crosscheck_service.request.images import covered
from crosscheck_service.request.model import ImageInput, Pixels, Request
from crosscheck_service.request.redaction import secrets_of

if TYPE_CHECKING:  # their modules bring torch and onnxruntime, which the Guard's process does without
    from crosscheck_service.deployments.ocr_reader import OcrReplica
    from crosscheck_service.deployments.vlm import VlmReplica

log = logging.getLogger(__name__)

_LAST_STEP_SECONDS = 0.1
"""The Vlm is asked to stop this much before the deadline, so that the tokens it has still arrive."""


@dataclass(frozen=True, slots=True)
class ViewedAnswer:
    """An answer and, by image part, the box of it that the model was shown."""

    answered: Answered
    boxes: dict[str, Box]


_NOTHING = Answered("", (), (), Finish.STOPPED, 0, 0, 0, 0.0, {})
"""What is there when the model did not even begin in time."""


@contextmanager
def _model_errors() -> Iterator[None]:
    """Turns what a call of the Vlm raises into what the client is told."""
    try:
        yield
    except RayTaskError as error:
        if isinstance(error.cause, PromptError):
            raise InvalidRequest([Violation("parts", str(error.cause))]) from error
        if isinstance(error.cause, DeviceMemoryError):
            raise OutOfMemory(str(error.cause)) from error
        raise
    except BackPressureError:
        raise Overloaded("the model's queue is full; try again") from None
    except RayActorError as error:
        incident = new_incident()
        log.warning("incident %s: the model's replica died: %s", incident, error)
        raise Unavailable(incident) from error


class Handling:
    """Starts reading every image at once; leaving the context drops what is still being waited for."""

    def __init__(
        self,
        request: Request,
        *,
        detectors: Sequence[Detector],
        new_tokens: int,
        vlm: "DeploymentHandle[VlmReplica]",
        reader: "DeploymentHandle[OcrReplica]",
        info: ModelInfo,
        deadline: float,
    ) -> None:
        self.request = request
        self.info = info
        self._detectors = detectors
        self._secrets = secrets_of(request.parts)
        self._new_tokens = new_tokens
        self._vlm = vlm
        self._reader = reader
        self._deadline = deadline
        images = [part for part in request.parts if isinstance(part, ImageInput)]
        self._readings = {image.id: asyncio.create_task(self._read(image)) for image in images}

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for reading in self._readings.values():
            reading.cancel()
        await asyncio.gather(*self._readings.values(), return_exceptions=True)

    @property
    def ocr_seconds(self) -> float:
        """Seconds of reading that this request waited for, over all images."""
        done = [task for task in self._readings.values() if task.done() and not task.cancelled()]
        return sum(task.result().seconds for task in done if task.exception() is None)

    async def answer(self) -> ViewedAnswer:
        """The joint pass: the question asked of all parts."""
        ask, boxes = await self._joint()
        return ViewedAnswer(await self._answered(ask), boxes)

    async def stream(self) -> AsyncGenerator[Piece | ViewedAnswer]:
        """The joint pass token by token; the whole answer comes last."""
        ask, boxes = await self._joint()
        answered = _NOTHING
        try:
            async with asyncio.timeout(self._left()):
                with _model_errors():
                    streaming = self._vlm.options(stream=True)
                    pieces = streaming.stream.remote(ask, self._left() - _LAST_STEP_SECONDS)
                    async for piece in cast("AsyncIterator[Piece | Answered]", pieces):
                        if isinstance(piece, Answered):
                            answered = piece
                        else:
                            yield piece
        except TimeoutError:
            log.warning("an answer was not ended by the model in time")
        yield ViewedAnswer(answered, boxes)

    async def reports(self, heard: Listener = lambda _: None) -> list[TimedReport]:
        """What each detector found; `heard` gets each report as soon as it is there."""
        return await run_detectors(self._detectors, self._case(), self._observe, self._left(), heard)

    async def _joint(self) -> tuple[Ask, dict[str, Box]]:
        request = self.request
        shown, boxes = await self._show([part.id for part in request.parts], request.question)
        ask = Ask(
            tuple(shown),
            request.question,
            self._new_tokens,
            request.temperature,
            watch=True,
            heat=request.attention_heat_maps,
        )
        return ask, boxes

    async def _observe(self, asked: Pass) -> Observation:
        shown, _ = await self._show(asked.part_ids, asked.question)
        answered = await self._answered(Ask(tuple(shown), asked.question, asked.max_new_tokens, urgent=False))
        if answered.finish is Finish.STOPPED:
            raise TimeoutError
        return Observation(answered.text, answered.log_probabilities)

    async def _answered(self, ask: Ask) -> Answered:
        try:
            async with asyncio.timeout(self._left()):
                with _model_errors():
                    answered: Answered = await self._vlm.answer.remote(ask, self._left() - _LAST_STEP_SECONDS)
                    return answered
        except TimeoutError:
            return _NOTHING

    async def _show(self, part_ids: Sequence[str], question: str) -> tuple[list[ShownPart], dict[str, Box]]:
        wanted = [part for part in self.request.parts if part.id in part_ids]
        reach = self.info.reach.sharing(sum(isinstance(part, ImageInput) for part in wanted))
        shown: list[ShownPart] = []
        boxes: dict[str, Box] = {}
        for part in wanted:
            if not isinstance(part, ImageInput):
                shown.append(ShownText(part.id, part.text))
                continue
            height, width = part.pixels.shape[:2]
            fits = reach.crop(width, height) == (width, height)
            reading = Reading(()) if fits else await self._reading_in_time(part.id)
            boxes[part.id] = plan_view(width, height, reading, question, reach)
            pixels = await self._pixels(part)
            shown.append(ShownImage(part.id, await asyncio.to_thread(cut, pixels, boxes[part.id], reach)))
        return shown, boxes

    async def _pixels(self, image: ImageInput) -> Pixels:
        """What the model may see of an image; all grey where a secret may be in it that no reading has found."""
        if not self._secrets:
            return image.pixels
        height, width = image.pixels.shape[:2]
        timed = await self._timed_in_time(image.id)
        boxes = (Box(0, 0, width, height),) if timed is None else timed.hidden
        return await asyncio.to_thread(covered, image.pixels, boxes)

    async def _reading_in_time(self, part_id: str) -> Reading:
        """What was read, or nothing where the reader failed or is late: then the view is chosen without it."""
        timed = await self._timed_in_time(part_id)
        return timed.reading if timed else Reading(())

    async def _timed_in_time(self, part_id: str) -> TimedReading | None:
        try:
            async with asyncio.timeout(self._left()):
                return await asyncio.shield(self._readings[part_id])
        except Exception:  # noqa: BLE001 - the detectors report the reader's failure
            return None

    async def _case(self) -> Case:
        parts: list[Part] = []
        for part in self.request.parts:
            if isinstance(part, ImageInput):
                timed = await asyncio.shield(self._readings[part.id])
                parts.append(image_part(part, timed.reading, timed.hidden))
            else:
                parts.append(text_part(part))
        return Case(tuple(parts), self.request.question)

    async def _read(self, image: ImageInput) -> TimedReading:
        timed: TimedReading = await self._reader.read.remote(image.reading_key, image.pixels)
        return timed.without(self._secrets)

    def _left(self) -> float:
        return max(self._deadline - monotonic(), 0.0)
