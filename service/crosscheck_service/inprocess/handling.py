"""One request's parts read once, its passes run once, its detectors one after the other."""

import logging
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from time import perf_counter

from crosscheck_detectors.context import Case, Reading
from crosscheck_detectors.detector import Detector, Observation, Pass, Rounds
from crosscheck_detectors.findings import Report, Status
from crosscheck_service.engine.ask import Answered, Ask
from crosscheck_service.engine.errors import EngineError
from crosscheck_service.engine.ocr import OcrReader
from crosscheck_service.engine.passes import ask_of, needs_reading, observation_of, part_of, show
from crosscheck_service.engine.vlm import Vlm
from crosscheck_service.request.model import ImageInput, Request
from crosscheck_service.request.redaction import painted, secrets_of

log = logging.getLogger(__name__)

_READINGS = 8
"""Readings remembered: of two requests in a row that share an image it is read once."""


@dataclass(slots=True)
class Cost:
    """What a detector took: seconds in all, passes it asked for and their prompts' tokens.

    A pass that another detector asked for before counts with what it took then.
    """

    seconds: float = 0.0
    passes: int = 0
    prompt_tokens: int = 0


class InProcess:
    """A model and a reader for any number of requests, one at a time."""

    def __init__(self, vlm: Vlm, reader: OcrReader) -> None:
        self.vlm = vlm
        self._reader = reader
        self._readings: OrderedDict[str, Reading] = OrderedDict()

    def handle(self, request: Request, new_tokens: int = 64) -> "Handling":
        """A request to be handled. Its answer may have `new_tokens` tokens where the request does not say.

        What its texts mark as sensitive is painted over where it is read in its images, which are then read again.
        """
        # What an earlier request left would change what is shared, and with it the last digits of the logits.
        self.vlm.forget()
        return Handling(self, self._without_secrets(request), request.max_new_tokens or new_tokens)

    def _without_secrets(self, request: Request) -> Request:
        secrets = secrets_of(request.parts)
        if not secrets:
            return request
        parts = (
            painted(part, secrets.boxes(self.read(part))) if isinstance(part, ImageInput) else part
            for part in request.parts
        )
        return replace(request, parts=tuple(parts))

    def read(self, image: ImageInput) -> Reading:
        """What is written in an image."""
        reading = self._readings.get(image.reading_key)
        if reading is None:
            reading = self._readings[image.reading_key] = self._reader.read(image.pixels)
            while len(self._readings) > _READINGS:
                self._readings.popitem(last=False)
        return reading


@dataclass(slots=True)
class Handling:
    """One request. Readings and passes are made when they are first asked for and remembered."""

    runner: InProcess
    request: Request
    new_tokens: int
    costs: dict[str, Cost] = field(default_factory=dict)
    ocr_seconds: float = 0.0
    _known: dict[Pass, Observation] = field(default_factory=dict)
    _case: Case | None = None
    _readings: dict[str, Reading] = field(default_factory=dict)
    _answer: Answered | None = None

    @property
    def case(self) -> Case:
        """The request as detectors see it."""
        if self._case is None:
            parts = [
                part_of(part, self._reading(part) if isinstance(part, ImageInput) else None)
                for part in self.request.parts
            ]
            self._case = Case(tuple(parts), self.request.question, self.request.proposed_answer, self.request.answers)
        return self._case

    def answer(self) -> Answered:
        """The request's own answer, watched. Raises EngineError."""
        if self._answer is None:
            asked = Pass(tuple(part.id for part in self.request.parts), self.request.question, self.new_tokens)
            shown = show(self.request, asked, self.runner.vlm.info.reach, self._needed(asked))
            ask = Ask(shown.parts, asked.question, self.new_tokens, self.request.temperature, watch=True)
            self._answer = self.runner.vlm.answer(ask)
        return self._answer

    def observe(self, asked: Pass) -> Observation:
        """What a pass leaves behind. Raises EngineError."""
        if asked not in self._known:
            whole = asked.part_ids == tuple(part.id for part in self.request.parts)
            if asked.watched and whole and asked.question == self.request.question and asked.max_new_tokens:
                self._known[asked] = observation_of(self.answer())
            else:
                shown = show(self.request, asked, self.runner.vlm.info.reach, self._needed(asked))
                self._known[asked] = observation_of(self.runner.vlm.answer(ask_of(asked, shown)))
        return self._known[asked]

    def report(self, detector: Detector) -> Report:
        """What a detector finds; one that fails is Status.ERROR. Its cost goes to `costs`."""
        cost = self.costs[detector.id] = Cost()
        started, before = perf_counter(), sum(known.seconds for known in self._known.values())
        try:
            report = self._drive(detector.detect(self.case), cost)
        except EngineError as error:
            report = Report(detector.id, Status.ERROR, str(error))
        except Exception as error:
            log.exception("detector %s failed", detector.id)
            report = Report(detector.id, Status.ERROR, f"{type(error).__name__}: {error}")
        own = perf_counter() - started - (sum(known.seconds for known in self._known.values()) - before)
        cost.seconds += max(own, 0.0)
        return report

    def _drive(self, rounds: Rounds, cost: Cost) -> Report:
        observations: Sequence[Observation] | None = None
        while True:
            try:
                wanted = next(rounds) if observations is None else rounds.send(observations)
            except StopIteration as finished:
                report: Report = finished.value
                return report
            observations = [self.observe(asked) for asked in wanted]
            for seen in observations:
                cost.seconds += seen.seconds
                cost.passes += 1
                cost.prompt_tokens += seen.prompt_tokens

    def _needed(self, asked: Pass) -> dict[str, Reading]:
        wanted = set(needs_reading(self.request, asked, self.runner.vlm.info.reach))
        return {
            part.id: self._reading(part)
            for part in self.request.parts
            if isinstance(part, ImageInput) and part.id in wanted
        }

    def _reading(self, image: ImageInput) -> Reading:
        if image.id not in self._readings:
            started = perf_counter()
            self._readings[image.id] = self.runner.read(image)
            self.ocr_seconds += perf_counter() - started
        return self._readings[image.id]
