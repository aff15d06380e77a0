"""The forward call: what it is given for some tokens of one sequence, or for one token of each of several."""

from collections.abc import Mapping, Sequence

import torch
from torch import Tensor
from transformers import DynamicCache

from crosscheck_service.engine.foreign import Network
from crosscheck_service.engine.loop.positions import Positions
from crosscheck_service.engine.observe.call import Call
from crosscheck_service.engine.observe.families import family_of
from crosscheck_service.engine.prompt import Prompt


def stretch(model: Network, prompt: Prompt, positions: Positions, start: int, end: int) -> dict[str, Tensor]:
    """The inputs for the prompt's tokens from `start` to `end`; all images go with the first."""
    inputs = prompt.inputs
    ids = inputs["input_ids"]
    if start == 0:
        # The mask of an unpadded sequence says nothing.
        fed = {name: value for name, value in inputs.items() if name != "attention_mask"}
        fed = {name: value[:, :end] if _by_token(value, ids) else value for name, value in fed.items()}
    else:
        fed = {"input_ids": ids[:, start:end], **family_of(model).later_inputs(inputs, start, end)}
    return {**fed, "position_ids": positions.between(start, end)}


def continuation(
    model: Network, prompt: Prompt, positions: Positions, tokens: Sequence[int], start: int
) -> dict[str, Tensor]:
    """The inputs for given tokens behind the prompt; the first of them is token number `start` of the sequence."""
    end = start + len(tokens)
    later = family_of(model).later_inputs(prompt.inputs, start, end)
    return {"input_ids": torch.tensor([list(tokens)]), **later, "position_ids": positions.behind(start, end)}


def run(model: Network, fed: Mapping[str, Tensor], cache: DynamicCache, call: Call | None, *, keep: int = 1) -> Tensor:
    """Logits (rows, keep, vocabulary) float32 on the CPU for the tokens after each row's last `keep`. `cache` grows.

    Raises what the model raises; `cache` is of no use then.
    """
    placed = {name: value.to(model.device) for name, value in fed.items()}
    placed = {name: value.to(model.dtype) if value.is_floating_point() else value for name, value in placed.items()}
    watching = call.keywords if call is not None else {}
    with torch.inference_mode():
        output = model(**placed, past_key_values=cache, use_cache=True, logits_to_keep=keep, **watching)
        if call is not None:
            call.commit()
        logits: Tensor = output.logits[:, -keep:].float().cpu()
    return logits


def _by_token(value: Tensor, ids: Tensor) -> bool:
    return value.shape[:2] == ids.shape and not value.is_floating_point()
