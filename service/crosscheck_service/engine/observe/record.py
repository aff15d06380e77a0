"""What watching one sequence left behind: for every observed row, how attention divided in each layer and head."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import torch
from torch import Tensor

from crosscheck_detectors.attention import PartAttention
from crosscheck_service.engine.errors import ObserveError
from crosscheck_service.engine.observe.layers import Layers
from crosscheck_service.engine.observe.places import Range, require_apart

Parts = Mapping[str, Sequence[Range]]
"""Part id to its half-open ranges of token positions, as PromptBuilder's Prompt.spans."""


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """Some query rows of one sequence: mass and norm (rows, layers, heads, parts), seen (rows, layers, parts)."""

    mass: Tensor
    norm: Tensor
    seen: Tensor


@dataclass(slots=True, eq=False)
class Record:
    """One sequence under observation. Grows by rows with the calls; arrays stay on the device until they are read.

    Rows of the last decode steps are reckoned when they are asked for, those of all sequences of the batch at once:
    reading after every token costs more than reading now and then.

    `ranges` count from the sequence's first key in the cache; `cross` are those in cross-attention layers.
    """

    part_ids: tuple[str, ...]
    ranges: tuple[tuple[Range, ...], ...]
    cross: tuple[tuple[Range, ...], ...]
    layers: Layers
    _taken: list[Rows] = field(default_factory=list)
    _settle: Callable[[], None] | None = None

    @property
    def taken(self) -> Sequence[Rows]:
        """All rows observed so far, in order."""
        if self._settle is not None:
            self._settle()
        return tuple(self._taken)

    def add(self, rows: Rows) -> None:
        """Appends rows."""
        self._taken.append(rows)

    def owed_by(self, settle: Callable[[], None]) -> None:
        """Names who has rows waiting; whoever had before hands over all it has."""
        if self._settle is not None and self._settle != settle:
            self._settle()
        self._settle = settle

    @property
    def rows(self) -> int:
        """Query rows observed so far."""
        return sum(rows.mass.shape[0] for rows in self.taken)

    def attention(self, first: int = 0, last: int | None = None) -> PartAttention:
        """The mean over the rows from `first` to `last` (exclusive; default: all), without cross-attention layers.

        Raises:
            ObserveError: where there is no such row.
        """
        return self._mean(self.layers.own, first, last)

    def of_row(self, number: int) -> PartAttention:
        """That of one row alone, 0 the first. Raises ObserveError where it was not observed."""
        for rows in self.taken:
            if number < rows.mass.shape[0]:
                return self._reduced([rows], self.layers.own, number, number + 1)
            number -= rows.mass.shape[0]
        raise ObserveError("no such row was observed")

    def cross_attention(self, first: int = 0, last: int | None = None) -> PartAttention | None:
        """The same of the cross-attention layers alone; None for a model without. Norms are behind the gate.

        Their keys are images only, so the images' mass is 1 there by construction.
        """
        crossing = tuple(sorted(self.layers.crossing))
        return self._mean(crossing, first, last) if crossing else None

    def _mean(self, numbers: Sequence[int], first: int, last: int | None) -> PartAttention:
        return self._reduced(self.taken, numbers, first, last)

    def _reduced(
        self, taken: Sequence[Rows], numbers: Sequence[int], first: int | None, last: int | None
    ) -> PartAttention:
        order = list(self.layers.modules)
        chosen = [order.index(number) for number in numbers]
        mass, norm, seen = (
            torch.cat([getattr(rows, name) for rows in taken])[first:last, chosen].double() if taken else torch.empty(0)
            for name in ("mass", "norm", "seen")
        )
        if not len(mass):
            raise ObserveError("no such row was observed: the model did not run, or not over the rows asked for")
        return PartAttention(
            part_ids=self.part_ids,
            layers=tuple(numbers),
            mass=mass.mean(0).float().cpu().numpy(),
            norm=norm.mean(0).float().cpu().numpy(),
            seen=seen.mean(0).float().cpu().numpy(),
            visible=(seen > 0).all(0).cpu().numpy(),
            rows=len(mass),
        )


def new_record(
    layers: Layers, parts: Parts, input_ids: Sequence[int] | None = None, cells: Parts | None = None
) -> Record:
    """An empty record of a sequence with `parts`. `input_ids` are the whole prompt's; only cross-attention needs them.

    `cells` are observed beside the parts, whose tokens they may share; their names follow the parts' in the record.

    Raises:
        ObserveError: where there are no parts or they overlap, or a model with cross-attention is given no ids.
    """
    if not parts:
        raise ObserveError("there is no part to observe")
    ranges = tuple(tuple((int(start), int(end)) for start, end in spans) for spans in parts.values())
    require_apart(ranges)
    if cells:
        require_apart(tuple(tuple(spans) for spans in cells.values()))
        parts, ranges = {**parts, **cells}, (*ranges, *(tuple(spans) for spans in cells.values()))
    cross: tuple[tuple[Range, ...], ...] = ()
    if layers.cross is not None:
        if input_ids is None:
            raise ObserveError("this model's cross-attention needs the prompt's input_ids to tell its images apart")
        cross = tuple(tuple(spans) for spans in layers.cross.ranges(ranges, input_ids))
        # In the sequence an image is one token that stands for no pixel.
        ranges = tuple(() if images else own for own, images in zip(ranges, cross, strict=True))
    return Record(tuple(parts), ranges, cross, layers)
