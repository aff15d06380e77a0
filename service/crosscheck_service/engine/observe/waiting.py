"""Decode rows that wait, to be reckoned many at once: keys and values are then read once for all of them.

What a token saw does not change when the cache grows: its keys are the first of the later ones. So of a decode step
only the queries are kept, some hundred numbers a head, and the output is left alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import torch
from torch import Tensor
from transformers.cache_utils import DynamicLayer

from crosscheck_service.engine.observe.attention import Attended
from crosscheck_service.engine.observe.layers import Layers

AT_ONCE = 16
"""Rows of each sequence that wait at most; their scores take as much memory as those of as many tokens' prefill."""


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys a layer will see in a call.

    Attributes:
        length: how many.
        offset: the position of the first: sliding windows drop the early ones.
        growth: by how many there will be more after one more token, where all these stay as they are; None where
            they may not, as in windows.
    """

    length: int
    offset: int
    growth: int | None = None

    def continues(self, earlier: "Keys") -> bool:
        """Whether these are the same layer's keys one token later, and nothing happened to the cache between."""
        return self.growth is None or (
            self.growth == earlier.growth and self.length == earlier.length + self.growth and not self.offset
        )


@dataclass(slots=True, eq=False)
class Kept:
    """One layer's attention of a decode step. `attended` may get later keys than it saw: `length` are its own."""

    attended: Attended
    length: int

    def replace_keys(self, key: Tensor, value: Tensor) -> None:
        """Makes room: the cache has replaced its tensors by longer ones."""
        self.attended = replace(self.attended, key=key, value=value)


def keys_of(layers: Layers, cache: object | None, queries: int) -> dict[int, Keys]:
    """What each layer will see when `queries` tokens are fed to a model with `cache` (transformers' Cache or None)."""
    if cache is None:
        return dict.fromkeys(layers.own, Keys(queries, 0))
    held = getattr(cache, "layers", ())
    keys = {}
    for number in layers.own:
        length, offset = cache.get_mask_sizes(queries, number)  # type: ignore[attr-defined]
        growth = _growth(held[number]) if queries == 1 and number < len(held) else None
        keys[number] = Keys(int(length), int(offset), growth)
    return keys


def together(kept: Sequence[Kept]) -> Attended:
    """The rows of one layer as if they had been one call's, over the last one's keys."""
    last = kept[-1].attended
    if len(kept) == 1:
        return last
    query = torch.cat([each.attended.query for each in kept], dim=2)
    return replace(last, query=query, mask=_masks(kept, last.key.shape[2]))


def same_mask(kept: Sequence[Kept]) -> tuple[object, ...]:
    """Tells layers apart whose rows see other keys."""
    return (kept[-1].attended.key.shape[2], *((each.length, id(each.attended.mask)) for each in kept))


def _growth(layer: object) -> int | None:
    # A DynamicLayer's tensors are replaced, never written to. A layer of another kind may promise the like of itself.
    return 1 if type(layer) is DynamicLayer else getattr(layer, "crosscheck_growth", None)


def _masks(kept: Sequence[Kept], keys: int) -> Tensor:
    """Bool (batch or 1, 1, rows, keys): for each row its own mask, and none of the keys that came later."""
    masks = [each.attended.mask for each in kept]
    batch = max(1 if mask is None else mask.shape[0] for mask in masks)
    together = torch.zeros(batch, 1, len(kept), keys, dtype=torch.bool, device=kept[-1].attended.key.device)
    for row, (each, mask) in enumerate(zip(kept, masks, strict=True)):
        if mask is None:
            together[:, :, row, : each.length] = True
        else:
            allowed = mask if mask.dtype == torch.bool else mask > torch.finfo(mask.dtype).min / 2
            together[:, :, row, : each.length] = allowed[:, :, 0]
    return together
