"""The passes of one request: shown, asked of the Vlm, each once, and what they cost together."""

import asyncio
import logging
from collections.abc import AsyncGenerator, AsyncIterator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from time import monotonic
from typing import TYPE_CHECKING, cast

from ray.exceptions import RayActorError, RayTaskError
from ray.serve.exceptions import BackPressureError
from ray.serve.handle import DeploymentHandle

from crosscheck_detectors.context import Box, Reading
from crosscheck_detectors.detector import Observation, Pass
from crosscheck_service.deployments.readings import Readings
from crosscheck_service.engine.ask import Answered, Ask, Finish, Piece
from crosscheck_service.engine.errors import DeviceMemoryError, PromptError
from crosscheck_service.engine.info import ModelInfo
from crosscheck_service.engine.passes import Shown, ask_of, needs_reading, observation_of, show
from crosscheck_service.request.errors import (
    InvalidRequest,
    OutOfMemory,
    Overloaded,
    Unavailable,
    Violation,
    new_incident,
)
from crosscheck_service.request.model import ImageInput, PartInput, Request
from crosscheck_service.request.redaction import painted

if TYPE_CHECKING:  # its module brings torch, which the Guard's process does without
    from crosscheck_service.deployments.vlm import VlmReplica

log = logging.getLogger(__name__)

_LAST_STEP_SECONDS = 0.1
"""The Vlm is asked to stop this much before the deadline, so that the tokens it has still arrive."""

NOTHING = Answered("", (), (), Finish.STOPPED, 0, 0, 0, 0.0, {})
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


@dataclass(slots=True)
class Spent:
    """What the passes of a request took so far; tokens are counted as in Answered."""

    prompt_tokens: int = 0
    image_tokens: int = 0
    generated_tokens: int = 0
    seconds: float = 0.0

    def add(self, answered: Answered) -> None:
        self.prompt_tokens += answered.prompt_tokens
        self.image_tokens += answered.image_tokens
        self.generated_tokens += answered.generated_tokens
        self.seconds += answered.seconds


@dataclass(frozen=True, slots=True)
class ViewedAnswer:
    """An answer and, by image part, the box of it that the model was shown."""

    answered: Answered
    boxes: Mapping[str, Box]


class Passes:
    """Asks the Vlm for one request until its deadline, on the monotonic clock."""

    def __init__(
        self,
        request: Request,
        readings: Readings,
        vlm: "DeploymentHandle[VlmReplica]",
        info: ModelInfo,
        deadline: float,
        *,
        guarded: bool = False,
    ) -> None:
        """`guarded`: there are secrets to be kept from the model, which only readings of the images can find."""
        self.spent = Spent()
        self._guarded = guarded
        self._request = request
        self._readings = readings
        self._vlm = vlm
        self._reach = info.reach
        self._deadline = deadline
        self._observing: dict[Pass, asyncio.Task[ViewedAnswer]] = {}

    @property
    def left(self) -> float:
        """Seconds until the deadline, at least 0."""
        return max(self._deadline - monotonic(), 0.0)

    async def show(self, asked: Pass) -> Shown:
        """What the model is to be shown; waits for readings where a view depends on them."""
        wanted = list(needs_reading(self._request, asked, self._reach))
        read = await asyncio.gather(*(self._readings.reading_within(part, self.left) for part in wanted))
        readings: dict[str, Reading] = dict(zip(wanted, read, strict=True))
        request = await self._without_secrets(asked) if self._guarded else self._request
        return await asyncio.to_thread(show, request, asked, self._reach, readings)

    async def _without_secrets(self, asked: Pass) -> Request:
        """The request with grey over what readings found; all of an image is where there is none."""
        parts: list[PartInput] = []
        for part in self._request.parts:
            if isinstance(part, ImageInput) and part.id in asked.part_ids:
                timed = await self._readings.timed_within(part.id, self.left)
                height, width = part.pixels.shape[:2]
                boxes = (Box(0, 0, width, height),) if timed is None else timed.hidden
                parts.append(await asyncio.to_thread(painted, part, boxes))
            else:
                parts.append(part)
        return replace(self._request, parts=tuple(parts))

    async def answered(self, ask: Ask) -> Answered:
        """A whole answer, or what there is of it when time is up."""
        try:
            async with asyncio.timeout(self.left):
                with _model_errors():
                    answered: Answered = await self._vlm.answer.remote(ask, self.left - _LAST_STEP_SECONDS)
        except TimeoutError:
            return NOTHING
        self.spent.add(answered)
        return answered

    async def streamed(self, ask: Ask) -> AsyncGenerator[Piece | Answered]:
        """The same token by token; the whole answer comes last."""
        answered = NOTHING
        try:
            async with asyncio.timeout(self.left):
                with _model_errors():
                    streaming = self._vlm.options(stream=True)
                    pieces = streaming.stream.remote(ask, self.left - _LAST_STEP_SECONDS)
                    async for piece in cast("AsyncIterator[Piece | Answered]", pieces):
                        if isinstance(piece, Answered):
                            answered = piece
                        else:
                            yield piece
        except TimeoutError:
            log.warning("an answer was not ended by the model in time")
        self.spent.add(answered)
        yield answered

    async def observe(self, asked: Pass, *, heat: bool) -> ViewedAnswer:
        """A pass's answer; one that several ask for runs once."""
        if asked not in self._observing:
            self._observing[asked] = asyncio.create_task(self._observe(asked, heat))
        return await asyncio.shield(self._observing[asked])

    async def drop(self) -> None:
        """Stops the passes that still run."""
        for task in self._observing.values():
            task.cancel()
        await asyncio.gather(*self._observing.values(), return_exceptions=True)

    async def _observe(self, asked: Pass, heat: bool) -> ViewedAnswer:
        shown = await self.show(asked)
        return ViewedAnswer(await self.answered(replace(ask_of(asked, shown), heat=heat)), shown.boxes)


def finished(answered: Answered) -> Observation:
    """What an answer that came to its end left behind. Raises TimeoutError where it was stopped."""
    if answered.finish is Finish.STOPPED:
        raise TimeoutError
    return observation_of(answered)
