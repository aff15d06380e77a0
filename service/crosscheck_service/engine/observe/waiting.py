"""Decode rows that wait, to be reckoned many at once: keys and values are then read once for all of them.

What a token saw does not change when the cache grows: its keys are the first of the later ones. So of a decode step
only the queries are kept, some hundred numbers a head, and the output is left alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor
from transformers.cache_utils import DynamicLayer

from crosscheck_service.engine.errors import ObserveError
from crosscheck_service.engine.foreign import CacheLayer
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


@dataclass(frozen=True, slots=True, eq=False)
class Kept:
    """One layer's attention of a decode step, with the first `length` of the keys and values that `layer` holds.

    They are read when they are needed: whoever holds on to a cache's tensors makes growing it dear.
    """

    query: Tensor
    mask: Tensor | None
    scaling: float
    softcap: float | None
    length: int
    layer: CacheLayer


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


def kept_of(attended: Attended, layer: CacheLayer) -> Kept:
    """What is kept of a decode step's attention, whose keys and values are those of the cache's `layer`."""
    length = attended.key.shape[2]
    return Kept(attended.query, attended.mask, attended.scaling, attended.softcap, length, layer)


def together(kept: Sequence[Kept]) -> Attended:
    """The rows of one layer as if they had been one call's, over the last one's keys; without their masks.

    Raises:
        ObserveError: where the cache was cut since.
    """
    last = kept[-1]
    key, value = (held[:, :, : last.length] for held in (last.layer.keys, last.layer.values))
    if value.shape[2] < last.length or len(value) != len(last.query):
        raise ObserveError("the cache was cut while rows waited to be observed; read the record, or settle it, before")
    return Attended(
        query=torch.cat([each.query for each in kept], dim=2),
        key=key,
        value=value,
        mask=None,
        scaling=last.scaling,
        causal=False,
        softcap=last.softcap,
    )


def masks_of(kept: Sequence[Kept]) -> Tensor | None:
    """Bool (batch or 1, 1, rows, keys): for each row its own mask, and none of the keys that came later."""
    if len(kept) == 1:
        return kept[0].mask
    masks = [each.mask for each in kept]
    batch = max(1 if mask is None else mask.shape[0] for mask in masks)
    joined = torch.zeros(batch, 1, len(kept), kept[-1].length, dtype=torch.bool, device=kept[-1].query.device)
    for row, (each, mask) in enumerate(zip(kept, masks, strict=True)):
        if mask is None:
            joined[:, :, row, : each.length] = True
        else:
            allowed = mask if mask.dtype == torch.bool else mask > torch.finfo(mask.dtype).min / 2
            joined[:, :, row, : each.length] = allowed[:, :, 0]
    return joined


def same_mask(kept: Sequence[Kept]) -> tuple[tuple[int, int], ...]:
    """Tells layers apart whose rows see other keys."""
    return tuple((each.length, id(each.mask)) for each in kept)


def _growth(layer: object) -> int | None:
    # A DynamicLayer's tensors are replaced, never written to. A layer of another kind may promise the like of itself.
    return 1 if type(layer) is DynamicLayer else getattr(layer, "crosscheck_growth", None)
