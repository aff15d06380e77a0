"""What the attention panel shows: for each part a number by layer and head, all on one scale.

With n the norm of what a part contributes in one head (AttentionMap.norm), a cell is n over the mean by head of what
all parts contribute in that layer. So the mean of a map is the part's share of its layers, and strong heads stand out.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from math import ceil, isfinite, nan

from crosscheck.attention import Attention, AttentionMap

# A few heads far above all others would leave the rest of the map blank.
WITHIN_SCALE = 0.95


@dataclass(frozen=True)
class PartMap:
    """One part's cells, by layer and then by head, ≥ 0; None in a layer that does not show all parts."""

    part_id: str
    share: float | None
    mass_share: float | None
    cells: tuple[tuple[float | None, ...], ...]


@dataclass(frozen=True)
class PartMaps:
    """All maps, each of `layers` by `heads`. Colours run from 0 to `end`; `clipped` says that some cells exceed it."""

    layers: int
    heads: int
    end: float
    clipped: bool
    maps: tuple[PartMap, ...]


def part_maps(attention: Attention | None, *, first: Sequence[str], leave_out: Collection[str]) -> PartMaps | None:
    """The maps of all parts but `leave_out`, those of `first` leading, in that order.

    None where there are no maps, or where they are not of one size.
    """
    given = [one for one in attention.maps if one.part_id not in leave_out] if attention else []
    sizes = {(one.layers, one.heads, len(one.norm)) for one in given}
    if attention is None or len(sizes) != 1:
        return None
    [(layers, heads, count)] = sizes
    if not count or count != layers * heads:
        return None
    given.sort(key=lambda one: first.index(one.part_id) if one.part_id in first else len(first))
    means = [_layer_mean(given, layer) for layer in range(layers)]
    shares = dict(zip(attention.part_ids, attention.norm_share, strict=False))
    mass_shares = dict(zip(attention.part_ids, attention.mass_share, strict=False))
    maps = tuple(
        PartMap(one.part_id, shares.get(one.part_id), mass_shares.get(one.part_id), _cells(one, means)) for one in given
    )
    values = sorted(cell for one in maps for row in one.cells for cell in row if cell is not None)
    end = values[ceil(WITHIN_SCALE * len(values)) - 1] if values else 0.0
    return PartMaps(layers, heads, end or 1.0, clipped=bool(values) and values[-1] > end > 0, maps=maps)


def _layer_mean(given: Sequence[AttentionMap], layer: int) -> float:
    """The mean over heads of what all parts contribute in a layer; NaN where one of them cannot be seen there.

    What can be seen gets some attention from every head, so only what cannot contributes exactly nothing.
    """
    heads = given[0].heads
    by_part = [sum(one.norm[layer * heads : (layer + 1) * heads]) for one in given]
    return sum(by_part) / heads if all(by_part) else nan


def _cells(one: AttentionMap, means: Sequence[float]) -> tuple[tuple[float | None, ...], ...]:
    return tuple(
        tuple(
            norm / mean if isfinite(mean) and mean > 0 else None
            for norm in one.norm[layer * one.heads : (layer + 1) * one.heads]
        )
        for layer, mean in enumerate(means)
    )
