"""One sequence on its way through the loop, and what it tells its caller."""

from collections.abc import Callable, Mapping
from collections.abc import Sequence as Many
from dataclasses import dataclass, field

import torch
from torch import Tensor

from crosscheck_service.engine.ask import Finish
from crosscheck_service.engine.observe.record import Record
from crosscheck_service.engine.prompt import Prompt


@dataclass(frozen=True, slots=True)
class Choice:
    """How tokens are chosen and when the answer ends. `max_new_tokens` ≥ 0; `temperature` 0 is greedy."""

    eos_ids: frozenset[int]
    max_new_tokens: int
    temperature: float = 0.0
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Step:
    """One generated token. `log_probability` is the model's own (natural logarithm, temperature 1), ≤ 0."""

    token: int
    log_probability: float


@dataclass(frozen=True, slots=True)
class Ended:
    """The last event of a sequence that was served; the token that ends an answer is not among its steps.

    `weights` are, for each of its continuations, the natural log-probabilities of the tokens and of the end.
    """

    finish: Finish
    weights: tuple[tuple[float, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Failed:
    """The last event of a sequence that was not."""

    error: Exception


Event = Step | Ended | Failed


@dataclass(slots=True, eq=False)
class Sequence:
    """One prompt and its answer so far. Its maker reads `record`; all else belongs to the loop once it is submitted.

    Attributes:
        images: the digest of each image part by its id; equal digests mean equal pixels as shown.
        deliver: gets every event, in order, on the loop's thread; it must not block.
        should_stop: asked before every forward pass that would serve this sequence; must not block either.
        urgent: an answer that somebody waits for; its prefill goes before those of the passes that judge it.
        record: what was observed, a row for every token, with nothing to generate the prompt's last; None where nobody
            wants to know.
        continuations: tokens to be weighed after the prompt, without an end; only where nothing is generated.
        fed: tokens that the model has read, those of a shared prefix included.
    """

    prompt: Prompt
    choice: Choice
    images: Mapping[str, bytes]
    deliver: Callable[[Event], None]
    should_stop: Callable[[], bool]
    urgent: bool = True
    record: Record | None = None
    continuations: tuple[tuple[int, ...], ...] = ()
    fed: int = 0
    tokens: list[int] = field(default_factory=list)
    _sampler: torch.Generator | None = None

    def __post_init__(self) -> None:
        if self.choice.temperature > 0:
            self._sampler = torch.Generator().manual_seed(self.choice.seed)

    @property
    def most_tokens(self) -> int:
        """The longest that prompt and answer may become."""
        return self.prompt.tokens + max([self.choice.max_new_tokens, *map(len, self.continuations)])

    def take(self, step: Step) -> Ended | None:
        """Goes on with the token of `step`; tells whether the answer ends with it, or before it."""
        if step.token in self.choice.eos_ids:
            return Ended(Finish.EOS)
        self.tokens.append(step.token)
        self.deliver(step)
        return Ended(Finish.LENGTH) if len(self.tokens) >= self.choice.max_new_tokens else None

    def sampled(self, logits: Tensor) -> int | None:
        """A token drawn from `logits` (vocabulary,); None where the most probable one is to be taken."""
        if self._sampler is None:
            return None
        weights = torch.softmax(logits / self.choice.temperature, dim=-1)
        return int(torch.multinomial(weights, 1, generator=self._sampler))


def choose(sequences: Many[Sequence], logits: Tensor) -> list[Step]:
    """The next token of each sequence from `logits` (sequences, vocabulary) float32 on the CPU."""
    best: list[int] = logits.argmax(dim=-1).tolist()
    drawn = [sequence.sampled(row) for sequence, row in zip(sequences, logits, strict=True)]
    tokens = [most if other is None else other for most, other in zip(best, drawn, strict=True)]
    probable = torch.log_softmax(logits, dim=-1).gather(1, torch.tensor(tokens).unsqueeze(1))
    return [Step(token, value) for token, value in zip(tokens, probable[:, 0].tolist(), strict=True)]
