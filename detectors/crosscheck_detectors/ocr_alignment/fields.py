"""From cells to fields: a value with everything that can name it, and its place."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from crosscheck_detectors.context import Place
from crosscheck_detectors.ocr_alignment import labels
from crosscheck_detectors.ocr_alignment.keys import key, label_key
from crosscheck_detectors.ocr_alignment.labels import Label
from crosscheck_detectors.ocr_alignment.sheet import EDGES, LONGEST_LABEL, Role, Sheet
from crosscheck_detectors.ocr_alignment.tokens import Tokens
from crosscheck_detectors.ocr_alignment.values import Kind, Value
from crosscheck_detectors.ocr_alignment.values.states import state

_TOKEN = re.compile(r"[^\W_](?:\S*[^\W_])?")
LONGEST_QUOTE = 160
NO_ORDER = -1
"""Rank of a field that is none of its side's own."""
_NOTHING: frozenset[str] = frozenset()
BEHIND = 3
"""Cells behind words among which is the value that they name."""
CLOSE = frozenset((Role.OWN, Role.LEFT, Role.HEADER, Role.BEFORE))
"""Where labels stand that name what is beside them."""
CLOSEST = frozenset((Role.OWN, Role.LEFT))
"""Where they stand in the value's cell or beside it."""
AT_IT = frozenset((Role.OWN, Role.LEFT, Role.HEADER))
"""Where a label stands that is right at its value in any order of the fields."""
IN_CELL = frozenset((Role.OWN, Role.BEFORE))
"""Where a label and its value stand in one cell on one side, so that it is no heading on the other."""
SHORTEST_PIECE = 3
"""Letters of words beside a typed value from which they are compared themselves."""


@dataclass(frozen=True, slots=True)
class Field:
    """One value and its surroundings.

    `labels`: the likeliest first. `own`: keys of those that stand in its own cell. `order`: its rank among the fields
    of its side.
    """

    sheet: Sheet
    value: Value
    labels: tuple[Label, ...]
    own: frozenset[str]
    order: int
    cell: int

    @property
    def row(self) -> frozenset[str]:
        """Label keys of the words in the cells beside its own."""
        return self.sheet.words_beside(self.cell)

    @property
    def names(self) -> frozenset[str]:
        """Keys of the labels that stand close enough to be its own."""
        return frozenset(label.key for label in self.labels if label.role in CLOSE)

    @property
    def quote(self) -> str:
        """The words around it: its cell, or where it fills that, its label or its row with it; shortened."""
        return _quote(self.sheet, self.cell, self.value)

    @property
    def place(self) -> Place:
        """Where it stands in its part."""
        return self.sheet.cells[self.cell].place(self.value.start, self.value.end)

    @property
    def score(self) -> float:
        """How surely it was read, in [0, 1]."""
        return self.sheet.cells[self.cell].score(self.value.start, self.value.end)

    @property
    def alone(self) -> bool:
        """Whether the value fills its cell."""
        return self.value.end - self.value.start == len(self.sheet.cells[self.cell].text)

    @property
    def leads(self) -> bool:
        """Whether the value is a cell of words that is the likeliest label of a typed value or a state near it."""
        sheet, text = self.sheet, self.value.text
        if not self.is_words or len(text) > LONGEST_LABEL or text.endswith(".") or state(text) is not None:
            return False
        behind = range(self.cell + 1, min(self.cell + 1 + BEHIND, len(sheet.cells)))
        return any(
            ((sheet.values[cell] and not sheet.names(cell)) or state(sheet.cells[cell].text) is not None)
            and any(near.cell == self.cell for near in sheet.around[cell][:1])
            for cell in behind
        )

    @property
    def rest(self) -> str:
        """The key of its cell without it."""
        text = self.sheet.cells[self.cell].text
        return key(text[: self.value.start] + text[self.value.end :])

    @property
    def before_colon(self) -> bool:
        """Whether a colon says that the words are the name of what follows."""
        return self.sheet.cells[self.cell].text[self.value.end :].lstrip()[:1] in labels.COLONS

    @property
    def is_words(self) -> bool:
        """Whether the value is a whole cell of words, which might as well be the label of another value."""
        return self.value.kind is Kind.TEXT and self.alone


@dataclass(frozen=True)
class Side:
    """One part, ready to be compared: its sheet and its fields in reading order."""

    sheet: Sheet
    fields: list[Field]

    @classmethod
    def of(cls, sheet: Sheet) -> "Side":
        return cls(sheet, fields(sheet))

    @cached_property
    def tokens(self) -> Tokens:
        """Its words and numbers one by one."""
        return Tokens(self.sheet)

    @cached_property
    def by_cell(self) -> dict[int, list[Field]]:
        """The fields of each cell that has any."""
        found: dict[int, list[Field]] = {}
        for field in self.fields:
            found.setdefault(field.cell, []).append(field)
        return found

    def overlapping(self, cell: int, start: int, end: int) -> list[Field]:
        """The fields that have characters of a half-open range of a cell's text."""
        return [field for field in self.by_cell.get(cell, ()) if field.value.start < end and start < field.value.end]

    @cached_property
    def by_label(self) -> dict[str, list[Field]]:
        """The fields of each label that stands in their cell or left of it."""
        found: dict[str, list[Field]] = {}
        for field in self.fields:
            for label in field.labels:
                if label.role in CLOSEST:
                    found.setdefault(label.key, []).append(field)
        return found

    @cached_property
    def by_reading(self) -> dict[object, list[Field]]:
        """The fields of each way to read a typed value, in reading order."""
        found: dict[object, list[Field]] = {}
        for field in self.fields:
            for reading in field.value.readings:
                found.setdefault(reading, []).append(field)
        return found


def covering(side: Side, places: set[tuple[int, int]]) -> Field | None:
    """The typed field, or a field of its own, that holds all characters at these (cell, offset), if one token does."""
    cells = {cell for cell, _ in places}
    if len(cells) != 1:
        return None
    (cell,) = cells
    offsets = {offset for _, offset in places}
    for field in side.by_cell.get(cell, ()):
        if field.value.kind is not Kind.TEXT and offsets <= set(range(field.value.start, field.value.end)):
            return field
    for match in _TOKEN.finditer(side.sheet.cells[cell].text):
        if offsets <= set(range(*match.span())):
            return unnamed(side, cell, *match.span())
    return None


def spanning(side: Side, places: set[tuple[int, int]]) -> Field | None:
    """A field from the first to the last character at these (cell, offset), if they are of one cell."""
    cells = {cell for cell, _ in places}
    if len(cells) != 1:
        return None
    offsets = [offset for _, offset in places]
    return unnamed(side, cells.pop(), min(offsets), max(offsets) + 1)


def unnamed(side: Side, cell: int, start: int, end: int) -> Field:
    """A field for characters that no type of value claims, compared as an identifier is."""
    text = side.sheet.cells[cell].text[start:end]
    value = Value(Kind.IDENTIFIER, start, end, text, frozenset((key(text),)), text)
    return _field(side.sheet, cell, value, labels.around(side.sheet, cell, value), NO_ORDER)


def fields(sheet: Sheet) -> list[Field]:
    """All fields of one side, in reading order."""
    found: list[Field] = []
    for index in range(len(sheet.cells)):
        for value, names in sorted(_named(sheet, index), key=lambda each: each[0].start):
            found.append(_field(sheet, index, value, names, len(found)))
    return found


def _named(sheet: Sheet, index: int) -> Iterator[tuple[Value, list[Label]]]:
    """The values of a cell, typed or words, each with its labels."""
    values = sheet.values[index]
    for slot, value in enumerate(values):
        if labels.holds(sheet, index, slot):
            continue
        own, around = labels.own(sheet, index, slot), labels.around(sheet, index, value)
        if own and sheet.cells[index].text[: value.start].rstrip()[-1:] in labels.COLONS:
            # What stands above "Bags: 2" is not what the 2 is called.
            around = [label for label in around if label.role not in {Role.BEFORE, Role.FAR}]
        yield value, [*own, *around, *labels.between(sheet, index, value)]
    if values:
        yield from _pieces(sheet, index)
        return
    text = sheet.cells[index].text
    split = sheet.splits[index]
    if split:
        value = Value(Kind.TEXT, split[1], len(text), text[split[1] :], frozenset())
        name = text[: split[0]].strip()
        yield value, [Label(name, label_key(name), Role.OWN, 1.0), *labels.around(sheet, index, value)]
    elif sheet.plain(index):
        value = Value(Kind.TEXT, 0, len(text), text, frozenset())
        yield (
            value,
            [
                *labels.around(sheet, index, value),
                *labels.between(sheet, index, value),
                *labels.leading(sheet, index),
            ],
        )


def _pieces(sheet: Sheet, index: int) -> Iterator[tuple[Value, list[Label]]]:
    """The words before, between and behind a cell's typed values."""
    start = 0
    for number, piece in enumerate(sheet.pieces(index)):
        words = piece.strip(EDGES)
        if sum(letter.isalpha() for letter in words) >= SHORTEST_PIECE:
            begin = start + piece.index(words)
            yield (
                Value(Kind.TEXT, begin, begin + len(words), words, frozenset()),
                labels.piece(sheet, index, number),
            )
        if number < len(sheet.values[index]):
            start = sheet.values[index][number].end


def _field(sheet: Sheet, index: int, value: Value, names: list[Label], order: int) -> Field:
    own = [label.key for label in names if label.role is Role.OWN]
    return Field(sheet, value, tuple(names), frozenset(own) if own else _NOTHING, order, index)


def _quote(sheet: Sheet, index: int, value: Value) -> str:
    text = sheet.cells[index].text
    if value.end - value.start == len(text):
        label = [near.cell for near in sheet.around[index][:1]]
        cells = [*label, index] if label else sheet.row_cells[sheet.rows[index]]
        text = " ".join(sheet.cells[cell].text for cell in cells)
    if len(text) <= LONGEST_QUOTE:
        return text
    start = max(0, min(text.find(value.text) - LONGEST_QUOTE // 2, len(text) - LONGEST_QUOTE))
    return text[start : start + LONGEST_QUOTE]
