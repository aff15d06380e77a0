"""Requests with signals drawn from known distributions, so that rates and probabilities have a truth."""

import numpy as np

from crosscheck_detectors.fusion import Observed
from crosscheck_detectors.fusion.fitting import Example

DETECTORS = ("ocr_alignment", "source_contrast", "text_bridge", "attention_imbalance")


def traffic(count: int, seed: int, *, conflicting: float = 0.5, parts: int = 2) -> list[Example]:
    """Requests of which a share conflicts. Alignment is sharp and sometimes abstains, contrast and bridge are noisy,
    imbalance says nothing. With more than two parts, one pair of a conflicting request conflicts."""
    random = np.random.default_rng(seed)
    names = [f"part{number}" for number in range(parts)]
    pairs = [(a, b) for i, a in enumerate(names) for b in names[i + 1 :]]
    examples = []
    for number in range(count):
        conflict = bool(random.random() < conflicting)
        chosen = int(random.integers(len(pairs)))
        signals = {pair: _signals(random, conflict=conflict and place == chosen) for place, pair in enumerate(pairs)}
        examples.append(Example(Observed(frozenset(DETECTORS), signals), conflict, f"{seed}/{number}"))
    return examples


def _signals(random: np.random.Generator, *, conflict: bool) -> dict[str, float]:
    shift = 1.0 if conflict else -1.0
    values = {
        "text_bridge": float(random.normal(1.5 * shift, 2)),
        "attention_imbalance": float(random.uniform(-1, 1)),
    }
    if random.random() < 0.9:
        found = random.random() < (0.9 if conflict else 0.01)
        values["ocr_alignment"] = float(random.uniform(0.55, 0.98)) if found else 0.0
    if random.random() < 0.8:
        values["source_contrast"] = float(max(0.0, random.normal(4 if conflict else 0, 2)))
    return values
