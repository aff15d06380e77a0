"""Fields that nothing agrees with, and where they are at home: beside the same neighbours, on the other side.

    text   Departs 17:24 (edited)      screen   Departs 04:17, which agrees with a time far down in the text

What stands at home may be left over too: then the two are one field. Or it may be taken by an equal value of the text
that is not at home there, as one behind the screen's lower edge is not: then it is taken from that.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace

from crosscheck_detectors.ocr_alignment.candidates import Candidate, common_labels, named_apart
from crosscheck_detectors.ocr_alignment.company import Neighbourhoods
from crosscheck_detectors.ocr_alignment.doubts import compare_fields
from crosscheck_detectors.ocr_alignment.fields import NO_ORDER, Field, Side
from crosscheck_detectors.ocr_alignment.frame import Frame, by_name
from crosscheck_detectors.ocr_alignment.values import Kind, Outcome, Value, near_alike
from crosscheck_detectors.ocr_alignment.values.states import state
from crosscheck_detectors.ocr_alignment.vocabulary import alike

STRENGTH = 0.94
"""Of a pair that its place alone makes."""
NEXT = 2
"""Fields before and behind one that stand right at it."""
CLOSE = 0.5
"""Nearness, one divided by steps along rows and columns, of what stands right at a field on the screen."""
NEARBY = 6
"""Fields before and behind one whose words say whether a side speaks as the other does."""
SPOKEN = 2
"""Least of them that say so."""
KNOWN = 0.9
"""Share of them that must stand on the other side."""
CLEARER = 1.25
"""How many times as far the next place must be."""
_COLONS = frozenset(":\uff1a")


class Homes:
    """Two sides and the pairs known so far."""

    def __init__(self, a: Side, b: Side, pairs: Sequence[Candidate], *, noisy: bool) -> None:
        self._turned = b.sheet.noisy and not a.sheet.noisy
        self._home, self._away = (a, b) if self._turned else (b, a)
        self._frame = Frame(self._home, self._away)
        self._near = Neighbourhoods(self._away.sheet)
        self._noisy = noisy
        self._told = dict(self._frame.partners)
        self._taken: dict[int, Candidate] = {}
        self._settled: set[int] = set()
        for pair in pairs:
            field, other = self._sides(pair)
            if NO_ORDER not in {field.order, other.order}:
                self._taken[other.order] = pair
                self._settled.add(field.order)
                self._frame.partners[field.order] = other.order
        self._open = [field for field in self._home.fields if field.order not in self._settled]

    def agreeing(self) -> list[Candidate]:
        """Equal values that need no label to be told from their like, the last of which are told by being left."""
        open_away = [field for field in self._away.fields if field.order not in self._taken]
        home, away = by_name(self._open), by_name(open_away)
        told = {own: other for own, other in self._told.items() if other not in self._taken}
        for name, orders in home.items():
            others = away.get(name, [])
            if len(orders) == len(others) == 1:
                told.setdefault(orders[0], others[0])
        found = (
            self._pair(field, self._away.fields[told[field.order]], Outcome.AGREE)
            for field in self._open
            if field.order in told
            and not (_says_little(field.value) and named_apart(field, self._away.fields[told[field.order]]))
        )
        return _one_to_one(pair for pair in found if pair)

    def displaced(self) -> list[tuple[Candidate, Candidate]]:
        """Agreeing pairs that are not at home, each with the differing pair that is."""
        found: list[tuple[Candidate, Candidate]] = []
        for field, other in self._at_home():
            pair = self._taken.get(other.order)
            if pair is None or pair.compared.outcome is not Outcome.AGREE:
                continue
            held = self._sides(pair)[0]
            if self._closeness(held, other) or not _named_as_well(field, held, other):
                continue
            differing = self._pair(field, other, Outcome.DIFFER)
            if differing:
                # The equal value that it is taken from stands elsewhere in the text: that is no reason to doubt it.
                found.append((pair, replace(differing, certain=True)))
        return found

    def left(self) -> list[Candidate]:
        """Differing pairs of fields that are both left over, and of which neither has its like left over.

        None of lone digits, which readers overlook.
        """
        open_away = [field for field in self._away.fields if field.order not in self._taken]
        home, away = by_name(self._open), by_name(open_away)
        again = {name for name in home if name in away}
        own, others = ({order for name in again for order in side[name]} for side in (home, away))
        found = (
            (field, other)
            for field, other in self._at_home()
            if other.order not in self._taken
            and field.order not in own
            and other.order not in others
            and len(field.value.text) > 1 < len(other.value.text)
        )
        pairs = (self._pair(field, other, Outcome.DIFFER) for field, other in found)
        return [pair for pair in pairs if pair]

    def _at_home(self) -> list[tuple[Field, Field]]:
        """The open fields that have a home, with what stands there; what two could be at home in is left out.

        None in an excerpt of a long text, whose rows look alike.
        """
        if self._home.sheet.excerpt or self._away.sheet.excerpt:
            return []
        homes: dict[int, list[tuple[Field, Field]]] = defaultdict(list)
        for field in self._open:
            other = self._best(field)
            if other and (
                field.value.kind is not Kind.TEXT or alike(field, other) or self._in_one_language(field, other)
            ):
                homes[other.order].append((field, other))
        return [pairs[0] for pairs in homes.values() if len(pairs) == 1]

    def _in_one_language(self, field: Field, other: Field) -> bool:
        """Whether nearly all words around two fields stand on both sides, so that these were changed."""
        return self._known_around(self._home, field, self._settled) and self._known_around(
            self._away, other, self._taken
        )

    def _known_around(self, side: Side, field: Field, known: Collection[int]) -> bool:
        near = side.fields[max(0, field.order - NEARBY) : field.order + NEARBY + 1]
        words = [each.order in known for each in near if each.is_words and each is not field]
        return len(words) >= SPOKEN and sum(words) >= KNOWN * len(words)

    def _best(self, field: Field) -> Field | None:
        """What is nearest to the things around a field, of what is right at them and in no better home."""
        around = list(self._frame.around(field.order))
        total = sum(weight for _, weight in around)
        if not around:
            return None
        ranked = sorted(
            (
                sum(w * self._frame.distance(self._frame.partners[c], other.order) for c, w in around) / total,
                other.order,
            )
            for other in self._candidates(field, [c for c, _ in around if abs(c - field.order) <= NEXT])
        )
        if not ranked or (len(ranked) > 1 and ranked[1][0] < CLEARER * ranked[0][0]):
            return None
        best = self._away.fields[ranked[0][1]]
        sides = {each > field.order for each, steps in self._beside(field, best) if steps}
        return best if len(sides) == 2 else None

    def _candidates(self, field: Field, beside: Collection[int]) -> Iterator[Field]:
        partners = [self._away.fields[self._frame.partners[each]] for each in beside]
        cells = {cell for partner in partners for cell in (partner.cell, *self._near.of(partner.cell))}
        for cell in sorted(cells):
            for other in self._away.by_cell.get(cell, ()):
                if other in partners or not may_be_one(field, other):
                    continue
                pair = self._taken.get(other.order)
                if pair is None or not self._closeness(self._sides(pair)[0], other):
                    yield other

    def _closeness(self, field: Field, other: Field) -> float:
        """How much of what stands right at a field of `home` stands right at one of `away`: at most one a neighbour."""
        return sum(steps for _, steps in self._beside(field, other))

    def _beside(self, field: Field, other: Field) -> Iterator[tuple[int, float]]:
        """The fields right at one of `home`, each with its partner's nearness to one of `away`, 0 if not at it."""
        for each, _ in self._frame.around(field.order):
            if abs(each - field.order) <= NEXT:
                partner = self._away.fields[self._frame.partners[each]]
                steps = 1.0 if partner.cell == other.cell else self._near.of(partner.cell).get(other.cell, 0.0)
                yield each, steps if steps >= CLOSE and partner.order != other.order else 0.0

    def _pair(self, field: Field, other: Field, outcome: Outcome) -> Candidate | None:
        compared = compare_fields(field, other, noisy=self._noisy)
        if compared.outcome is not outcome:
            return None
        a, b = (field, other) if self._turned else (other, field)
        return Candidate(a, b, *common_labels(a, b), STRENGTH, STRENGTH, compared)

    def _sides(self, pair: Candidate) -> tuple[Field, Field]:
        return (pair.a, pair.b) if self._turned else (pair.b, pair.a)


def _one_to_one(pairs: Iterable[Candidate]) -> list[Candidate]:
    """Pairs none of which shares a field with one before it."""
    used: set[tuple[bool, int]] = set()
    found: list[Candidate] = []
    for pair in pairs:
        orders = {(True, pair.a.order), (False, pair.b.order)}
        if not orders & used:
            used |= orders
            found.append(pair)
    return found


def may_be_one(field: Field, other: Field) -> bool:
    """Whether two fields can be one; of words at least one must be a whole cell."""
    if _names_its_own(field) or _names_its_own(other):
        return False
    if Kind.TEXT in {field.value.kind, other.value.kind}:
        return field.value.kind is other.value.kind and (field.alone or other.alone)
    return field.value.kind is other.value.kind and near_alike(field.value, other.value)


def _names_its_own(field: Field) -> bool:
    """Whether a colon behind words says that they are the name of what follows."""
    return (
        field.value.kind is Kind.TEXT and field.sheet.cells[field.cell].text[field.value.end :].lstrip()[:1] in _COLONS
    )


def _says_little(value: Value) -> bool:
    """Whether a value is one of so few that it stands anywhere: a state, or a number of one or two digits."""
    if value.kind is Kind.STATE or state(value.text) is not None:
        return True
    return value.kind is Kind.NUMBER and value.measure is None and len(value.text) <= 2


def _named_as_well(field: Field, held: Field, other: Field) -> bool:
    """Whether labels speak no louder for `held` than for `field`."""
    return len(field.names & other.names) >= len(held.names & other.names)
