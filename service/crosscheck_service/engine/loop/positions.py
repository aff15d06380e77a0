"""Every token's position, worked out before the model runs and passed to it by name.

Qwen's and GLM's families place an image's tokens on three axes and keep how far that shifts what follows on the model;
in a step that several requests share there is no one such number.
"""

from dataclasses import dataclass

import torch
from torch import Tensor

from crosscheck_service.engine.foreign import Network
from crosscheck_service.engine.observe.families import family_of
from crosscheck_service.engine.prompt import Prompt


@dataclass(frozen=True, slots=True)
class Positions:
    """`prompt` is (1, tokens) or (3, 1, tokens) int64; token number n after the prompt stands at n + `shift`."""

    prompt: Tensor
    shift: int

    def between(self, start: int, end: int) -> Tensor:
        """Those of the prompt's tokens from `start` to `end` (exclusive)."""
        return self.prompt[..., start:end]

    def behind(self, start: int, end: int) -> Tensor:
        """Those of tokens number `start` to `end` (exclusive) that follow the prompt."""
        places = torch.arange(start, end) + self.shift
        return places.expand(*self.prompt.shape[:-1], -1)


def positions_of_prompt(model: Network, prompt: Prompt) -> Positions:
    """The positions that the model itself would give the prompt's tokens."""
    ids = prompt.inputs["input_ids"]
    base = model.base_model
    if hasattr(base, "get_rope_index") and prompt.inputs.get("image_grid_thw") is not None:
        given = {name: prompt.inputs[name] for name in ("image_grid_thw", "mm_token_type_ids") if name in prompt.inputs}
        given.setdefault("mm_token_type_ids", (ids == model.config.image_token_id).int())
        placed, shift = base.get_rope_index(ids, **given)
        return Positions(placed.to(torch.int64), int(shift))
    first = family_of(model).first_position
    return Positions(torch.arange(first, first + ids.shape[1]).unsqueeze(0), first)


def positions_of_rows(model: Network, places: list[int]) -> Tensor:
    """(rows, 1), or (3, rows, 1) for models with three axes: one token each, at `places`."""
    column = torch.tensor(places, dtype=torch.int64).unsqueeze(1)
    return column.expand(3, -1, -1) if hasattr(model.base_model, "get_rope_index") else column
