"""One vision-language model that answers questions about parts."""

import threading
import time
from collections.abc import Callable, Generator, Sequence

from PIL import Image

from crosscheck_service.engine.ask import Answered, Ask, Finish, Piece, ShownImage, ShownText
from crosscheck_service.engine.errors import PromptError
from crosscheck_service.engine.foreign import Tokenizer
from crosscheck_service.engine.info import ModelInfo
from crosscheck_service.engine.loading import Loaded
from crosscheck_service.engine.observe import attach
from crosscheck_service.engine.prompt import Prompt, PromptBuilder
from crosscheck_service.engine.selection import Selected, select
from crosscheck_service.engine.steps import Choice, Step, StepCounter, steps

_ANSWER_SHARE = 4
"""At most one part in so many of the context is kept free for the answer."""

_LEAST_TEXT = 8
"""Tokens every text part must be able to have; with fewer, a request does not fit the model."""

_WAIT_SECONDS = 0.02
"""How often a call that waits for the model asks whether it should stop."""


class Vlm:
    """Answers one question at a time; calls from several threads wait for each other.

    One at a time, because some families keep a sequence's positions on the model between two steps.
    """

    def __init__(self, loaded: Loaded) -> None:
        """Prepares the model for watching.

        Raises:
            LoadError: where the chat template cannot show images and texts.
            ObserveError: where the model's attention cannot be watched exactly.
        """
        self._model = loaded.model
        self.attached = attach(loaded.model)
        self._tokenizer = loaded.processor.tokenizer
        self._eos_ids = loaded.eos_ids
        self._builder = PromptBuilder(loaded.processor, loaded.image_token_id)
        self._turn = threading.Lock()
        self._counter = StepCounter()
        self.info: ModelInfo = loaded.info

    @property
    def steps(self) -> int:
        """Forward passes so far, for health: while a call runs, this must grow."""
        return self._counter.count

    @property
    def busy(self) -> bool:
        """Whether a call is running."""
        return self._turn.locked()

    def answer(self, ask: Ask, should_stop: Callable[[], bool] = lambda: False) -> Answered:
        """The whole answer. `should_stop` is asked before every forward pass; once true, the answer so far comes back.

        Raises:
            PromptError: for more images or a longer question than the model can take. Long texts are shown in part.
        """
        running = self.stream(ask, should_stop)
        while True:
            try:
                next(running)
            except StopIteration as done:
                answered: Answered = done.value
                return answered

    def stream(self, ask: Ask, should_stop: Callable[[], bool] = lambda: False) -> Generator[Piece, None, Answered]:
        """The answer's pieces as they come; the generator returns the whole. Errors are `answer`'s.

        The model is taken until the generator ends or is closed.
        """
        started = time.perf_counter()
        if should_stop():
            return Answered("", (), (), Finish.STOPPED, 0, 0, 0, time.perf_counter() - started, {})
        prompt, shown = self.prompt(ask)
        spans = {part: selected.spans for part, selected in shown.items()}
        taken: list[Step] = []
        text = _Text(self._tokenizer)
        finish = Finish.STOPPED
        if self._take_turn(should_stop):
            try:
                running = steps(self._model, prompt.inputs, self._choice(ask, prompt), should_stop, self._counter)
                while True:
                    try:
                        step = next(running)
                    except StopIteration as done:
                        finish = done.value
                        break
                    taken.append(step)
                    yield Piece(step.token, text.add(step.token), step.log_probability)
            finally:
                self._turn.release()
        return Answered(
            text=text.whole.strip(),
            tokens=tuple(step.token for step in taken),
            log_probabilities=tuple(step.log_probability for step in taken),
            finish=finish,
            prompt_tokens=prompt.tokens,
            image_tokens=prompt.image_tokens,
            generated_tokens=len(taken),
            seconds=time.perf_counter() - started,
            shown=spans,
        )

    def prompt(self, ask: Ask) -> tuple[Prompt, dict[str, Selected]]:
        """The prompt for `ask`, and by part id what of each text it shows. Errors are `answer`'s."""
        images = [(part.id, Image.fromarray(part.pixels)) for part in ask.parts if isinstance(part, ShownImage)]
        texts = {part.id: part.text for part in ask.parts if isinstance(part, ShownText)}
        if len(texts) + len(images) != len(ask.parts) or len({part.id for part in ask.parts}) != len(ask.parts):
            raise PromptError("two parts have the same id")
        frame = self._builder.frame(images, list(texts))
        encode = self._builder.encoder.encode
        question = encode(ask.question)
        room = self.info.context_tokens - frame.tokens - len(question.ids) - self._kept_free(ask)
        if room < _LEAST_TEXT * len(texts):
            raise PromptError(
                f"{len(images)} images take {frame.tokens} tokens and the question {len(question.ids)}; of the model's "
                f"{self.info.context_tokens} that leaves too few for an answer and {len(texts)} texts"
            )
        shown = select(texts, ask.question, room, lambda text: len(encode(text).ids))
        return frame.fill({part: encode(selected.text) for part, selected in shown.items()}, question), shown

    def _kept_free(self, ask: Ask) -> int:
        return min(ask.max_new_tokens, self.info.context_tokens // _ANSWER_SHARE)

    def _choice(self, ask: Ask, prompt: Prompt) -> Choice:
        most = min(ask.max_new_tokens, self.info.context_tokens - prompt.tokens)
        return Choice(self._eos_ids, most, ask.temperature, ask.seed)

    def _take_turn(self, should_stop: Callable[[], bool]) -> bool:
        while not self._turn.acquire(timeout=_WAIT_SECONDS):
            if should_stop():
                return False
        return True


class _Text:
    """The answer's text as it grows. A character may need several tokens; until it is whole it is held back."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        self._tokenizer = tokenizer
        self._tokens: list[int] = []
        self._context = 0
        self._given = 0

    @property
    def whole(self) -> str:
        return self._decode(self._tokens)

    def add(self, token: int) -> str:
        """The text that this token completes. Only the last few tokens are decoded again, for the spaces between."""
        self._tokens.append(token)
        before = self._decode(self._tokens[self._context : self._given])
        now = self._decode(self._tokens[self._context :])
        if len(now) <= len(before) or now.endswith("\ufffd"):
            return ""
        self._context, self._given = self._given, len(self._tokens)
        return now[len(before) :]

    def _decode(self, tokens: Sequence[int]) -> str:
        text: str = self._tokenizer.decode(tokens, skip_special_tokens=True, clean_up_tokenization_spaces=False)
        return text
