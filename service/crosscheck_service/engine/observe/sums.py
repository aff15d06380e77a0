"""Sums of attention weights, and of weighted values, over the parts among a layer's keys."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import torch
from torch import Tensor

_ROWS_AT_ONCE = 64
"""Rows of weights that Members makes for one product; beyond that, V is no longer what a product waits for."""


class Found(Protocol):
    """The parts among some keys."""

    def seen(self, allowed: Tensor) -> Tensor:
        """How many of each part's keys are `allowed` (batch, rows, keys) bool: (batch, rows, parts) int64."""
        ...

    def sums(self, weights: Tensor, value: Tensor) -> tuple[Tensor, Tensor]:
        """Sums over each part's keys: of the weights (parts, batch, key heads, rows), and of the weighted values.

        Args:
            weights: (batch, key heads, rows, keys).
            value: (batch, key heads, keys, width); the second result is (parts, batch, key heads, rows, width).
        """
        ...


@dataclass(frozen=True, slots=True, eq=False)
class Stretch:
    """The keys from `start` to `stop` (exclusive), among which all of a part's keys lie.

    `chosen` (batch, stop - start) tells in which sequences which of them are the part's; None means all in every one.
    """

    start: int
    stop: int
    chosen: Tensor | None


@dataclass(frozen=True, slots=True, eq=False)
class Stretches:
    """Each part is read as one stretch: where parts lie apart, and alike in all sequences, V is read once.

    One stretch rather than many ranges: tiles lie close together, and two products over one stretch cost less than one
    for each of its tiles.
    """

    stretches: Sequence[Stretch]

    def seen(self, allowed: Tensor) -> Tensor:
        counts = []
        for stretch in self.stretches:
            part = allowed[..., stretch.start : stretch.stop]
            counts.append((part if stretch.chosen is None else part & stretch.chosen[:, None]).sum(-1))
        return torch.stack(counts, dim=-1)

    def sums(self, weights: Tensor, value: Tensor) -> tuple[Tensor, Tensor]:
        batch, key_heads, rows, _ = weights.shape
        flat, values = weights.flatten(0, 1), value.flatten(0, 1)
        mass = weights.new_empty(len(self.stretches), batch * key_heads, rows)
        summed = weights.new_empty(*mass.shape, value.shape[-1])
        for number, stretch in enumerate(self.stretches):
            part = flat[..., stretch.start : stretch.stop]
            if stretch.chosen is not None:
                part = part * stretch.chosen.repeat_interleave(key_heads, dim=0)[:, None]
            torch.sum(part, -1, out=mass[number])
            torch.bmm(part, values[:, stretch.start : stretch.stop], out=summed[number])
        return mass.view(-1, batch, key_heads, rows), summed.view(-1, batch, key_heads, rows, value.shape[-1])


@dataclass(frozen=True, slots=True, eq=False)
class Members:
    """All parts in one product; `members` (batch, parts, keys) float32, 0 or 1, tells whose a key is.

    For sequences whose parts lie in different places, and where starting an operation costs more than a product.
    """

    members: Tensor

    def seen(self, allowed: Tensor) -> Tensor:
        return (allowed.float() @ self.members.transpose(1, 2)).long()

    def sums(self, weights: Tensor, value: Tensor) -> tuple[Tensor, Tensor]:
        batch, key_heads, rows, _ = weights.shape
        masses, sums = [], []
        for some in torch.split(self.members, max(1, _ROWS_AT_ONCE // rows), dim=1):
            parts = weights[:, :, None] * some[:, None, :, None]
            masses.append(parts.sum(-1))
            sums.append((parts.flatten(2, 3) @ value).view(batch, key_heads, -1, rows, value.shape[-1]))
        return torch.cat(masses, dim=2).permute(2, 0, 1, 3), torch.cat(sums, dim=2).permute(2, 0, 1, 3, 4)
