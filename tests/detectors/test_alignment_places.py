"""What has no label is told by what stands around it: exchanged values, leftovers, values behind the edge."""

from alignment_cases import compare, image, text

from crosscheck_detectors.context import Case, ImagePart
from crosscheck_detectors.ocr_alignment import report

MAILS = (
    ("Anna Berg", "Minutes of the meeting", "3 May 2026"),
    ("Nils Olsen", "Please sign the contract", "4 June 2026"),
    ("Rosa Novak", "Lunch on Thursday", "9 July 2026"),
    ("Tara Costa", "Budget for next year", "2 August 2026"),
)


def inbox(mails: tuple[tuple[str, ...], ...] = MAILS) -> ImagePart:
    rows: list[str | list[tuple[int, str]]] = []
    for name, subject, date in mails:
        rows += [[(20, name), (600, date)], subject]
    return image("Inbox", *rows)


def told(mails: tuple[tuple[str, ...], ...]) -> str:
    return "Inbox\n" + "\n".join("\n".join(mail) for mail in mails)


def exchanged(column: int, first: int, second: int) -> tuple[tuple[str, ...], ...]:
    rows = [list(mail) for mail in MAILS]
    rows[first][column], rows[second][column] = rows[second][column], rows[first][column]
    return tuple(tuple(row) for row in rows)


def test_values_of_neighbouring_records_that_changed_places_are_found() -> None:
    for column in (0, 2):
        found = compare(inbox(), told(exchanged(column, 1, 2))).findings
        values = {evidence.quote for finding in found for evidence in finding.evidence}
        assert len(found) == 2
        assert any(MAILS[1][column] in value for value in values)


def test_whole_records_in_another_order_are_no_contradiction() -> None:
    for order in ((1, 0, 2, 3), (3, 1, 2, 0), (0, 2, 1, 3), (3, 2, 1, 0)):
        assert not compare(inbox(), told(tuple(MAILS[place] for place in order))).findings


def test_a_list_of_words_in_another_order_is_no_contradiction() -> None:
    rows = ("Total: $45.00", "Berlin", "Vienna", "Oslo", "Dublin", "Paid on 3 May 2026")
    assert not compare(image(*rows), "\n".join((rows[0], *rows[4:0:-1], rows[5]))).findings


def test_two_texts_are_compared_by_their_order_alike() -> None:
    parts = (text(told(MAILS), "page"), text(told(exchanged(2, 0, 3)), "tool"))
    assert len(report(Case(parts)).findings) == 2
