"""How the guard's model divided its attention among the parts. It describes that model, not the agent's."""

from math import isfinite

from crosscheck.places import Box
from crosscheck.wire import FromWire


class PairImbalance(FromWire):
    """Imbalance between two parts, modalities or languages, in [-1, 1]; positive where `a` holds more.

    NaN where no layer shows both.
    """

    a: str
    b: str
    imbalance: float
    mass_imbalance: float


class AttentionMap(FromWire):
    """One part's attention by layer and head, row-major: the value of (layer, head) is at layer * heads + head."""

    part_id: str
    layers: int
    heads: int
    mass: tuple[float, ...] = ()
    norm: tuple[float, ...] = ()


class HeatMap(FromWire):
    """Where in one image the mass went: rows by columns of the model's tokens, row-major, over the region `box`."""

    part_id: str
    box: Box | None = None
    rows: int
    columns: int
    mass: tuple[float, ...] = ()


class Attention(FromWire):
    """Shares in the order of `part_ids`, each in [0, 1] and summing to 1 over the evidence parts.

    An instruction's share is what it would get as one more of them. A share that no layer defines is NaN.
    """

    part_ids: tuple[str, ...] = ()
    mass_share: tuple[float, ...] = ()
    norm_share: tuple[float, ...] = ()
    other_mass: float = 0.0
    pairs: tuple[PairImbalance, ...] = ()
    modality_pairs: tuple[PairImbalance, ...] = ()
    language_pairs: tuple[PairImbalance, ...] = ()
    mass_share_per_token: tuple[float, ...] = ()
    maps: tuple[AttentionMap, ...] = ()
    heat_maps: tuple[HeatMap, ...] = ()

    def strongest_pairs(self) -> list[PairImbalance]:
        """The pairs of parts from most to least out of balance, without those that no layer shows both of (NaN)."""
        known = [pair for pair in self.pairs if isfinite(pair.imbalance)]
        return sorted(known, key=lambda pair: -abs(pair.imbalance))
