"""Where the parts' tokens lie among a layer's keys."""

from collections.abc import Sequence
from itertools import pairwise

import torch
from torch import Tensor

from crosscheck_service.engine.errors import ObserveError
from crosscheck_service.engine.observe.sums import Found, Members, Stretch, Stretches

Range = tuple[int, int]
"""Half-open positions of tokens."""

PartRanges = Sequence[Sequence[Range]]
"""For each part of one sequence, in order, its half-open ranges of token positions."""

_OVERLAP = 1.25
"""How much more than the keys they lie among the parts' stretches may read before Members is the cheaper."""


class Places:
    """The parts of a batch of sequences. All have as many parts as the one with most; missing ones are empty."""

    def __init__(self, sequences: Sequence[PartRanges], device: torch.device) -> None:
        parts = max(map(len, sequences))
        padded = [[*ranges, *[()] * (parts - len(ranges))] for ranges in sequences]
        self._stretches = [_stretch([ranges[number] for ranges in padded], device) for number in range(parts)]
        some = [stretch for stretch in self._stretches if stretch.start < stretch.stop]
        read = sum(stretch.stop - stretch.start for stretch in some)
        stop = max((stretch.stop for stretch in some), default=0)
        apart = read <= _OVERLAP * (stop - min((stretch.start for stretch in some), default=0))
        # On a GPU it is operations that cost, not what they read twice.
        together = device.type == "cuda" or not apart
        self._members = _members(self._stretches, len(sequences), stop, device) if together else None

    def among(self, offset: int, length: int) -> Found:
        """The parts among `length` keys of which the first stands at position `offset`."""
        if self._members is None:
            return Stretches([_clip(stretch, offset, length) for stretch in self._stretches])
        kept = self._members[..., offset : offset + length]
        return Members(torch.nn.functional.pad(kept, (0, length - kept.shape[-1])))


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


def _members(stretches: Sequence[Stretch], batch: int, stop: int, device: torch.device) -> Tensor:
    members = torch.zeros(batch, len(stretches), stop, device=device)
    for number, stretch in enumerate(stretches):
        members[:, number, stretch.start : stretch.stop] = 1.0 if stretch.chosen is None else stretch.chosen.float()
    return members
