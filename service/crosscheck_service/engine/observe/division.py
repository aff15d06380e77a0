"""One layer's attention, divided among the parts, for a few query rows: never tokens by tokens.

    s = q kᵀ · scaling (+ softcap, mask)     p = softmax(s)     mass_m = Σ_{j∈m} p_j     O_m = Σ_{j∈m} p_j v_j

All in float32 whatever the model's type, as attention kernels do inside; float64 where the model is.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import torch
from torch import Tensor

from crosscheck_service.engine.observe.attention import Attended
from crosscheck_service.engine.observe.sums import Found


@dataclass(frozen=True, slots=True, eq=False)
class Sight:
    """What the observed rows may see of a layer's keys; layers that share a mask share it.

    Attributes:
        bias: (batch, rows, keys - start), 0 or very negative, added to scores; None where everything is seen.
        start: the first key that some row may not see; those before need no bias.
        found: the parts among the keys.
        seen: (batch, rows, parts) int64, how many of a part's keys a row may attend to.
    """

    bias: Tensor | None
    found: Found
    seen: Tensor
    start: int = 0


class Workspace:
    """Memory for one layer's scores, which the next layer writes over.

    Touching fresh memory of this size costs a CPU as much as the products that fill it.
    """

    def __init__(self) -> None:
        self._held: dict[tuple[torch.device, torch.dtype], Tensor] = {}

    def scores(self, shape: Sequence[int], like: Tensor) -> Tensor:
        """An uninitialised tensor of this shape, and of `like`'s device and dtype; the one before is lost."""
        place, size = (like.device, like.dtype), math.prod(shape)
        held = self._held.get(place)
        if held is None or held.numel() < size:
            held = self._held[place] = like.new_empty(size)
        return held[:size].view(*shape)


def look(attended: Attended, rows: Tensor, found: Found) -> Sight:
    """The sight of the query rows `rows` (batch, rows) int64, indices into the call's queries."""
    batch, keys, device = attended.query.shape[0], attended.key.shape[2], attended.query.device
    if attended.mask is not None:
        mask = attended.mask[:, 0].expand(batch, -1, -1)
        mask = mask.gather(1, rows[..., None].expand(-1, -1, keys))
        allowed = mask if mask.dtype == torch.bool else mask > torch.finfo(mask.dtype).min / 2
    elif attended.causal:
        allowed = torch.arange(keys, device=device) <= rows[..., None]
        mask = allowed
    else:
        everything = torch.ones(batch, 1, keys, dtype=torch.bool, device=device)
        return Sight(None, found, found.seen(everything).expand(-1, rows.shape[1], -1))
    start = _first_hidden(allowed)
    mask = mask[..., start:]
    bias = mask.to(_work_type(attended)) if mask.dtype != torch.bool else _as_bias(mask, _work_type(attended))
    return Sight(bias, found, found.seen(allowed), start)


def only(rows: Tensor, attended: Attended) -> Attended:
    """`attended` with the queries `rows` (batch, rows) alone; its mask stays that of all."""
    _, heads, queries, width = attended.query.shape
    if queries == rows.shape[1] == 1:
        return attended
    return replace(attended, query=attended.query.gather(2, rows[:, None, :, None].expand(-1, heads, -1, width)))


def divide(attended: Attended, sight: Sight, space: Workspace) -> tuple[Tensor, Tensor]:
    """Mass (parts, batch, heads, rows) and summed values O (parts, batch, heads, rows, value width) of all queries.

    Head h of O is what the part adds to the attention output of head h, before the output projection.
    """
    kind = _work_type(attended)
    query, key, value = attended.query, attended.key.to(kind), attended.value.to(kind)
    (batch, heads, count, width), key_heads = query.shape, key.shape[1]
    # Query heads that share a key head are rows of one product, so keys are never repeated. The query is scaled, not
    # the scores: it is that much smaller.
    grouped = (query.to(kind) * attended.scaling).reshape(batch * key_heads, -1, width)
    scores = space.scores((*grouped.shape[:2], key.shape[2]), grouped)
    torch.bmm(grouped, key.flatten(0, 1).transpose(1, 2), out=scores)
    if attended.softcap is not None:
        scores.div_(attended.softcap).tanh_().mul_(attended.softcap)
    if sight.bias is not None:
        scores.view(batch, heads, count, -1)[..., sight.start :].add_(sight.bias[:, None])
    # In place: scores and weights side by side would leave a processor's cache at 8,192 keys.
    weights = torch.softmax(scores, dim=-1, out=scores)
    weights = weights.view(batch, key_heads, heads // key_heads * count, -1)
    mass, summed = sight.found.sums(weights, value)
    return mass.reshape(-1, batch, heads, count), summed.reshape(-1, batch, heads, count, value.shape[-1])


def _first_hidden(allowed: Tensor) -> int:
    """The first key that is hidden from some row. On a GPU 0: asking would cost a wait, adding zeros costs nothing."""
    if allowed.device.type != "cpu":
        return 0
    hidden = (~allowed).flatten(0, 1).any(0).nonzero()
    return int(hidden[0]) if len(hidden) else allowed.shape[-1]


def _work_type(attended: Attended) -> torch.dtype:
    return torch.promote_types(attended.query.dtype, torch.float32)


def _as_bias(allowed: Tensor, kind: torch.dtype) -> Tensor:
    return torch.zeros(allowed.shape, dtype=kind, device=allowed.device).masked_fill_(~allowed, -torch.inf)
