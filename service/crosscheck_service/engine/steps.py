"""The step loop: one prefill, then one token a step, stoppable between any two.

generate() is not used, since it can neither stop between two tokens for a reason of ours, nor be watched, nor share
steps among requests.
"""

from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass

import torch
from torch import Tensor
from transformers import DynamicCache

from crosscheck_service.engine.ask import Finish
from crosscheck_service.engine.foreign import Network


class StepCounter:
    """Counts forward passes, so that health can tell a slow model from a stuck one. One writer, many readers."""

    def __init__(self) -> None:
        self._count = 0

    def add(self) -> None:
        self._count += 1

    @property
    def count(self) -> int:
        return self._count


@dataclass(frozen=True, slots=True)
class Step:
    """One generated token. `log_probability` is the model's own (natural logarithm, temperature 1), ≤ 0."""

    token: int
    log_probability: float


@dataclass(frozen=True, slots=True)
class Choice:
    """How tokens are chosen and when the answer ends. `max_new_tokens` ≥ 0; `temperature` 0 is greedy."""

    eos_ids: frozenset[int]
    max_new_tokens: int
    temperature: float = 0.0
    seed: int = 0


def steps(
    model: Network,
    inputs: Mapping[str, Tensor],
    choice: Choice,
    should_stop: Callable[[], bool],
    counter: StepCounter,
) -> Generator[Step, None, Finish]:
    """Yields the answer's tokens as they are found, without the one that ends it, and returns why it ended.

    `inputs` are one unpadded sequence: input_ids (1, tokens) and the family's other tensors. `should_stop` is asked
    before every forward pass, the prefill included; `counter` counts the passes.
    """
    # Qwen's family keeps the offset between a token's index and its position on the model. The caller runs one sequence
    # at a time; an offset left by the last one would shift a prompt without images.
    _forget_positions(model)
    cache = DynamicCache(config=model.config.get_text_config(decoder=True))
    sampler = torch.Generator().manual_seed(choice.seed) if choice.temperature > 0 else None
    feed = _on_device(model, inputs)
    for _ in range(choice.max_new_tokens):
        if should_stop():
            return Finish.STOPPED
        logits = _forward(model, feed, cache)
        counter.add()
        token = _choose(logits, choice.temperature, sampler)
        if token in choice.eos_ids:
            return Finish.EOS
        yield Step(token, float(torch.log_softmax(logits, dim=-1)[token]))
        feed = {"input_ids": torch.tensor([[token]], device=model.device)}
    return Finish.LENGTH


def _forward(model: Network, feed: Mapping[str, Tensor], cache: DynamicCache) -> Tensor:
    """Logits (vocabulary,) float32 on the CPU for the token after the last one."""
    # Not around the loop: a generator would leave inference mode on in its consumer between two tokens.
    with torch.inference_mode():
        output = model(**feed, past_key_values=cache, use_cache=True, logits_to_keep=1)
        logits: Tensor = output.logits[0, -1].float().cpu()
    return logits


def _choose(logits: Tensor, temperature: float, sampler: torch.Generator | None) -> int:
    if sampler is None:
        return int(logits.argmax())
    return int(torch.multinomial(torch.softmax(logits / temperature, dim=-1), 1, generator=sampler))


def _on_device(model: Network, inputs: Mapping[str, Tensor]) -> dict[str, Tensor]:
    moved = {name: value.to(model.device) for name, value in inputs.items()}
    return {name: value.to(model.dtype) if value.is_floating_point() else value for name, value in moved.items()}


def _forget_positions(model: Network) -> None:
    for module in (model, model.base_model):
        if hasattr(module, "rope_deltas"):
            module.rope_deltas = None
