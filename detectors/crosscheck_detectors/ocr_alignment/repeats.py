"""Values that changed places between records which repeat the same labels, be there only two of them.

    screen   Rooms 2   Rooms 4       text   Rooms 2, Free 1 May, Agent Bo,
             Free 1 May   Free 9 June       Rooms 4, Free 9 June, Agent Ann
             Agent Ann    Agent Bo

In the text the first of each label belong together, and the second. On the screen what belongs together is near. Where
several labels say that two values of one label stand in each other's records, and none that they do not, they have
changed places.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import combinations, pairwise

from crosscheck_detectors.context import Box
from crosscheck_detectors.ocr_alignment.candidates import Candidate, common_labels, read_apart
from crosscheck_detectors.ocr_alignment.fields import CLOSE, Field, Side
from crosscheck_detectors.ocr_alignment.frame import gap, name_of
from crosscheck_detectors.ocr_alignment.sheet import Sheet
from crosscheck_detectors.ocr_alignment.values import DIFFER

MOST = 12
"""Records of a list."""
LEAST = 2
"""Other labels that must say so."""
CLEARER = 1.3
"""How many times as far away the next record must be."""
STRENGTH = 0.95

Values = Sequence[tuple[Field, Field]]
"""Of one label: the text's field and the other side's, in the text's order."""


def between_records(a: Side, b: Side, agreeing: Sequence[Candidate]) -> list[Candidate]:
    """The differing pairs that agreeing ones should have been."""
    turned = b.sheet.noisy and not a.sheet.noisy
    groups = _groups([(pair.a, pair.b) if turned else (pair.b, pair.a) for pair in agreeing])
    places = {name: _Places(values, groups) for name, values in groups.items()}
    found: list[Candidate] = []
    for name, values in groups.items():
        for i, j in combinations(range(len(values)), 2):
            if read_apart(values[i][0], values[j][0]) and places[name].exchanged(i, j):
                for (home, _), (_, away) in ((values[i], values[j]), (values[j], values[i])):
                    x, y = (home, away) if turned else (away, home)
                    found.append(Candidate(x, y, *common_labels(x, y), STRENGTH, STRENGTH, DIFFER, certain=True))
    return found


def _groups(pairs: Values) -> dict[str, Values]:
    """The pairs by the label that stands closest to the text's field, of labels that are repeated."""
    found: dict[str, list[tuple[Field, Field]]] = defaultdict(list)
    for home, away in pairs:
        name = next((label.key for label in home.labels if label.role in CLOSE), "")
        if name:
            found[name].append((home, away))
    return {
        name: sorted(values, key=lambda each: each[0].order)
        for name, values in found.items()
        if 1 < len(values) <= MOST
    }


class _Places:
    """By each other label whose values take turns with those of one: in which record each of these stands."""

    def __init__(self, values: Values, groups: Mapping[str, Values]) -> None:
        nearest = (
            _nearest(values, others)
            for others in groups.values()
            if _take_turns(values, others) and _are_distinct(others)
        )
        self._records = [records for records in nearest if sorted(records) == list(range(len(values)))]

    def exchanged(self, i: int, j: int) -> bool:
        """Whether the i-th and the j-th value stand in each other's record."""
        crossed = sum(records[i] == j and records[j] == i for records in self._records)
        return crossed >= LEAST and not any(i == records[i] or j == records[j] for records in self._records)


def _take_turns(values: Values, others: Values) -> bool:
    """Whether two labels follow each other in the text all the way."""
    first, second = values[0][0].order, values[1][0].order
    if len(values) != len(others) or values is others or abs(others[0][0].order - first) >= second - first:
        return False
    ranked = sorted([*((home.order, True) for home, _ in values), *((home.order, False) for home, _ in others)])
    return all(first[1] is not second[1] for first, second in pairwise(ranked))


def _are_distinct(values: Values) -> bool:
    """Whether no two are equal, so that there is no doubt which is which."""
    return len({name_of(home) for home, _ in values}) == len(values)


def _nearest(values: Values, others: Values) -> list[int]:
    """For each value which of the other label's is nearest to it, -1 where that is not clear."""
    found = []
    for _, away in values:
        ranked = sorted((_distance(away, other), rank) for rank, (_, other) in enumerate(others))
        clear = ranked[1][0] > CLEARER * ranked[0][0]
        found.append(ranked[0][1] if clear else -1)
    return found


def _distance(a: Field, b: Field) -> float:
    first, second = _extent(a), _extent(b)
    return gap(first, second) if first and second else float(abs(a.order - b.order))


def _extent(field: Field) -> Box | None:
    """The pixels of a value and its label: the one may stand at the left of its record and the other at the right."""
    label = next((label.cell for label in field.labels if label.role in CLOSE), -1)
    boxes = [_box(field.sheet, cell) for cell in (field.cell, label) if cell >= 0]
    return Box.around([box for box in boxes if box]) if all(boxes) else None


def _box(sheet: Sheet, cell: int) -> Box | None:
    place = sheet.cells[cell].place(0, len(sheet.cells[cell].text))
    return place if isinstance(place, Box) else None
