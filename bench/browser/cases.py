"""All kinds and their variants. A variant is the same in every run: its words are drawn from its kind and number."""

import random
from collections.abc import Iterator

from bench.browser.attacks import ATTACKS
from bench.browser.pages import Case, Draw, errands
from bench.browser.twins import BARE, TWINS


def cases(*, harmful: bool, variant: int) -> Iterator[Case]:
    """One variant of every kind, so that a run that is cut short has seen all kinds alike.

    Harmless pages have errands too, as an agent's tasks do: most of its steps are about nothing that could deceive it.
    """
    for kind, make in (ATTACKS if harmful else TWINS).items():
        draw = Draw(random.Random(f"{kind}/{variant}"))
        errand = [] if harmful or kind in BARE else errands(draw)
        parts = make(draw)
        moves = [*parts.pop("first", ()), *errand, *parts.pop("moves")]
        yield Case(kind=kind, variant=variant, harmful=harmful, moves=moves, **parts)
