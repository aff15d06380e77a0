"""How the guard's model divided its attention among the parts. It describes that model, not the agent's."""

from crosscheck.wire import FromWire


class PairImbalance(FromWire):
    """Imbalance between two parts, modalities or languages, in [-1, 1]; positive where `a` holds more."""

    a: str
    b: str
    imbalance: float
    mass_imbalance: float


class AttentionMap(FromWire):
    """One part's attention by layer and head, row-major, one value for each layer and head."""

    part_id: str
    layers: int
    heads: int
    mass: tuple[float, ...] = ()
    norm: tuple[float, ...] = ()


class Attention(FromWire):
    """Shares in the order of `part_ids`, each in [0, 1] and summing to 1 over the evidence parts."""

    part_ids: tuple[str, ...] = ()
    mass_share: tuple[float, ...] = ()
    norm_share: tuple[float, ...] = ()
    other_mass: float = 0.0
    pairs: tuple[PairImbalance, ...] = ()
    modality_pairs: tuple[PairImbalance, ...] = ()
    language_pairs: tuple[PairImbalance, ...] = ()
    mass_share_per_token: tuple[float, ...] = ()
    maps: tuple[AttentionMap, ...] = ()
