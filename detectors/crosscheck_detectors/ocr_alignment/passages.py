"""What no label names is found by the words around it: passages equal on both sides but for one number.

    "The council voted 31 to 12"      key       thecouncilvoted31to12
                                      skeleton  thecouncilvoted00to00

A passage is a cell, alone or with its neighbours. Where its skeleton stands on the other side and its key does not, and
what stands there has no like on this side either, the two places differ in digits alone. They are one place with two
values if those digits are one token's, and if no second place could be meant.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from crosscheck_detectors.ocr_alignment.fields import Field, Side, covering, spanning
from crosscheck_detectors.ocr_alignment.keys import key
from crosscheck_detectors.ocr_alignment.sheet import Role, Sheet

LEAST_LETTERS = 3
LEAST_CONTEXT = 6
"""Letters and digits beside the differing token, for each digit that differs, that make a passage known again."""
MOST_PLACES = 64
"""Places with a passage's skeleton; what stands in more is told apart by a longer passage."""
MOST_CELLS = 2_000
"""Cells of one side that are looked up on the other."""
_DIGITS = str.maketrans("123456789", "000000000")
_MARKS = ".,:/-'\u2019"
"""What may stand between two digits of one number."""
_LABELS = frozenset((Role.LEFT, Role.BEFORE, Role.HEADER))


@dataclass(frozen=True, slots=True)
class Twin:
    """Two fields at one place of both sides; `context` counts the characters around them that are equal."""

    a: Field
    b: Field
    context: int


class Tape:
    """A side's letters and digits in one string, and the way back from a character to its cell."""

    def __init__(self, side: Side) -> None:
        self.side = side
        self.keys = side.sheet.keys
        self.solid = "".join(self.keys)
        self.skeleton = skeleton(self.solid)
        self._offsets: dict[int, list[int]] = {}
        self._starts = [0, *accumulate(len(own) for own in self.keys)]

    def cell(self, position: int) -> tuple[int, int]:
        """The cell of a character of the tape, and the character's rank in the cell's key."""
        index = bisect_right(self._starts, position) - 1
        return index, position - self._starts[index]

    def whole(self, start: int, end: int) -> bool:
        """Whether a stretch cuts no number of a cell in two."""
        return not (self._joined(start) or self._joined(end))

    def _joined(self, position: int) -> bool:
        if not 0 < position < len(self.solid) or not self.solid[position - 1 : position + 1].isdigit():
            return False
        index, rank = self.cell(position)
        if rank == 0:
            return False
        text = self.side.sheet.cells[index].text
        between = text[self.offset(index, rank - 1) + 1 : self.offset(index, rank)]
        return not between or (len(between) == 1 and between in _MARKS)

    def offset(self, cell: int, rank: int) -> int:
        """Where the character of a cell's key with this rank stands in its text, in code points."""
        if cell not in self._offsets:
            self._offsets[cell] = offsets(self.side.sheet.cells[cell].text)
        return self._offsets[cell][rank]


def skeleton(name: str) -> str:
    """A key with all its digits made one."""
    return name.translate(_DIGITS)


def offsets(text: str) -> list[int]:
    """Where each character of a text's key stands in the text, in code points, and behind them its length."""
    return [position for position, letter in enumerate(text) for _ in key(letter)] + [len(text)]


def twins(a: Side, b: Side, settled_a: set[int], settled_b: set[int]) -> list[Twin]:
    """Fields that stand at one place but differ; those of the settled orders, which agree elsewhere, are left out."""
    tape_a, tape_b = Tape(a), Tape(b)
    best: dict[tuple[int, int, int, int], Twin] = {}
    for index in _open(a, settled_a)[:MOST_CELLS]:
        if skeleton(tape_a.keys[index]) not in tape_b.skeleton:
            continue
        for cells in _passages(a.sheet, index):
            twin = _twin(tape_a, tape_b, cells)
            if twin and twin.a.order not in settled_a and twin.b.order not in settled_b:
                place = (twin.a.cell, twin.a.value.start, twin.b.cell, twin.b.value.start)
                if place not in best or best[place].context < twin.context:
                    best[place] = twin
    return _one_to_one(list(best.values()))


def _open(side: Side, settled: set[int]) -> list[int]:
    """The cells with a digit that no settled field explains."""
    explained: dict[int, int] = defaultdict(int)
    for field in side.fields:
        if field.order in settled:
            explained[field.cell] += _digits(field.value.text)
    return [index for index, name in enumerate(side.sheet.keys) if _digits(name) > explained[index]]


def _digits(text: str) -> int:
    return sum(letter.isdigit() for letter in text)


def _passages(sheet: Sheet, index: int) -> Iterator[tuple[int, ...]]:
    """The cell alone, with its neighbours in its row and its column, and with its label; each once."""
    row = sheet.row_cells[sheet.rows[index]]
    rank = row.index(index)
    found = [
        (index,),
        tuple(row[max(0, rank - 1) : rank + 2]),
        tuple(row[max(0, rank - 1) : rank + 1]),
        tuple(row[rank : rank + 2]),
        tuple(row),
        *((near.cell, index) for near in sheet.around[index] if near.role in _LABELS),
        *((before, index, behind) for before, behind in sheet.chains[index]),
        *((above, index) for above in sheet.above[index : index + 1] if above >= 0),
    ]
    yield from dict.fromkeys(found)


def _twin(a: Tape, b: Tape, cells: Sequence[int]) -> Twin | None:
    """The one place on the other side that differs from a passage in one token."""
    passage = "".join(a.keys[index] for index in cells)
    if passage in b.solid:
        return None
    found: list[Twin] = []
    for start in _places(skeleton(passage), b.skeleton):
        other = b.solid[start : start + len(passage)]
        if b.whole(start, start + len(passage)) and other not in a.solid:
            twin = _compared(a, b, cells, start, len(passage))
            if twin:
                found.append(twin)
    return found[0] if len(found) == 1 else None


def _places(passage: str, tape: str) -> list[int]:
    """Where a skeleton stands, [] if that is in too many places to tell one."""
    found: list[int] = []
    start = tape.find(passage)
    while start >= 0:
        found.append(start)
        if len(found) > MOST_PLACES:
            return []
        start = tape.find(passage, start + 1)
    return found


def _compared(a: Tape, b: Tape, cells: Sequence[int], start: int, length: int) -> Twin | None:
    """The fields that hold all digits in which two passages differ, if there are such and enough else is equal."""
    passage = "".join(a.keys[index] for index in cells)
    other = b.solid[start : start + length]
    differing = {rank for rank, pair in enumerate(zip(passage, other, strict=True)) if pair[0] != pair[1]}
    spots_a = [(cell, rank) for cell in cells for rank in range(len(a.keys[cell]))]
    spots_b = [b.cell(position) for position in range(start, start + length)]
    field_a = covering(a.side, _places_of(a, spots_a, differing))
    field_b = covering(b.side, _places_of(b, spots_b, differing))
    if field_a is None or field_b is None:
        return None
    alike = skeleton(key(field_a.value.text)) == skeleton(key(field_b.value.text))
    if not alike and field_a.value.kind is not field_b.value.kind:
        # A digit changed may change what is a value: "14 March 2027", but "94" and "March 2027".
        ranks_a, ranks_b = _ranks(a, spots_a, field_a), _ranks(b, spots_b, field_b)
        union = ranks_a | ranks_b
        field_a = spanning(a.side, _places_of(a, spots_a, union)) or field_a
        field_b = spanning(b.side, _places_of(b, spots_b, union)) or field_b
    inside = key(field_a.value.text)
    rest = len(passage) - sum(letter.isdigit() for letter in inside)
    letters = sum(letter.isalpha() for letter in passage)
    enough = letters >= LEAST_LETTERS and rest >= LEAST_CONTEXT * len(differing)
    return Twin(field_a, field_b, rest) if enough else None


def _places_of(tape: Tape, spots: Sequence[tuple[int, int]], ranks: set[int]) -> set[tuple[int, int]]:
    """Cells and offsets in code points of some characters of a passage."""
    chosen = (spots[rank] for rank in ranks)
    return {(cell, tape.offset(cell, rank)) for cell, rank in chosen}


def _ranks(tape: Tape, spots: Sequence[tuple[int, int]], field: Field) -> set[int]:
    """Which characters of a passage a field holds."""
    first = len(key(tape.side.sheet.cells[field.cell].text[: field.value.start]))
    held = range(first, first + len(key(field.value.text)))
    return {number for number, (cell, rank) in enumerate(spots) if cell == field.cell and rank in held}


def _one_to_one(found: Sequence[Twin]) -> list[Twin]:
    """Twins of which neither half has another twin with as much around it."""
    ranked = sorted(found, key=lambda twin: (-twin.context, twin.a.order, twin.b.order))
    most_a: dict[tuple[int, int], list[Twin]] = defaultdict(list)
    most_b: dict[tuple[int, int], list[Twin]] = defaultdict(list)
    for twin in ranked:
        most_a[twin.a.cell, twin.a.value.start].append(twin)
        most_b[twin.b.cell, twin.b.value.start].append(twin)
    return [
        twin
        for twin in ranked
        if all(
            each is twin or each.context < twin.context
            for each in (
                *most_a[twin.a.cell, twin.a.value.start],
                *most_b[twin.b.cell, twin.b.value.start],
            )
        )
    ]
