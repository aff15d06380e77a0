"""Fields that no label pairs, as those of a list of messages: what stands beside the same neighbours is one.

First what agrees there, so that it is company for the rest; in the end what differs there, if nothing else could be
meant. Words might be names of values that each side has its own for, so that they differ only where they are alike, or
where the two sides share their words otherwise and the words before and behind are the same.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from functools import cached_property

from rapidfuzz import fuzz

from crosscheck_detectors.ocr_alignment.candidates import SIMILAR, Candidate, named_apart, of_one_kind
from crosscheck_detectors.ocr_alignment.doubts import compare_fields
from crosscheck_detectors.ocr_alignment.fields import CLOSE, Field, Side
from crosscheck_detectors.ocr_alignment.keys import key
from crosscheck_detectors.ocr_alignment.labels import NAMELESS
from crosscheck_detectors.ocr_alignment.neighbourhoods import Neighbourhoods
from crosscheck_detectors.ocr_alignment.values import Kind, Outcome
from crosscheck_detectors.ocr_alignment.values.states import state
from crosscheck_detectors.ocr_alignment.vocabulary import alike, differ_in_names, is_name, share_words

AGREE_FROM = 0.5
"""Company (pairs near both, each by its nearness to either) from which equal values are one."""
DIFFER_FROM = 1.0
"""The same for values that differ."""
LAST_FROM = 0.3
"""The same for the last two of a kind."""
MANY = 4
"""Values of one kind that agree, from which the last two are one."""
RIVAL = 0.6
"""Share of a pair's company from which another pair of one of its halves is a rival."""
SURROUNDED = 2.5
"""The same for words that have nothing in common."""
STRENGTH = 0.92
LABEL = 3
"""Words of a label."""
TABLE = 3
"""Cells from which a row is taken as a table's."""


class Beside:
    """Two sides and the pairs known so far, one-to-one."""

    def __init__(self, a: Side, b: Side, pairs: Sequence[Candidate], *, noisy: bool) -> None:
        self._a, self._b = a, b
        self._noisy = noisy
        self._one_language = share_words(a, b)
        self._near_a, self._near_b = Neighbourhoods(a.sheet), Neighbourhoods(b.sheet)
        self._used_a = {pair.a.order for pair in pairs}
        self._used_b = {pair.b.order for pair in pairs}
        self._open_b: dict[int, list[Field]] = defaultdict(list)
        for field in b.fields:
            if field.order not in self._used_b:
                self._open_b[field.cell].append(field)
        self._agreed = Counter(pair.a.value.kind for pair in pairs if pair.compared.outcome is Outcome.AGREE)
        self._partners: dict[int, set[int]] = defaultdict(set)
        for pair in pairs:
            self._partners[pair.a.cell].add(pair.b.cell)

    def agreeing(self) -> list[Candidate]:
        """Equal values in the same company, the closest first."""
        found = [
            (shared, each)
            for shared, each in self._open(AGREE_FROM)
            if each.compared.outcome is Outcome.AGREE
            and not (state(each.a.value.text) is not None and named_apart(each.a, each.b))
        ]
        taken: list[Candidate] = []
        for _, each in sorted(found, key=lambda one: (-one[0], one[1].a.order, one[1].b.order)):
            if each.a.order not in self._used_a and each.b.order not in self._used_b:
                taken.append(each)
                self._take(each)
        return taken

    def differing(self) -> list[Candidate]:
        """Different values in the same company, where neither has a rival; no headings and no labels."""
        found = sorted(self._open(LAST_FROM), key=lambda one: (-one[0], one[1].a.order, one[1].b.order))
        left_a, left_b = self._words_left(self._a, self._used_a), self._words_left(self._b, self._used_b)
        rivals_a: dict[int, list[tuple[float, Candidate]]] = defaultdict(list)
        rivals_b: dict[int, list[tuple[float, Candidate]]] = defaultdict(list)
        for shared, each in found:
            if key(each.a.value.text) not in left_b and key(each.b.value.text) not in left_a:
                rivals_a[each.a.order].append((shared, each))
                rivals_b[each.b.order].append((shared, each))
        return [
            each
            for shared, each in found
            if (shared >= DIFFER_FROM or self._is_last(each))
            and each.compared.outcome is Outcome.DIFFER
            and not two_labels(each.a, each.b)
            and not self._heads(each)
            and not self._left_elsewhere(each)
            and not any(
                other > RIVAL * shared and rival is not each
                for other, rival in (*rivals_a[each.a.order], *rivals_b[each.b.order])
            )
            and (each.a.value.kind is not Kind.TEXT or self._one_text(each.a, each.b, shared))
            and (not (each.a.leads or each.b.leads) or differ_in_names(each.a.value.text, each.b.value.text))
        ]

    @staticmethod
    def _words_left(side: Side, used: Collection[int]) -> frozenset[str]:
        """The keys of the words that are in no pair; where each side has them, they are no other's rival."""
        return frozenset(
            key(field.value.text) for field in side.fields if field.value.kind is Kind.TEXT and field.order not in used
        )

    def _heads(self, each: Candidate) -> bool:
        """Whether two values are the headings of their parts, or one is what the other part has as its heading."""
        first_a, first_b = self._a.sheet.keys[0], self._b.sheet.keys[0]
        return (
            not (each.a.cell or each.b.cell) or key(each.a.value.text) == first_b or key(each.b.value.text) == first_a
        )

    def _is_last(self, each: Candidate) -> bool:
        """Whether two typed values alone are left of their kind, of which many agree."""
        kind = each.a.value.kind
        return self._left.get(kind) == (1, 1) and self._agreed[kind] >= MANY

    @cached_property
    def _left(self) -> dict[Kind, tuple[int, int]]:
        """How many typed values of each kind are in no pair, on either side."""
        sides = ((self._a, self._used_a), (self._b, self._used_b))
        left = [Counter(field.value.kind for field in side.fields if field.order not in used) for side, used in sides]
        return {kind: (left[0][kind], left[1][kind]) for kind in Kind if kind is not Kind.TEXT}

    def _left_elsewhere(self, each: Candidate) -> bool:
        """Whether a typed value has its like on the other side, which is in no pair either."""
        sides = ((each.a, self._b, self._used_b), (each.b, self._a, self._used_a))
        return any(
            other.order not in used
            for field, side, used in sides
            for reading in field.value.readings
            for other in side.by_reading.get(reading, ())
        )

    def _take(self, pair: Candidate) -> None:
        self._used_a.add(pair.a.order)
        self._used_b.add(pair.b.order)
        self._partners[pair.a.cell].add(pair.b.cell)

    def _open(self, least: float) -> Iterator[tuple[float, Candidate]]:
        """Pairs of unpaired fields with at least so much company, and how much they have."""
        for field in self._a.fields:
            if field.order in self._used_a or not (field.is_words or field.value.kind is not Kind.TEXT):
                continue
            for cell, shared in self._company(field.cell).items():
                if shared < least:
                    continue
                for other in self._open_b.get(cell, ()):
                    if other.order in self._used_b or not of_one_kind(field, other):
                        continue
                    if not self._rows_apart(field.cell, cell):
                        compared = compare_fields(field, other, noisy=self._noisy)
                        yield shared, Candidate(field, other, NAMELESS, NAMELESS, STRENGTH, STRENGTH, compared)

    def _rows_apart(self, a: int, b: int) -> bool:
        """Whether both cells stand in rows of tables of which no other cells are paired."""
        row_a = self._a.sheet.row_cells[self._a.sheet.rows[a]]
        row_b = self._b.sheet.row_cells[self._b.sheet.rows[b]]
        if min(len(row_a), len(row_b)) < TABLE:
            return False
        return not any(other in row_b for own in row_a if own != a for other in self._partners.get(own, ()))

    def _company(self, cell: int) -> dict[int, float]:
        """The other side's cells that share company with a cell, and how much."""
        found: dict[int, float] = defaultdict(float)
        if not self._open_b:
            return {}
        near = {cell: 1.0, **self._near_a.of(cell)}
        for own, weight in near.items():
            for partner in self._partners.get(own, ()):
                found[partner] += weight
                for other, nearness in self._near_b.of(partner).items():
                    found[other] += weight * nearness
        return found

    def _one_text(self, a: Field, b: Field, shared: float) -> bool:
        """Whether words are likelier one text that was changed than two texts."""
        if alike(a, b):
            return True
        return self._one_language and (shared >= SURROUNDED or self._between_the_same(a.cell, b.cell))

    def _between_the_same(self, a: int, b: int) -> bool:
        """Whether what stands before and behind the one in its text stands beside the other."""
        if self._b.sheet.noisy:
            a, b = b, a
            text, near = self._a.sheet, self._near_b
            partners: Collection[tuple[int, int]] = [
                (own, other) for own, others in self._partners.items() for other in others
            ]
        else:
            text, near = self._b.sheet, self._near_a
            partners = [(other, own) for own, others in self._partners.items() for other in others]
        image_of: dict[int, set[int]] = defaultdict(set)
        for own, other in partners:
            image_of[own].add(other)
        beside = near.of(a)
        sides = [b - 1, b + 1]
        if not (text.adjoin(b - 1, b) and text.adjoin(b, b + 1)):
            return False
        return all(any(beside.get(cell, 0.0) >= 0.5 for cell in image_of.get(side, ())) for side in sides)


def two_labels(a: Field, b: Field) -> bool:
    """Whether the likeliest labels of two values stand close by, are no names of persons or things, and are two."""
    first, second = (next(iter(field.labels), NAMELESS) for field in (a, b))
    if not {first.role, second.role} <= CLOSE or fuzz.ratio(first.key, second.key) >= SIMILAR:
        return False
    return all(len(label.text.split()) <= LABEL and not is_name(label.text) for label in (first, second))
