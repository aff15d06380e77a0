"""Keys and values of several sequences in one cache, aligned at their ends.

    row 0   . . . a b c d e        a sequence's last token is in the last column, so that one step appends one column
    row 1   f g h i j k l m        to all, and windows, which count from the end, hold for every row
            ^ padding, hidden by the mask

Rows are copied when one joins or leaves, never in a step: what grows is written into room that is there already.
"""

import copy
from collections.abc import Sequence

import torch
from torch import Tensor
from transformers import DynamicCache
from transformers.cache_utils import DynamicLayer, DynamicSlidingWindowLayer

from crosscheck_service.engine.foreign import CacheLayer

_ROOM = 64
"""Columns that are made at once, beside a quarter of what is there."""


class RoomyLayer(DynamicLayer):  # type: ignore[misc]
    """A DynamicLayer whose tensors (rows, heads, columns, width) are longer than what they hold."""

    crosscheck_growth = 1
    """For the observer: a token adds a column, and those that are there stay as they are."""

    def __init__(self, keys: Tensor, values: Tensor, length: int) -> None:
        """Takes over `keys` and `values`, of which the first `length` columns are in use."""
        super().__init__()
        self.lazy_initialization(keys, values)
        self.keys, self.values = keys, values
        self.length = length

    def update(self, key_states: Tensor, value_states: Tensor, *_: object, **__: object) -> tuple[Tensor, Tensor]:
        """Appends and returns all columns in use."""
        end = self.length + key_states.shape[2]
        if end > self.keys.shape[2]:
            more = max(_ROOM, end - self.keys.shape[2] + self.length // 4)
            self.keys = torch.nn.functional.pad(self.keys, (0, 0, 0, more))
            self.values = torch.nn.functional.pad(self.values, (0, 0, 0, more))
        self.keys[:, :, self.length : end] = key_states
        self.values[:, :, self.length : end] = value_states
        self.length = end
        return self.keys[:, :, :end], self.values[:, :, :end]

    def get_seq_length(self) -> int:
        """Columns in use, padding included."""
        return self.length


def cropped(cache: DynamicCache, length: int) -> DynamicCache:
    """The first `length` tokens of a cache of one sequence, without windows; no copy, and growing it is safe."""
    return _of([_plain(layer.keys[:, :, :length], layer.values[:, :, :length]) for layer in cache.layers])


def forked(cache: DynamicCache) -> DynamicCache:
    """A cache that may grow without changing `cache`: of one sequence, as a prefill made it, or of stacked rows.

    No copy: a plain layer grows into new tensors, a stacked one into columns that `cache` does not count as its own.
    """
    return _of([copy.copy(layer) for layer in cache.layers])


def stacked(caches: Sequence[DynamicCache], lengths: Sequence[int]) -> DynamicCache:
    """One cache for sequences of `lengths` tokens, each in a cache of its own (batch 1), in that order."""
    return _of([_stack(layers, lengths) for layers in zip(*(cache.layers for cache in caches), strict=True)])


def row_of(cache: DynamicCache, row: int, length: int) -> DynamicCache:
    """The sequence of `length` tokens in row `row` of a stacked cache, as a cache of its own; no copy."""
    return _of([_row(layer, row, length) for layer in cache.layers])


def _of(layers: list[CacheLayer]) -> DynamicCache:
    cache = DynamicCache()
    cache.layers = layers
    return cache


def _plain(keys: Tensor, values: Tensor) -> CacheLayer:
    layer = DynamicLayer()
    layer.lazy_initialization(keys, values)
    layer.keys, layer.values = keys, values
    return layer


def _window(like: CacheLayer, keys: Tensor, values: Tensor, length: int) -> CacheLayer:
    layer = DynamicSlidingWindowLayer(like.sliding_window)
    layer.lazy_initialization(keys, values)
    layer.keys, layer.values = keys, values
    layer.cumulative_length = length
    return layer


def _stack(layers: Sequence[CacheLayer], lengths: Sequence[int]) -> CacheLayer:
    first, longest = layers[0], max(lengths)
    if isinstance(first, DynamicSlidingWindowLayer):
        columns = min(longest, first.sliding_window - 1)
        widths = [min(length, first.sliding_window - 1) for length in lengths]
        keys = _aligned([layer.keys for layer in layers], widths, columns, columns)
        values = _aligned([layer.values for layer in layers], widths, columns, columns)
        return _window(first, keys, values, longest)
    room = longest + _ROOM
    keys = _aligned([layer.keys for layer in layers], lengths, longest, room)
    values = _aligned([layer.values for layer in layers], lengths, longest, room)
    return RoomyLayer(keys, values, longest)


def _aligned(rows: Sequence[Tensor], widths: Sequence[int], columns: int, room: int) -> Tensor:
    """(rows, heads, room, width): each row's last `widths[i]` columns end at `columns`; zero elsewhere."""
    _, heads, _, width = rows[0].shape
    whole = rows[0].new_zeros(len(rows), heads, room, width)
    for place, (row, taken) in enumerate(zip(rows, widths, strict=True)):
        whole[place, :, columns - taken : columns] = row[0, :, row.shape[2] - taken :]
    return whole


def _row(layer: CacheLayer, row: int, length: int) -> CacheLayer:
    if isinstance(layer, DynamicSlidingWindowLayer):
        start = layer.keys.shape[2] - min(length, layer.sliding_window - 1)
        return _window(layer, layer.keys[row : row + 1, :, start:], layer.values[row : row + 1, :, start:], length)
    end = layer.get_seq_length()
    inside = (slice(row, row + 1), slice(None), slice(end - length, end))
    return _plain(layer.keys[inside], layer.values[inside])
