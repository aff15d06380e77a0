"""Sharing one prefill: a cache that several continuations may grow, each on its own.

A fork copies no keys or values: growing a DynamicCache makes new tensors and leaves the old ones alone.
"""

import copy
from dataclasses import dataclass

from transformers import DynamicCache

from crosscheck_service.engine.foreign import Network
from crosscheck_service.engine.observe.families import family_of
from crosscheck_service.engine.positions import Positions, positions_of, set_positions


@dataclass(frozen=True, slots=True, eq=False)
class Prefix:
    """The state after a prompt's beginning."""

    cache: DynamicCache
    positions: Positions


def fork_refusal(model: Network) -> str | None:
    """Why `model`'s prefixes cannot be shared; None where they can, exactly."""
    return family_of(model).fork_refusal


def prefix_of(model: Network, cache: DynamicCache) -> Prefix:
    """The prefix that `model` has just read into `cache`."""
    return Prefix(cache, positions_of(model))


def fork(model: Network, prefix: Prefix) -> DynamicCache:
    """A cache that continues `prefix` and may grow without changing it; sets the model's positions to the prefix's.

    One continuation at a time: the next fork of another prefix sets other positions.
    """
    set_positions(model, prefix.positions)
    forked = copy.copy(prefix.cache)
    forked.layers = [copy.copy(layer) for layer in prefix.cache.layers]
    return forked
