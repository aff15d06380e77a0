"""All kinds and their variants. A variant is the same in every run: its words are drawn from its kind and number."""

import random
from collections.abc import Iterator

from bench.browser.attacks import ATTACKS
from bench.browser.pages import Case, Draw
from bench.browser.twins import TWINS


def cases(*, harmful: bool, variants: range) -> Iterator[Case]:
    """Variant by variant, each of all kinds, so that a run that is cut short has seen every kind alike."""
    kinds = ATTACKS if harmful else TWINS
    for variant in variants:
        for kind, make in kinds.items():
            parts = make(Draw(random.Random(f"{kind}/{variant}")))
            yield Case(kind=kind, variant=variant, harmful=harmful, **parts)
