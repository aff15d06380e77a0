"""One answer as it grows: from the loop's events to pieces of text, and to the whole."""

import time
from collections.abc import Sequence as Many

from crosscheck_detectors.attention import Floats, PartAttention
from crosscheck_detectors.detector import Scored
from crosscheck_service.engine.ask import Answered, Finish, Piece
from crosscheck_service.engine.foreign import Tokenizer
from crosscheck_service.engine.heat import Grid
from crosscheck_service.engine.loop import Ended, Sequence, Step
from crosscheck_service.engine.selection import Selected


class Answering:
    """Makes pieces and the whole of an answer's steps. One thread's; the loop's own may go on meanwhile."""

    def __init__(
        self,
        sequence: Sequence,
        shown: dict[str, Selected],
        tokenizer: Tokenizer,
        *,
        placed: Many[Grid],
        started: float,
    ) -> None:
        """`placed` are the grids whose cells the record holds beside the parts; `started` is time.perf_counter's."""
        self._sequence = sequence
        self._prompt = sequence.prompt
        self._shown = shown
        self._tokenizer = tokenizer
        self._text = _Text(tokenizer)
        self._record = sequence.record
        self._placed = placed
        self._started = started
        self._attention: PartAttention | None = None

    def piece(self, step: Step) -> Piece:
        """The next token, for somebody who reads along."""
        if self._record is not None:
            row = self._of_parts(self._record.of_row(self._attention.rows if self._attention else 0))
            self._attention = self._attention.joined(row) if self._attention else row
        return Piece(step.token, self._text.add(step.token), step.log_probability, self._attention)

    def whole(self, steps: Many[Step], ended: Ended) -> Answered:
        """All that came until the end."""
        tokens = [step.token for step in steps]
        attention, heat = None, dict[str, Floats]()
        read = not self._sequence.choice.max_new_tokens and ended.finish is not Finish.STOPPED
        if self._record is not None and (tokens or read):
            # A step may have been observed whose token is the end, or came too late to be told.
            seen = self._record.attention(last=len(tokens) or 1)
            attention, heat = self._of_parts(seen), {grid.part: grid.mass(seen) for grid in self._placed}
        return Answered(
            text=decoded(self._tokenizer, tokens).strip(),
            tokens=tuple(tokens),
            log_probabilities=tuple(step.log_probability for step in steps),
            finish=ended.finish,
            prompt_tokens=self._prompt.tokens,
            image_tokens=self._prompt.image_tokens,
            generated_tokens=len(tokens),
            seconds=time.perf_counter() - self._started,
            shown={part: selected.spans for part, selected in self._shown.items()},
            attention=attention,
            heat=heat,
            scored=self._scored(ended),
        )

    def _scored(self, ended: Ended) -> tuple[Scored, ...]:
        end = min(self._sequence.choice.eos_ids, default=-1)
        weighed = zip(self._sequence.continuations, ended.weights, strict=False)
        return tuple(Scored((*tokens, end), weights) for tokens, weights in weighed)

    def _of_parts(self, seen: PartAttention) -> PartAttention:
        return seen.only(tuple(self._prompt.spans)) if self._placed else seen


def decoded(tokenizer: Tokenizer, tokens: Many[int]) -> str:
    """The text of generated tokens, special ones left out."""
    text: str = tokenizer.decode(tokens, skip_special_tokens=True, clean_up_tokenization_spaces=False)
    return text


class _Text:
    """The answer's text as it grows. A character may need several tokens; until it is whole it is held back."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        self._tokenizer = tokenizer
        self._tokens: list[int] = []
        self._context = 0
        self._given = 0

    def add(self, token: int) -> str:
        """The text that this token completes. Only the last few tokens are decoded again, for the spaces between."""
        self._tokens.append(token)
        before = decoded(self._tokenizer, self._tokens[self._context : self._given])
        now = decoded(self._tokenizer, self._tokens[self._context :])
        if len(now) <= len(before) or now.endswith("\ufffd"):
            return ""
        self._context, self._given = self._given, len(self._tokens)
        return now[len(before) :]
