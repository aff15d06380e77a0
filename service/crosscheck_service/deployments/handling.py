"""One request on its way: its images being read, its passes, its detectors, and the time that is left for them."""

import asyncio
from collections.abc import AsyncGenerator, Mapping, Sequence
from dataclasses import replace
from types import TracebackType
from typing import TYPE_CHECKING, Self

from ray.serve.handle import DeploymentHandle

from crosscheck_detectors.context import Box, Case, Part
from crosscheck_detectors.detector import Detector, Observation, Pass
from crosscheck_detectors.doubt import doubt
from crosscheck_detectors.findings import Report
from crosscheck_detectors.verdict import Thresholds
from crosscheck_service.deployments.detection import Listener, run_detectors
from crosscheck_service.deployments.passes import Passes, Spent, ViewedAnswer, finished
from crosscheck_service.deployments.readings import Readings
from crosscheck_service.deployments.timed import TimedReport
from crosscheck_service.engine.ask import Answered, Ask, Piece
from crosscheck_service.engine.info import ModelInfo
from crosscheck_service.engine.passes import ask_of, part_of
from crosscheck_service.request.model import ImageInput, Request
from crosscheck_service.request.redaction import secrets_of

if TYPE_CHECKING:  # their modules bring torch and onnxruntime, which the Guard's process does without
    from crosscheck_service.deployments.ocr_reader import OcrReplica
    from crosscheck_service.deployments.vlm import VlmReplica


_ON_ITS_WAY_SECONDS = 0.02
"""What a token is given to leave the machine before a reading takes the cores: half of its way back otherwise."""


class Handling:
    """Starts reading every image; leaving the context drops what is still being waited for."""

    def __init__(
        self,
        request: Request,
        *,
        detectors: Sequence[Detector],
        new_tokens: int,
        vlm: "DeploymentHandle[VlmReplica]",
        reader: "DeploymentHandle[OcrReplica]",
        info: ModelInfo,
        thresholds: Thresholds,
        deadline: float,
        reads_at_once: bool = True,
    ) -> None:
        """With `reads_at_once` False, the images wait for a streamed answer's first token."""
        self.request = request
        self.info = info
        self._detectors = detectors
        secrets = secrets_of(request.parts)
        self._new_tokens = new_tokens
        self._thresholds = thresholds
        images = [part for part in request.parts if isinstance(part, ImageInput)]
        self._readings = Readings(images, reader, secrets, at_once=reads_at_once)
        self._passes = Passes(request, self._readings, vlm, info, deadline, guarded=bool(secrets))
        self._answer: asyncio.Future[Answered] = asyncio.get_running_loop().create_future()
        self._asked = asyncio.Event()
        self.joint: ViewedAnswer | None = None
        """A Check's joint pass, where a detector asked for that."""

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._answer.cancel()
        await self._passes.drop()
        await self._readings.drop()

    @property
    def ocr_seconds(self) -> float:
        """Seconds of reading that this request waited for, over all images."""
        return self._readings.seconds

    @property
    def spent(self) -> Spent:
        """What all passes took so far."""
        return self._passes.spent

    async def answer(self, question: str = "") -> ViewedAnswer:
        """The joint pass: the request's question, or another one, asked of all parts."""
        ask, boxes = await self._joint(question)
        self._asked.set()
        answered = await self._passes.answered(ask)
        self._settle(answered)
        return ViewedAnswer(answered, boxes)

    async def stream(self) -> AsyncGenerator[Piece | ViewedAnswer]:
        """The joint pass token by token; the whole answer comes last."""
        ask, boxes = await self._joint("")
        self._asked.set()
        reading: asyncio.TimerHandle | None = None
        async for piece in self._passes.streamed(ask):
            reading = reading or asyncio.get_running_loop().call_later(_ON_ITS_WAY_SECONDS, self._readings.begin)
            if isinstance(piece, Answered):
                self._settle(piece)
                yield ViewedAnswer(piece, boxes)
            else:
                yield piece

    async def reports(self, heard: Listener = lambda _: None) -> list[TimedReport]:
        """What each detector found; `heard` gets each report as soon as it is there."""
        return await run_detectors(
            self._detectors,
            self._read_case(),
            self._observe,
            self._passes.left,
            heard,
            mode=self.request.mode,
            doubt=self._doubt,
        )

    def _doubt(self, reports: Sequence[Report], case: Case) -> str:
        return doubt(reports, case, self._thresholds, self.info.profile)

    async def _joint(self, question: str) -> tuple[Ask, Mapping[str, Box]]:
        request = self.request
        asked = Pass(tuple(part.id for part in request.parts), question or request.question, self._new_tokens)
        shown = await self._passes.show(asked)
        ask = replace(
            ask_of(asked, shown),
            temperature=request.temperature,
            urgent=True,
            watch=True,
            heat=request.attention_heat_maps,
        )
        return ask, shown.boxes

    def _settle(self, answered: Answered) -> None:
        if not self._answer.done():
            self._answer.set_result(answered)

    async def _observe(self, asked: Pass) -> Observation:
        request = self.request
        whole = asked.part_ids == tuple(part.id for part in request.parts) and asked.question == request.question
        if request.answers and asked.watched and whole and asked.max_new_tokens:
            return finished(await asyncio.shield(self._answer))
        if request.answers:
            # Its first token is what somebody waits for, and what it reads the passes need not read again.
            await self._asked.wait()
        joint = asked.watched and whole
        viewed = await self._passes.observe(asked, heat=joint and request.attention_heat_maps)
        if joint:
            self.joint = viewed
        return finished(viewed.answered)

    async def case_read(self) -> Case | None:
        """What the detectors looked at, None where an image was not read: it failed, or is not finished."""
        return await self._read_case() if self._readings.complete else None

    async def _read_case(self) -> Case:
        parts: list[Part] = []
        for part in self.request.parts:
            if isinstance(part, ImageInput):
                timed = await self._readings.timed(part.id)
                parts.append(part_of(part, timed.reading, timed.hidden))
            else:
                parts.append(part_of(part, None))
        return Case(tuple(parts), self.request.question, self.request.proposed_answer, self.request.answers)
