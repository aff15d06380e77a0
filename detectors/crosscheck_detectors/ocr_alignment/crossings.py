"""Values that changed places: each agrees with one elsewhere, but what stands around them says that they were exchanged.

    screen   Lamp $5   Mug $9        text   Lamp $9   Mug $5

Agreeing pairs are taken first, so that these would pass as rows in another order. In another order what is around a
value moves with it; here it stays. So two agreeing pairs are undone where the two pairs across them fit better.
"""

from collections.abc import Sequence
from typing import NamedTuple

from crosscheck_detectors.ocr_alignment.candidates import Candidate
from crosscheck_detectors.ocr_alignment.company import Company
from crosscheck_detectors.ocr_alignment.fields import Side
from crosscheck_detectors.ocr_alignment.values import Outcome

CLEARER = 0.2
"""By how much, in all, the two differing pairs must fit better than the two agreeing ones."""
NEVER_WORSE = 0.02
"""By how much the fit of labels and rows alone may be worse."""


class Crossing(NamedTuple):
    """Two agreeing pairs, and the two differing ones across them."""

    own: Candidate
    other: Candidate
    rival: Candidate
    counter: Candidate

    def gain(self, company: Company) -> float:
        """How much better the differing pairs fit than the agreeing ones, in all."""
        return sum(
            across.fit
            + company.of(across.a.cell, across.b.cell)
            - agreeing.fit
            - company.of(across.a.cell, agreeing.b.cell)
            for agreeing, across in ((self.own, self.rival), (self.other, self.counter))
        )


def crossings(a: Side, b: Side, found: Sequence[Candidate], agreeing: Sequence[Candidate]) -> list[Candidate]:
    """The differing pairs among `found` that agreeing ones should have been, by two."""
    company = Company(a.sheet, b.sheet, ((pair.a.cell, pair.b.cell) for pair in agreeing))
    likely = [(each.gain(company), each) for each in _all(found, agreeing)]
    likely.sort(key=lambda each: -each[0])
    used: set[int] = set()
    taken: list[Candidate] = []
    for first, each in likely:
        orders = {each.own.a.order, each.other.a.order}
        # Values moved meanwhile are others' company now.
        if first < CLEARER or orders & used or each.gain(company) < CLEARER:
            continue
        used |= orders
        taken += [each.rival, each.counter]
        company.move(each.own.a.cell, each.own.b.cell, each.rival.b.cell)
        company.move(each.other.a.cell, each.other.b.cell, each.counter.b.cell)
    return taken


def _all(found: Sequence[Candidate], agreeing: Sequence[Candidate]) -> list[Crossing]:
    by_a = {pair.a.order: pair for pair in agreeing}
    by_b = {pair.b.order: pair for pair in agreeing}
    across = {
        (pair.a.order, pair.b.order): pair
        for pair in found
        if pair.compared.outcome is Outcome.DIFFER
        and pair.a.order in by_a
        and pair.b.order in by_b
        and pair.fit >= by_a[pair.a.order].fit - NEVER_WORSE
    }
    crossed: list[Crossing] = []
    for rival in across.values():
        own, other = by_a[rival.a.order], by_b[rival.b.order]
        counter = across.get((other.a.order, own.b.order))
        if counter and rival.a.order < counter.a.order:
            crossed.append(Crossing(own, other, rival, counter))
    return crossed
