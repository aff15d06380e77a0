"""Where the parts' tokens lie among a layer's keys."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import torch
from torch import Tensor

from crosscheck_service.engine.errors import ObserveError
from crosscheck_service.engine.prompt import Range

PartRanges = Sequence[Sequence[Range]]
"""For each part of one sequence, in order, its half-open ranges of token positions."""


@dataclass(frozen=True, slots=True, eq=False)
class Stretch:
    """The keys from `start` to `stop` (exclusive), among which all of a part's keys lie.

    `chosen` (batch, stop - start) tells in which sequences which of them are the part's; None means all in every one.
    """

    start: int
    stop: int
    chosen: Tensor | None


class Places:
    """The parts of a batch of sequences. Every sequence has as many parts as the one with most; missing ones are empty.

    A part is read as one stretch of keys rather than as many ranges: tiles lie close together, and two products over
    one stretch cost less than one for each of its tiles.
    """

    def __init__(self, sequences: Sequence[PartRanges], device: torch.device) -> None:
        self.parts = max(map(len, sequences))
        padded = [[*parts, *[()] * (self.parts - len(parts))] for parts in sequences]
        self._stretches = [_stretch([parts[number] for parts in padded], device) for number in range(self.parts)]

    def among(self, offset: int, length: int) -> list[Stretch]:
        """Each part's stretch among `length` keys of which the first stands at position `offset`. May be empty."""
        return [_clip(stretch, offset, length) for stretch in self._stretches]


def require_apart(ranges: PartRanges) -> None:
    """Raises ObserveError where a range is empty backwards or negative, or a token belongs to two parts."""
    taken = sorted(span for part in ranges for span in part)
    if any(start < 0 or end < start for start, end in taken):
        raise ObserveError("a part's range of tokens must be (start, end) with 0 ≤ start ≤ end")
    for (_, end), (start, _) in pairwise(taken):
        if start < end:
            raise ObserveError(f"the token at position {start} belongs to two parts, or to one part twice")


def _stretch(sequences: Sequence[Sequence[Range]], device: torch.device) -> Stretch:
    spans = [span for ranges in sequences for span in ranges if span[0] < span[1]]
    if not spans:
        return Stretch(0, 0, None)
    start, stop = min(start for start, _ in spans), max(end for _, end in spans)
    chosen = torch.zeros(len(sequences), stop - start, dtype=torch.bool)
    for row, ranges in enumerate(sequences):
        for first, last in ranges:
            chosen[row, first - start : last - start] = True
    return Stretch(start, stop, None if bool(chosen.all()) else chosen.to(device))


def _clip(stretch: Stretch, offset: int, length: int) -> Stretch:
    start = min(max(stretch.start - offset, 0), length)
    stop = min(max(stretch.stop - offset, start), length)
    if stretch.chosen is None:
        return Stretch(start, stop, None)
    first = start + offset - stretch.start
    return Stretch(start, stop, stretch.chosen[:, first : first + stop - start])
