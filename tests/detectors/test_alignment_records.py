"""Lists whose records no label tells apart: their values are paired by where their likes stand."""

from collections.abc import Sequence

import pytest

from crosscheck_detectors.findings import Report
from tests.alignment_cases import compare, image, values

Mail = tuple[str, str, str]

MAILS: list[Mail] = [
    ("Maria Rossi", "Invitation to the summer party", "September 13, 2027"),
    ("Felix Schmidt", "Please sign the contract", "August 4, 2026"),
    ("Anna Keller", "Your parcel is on its way", "May 21, 2027"),
    ("Nils Novak", "New sign-in to your account", "March 2, 2026"),
    ("Grace Harper", "Minutes of the last meeting", "June 9, 2026"),
]


def seen(mails: Sequence[Mail], shown: Sequence[Mail] = MAILS) -> Report:
    """The date stands beside the sender on the screen, and behind the subject in the text."""
    rows: list[str | list[tuple[int, str]]] = []
    for sender, subject, date in shown:
        rows += [[(260, sender), (900, date)], [(260, subject)]]
    return compare(image("Inbox", *rows), "\n\n".join(("Inbox", *("\n".join(mail) for mail in mails))))


def test_a_sentence_in_a_record_is_held_against_the_one_in_its_place() -> None:
    mails = MAILS.copy()
    mails[2] = ("Anna Keller", "A bill of yours is not paid yet", "May 21, 2027")
    assert values(seen(mails)) == {("Your parcel is on its way", "A bill of yours is not paid yet")}


@pytest.mark.parametrize("part", [0, 1, 2])
def test_values_that_changed_records_are_found(part: int) -> None:
    mails = [list(mail) for mail in MAILS]
    mails[1][part], mails[3][part] = mails[3][part], mails[1][part]
    first, second = MAILS[1][part], MAILS[3][part]
    assert values(seen([(a, b, c) for a, b, c in mails])) == {(first, second), (second, first)}


def test_records_in_another_order_are_no_contradiction() -> None:
    assert not seen(MAILS[::-1]).findings
    assert not seen([MAILS[2], MAILS[0], MAILS[4], MAILS[1], MAILS[3]]).findings


@pytest.mark.parametrize("gone", range(len(MAILS)))
def test_a_record_that_one_side_lacks_is_no_contradiction(gone: int) -> None:
    fewer = MAILS[:gone] + MAILS[gone + 1 :]
    assert not seen(fewer).findings
    assert not seen(MAILS, fewer).findings


def test_other_records_on_one_side_are_no_contradiction() -> None:
    others = [("Bruno Berg", "Lunch on Thursday at noon", "July 31, 2027"), ("Ida Lund", "Budget", "June 5, 2027")]
    assert not seen([*MAILS, *others]).findings
    assert not seen([*others, *MAILS]).findings
    assert not seen(MAILS[:2] + others + MAILS[2:]).findings


TABLE = [
    ("Club", "Played", "Won", "Lost", "Goals"),
    ("Boston", "307", "49", "57", "958"),
    ("Madrid", "720", "89", "401", "65"),
    ("Austin", "815", "31", "79", "54"),
]


def seen_table(rows: Sequence[tuple[str, ...]], shown: Sequence[tuple[str, ...]] = TABLE) -> Report:
    lines = [[(20 + 150 * place, cell) for place, cell in enumerate(row)] for row in shown]
    return compare(image("League table", *lines), "\n".join(("League table", *("\t".join(row) for row in rows))))


def test_the_name_of_a_row_is_held_against_the_one_whose_values_it_has() -> None:
    rows = [*TABLE[:1], ("Vienna", *TABLE[1][1:]), *TABLE[2:]]
    assert values(seen_table(rows)) == {("Boston", "Vienna")}


def test_rows_that_are_not_shown_are_no_contradiction() -> None:
    more = ("Vienna", "12", "3", "4", "5")
    assert not seen_table([*TABLE, more]).findings
    assert not seen_table(TABLE[:3]).findings
    assert not seen_table([*TABLE, ("Dublin", *TABLE[1][1:])]).findings


STOPS = [
    ("Milan", "15 September 2026", "02:50"),
    ("Madrid", "1 February 2027", "00:16"),
    ("Oslo", "18 June 2026", "23:24"),
    ("Denver", "6 April 2026", "13:23"),
]


@pytest.mark.parametrize("part", [0, 2])
def test_values_of_two_stops_on_one_line_each_that_changed_places_are_found(part: int) -> None:
    told = [list(stop) for stop in STOPS]
    told[0][part], told[1][part] = told[1][part], told[0][part]
    first, second = STOPS[0][part], STOPS[1][part]
    shown = image("Your parcel", "History", *(" ".join(stop) for stop in STOPS))
    same = compare(shown, "\n".join(("Your parcel", "History", *("\n".join(stop) for stop in STOPS))))
    assert not same.findings
    changed = compare(shown, "\n".join(("Your parcel", "History", *("\n".join(stop) for stop in told))))
    assert values(changed) == {(first, second), (second, first)}
