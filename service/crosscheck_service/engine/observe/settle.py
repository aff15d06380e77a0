"""From what the layers of some calls told to rows of records."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import torch
from torch import Tensor

from crosscheck_service.engine.observe.division import Workspace, divide, look
from crosscheck_service.engine.observe.layers import Layers
from crosscheck_service.engine.observe.places import Places
from crosscheck_service.engine.observe.projection import Roots
from crosscheck_service.engine.observe.record import Rows
from crosscheck_service.engine.observe.waiting import Kept, masks_of, same_mask, together


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """What a layer told: mass (parts, batch, heads, rows), summed (…, value width), seen (batch, rows, parts)."""

    mass: Tensor
    summed: Tensor
    seen: Tensor


def told_together(kept: Mapping[int, Sequence[Kept]], places: Places) -> dict[int, Told]:
    """By layer, what the rows kept of some decode steps tell: a row for each of them."""
    sights, space = {}, Workspace()
    told = {}
    for number, rows in kept.items():
        attended, shared = together(rows), same_mask(rows)
        if shared not in sights:
            everyone = torch.arange(len(rows), device=attended.query.device).expand(attended.query.shape[0], -1)
            masked = replace(attended, mask=masks_of(rows))
            sights[shared] = look(masked, everyone, places.among(0, attended.key.shape[2]))
        told[number] = Told(*divide(attended, sights[shared], space), sights[shared].seen)
    return told


def joined(told: Sequence[Told]) -> Told:
    """One layer's, of several calls in turn."""
    if len(told) == 1:
        return told[0]
    mass, summed = (torch.cat([getattr(each, name) for each in told], dim=3) for name in ("mass", "summed"))
    return Told(mass, summed, torch.cat([each.seen for each in told], dim=1))


def rows_of(layers: Layers, groups: Sequence[Roots], told: Mapping[int, Told]) -> Rows:
    """All sequences' mass and norm (batch, rows, layers, heads, parts), seen (batch, rows, layers, parts)."""
    some = told[layers.own[0]]
    # A prompt without images skips its cross-attention layers.
    unseen = Told(*(torch.zeros_like(each) for each in (some.mass, some.summed, some.seen)))
    told = {number: told.get(number, unseen) for number in layers.modules}
    norms = {number: norm for group in groups for number, norm in _norms(group, told)}
    if layers.cross is not None:
        for number, gate in layers.cross.gates.items():
            norms[number] = norms[number] * gate.float().tanh().abs()
    device = some.mass.device
    mass, norm = (
        torch.stack([each.to(device) for each in values]).permute(2, 4, 0, 3, 1).float()
        for values in ([told[number].mass for number in told], [norms[number] for number in told])
    )
    return Rows(mass, norm, torch.stack([each.seen.to(device) for each in told.values()], dim=2).float())


def _norms(group: Roots, told: Mapping[int, Told]) -> Iterable[tuple[int, Tensor]]:
    """For every layer of `group`, norms (parts, batch, heads, rows)."""
    summed = torch.stack([told[number].summed for number in group.layers])
    layers, parts, batch, heads, rows, width = summed.shape
    norms = group.norms(summed.movedim(3, 1).reshape(layers, heads, parts * batch * rows, width))
    return zip(group.layers, norms.view(layers, heads, parts, batch, rows).movedim(1, 3), strict=True)
