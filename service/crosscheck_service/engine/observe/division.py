"""One layer's attention, divided among the parts, for a few query rows: never tokens by tokens.

    s = q kᵀ · scaling (+ softcap, mask)     p = softmax(s)     mass_m = Σ_{j∈m} p_j     O_m = Σ_{j∈m} p_j v_j

All in float32 whatever the model's type, as attention kernels do inside; float64 where the model is.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from crosscheck_service.engine.observe.attention import Attended
from crosscheck_service.engine.observe.places import Stretch


@dataclass(frozen=True, slots=True, eq=False)
class Sight:
    """What the observed rows may see of a layer's keys; layers that share a mask share it.

    Attributes:
        bias: (batch, rows, keys), 0 or very negative, added to scores; None where everything is seen.
        stretches: the parts among the keys.
        seen: (batch, rows, parts) int64, how many of a part's keys a row may attend to.
    """

    bias: Tensor | None
    stretches: Sequence[Stretch]
    seen: Tensor


def look(attended: Attended, rows: Tensor, stretches: Sequence[Stretch]) -> Sight:
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
        chosen = [_chosen(stretch, batch, device).sum(-1) for stretch in stretches]
        return Sight(None, stretches, torch.stack(chosen, dim=-1)[:, None].expand(-1, rows.shape[1], -1))
    seen = [
        (allowed[..., stretch.start : stretch.stop] & _chosen(stretch, batch, device)[:, None]).sum(-1)
        for stretch in stretches
    ]
    bias = mask.to(_work_type(attended)) if mask.dtype != torch.bool else _as_bias(mask, _work_type(attended))
    return Sight(bias, stretches, torch.stack(seen, dim=-1))


def divide(attended: Attended, rows: Tensor, sight: Sight) -> tuple[Tensor, Tensor]:
    """Mass (batch, rows, heads, parts) and summed values O (batch, rows, heads, parts, value width).

    Head h of O is what the part adds to the attention output of head h, before the output projection.
    """
    kind = _work_type(attended)
    query, key, value = attended.query, attended.key.to(kind), attended.value.to(kind)
    (batch, heads, queries, width), key_heads = query.shape, key.shape[1]
    count = rows.shape[1]
    if count != queries or queries > 1:
        query = query.gather(2, rows[:, None, :, None].expand(-1, heads, -1, width))
    # Query heads that share a key head are rows of one product, so keys are never repeated.
    grouped = query.to(kind).reshape(batch, key_heads, heads // key_heads * count, width)
    scores = grouped @ key.transpose(2, 3) * attended.scaling
    if attended.softcap is not None:
        scores = torch.tanh(scores / attended.softcap) * attended.softcap
    if sight.bias is not None:
        by_head = scores.view(batch, key_heads, -1, count, scores.shape[-1])
        scores = (by_head + sight.bias[:, None, None]).flatten(2, 3)
    weights = torch.softmax(scores, dim=-1)
    masses, sums = [], []
    for stretch in sight.stretches:
        part = weights[..., stretch.start : stretch.stop]
        if stretch.chosen is not None:
            part = part * stretch.chosen[:, None, None]
        masses.append(part.sum(-1))
        sums.append(part @ value[:, :, stretch.start : stretch.stop])
    mass = torch.stack(masses, dim=-1).reshape(batch, heads, count, -1)
    summed = torch.stack(sums, dim=-2).reshape(batch, heads, count, len(sums), value.shape[-1])
    return mass.transpose(1, 2), summed.transpose(1, 2)


def _work_type(attended: Attended) -> torch.dtype:
    return torch.promote_types(attended.query.dtype, torch.float32)


def _as_bias(allowed: Tensor, kind: torch.dtype) -> Tensor:
    return torch.zeros(allowed.shape, dtype=kind, device=allowed.device).masked_fill_(~allowed, -torch.inf)


def _chosen(stretch: Stretch, batch: int, device: torch.device) -> Tensor:
    if stretch.chosen is not None:
        return stretch.chosen
    return torch.ones(batch, stretch.stop - stretch.start, dtype=torch.bool, device=device)
