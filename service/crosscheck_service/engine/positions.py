"""What Qwen's family keeps on the model between two calls: how far positions are from the tokens' places."""

from collections.abc import Iterator
from contextlib import contextmanager

from crosscheck_service.engine.foreign import Network, Passed

Positions = tuple[Passed, ...]
"""The offsets of one sequence; empty for families that keep none."""


def positions_of(model: Network) -> Positions:
    """The offsets of the sequence that `model` read last."""
    return tuple(module.rope_deltas for module in _holders(model))


def set_positions(model: Network, positions: Positions) -> None:
    """Goes on with the sequence that `positions` belong to."""
    for module, value in zip(_holders(model), positions, strict=True):
        module.rope_deltas = value


@contextmanager
def positions_kept(model: Network) -> Iterator[None]:
    """Calls inside leave the offsets as they were."""
    kept = positions_of(model)
    try:
        yield
    finally:
        set_positions(model, kept)


def _holders(model: Network) -> list[Network]:
    return [module for module in dict.fromkeys((model, model.base_model)) if hasattr(module, "rope_deltas")]
