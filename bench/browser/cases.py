"""All kinds and their variants. A variant is the same in every run: its words are drawn from its kind and number."""

import random
from collections.abc import Iterator

from bench.browser.attacks import ATTACKS
from bench.browser.pages import Case, Draw
from bench.browser.twins import TWINS


def cases(*, harmful: bool, variant: int) -> Iterator[Case]:
    """One variant of every kind, so that a run that is cut short has seen all kinds alike."""
    for kind, make in (ATTACKS if harmful else TWINS).items():
        parts = make(Draw(random.Random(f"{kind}/{variant}")))
        yield Case(kind=kind, variant=variant, harmful=harmful, **parts)
