"""Values that changed places, told by where each is at home: nothing is left over on either side."""

import pytest

from tests.alignment_cases import compare, image, values

STAFF = [
    ("Ann Lee", "Basel", "8.0"),
    ("Bob Hart", "Turin", "6.5"),
    ("Cleo Dunn", "Basel", "6.5"),
    ("Dora Finch", "Lyon", "7.5"),
]
TOWNS = ("Basel", "Basel", "Lyon", "Basel", "Lyon")


def _table(rows: list[tuple[str, ...]]) -> list[str | list[tuple[int, str]]]:
    """Rows of a table, each cell in its column."""
    return [[(20 + 200 * column, cell) for column, cell in enumerate(row)] for row in rows]


def _lines(rows: list[tuple[str, ...]]) -> str:
    """The same as a browser tells it whose cells are blocks: one below the other."""
    return "\n".join(cell for row in rows for cell in row)


def _exchanged(rows: list[tuple[str, ...]], first: int, second: int, column: int) -> list[tuple[str, ...]]:
    cells = [list(row) for row in rows]
    cells[first][column], cells[second][column] = cells[second][column], cells[first][column]
    return [tuple(row) for row in cells]


@pytest.mark.parametrize(("first", "second", "column"), [(0, 1, 2), (0, 3, 2), (1, 3, 1), (0, 2, 2), (0, 3, 0)])
def test_values_of_two_rows_that_changed_places_are_found(first: int, second: int, column: int) -> None:
    shown = image(*_table(STAFF))
    assert not compare(shown, _lines(STAFF)).findings
    pair = (STAFF[first][column], STAFF[second][column])
    assert values(compare(shown, _lines(_exchanged(STAFF, first, second, column)))) == {pair, pair[::-1]}


def test_rows_in_another_order_are_no_change() -> None:
    shown = image(*_table(STAFF))
    assert not compare(shown, _lines([STAFF[order] for order in (2, 0, 3, 1)])).findings
    assert not compare(shown, _lines(STAFF[::-1])).findings


def test_a_list_of_one_kind_in_another_order_is_no_change() -> None:
    names = ["Ann Lee", "Bob Hart", "Cleo Dunn", "Dora Finch", "Emil Gray", "Fay Moor", "Gus Pike"]
    shown = image(*names)
    assert not compare(shown, "\n".join(names[order] for order in (0, 3, 2, 1, 5, 4, 6))).findings
    assert not compare(shown, "\n".join(names[order] for order in (4, 0, 6, 2, 1, 5, 3))).findings


def test_columns_told_one_after_the_other_are_no_change() -> None:
    columns = ["\n".join(row[column] for row in STAFF) for column in range(3)]
    assert not compare(image(*_table(STAFF)), "\n".join(columns)).findings


def test_values_of_two_cards_that_changed_places_are_found() -> None:
    cards = [
        ("Flat in Oslo", "$912", "3 rooms", "from 1 May 2027"),
        ("Flat in Bonn", "$844", "2 rooms", "from 9 June 2027"),
    ]
    shown = image(*([[(20, left), (400, right)] for left, right in zip(*cards, strict=True)]))
    assert not compare(shown, _lines(cards)).findings
    assert values(compare(shown, _lines(_exchanged(cards, 0, 1, 1)))) == {("$912", "$844"), ("$844", "$912")}


def test_a_label_that_stands_before_its_value_on_one_side_only_is_no_change() -> None:
    tiles = [("13", "Saved"), ("36", "Applied"), ("27", "Screening"), ("33", "Interview")]
    shown = image([(20 + 200 * place, number) for place, (number, _) in enumerate(tiles)])
    below = image(
        [(20 + 200 * place, number) for place, (number, _) in enumerate(tiles)],
        [(20 + 200 * place, name) for place, (_, name) in enumerate(tiles)],
    )
    assert not compare(below, "\n".join(f"{name}\n{number}" for number, name in tiles)).findings
    assert not compare(shown, "\n".join(f"{name}\n{number}" for number, name in tiles)).findings


def test_values_that_stand_several_times_and_changed_places_are_found() -> None:
    rows = [
        ("Ann Lee", "Basel", "7.5", "9", "Late"),
        ("Bob Hart", "Lyon", "7.0", "7", "Paid"),
        ("Cleo Dunn", "Lyon", "8.0", "5", "Late"),
        ("Dora Finch", "Basel", "7.0", "9", "Paid"),
        ("Emil Gray", "Turin", "7.0", "8", "Open"),
    ]
    assert values(compare(image(*_table(rows)), _lines(_exchanged(rows, 1, 2, 2)))) == {("7.0", "8.0"), ("8.0", "7.0")}
    rows = [(name, town, "6.5", each, state) for (name, *_, each, state), town in zip(rows, TOWNS, strict=True)]
    assert values(compare(image(*_table(rows)), _lines(_exchanged(rows, 3, 4, 1)))) == {
        ("Basel", "Lyon"),
        ("Lyon", "Basel"),
    }


def test_what_the_text_lacks_is_not_compared_with_what_another_record_has() -> None:
    cards = image(
        [(20, "Flat in Bonn"), (260, "Loft in Cork")],
        [(20, "Rooms"), (140, "Area"), (260, "Rooms"), (380, "Area")],
        [(20, "1"), (140, "65 m²"), (260, "5"), (380, "31 m²")],
        [(20, "Deposit"), (140, "Requests"), (260, "Deposit"), (380, "Requests")],
        [(20, "€2,785"), (140, "7"), (260, "€2,423"), (380, "4")],
    )
    loft = "Loft in Cork\nRooms\n5\nArea\n31 m²\nDeposit\n€2,423\nRequests\n4"
    hidden = "Two rooms\nDraft\nEdit\nStatistics\nRooms\nArea\n94 m²\nDeposit\n€4,006"
    assert not compare(cards, f"{loft}\n{hidden}").findings
    assert not compare(cards, f"Flat in Bonn\nRooms\n1\nDeposit\n€2,785\nRequests\n7\n{loft}\n{hidden}").findings


def test_words_that_name_something_in_a_row_are_not_exchanged_with_what_they_name() -> None:
    shown = image([(20, "Owner"), (220, "Modified")], [(20, "Lars Hedberg"), (220, "3 May 2026")])
    assert not compare(shown, '{"owner": "Lars Hedberg", "modified": "2026-05-03"}').findings
