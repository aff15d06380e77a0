"""Whether a difference is one of the page: what each value's own side has more of, between neighbours that are paired.

    screen   Ann   Paid    Bob   Open         text   Ann   Void   Bob   Open
             "Paid" stands here alone, "Void" there alone, and Ann and Bob stand around both

Parts of one page say nearly the same things. Two values that both stand on the other side as often as on their own are
no change but two places; only what is known to have changed places differs so.
"""

from collections import defaultdict
from collections.abc import Sequence
from functools import cached_property

from crosscheck_detectors.ocr_alignment.candidates import Candidate, surely_named
from crosscheck_detectors.ocr_alignment.fields import AT_IT, Field, Side
from crosscheck_detectors.ocr_alignment.keys import key
from crosscheck_detectors.ocr_alignment.neighbourhoods import Neighbourhoods
from crosscheck_detectors.ocr_alignment.plausible import is_sentence
from crosscheck_detectors.ocr_alignment.sheet import Role
from crosscheck_detectors.ocr_alignment.values import Kind, Outcome
from crosscheck_detectors.ocr_alignment.values.states import state
from crosscheck_detectors.ocr_alignment.vocabulary import alike

TELLING_LETTERS, TELLING_DIGITS = 5, 4
"""Letters of words, and digits of typed values, that stand nowhere by chance."""
SOLID = 8
"""Letters and digits of what is looked for across words, which readers run together."""
MANY = 3
"""By how many times more a value may stand on one side that changed places with another."""
TWICE = 2
"""How many times more each of two words stands on its own side that are one in two writings."""
REACH = 3
"""Cells of a text before and behind a value."""
ENOUGH = 0.9
"""Nearness, before and behind in all, from which typed values are one: one neighbour right beside both is."""

_IN_CELL = frozenset((Role.OWN, Role.BEFORE))
"""Where a label and its value stand in one cell on one side, so that it is no heading on the other."""
_AS_WRITTEN = frozenset((Kind.TEXT, Kind.IDENTIFIER, Kind.EMAIL, Kind.URL, Kind.MASKED, Kind.RELATIVE))
"""Kinds that have no other notation."""


class Standing:
    """Two sides and their pairs."""

    def __init__(self, a: Side, b: Side, pairs: Sequence[Candidate]) -> None:
        self._a, self._b = a, b
        self._said_a, self._said_b = _Said(a), _Said(b)
        self._near = Neighbourhoods(a.sheet)
        self._partners: dict[int, set[int]] = defaultdict(set)
        for pair in pairs:
            if pair.compared.outcome is Outcome.AGREE:
                self._partners[pair.b.cell].add(pair.a.cell)

    def is_change(self, pair: Candidate) -> bool:
        """Whether what differs is not merely two values of the page that stand elsewhere too."""
        if state(pair.a.value.text) is not None and state(pair.b.value.text) is not None:
            return True
        sentence = is_sentence(pair.a) or is_sentence(pair.b)
        counts = [
            (own.times(x, None if sentence else y), other.times(x, None if sentence else y))
            for x, y, own, other in (
                (pair.a, pair.b, self._said_a, self._said_b),
                (pair.b, pair.a, self._said_b, self._said_a),
            )
        ]
        more = [here > there for here, there in counts]
        if alike(pair.a, pair.b) and all(here - there >= TWICE for here, there in counts):
            # A word that is read wrong again and again, as where all of a column is cut off.
            return False
        telling = _telling(pair.a) and _telling(pair.b)
        if pair.certain and not sentence:
            # They changed places, which takes none away; what is everywhere does not tell where it was.
            return max(map(_apart, counts)) <= MANY
        if pair.in_passage:
            return all(more) if sentence or telling else any(more)
        if telling:
            return all(more) or surely_named(pair, self._a, self._b)
        return any(more) or pair.in_record

    def is_supported(self, pair: Candidate) -> bool:
        """Whether what stands around the one value stands around the other, where no label at both says that they are one."""
        roles = {pair.label_a.role, pair.label_b.role}
        named = pair.label_a.key == pair.label_b.key and (roles <= AT_IT or roles == _IN_CELL)
        if named or pair.certain or pair.in_passage:
            return True
        before, behind = self._nearest(pair, -1), self._nearest(pair, 1)
        if pair.in_record:
            return pair.a.value.kind is Kind.TEXT or _telling(pair.b) or before + behind > 0
        if pair.a.value.kind is not Kind.TEXT or state(pair.a.value.text) is not None:
            return before + behind >= ENOUGH
        return before + behind > 0 if alike(pair.a, pair.b) else before > 0 and behind > 0

    def _nearest(self, pair: Candidate, step: int) -> float:
        """How near to the first value what stands before, or behind, the second one stands: 1 beside it, 0 far away."""
        near = {pair.a.cell: 1.0, **self._near.of(pair.a.cell)}
        cells = range(pair.b.cell + step, pair.b.cell + step * (REACH + 1), step)
        return max((near.get(own, 0.0) for cell in cells for own in self._partners.get(cell, ())), default=0.0)


class _Said:
    """What a side says, word by word."""

    def __init__(self, side: Side) -> None:
        self._side = side

    def times(self, field: Field, other: Field | None) -> int:
        """How often a side says what a field does, but within the words of another."""
        if field.value.kind not in _AS_WRITTEN:
            return self._typed(field)
        name = _keys(field.value.text)
        found = self._words.count(_phrase(name))
        joined = "".join(name)
        if len(joined) >= SOLID:
            found = max(found, self._solid.count(joined))
        if other is not None and other.sheet is self._side.sheet and _phrase(name) in _phrase(_keys(other.value.text)):
            found -= 1
        return found

    def _typed(self, field: Field) -> int:
        value = field.value
        own = {
            other.order
            for reading in value.readings
            for other in self._side.by_reading.get(reading, ())
            if "" in {other.value.unit, value.unit} or other.value.unit == value.unit
            if None in {other.value.measure, value.measure} or other.value.measure == value.measure
        }
        return len(own)

    @cached_property
    def _words(self) -> str:
        return _phrase([name for cell in self._side.sheet.cells for name in _keys(cell.text)])

    @cached_property
    def _solid(self) -> str:
        return "".join(self._side.sheet.keys)


def _apart(counts: tuple[int, int]) -> int:
    return abs(counts[0] - counts[1])


def _keys(text: str) -> list[str]:
    return [name for word in text.split() if (name := key(word))]


def _phrase(names: Sequence[str]) -> str:
    """Words in a row, each between spaces of its own, so that phrases are counted by whole words."""
    return "".join(f" {name} " for name in names)


def _telling(field: Field) -> bool:
    """Whether a value stands nowhere by chance."""
    name = key(field.value.text)
    if field.value.kind is Kind.TEXT:
        return len(name) >= TELLING_LETTERS and state(field.value.text) is None
    return sum(letter.isdigit() for letter in name) >= TELLING_DIGITS
