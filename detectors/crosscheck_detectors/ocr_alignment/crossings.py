"""Values that changed places: each agrees with one elsewhere, but what stands around them says they were exchanged.

    screen   Lamp $5   Mug $9        text   Lamp $9   Mug $5

Agreeing pairs are taken first, so that these would pass as rows in another order. In another order what is around a
value moves with it; here it stays. So two agreeing pairs are undone where the two pairs across them fit better, by
their labels and their company, or, without labels, keep so much better company that no order explains it.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from crosscheck_detectors.ocr_alignment.candidates import Candidate
from crosscheck_detectors.ocr_alignment.company import Company
from crosscheck_detectors.ocr_alignment.fields import Field, Side
from crosscheck_detectors.ocr_alignment.labels import NAMELESS, Label
from crosscheck_detectors.ocr_alignment.sheet import Role
from crosscheck_detectors.ocr_alignment.values import Kind, Outcome, compare

CLEARER = 0.2
"""By how much, in all, the two differing pairs must fit better than the two agreeing ones."""
NEVER_WORSE = 0.02
"""By how much the fit of labels and rows alone may be worse."""
CLOSE = 0.5
"""Least company of a differing pair that no label names."""
CLEARER_COMPANY = 1.5
"""How many times as much company, in all, two differing pairs must have that no label names."""
FIRM = 0.94
"""Strength of labels that pair two fields whatever their company is."""
STRENGTH = 0.92
"""Of a differing pair that no label names."""


class Crossing(NamedTuple):
    """Two agreeing pairs, and the two differing ones across them."""

    own: Candidate
    other: Candidate
    rival: Candidate
    counter: Candidate

    @property
    def named(self) -> bool:
        """Whether labels name the differing pairs."""
        return self.rival.label_a is not NAMELESS

    def gain(self, company: Company) -> float:
        """How much better the differing pairs fit than the agreeing ones, in all; below 0 if too little."""
        pairs = ((self.own, self.rival), (self.other, self.counter))
        if self.named:
            if self._listed and not self._typed_company(company):
                return -1.0
            return (
                sum(
                    pair.fit + company.of(pair.a.cell, pair.b.cell) - own.fit - company.of(pair.a.cell, own.b.cell)
                    for own, pair in pairs
                )
                - CLEARER
            )
        words = self.rival.a.value.kind is not Kind.TEXT
        across = [company.shared(pair.a.cell, pair.b.cell, words=words) for _, pair in pairs]
        along = [company.shared(pair.a.cell, own.b.cell, words=words) for own, pair in pairs]
        return sum(across) - CLEARER_COMPANY * sum(along) - CLOSE if min(across) >= CLOSE else -1.0

    @property
    def _listed(self) -> bool:
        """Whether words may be items of a list, which name nothing and are in any order."""
        return any(
            pair.a.is_words
            and pair.b.is_words
            and not (_is_table(pair.a, pair.label_a) or _is_table(pair.b, pair.label_b))
            for pair in (self.rival, self.counter)
        )

    def _typed_company(self, company: Company) -> bool:
        """Whether typed values stay beside both places."""
        return all(
            company.shared(pair.a.cell, pair.b.cell, words=False) >= CLOSE / 2
            and company.shared(pair.a.cell, pair.b.cell, words=False)
            > company.shared(pair.a.cell, own.b.cell, words=False)
            for own, pair in ((self.own, self.rival), (self.other, self.counter))
        )


def crossings(
    a: Side, b: Side, found: Sequence[Candidate], agreeing: Sequence[Candidate], *, noisy: bool
) -> list[Candidate]:
    """The differing pairs that agreeing ones should have been, by two; `found` are those that labels name."""
    company = Company(a.sheet, b.sheet, ((pair.a.cell, pair.b.cell) for pair in agreeing))
    all_ = [*_named(found, agreeing), *_nameless(company, agreeing, noisy=noisy)]
    likely = [(each.gain(company), each) for each in all_]
    likely.sort(key=lambda each: -each[0])
    used: set[int] = set()
    taken: list[Candidate] = []
    for first, each in likely:
        orders = {each.own.a.order, each.other.a.order}
        # Values moved meanwhile are others' company now.
        if first < 0 or orders & used or each.gain(company) < 0:
            continue
        used |= orders
        taken += [each.rival, each.counter]
        company.move(each.own.a.cell, each.own.b.cell, each.rival.b.cell)
        company.move(each.other.a.cell, each.other.b.cell, each.counter.b.cell)
    return taken


def _named(found: Sequence[Candidate], agreeing: Sequence[Candidate]) -> Iterator[Crossing]:
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
    for rival in across.values():
        own, other = by_a[rival.a.order], by_b[rival.b.order]
        counter = across.get((other.a.order, own.b.order))
        if counter and rival.a.order < counter.a.order:
            yield Crossing(own, other, rival, counter)


def _nameless(company: Company, agreeing: Sequence[Candidate], *, noisy: bool) -> Iterator[Crossing]:
    """Pairs that agree far from where their neighbours do, and have others of their kind in their places."""
    labels = {pair.label_a.cell for pair in agreeing}
    movable = [
        pair
        for pair in agreeing
        if (pair.label_a is NAMELESS or pair.strength < FIRM)
        and (pair.a.value.kind is not Kind.TEXT or _is_value(pair, labels))
    ]
    by_cell: dict[int, list[Candidate]] = defaultdict(list)
    for pair in movable:
        by_cell[pair.b.cell].append(pair)
    for own in movable:
        words = own.a.value.kind is not Kind.TEXT
        here = company.shared(own.a.cell, own.b.cell, words=words)
        for cell in company.near(own.a.cell):
            for other in by_cell.get(cell, ()):
                if (
                    other.a.order <= own.a.order
                    or other.a.value.kind is not own.a.value.kind
                    or other.b.alone is not own.b.alone
                ):
                    continue
                if company.shared(own.a.cell, cell, words=words) < max(CLOSE, here):
                    continue
                rival = compare(own.a.value, other.b.value, noisy=noisy)
                counter = compare(other.a.value, own.b.value, noisy=noisy)
                if rival.outcome is counter.outcome is Outcome.DIFFER:
                    yield Crossing(
                        own,
                        other,
                        Candidate(own.a, other.b, NAMELESS, NAMELESS, STRENGTH, STRENGTH, rival),
                        Candidate(other.a, own.b, NAMELESS, NAMELESS, STRENGTH, STRENGTH, counter),
                    )


def _is_table(field: Field, label: Label) -> bool:
    """Whether a label is a colon's, a column's head, or the first of two cells."""
    row = field.sheet.row_cells[field.sheet.rows[field.cell]]
    return label.role in {Role.OWN, Role.HEADER} or (label.role is Role.LEFT and len(row) == 2)


def _is_value(pair: Candidate, labels: Collection[int]) -> bool:
    """Whether words fill their cells and name no other value."""
    return pair.a.is_words and pair.b.is_words and pair.a.cell not in labels
