"""How attention divided, as a few lines of a terminal."""

from collections.abc import Iterator
from math import isfinite

from crosscheck.attention import Attention

NOTE = "Attention is that of the guard's model, not of the agent's."
BAR_CELLS = 10
PARTS_PER_LINE = 3
MAX_PAIRS = 4


def lines(attention: Attention) -> Iterator[str]:
    """A bar for each part's share of the contributions, imbalance by pair, the rest; nothing where nothing was seen."""
    if not attention.norm_share:
        return
    shares = list(zip(attention.part_ids, attention.norm_share, strict=False))
    for first in range(0, len(shares), PARTS_PER_LINE):
        bars = [f"{part_id} {_bar(share)} {share:.2f}" for part_id, share in shares[first : first + PARTS_PER_LINE]]
        yield f"{'' if first else 'Attention':<12}{'   '.join(bars)}"
    pairs = sorted(attention.pairs, key=lambda pair: -abs(pair.imbalance))
    said = [f"{pair.a} / {pair.b} {pair.imbalance:+.2f}" for pair in pairs[:MAX_PAIRS]]
    if len(pairs) > MAX_PAIRS:
        said.append(f"and {len(pairs) - MAX_PAIRS} more pairs")
    yield f"{'Imbalance':<12}{'   '.join([*said, f'other mass {attention.other_mass:.2f}'])}"
    yield NOTE


def _bar(share: float) -> str:
    full = round(share * BAR_CELLS) if isfinite(share) else 0
    return "█" * full + "░" * (BAR_CELLS - full)
