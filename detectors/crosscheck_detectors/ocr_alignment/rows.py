"""Rows of tables that are equal but for one cell: what names a row may be what differs.

    screen   7   Boston   307   49   57        text   7   Vienna   307   49   57

The cell that differs would be a label of all others, so that nothing in the two rows had a label in common.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from crosscheck_detectors.ocr_alignment.candidates import Candidate, common_labels
from crosscheck_detectors.ocr_alignment.doubts import compare_fields
from crosscheck_detectors.ocr_alignment.fields import Field, Side
from crosscheck_detectors.ocr_alignment.sheet import Sheet
from crosscheck_detectors.ocr_alignment.values import AGREE, Outcome, comparable

LEAST = 3
"""Cells of a row."""
DISTINCT, LETTERS = 3, 8
"""Different cells that are equal on both sides, at least, and letters and digits of all of them."""
LETTERS_OF_TWO = 10
"""The same where they are two."""
STRENGTH = 0.96

Tokens = tuple[str, ...]
Place = tuple[int, ...]
"""The cells of a stretch of a row."""


def rows_but_one(a: Side, b: Side, *, noisy: bool) -> list[Candidate]:
    """Pairs of all cells of such rows: those that agree, and the one that differs."""
    lengths = {len(row) for row in b.sheet.row_cells.values() if len(row) >= LEAST}
    lengths &= {length for row in a.sheet.row_cells.values() for length in range(LEAST, len(row) + 1)}
    if not lengths:
        return []
    rows_a, rows_b = _stretches(a.sheet, lengths), _rows(b.sheet)
    equal = rows_a.keys() & rows_b.keys()
    seen = {cell for name in equal for place in rows_a[name] for cell in place}
    open_a = {name: places for name, places in rows_a.items() if len(places) == 1 and not seen.intersection(places[0])}
    open_b = {name: places for name, places in rows_b.items() if len(places) == 1 and name not in equal}
    likes: dict[tuple[int, Tokens], list[Tokens]] = defaultdict(list)
    for name in open_a:
        for gap, rest in _but_one(name):
            likes[gap, rest].append(name)
    found: dict[int, Candidate] = {}
    for name, places in open_b.items():
        fits = [(gap, like) for gap, rest in _but_one(name) if _tells(rest) for like in likes.get((gap, rest), ())]
        if len(fits) == 1:
            gap, like = fits[0]
            for pair in _paired(a, b, open_a[like][0], places[0], gap, noisy=noisy):
                found.setdefault(pair.a.order, pair)
    return list(found.values())


def _stretches(sheet: Sheet, lengths: set[int]) -> dict[Tokens, list[Place]]:
    """Stretches of the rows: on a screen another panel's cells may stand in a row."""
    found: dict[Tokens, list[Place]] = defaultdict(list)
    for row in sheet.row_cells.values():
        for length in lengths:
            for start in range(len(row) - length + 1):
                place = tuple(row[start : start + length])
                found[_tokens(sheet, place)].append(place)
    return found


def _rows(sheet: Sheet) -> dict[Tokens, list[Place]]:
    found: dict[Tokens, list[Place]] = defaultdict(list)
    for row in sheet.row_cells.values():
        if len(row) >= LEAST:
            found[_tokens(sheet, row)].append(tuple(row))
    return found


def _tokens(sheet: Sheet, cells: Sequence[int]) -> Tokens:
    return tuple(" ".join(sheet.tokens[cell]) for cell in cells)


def _but_one(name: Tokens) -> Iterator[tuple[int, Tokens]]:
    for gap in range(len(name)):
        yield gap, (*name[:gap], *name[gap + 1 :])


def _tells(rest: Tokens) -> bool:
    """Whether the cells that are equal can be those of no other row."""
    least = LETTERS_OF_TWO if len(rest) < DISTINCT else LETTERS
    return len(set(rest)) >= min(DISTINCT, len(rest)) and all(rest) and len("".join(rest)) >= least


def _paired(a: Side, b: Side, row_a: Place, row_b: Place, gap: int, *, noisy: bool) -> Iterator[Candidate]:
    fields = [(_only(a, x), _only(b, y)) for x, y in zip(row_a, row_b, strict=True)]
    for rank, (x, y) in enumerate(fields):
        if x is None or y is None or not comparable(x.value, y.value):
            continue
        compared = compare_fields(x, y, noisy=noisy) if rank == gap else AGREE
        if rank != gap or compared.outcome is Outcome.DIFFER:
            yield Candidate(x, y, *common_labels(x, y), STRENGTH, STRENGTH, compared, certain=True, in_record=True)


def _only(side: Side, cell: int) -> Field | None:
    fields = side.by_cell.get(cell, [])
    return fields[0] if len(fields) == 1 and fields[0].alone else None
