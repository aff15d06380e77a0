"""One vision-language model that answers questions about parts, many at a time."""

import hashlib
import queue
import threading
import time
from collections.abc import Callable, Generator

from PIL import Image

from crosscheck_service.engine.answering import Answering
from crosscheck_service.engine.ask import Answered, Ask, Piece, ShownImage, ShownText
from crosscheck_service.engine.errors import ClosedError, PromptError
from crosscheck_service.engine.heat import grids
from crosscheck_service.engine.info import ModelInfo
from crosscheck_service.engine.loading import Loaded
from crosscheck_service.engine.loop import Choice, Ended, Event, Failed, Loop, Sequence, Sizes, Step
from crosscheck_service.engine.observe import attach
from crosscheck_service.engine.prompt import Prompt, PromptBuilder
from crosscheck_service.engine.selection import Selected, select

_ANSWER_SHARE = 4
"""At most one part in so many of the context is kept free for the answer."""

_LEAST_TEXT = 8
"""Tokens every text part must be able to have; with fewer, a request does not fit the model."""

_SILENCE_SECONDS = 3_600.0
"""A pass that takes longer is taken for stuck; health sees it long before, by `steps`."""


class Vlm:
    """Answers questions for any number of threads at once; they share the model's steps."""

    def __init__(self, loaded: Loaded, sizes: Sizes = Sizes()) -> None:  # noqa: B008 - frozen
        """Prepares the model for watching and starts its loop.

        Raises:
            LoadError: where the chat template cannot show images and texts.
            ObserveError: where the model's attention cannot be watched exactly.
        """
        self.attached = attach(loaded.model)
        self.info: ModelInfo = loaded.info
        self._tokenizer = loaded.processor.tokenizer
        self._eos_ids = loaded.eos_ids
        self._builder = PromptBuilder(loaded.processor, loaded.image_token_id)
        self._encode = self._builder.encoder.encode
        self._loop = Loop(loaded.model, self.attached, sizes)

    @property
    def steps(self) -> int:
        """Forward passes so far, for health: while the model is busy, this must grow."""
        return self._loop.steps

    @property
    def busy(self) -> bool:
        """Whether a question waits or is being answered."""
        return self._loop.busy

    def forget(self) -> None:
        """Drops what is remembered of earlier prompts, so that the next answer does not hang on them."""
        self._loop.forget()

    def close(self) -> None:
        """Stops the loop; questions under way fail with ClosedError."""
        self._loop.close()

    def begin(self, ask: Ask, deliver: Callable[[Event], None], should_stop: Callable[[], bool]) -> Answering:
        """Starts answering: `deliver` gets Steps, and Ended or Failed as the last event, on the loop's thread.

        `should_stop` is asked there before every forward pass for this answer; neither may block.

        Raises:
            PromptError: for more images, a longer question or a longer text to score than the model can take. Long
                texts of parts are shown in part.
            ValueError: for texts to score beside an answer to generate.
        """
        started = time.perf_counter()
        if ask.scored and ask.max_new_tokens:
            raise ValueError("texts are scored by an ask that generates nothing")
        prompt, shown = self.prompt(ask)
        sizes = {part.id: part.pixels.shape[1::-1] for part in ask.parts if isinstance(part, ShownImage)}
        placed = grids(self.attached.model, self.info.reach, prompt, sizes) if ask.heat else []
        record = None
        if ask.watch and prompt.spans:
            cells = {name: ranges for grid in placed for name, ranges in grid.cells().items()}
            record = self.attached.record(prompt.spans, prompt.inputs["input_ids"][0].tolist(), cells)
        most = min(ask.max_new_tokens, self.info.context_tokens - prompt.tokens)
        images = {part.id: _digest(part) for part in ask.parts if isinstance(part, ShownImage)}
        choice = Choice(self._eos_ids, most, ask.temperature, ask.seed)
        continuations = tuple(self._encode(text).ids for text in ask.scored)
        if (longest := max(map(len, continuations), default=0)) > self.info.context_tokens - prompt.tokens:
            raise PromptError(
                f"a text of {longest} tokens is to be scored behind a prompt of {prompt.tokens}; the model takes "
                f"{self.info.context_tokens}"
            )
        sequence = Sequence(prompt, choice, images, deliver, should_stop, ask.urgent, record, continuations)
        self._loop.submit(sequence)
        return Answering(sequence, shown, self._tokenizer, placed=placed, started=started)

    def answer(self, ask: Ask, should_stop: Callable[[], bool] = lambda: False) -> Answered:
        """The whole answer. Once `should_stop` is true, the answer so far comes back. Errors are `stream`'s."""
        steps: list[Step] = []
        over: queue.SimpleQueue[Event] = queue.SimpleQueue()
        # Told of every token, the caller's thread would take the interpreter from the model's at every step.
        answering = self.begin(ask, lambda e: steps.append(e) if isinstance(e, Step) else over.put(e), should_stop)
        end = _next(over)
        assert isinstance(end, Ended)  # noqa: S101 - for the type checker
        return answering.whole(steps, end)

    def stream(self, ask: Ask, should_stop: Callable[[], bool] = lambda: False) -> Generator[Piece, None, Answered]:
        """The answer's pieces as they come; the generator returns the whole. Closing it stops the answer.

        Raises:
            PromptError: as `begin`.
            DeviceMemoryError, ClosedError: where the model could not go on.
        """
        events: queue.SimpleQueue[Event] = queue.SimpleQueue()
        closed = threading.Event()
        taken: list[Step] = []
        answering = self.begin(ask, events.put, lambda: closed.is_set() or should_stop())
        try:
            while not isinstance(event := _next(events), Ended):
                taken.append(event)
                yield answering.piece(event)
            return answering.whole(taken, event)
        finally:
            closed.set()

    def prompt(self, ask: Ask) -> tuple[Prompt, dict[str, Selected]]:
        """The prompt for `ask`, and by part id what of each text it shows. Errors are `begin`'s."""
        images = [(part.id, Image.fromarray(part.pixels)) for part in ask.parts if isinstance(part, ShownImage)]
        texts = {part.id: part.text for part in ask.parts if isinstance(part, ShownText)}
        if len(texts) + len(images) != len(ask.parts) or len({part.id for part in ask.parts}) != len(ask.parts):
            raise PromptError("two parts have the same id")
        frame = self._builder.frame(images, list(texts))
        question = self._encode(ask.question)
        room = self.info.context_tokens - frame.tokens - len(question.ids) - self._kept_free(ask)
        if room < _LEAST_TEXT * len(texts):
            raise PromptError(
                f"{len(images)} images take {frame.tokens} tokens and the question {len(question.ids)}; of the model's "
                f"{self.info.context_tokens} that leaves too few for an answer and {len(texts)} texts"
            )
        shown = select(texts, ask.question, room, lambda text: len(self._encode(text).ids))
        return frame.fill({part: self._encode(selected.text) for part, selected in shown.items()}, question), shown

    def _kept_free(self, ask: Ask) -> int:
        longest = max([ask.max_new_tokens, *(len(self._encode(text).ids) for text in ask.scored)])
        return min(longest, self.info.context_tokens // _ANSWER_SHARE)


def _next(events: "queue.SimpleQueue[Event]") -> Step | Ended:
    try:
        event = events.get(timeout=_SILENCE_SECONDS)
    except queue.Empty:
        raise ClosedError("the model has made no step for an hour") from None
    if isinstance(event, Failed):
        raise event.error
    return event


def _digest(image: ShownImage) -> bytes:
    return hashlib.blake2b(repr(image.pixels.shape).encode() + image.pixels.tobytes(), digest_size=16).digest()
