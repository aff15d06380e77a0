"""How attention divided, as a few lines of a terminal."""

from collections.abc import Collection, Iterator
from math import isfinite

from crosscheck.attention import Attention

NOTE = "Attention is that of the guard's model, not of the agent's."
BAR_CELLS = 10
PARTS_PER_LINE = 3
MAX_PAIRS = 4


def lines(attention: Attention, *, leave_out: Collection[str] = ()) -> Iterator[str]:
    """A bar for each part's share of the contributions, imbalance by pair, the rest; nothing where nothing was seen.

    `leave_out` are the instructions, whose shares are not among those that add up to 1.
    """
    known = zip(attention.part_ids, attention.norm_share, strict=False)
    shares = [(part_id, share) for part_id, share in known if part_id not in leave_out]
    if not shares:
        return
    for first in range(0, len(shares), PARTS_PER_LINE):
        bars = [f"{part_id} {_bar(share)} {share:.2f}" for part_id, share in shares[first : first + PARTS_PER_LINE]]
        yield f"{'' if first else 'Attention':<12}{'   '.join(bars)}"
    pairs = attention.strongest_pairs()
    said = [f"{pair.a} / {pair.b} {pair.imbalance:+.2f}" for pair in pairs[:MAX_PAIRS]]
    if len(pairs) > MAX_PAIRS:
        said.append(f"and {len(pairs) - MAX_PAIRS} more pairs")
    yield f"{'Imbalance':<12}{'   '.join([*said, f'other mass {attention.other_mass:.2f}'])}"
    yield NOTE


def _bar(share: float) -> str:
    full = round(share * BAR_CELLS) if isfinite(share) else 0
    return "█" * full + "░" * (BAR_CELLS - full)
