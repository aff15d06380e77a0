"""Values of a text that changed places: each is at home where the other stands on the screen, and not where it does.

    screen   Lamp $5   Mug $9        text   Lamp $9   Mug $5

Where a value is at home is told by what stands around it in the text (`homes.py`), so that nothing need be left over on
either side. In another order what is around a value moves with it; here it stays.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from crosscheck_detectors.context import Box
from crosscheck_detectors.ocr_alignment.candidates import Candidate, common_labels, read_apart
from crosscheck_detectors.ocr_alignment.common_values import MOST, CommonValue, common_values, run_of, typed_values
from crosscheck_detectors.ocr_alignment.fields import Field, Side
from crosscheck_detectors.ocr_alignment.frame import name_of
from crosscheck_detectors.ocr_alignment.homes import Homes, Order, Votes
from crosscheck_detectors.ocr_alignment.plausible import plausible
from crosscheck_detectors.ocr_alignment.residue_runs import Run
from crosscheck_detectors.ocr_alignment.token_pairs import once, partners_around
from crosscheck_detectors.ocr_alignment.values import DIFFER, Kind, comparable

BASE = 0.3
"""Votes that every place has: a few say nothing."""
CLEARER, CLEARER_WORDS = 0.95, 1.1
"""How many times the votes for its own place the other one must have, of what stands in one column; of words."""
ELSEWHERE, WORDS_ELSEWHERE = 1.1, 1.4
"""The same of what does not."""
REPEATED = 1.2
"""The same of two values of which either is said several times."""
TELLING = 0.7
"""Share of that which must be so by what is of another kind or column too: a list may be in any order."""
UPHELD = 0.8
"""The same of two values in all that other rules exchanged."""
LIKELY = 0.8
"""The same before what changed places with it has no say, from which it is looked at."""
AS_OFTEN = 2
"""How many times more often one side may say a value."""
ALIGNED, AS_HIGH = 0.5, 0.7
"""Share of a line's height by which edges may differ, and of the higher of two values that the other one must have."""
MOST_UNSETTLED = 400
"""Words and numbers that do not surely stand where they are at home, from which the text is in another order."""
STRENGTH = 0.95


class _Exchange(NamedTuple):
    """Two values of the text, each with the screen's value that is at home in its place; `clear`: by how much."""

    clear: float
    own: Candidate
    other: Candidate


def exchanges(a: Side, b: Side) -> list[Candidate]:
    """The differing pairs; `a` is read from pixels, `b` is a text."""
    if not _may_be_told(a, b):
        return []
    unsettled = _unsettled(a, b)
    if not 0 < len(unsettled) <= MOST_UNSETTLED:
        return []
    taken: list[Candidate] = []
    used: set[tuple[int, int]] = set()
    for _, *pairs in sorted(_Places(a, b, unsettled).exchanged(), key=lambda each: -each.clear):
        places = {(pair.b.cell, pair.b.value.start) for pair in pairs}
        if not places & used:
            used |= places
            taken += pairs
    return taken


def upheld(pairs: Sequence[Candidate], a: Side, b: Side) -> list[Candidate]:
    """Of pairs that other rules exchanged, each two behind each other, those that are at home so."""
    if not pairs or not _may_be_told(a, b):
        return list(pairs)
    places = _Places(a, b, _unsettled(a, b))
    return [pair for two in zip(pairs[::2], pairs[1::2], strict=True) if places.upholds(*two) for pair in two]


def _may_be_told(a: Side, b: Side) -> bool:
    return a.sheet.noisy and not b.sheet.noisy and not b.sheet.mirrored


def _unsettled(a: Side, b: Side) -> set[int]:
    """The tokens of the text that the screen says, but not where they surely are at home."""
    order = Order(a.tokens, b.tokens, once(a.tokens, b.tokens))
    typed = typed_values(a)
    found: set[int] = set()
    for field in b.fields:
        run = run_of(b, field)
        places = range(run[0], run[1] + 1) if run else range(0)
        if field.value.kind is not Kind.TEXT:
            said = {other.cell for other in typed.get(name_of(field), ())}
            if 0 < len(said) <= MOST and not order.settles(field.cell, said):
                found.update(places)
            continue
        for place in places:
            said = {a.tokens.all[other].cell for other in a.tokens.places.get(b.tokens.all[place].key, ())}
            if 0 < len(said) <= MOST and not order.settles(field.cell, said):
                found.add(place)
    return found


class _Places:
    """The values of a text, and where each is at home on the screen."""

    def __init__(self, a: Side, b: Side, unsettled: set[int]) -> None:
        partners = partners_around(a.tokens, b.tokens, unsettled)
        self._text, self._unsettled = b, unsettled
        self._homes = Homes(a.tokens, b.tokens, partners)
        values: dict[str, list[CommonValue]] = defaultdict(list)
        for value in common_values(a, b, partners):
            values[value.name].append(value)
        self._said = {
            (value.field.cell, value.field.value.start): value.said for same in values.values() for value in same
        }
        self._values = {name: same for name, same in values.items() if _as_often(same)}
        self._in_cell: dict[int, list[str]] = defaultdict(list)
        for name, same in self._values.items():
            for cell in {field.cell for field in same[0].said}:
                self._in_cell[cell].append(name)
        self._votes: dict[Run, Votes] = {}

    def exchanged(self) -> Iterator[_Exchange]:
        """Each two values of which either is at home in the other's place, once or twice."""
        for one in (value for same in self._values.values() for value in same):
            if self._unsettled.isdisjoint(range(one.run[0], one.run[1] + 1)):
                continue
            votes = self._of(one)
            least = LIKELY * _most(votes, one.said)
            names = {name for cell, vote in votes.items() if vote >= least for name in self._in_cell.get(cell, ())}
            for other in (value for name in sorted(names - {one.name}) for value in self._values[name]):
                if _of_one_kind(one.field, other.field) and (found := self._judged(one, other)):
                    yield found

    def upholds(self, own: Candidate, other: Candidate) -> bool:
        """Whether two values of the text are rather at home where their pairs say than where the screen says them."""
        runs = tuple(run for pair in (own, other) if (run := run_of(self._text, pair.b)))
        new = old = BASE
        for pair, at in ((own, other), (other, own)):
            votes = self._homes.votes(pair.b.cell, runs)
            new += votes.get(pair.a.cell, 0.0)
            old += _most(votes, [at.a, *self._said.get((pair.b.cell, pair.b.value.start), ())])
        return new >= UPHELD * old and _turned(own.a, other.a, own.b, other.b)

    def _judged(self, one: CommonValue, other: CommonValue) -> _Exchange | None:
        votes = self._of(other)
        if _most(votes, one.said) < LIKELY * _most(votes, other.said):
            return None
        runs = (one.run, other.run)
        here, there = (self._homes.votes(each.field.cell, runs) for each in (one, other))
        clear = _clearness((one, here), (other, there))
        x, y = _best(here, other.said), _best(there, one.said)
        least = max(_least(x, y), REPEATED if min(map(self._times, (one, other))) > 1 else 0.0)
        if clear < least or not _turned(x, y, one.field, other.field) or not read_apart(x, one.field):
            return None
        likes = self._likes(one, x) | self._likes(other, y)
        told = [(each, self._homes.votes(each.field.cell, runs, likes)) for each in (one, other)]
        if _clearness(*told) < TELLING * least:
            return None
        own, others = (
            Candidate(
                shown, told, *common_labels(shown, told), STRENGTH, STRENGTH, DIFFER, certain=True, exchanged=True
            )
            for shown, told in ((x, one.field), (y, other.field))
        )
        return _Exchange(clear, own, others) if plausible(own) and plausible(others) else None

    def _likes(self, value: CommonValue, shown: Field) -> set[int]:
        """The cells around a value of the text that are of its kind and in its column: they may be in any order."""
        found: set[int] = set()
        for cell in self._homes.around(value.field.cell):
            home = self._homes.home(cell)
            if home is not None and cell != value.field.cell and self._is_like(shown, home):
                found.add(cell)
        return found

    def _is_like(self, shown: Field, cell: int) -> bool:
        sheet = shown.sheet
        place = sheet.cells[cell].place(0, len(sheet.cells[cell].text))
        kinds = {value.kind for value in sheet.values[cell]} or {Kind.TEXT}
        return shown.value.kind in kinds and isinstance(place, Box) and _in_one_column(_pixels(shown), place)

    def _times(self, value: CommonValue) -> int:
        """How often the side that says it more often says a value."""
        return max(len(self._values[value.name]), len(value.said))

    def _of(self, value: CommonValue) -> Votes:
        if value.run not in self._votes:
            self._votes[value.run] = self._homes.votes(value.field.cell, (value.run,))
        return self._votes[value.run]


def _as_often(same: Sequence[CommonValue]) -> bool:
    """Whether both sides say a value about as often: what one of them repeats may be a label."""
    told, shown = len(same), len(same[0].said)
    return told <= AS_OFTEN * shown and shown <= AS_OFTEN * told


def _of_one_kind(x: Field, y: Field) -> bool:
    """Whether two values of the text may have changed places by what they are."""
    if Kind.TEXT not in {x.value.kind, y.value.kind}:
        return comparable(x.value, y.value) or {x.value.kind, y.value.kind} == {Kind.IDENTIFIER, Kind.NUMBER}
    if x.value.kind is not y.value.kind or x.alone is not y.alone or x.before_colon or y.before_colon:
        return False
    here, there = (field.sheet.row_cells[field.sheet.rows[field.cell]] for field in (x, y))
    # Of words in one row the one may name the other, as the first of two cells does the second.
    return here is not there and (len(here) != len(there) or here.index(x.cell) == there.index(y.cell))


def _least(x: Field, y: Field) -> float:
    """How clear it must be that two of the screen's values changed places."""
    words = x.value.kind is Kind.TEXT
    if _in_one_column(_pixels(x), _pixels(y)):
        return CLEARER_WORDS if words else CLEARER
    return WORDS_ELSEWHERE if words else ELSEWHERE


def _in_one_column(x: Box, y: Box) -> bool:
    low, high = sorted((x.height, y.height))
    edges = (x.x0 - y.x0, x.x1 - y.x1, (x.x0 + x.x1 - y.x0 - y.x1) / 2)
    return min(map(abs, edges)) <= ALIGNED * low and low >= AS_HIGH * high


def _turned(x: Field, y: Field, one: Field, other: Field) -> bool:
    """Whether the screen's values stand in one order and the text's, which are at home there, in the other."""
    on_screen, in_text = ([(each.cell, each.value.start) for each in pair] for pair in ((y, x), (one, other)))
    return (on_screen[0] < on_screen[1]) is not (in_text[0] < in_text[1])


def _pixels(field: Field) -> Box:
    place = field.place
    if not isinstance(place, Box):
        raise TypeError("what was read from pixels stands in pixels")
    return place


def _clearness(one: tuple[CommonValue, Votes], other: tuple[CommonValue, Votes]) -> float:
    """How many times the votes for their own places two values have for each other's, the less of both."""
    (x, here), (y, there) = one, other
    return min(
        _most(here, y.said) / (_most(here, x.said) + BASE),
        _most(there, x.said) / (_most(there, y.said) + BASE),
    )


def _most(votes: Votes, said: Sequence[Field]) -> float:
    return max(votes.get(field.cell, 0.0) for field in said)


def _best(votes: Votes, said: Sequence[Field]) -> Field:
    return max(said, key=lambda field: votes.get(field.cell, 0.0))
