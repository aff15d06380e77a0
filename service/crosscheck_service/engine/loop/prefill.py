"""Reads one prompt in pieces, so that a long one lets others have their steps in between."""

from torch import Tensor
from transformers import DynamicCache

from crosscheck_service.engine.foreign import Network
from crosscheck_service.engine.loop.feed import run, stretch
from crosscheck_service.engine.loop.positions import positions_of_prompt
from crosscheck_service.engine.loop.prefixes import Prefixes
from crosscheck_service.engine.loop.sequence import Sequence
from crosscheck_service.engine.observe import Attached
from crosscheck_service.engine.observe.families import family_of


class Prefill:
    """One sequence being read. The first piece holds all images, since the vision tower takes them in one call."""

    def __init__(self, model: Network, attached: Attached, sequence: Sequence, prefixes: Prefixes, piece: int) -> None:
        """`piece` is the most tokens that are read at once, where no image makes it more."""
        self.sequence = sequence
        self._model = model
        self._attached = attached
        self._prefixes = prefixes
        self._piece = piece
        self._family = family_of(model)
        self.positions = positions_of_prompt(model, sequence.prompt)
        self.cache = DynamicCache(config=model.config.get_text_config(decoder=True))

    def advance(self) -> Tensor | None:
        """Reads the next piece: logits (1, vocabulary) once all is read, None before. Raises what the model raises."""
        sequence = self.sequence
        # Only now: while it waited, others may have read what it begins with.
        if not sequence.fed and not self._family.fork_refusal:
            known = self._prefixes.longest(sequence.prompt, sequence.images)
            self.cache, sequence.fed = known or (self.cache, 0)
        start, end = sequence.fed, self._next_end()
        last = end == sequence.prompt.tokens
        call = None
        if sequence.record is not None:
            # The row that predicts the answer's first token is the prompt's last one.
            rows = [[end - start - 1]] if last else [[]]
            call = self._attached.begin(self._attached.batch([sequence.record]), rows, end - start, self.cache)
        fed = stretch(self._model, sequence.prompt, self.positions, start, end)
        logits = run(self._model, fed, self.cache, call)[:, -1]
        sequence.fed = end
        # Windows forget their beginnings, so there a prefix is what was kept when it had just been read.
        if not self._family.fork_refusal and (last or self._prefixes.in_pieces):
            self._prefixes.keep(sequence.prompt, sequence.images, self.cache, end)
        return logits if last else None

    def _next_end(self) -> int:
        prompt, start = self.sequence.prompt, self.sequence.fed
        if self._family.fork_refusal:
            return prompt.tokens
        pictured = max((prompt.spans[part][-1][1] for part in self.sequence.images), default=0)
        if start < pictured:
            # What shares the images alone can go on from here, where they cannot be cut off later.
            return pictured if start == 0 and self._prefixes.in_pieces else max(pictured, self._to(start))
        return self._to(start)

    def _to(self, start: int) -> int:
        prompt = self.sequence.prompt
        end = min(start + self._piece, prompt.tokens)
        context = prompt.question[0]
        return context if start < context < end and self._prefixes.in_pieces else end
