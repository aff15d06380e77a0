"""Differences of a few characters, held against what the pixels could be too."""

import pytest

from crosscheck_detectors.context import Box, Case, ImagePart, Line, Reading, Rival, Source, TextPart, Word
from crosscheck_detectors.findings import Report, Status
from crosscheck_detectors.ocr_alignment import report

LIKELY, HARDLY = 20.0, 3_000.0


def shown(*rows: str, rivals: tuple[Rival, ...] | None = ()) -> ImagePart:
    """A picture of rows of cells; the last word of the last row has the rivals, the others none."""
    lines = []
    for number, row in enumerate(rows):
        top = 30 * number
        for column, cell in enumerate(row.split("\t")):
            left, start, words = 300 * column, 0, []
            for text in cell.split(" "):
                box = Box(left + 9 * start, top, left + 9 * (start + len(text)), top + 14)
                words.append(Word(text, start, box, 0.99, ()))
                start += len(text) + 1
            lines.append(Line(cell, Box.around([word.box for word in words]), 0.99, tuple(words)))
    *others, last = lines[-1].words
    word = Word(last.text, last.start, last.box, last.score, rivals)
    lines[-1] = Line(lines[-1].text, lines[-1].box, 0.99, (*others, word))
    return ImagePart("shot", Source.SCREENSHOT, 900, 30 * len(rows) + 20, Reading(tuple(lines)))


def compared(image: ImagePart, *rows: str) -> Report:
    return report(Case((image, TextPart("page", Source.DOM, "\n".join(rows)))))


def values(result: Report) -> list[tuple[str, str]]:
    return [(finding.evidence[0].value, finding.evidence[1].value) for finding in result.findings]


@pytest.mark.parametrize(
    ("label", "read", "sent"),
    [
        ("Owner", "Harbor", "Hardor"),
        ("Order", "AX-51", "AX-61"),
        ("Total", "$45.67", "$95.67"),
        ("Key", "A7-5X", "A7-SX"),
    ],
)
def test_what_a_misreading_explains_is_no_contradiction(label: str, read: str, sent: str) -> None:
    (at,) = [place for place, pair in enumerate(zip(read, sent, strict=True)) if pair[0] != pair[1]]
    for odds, count in ((LIKELY, 0), (HARDLY, 1)):
        image = shown(f"{label}\t{read}", rivals=(Rival(at, sent[at].lower(), odds),))
        assert len(values(compared(image, f"{label}\t{sent}"))) == count


def test_what_no_rival_explains_is_one_however_alike_the_letters_are() -> None:
    assert values(compared(shown("Order\tLY-48968"), "Order\tLY-4896B")) == [("LY-48968", "LY-4896B")]
    assert values(compared(shown("City\tLisbon"), "City\tLlsbon")) == [("Lisbon", "Llsbon")]


@pytest.mark.parametrize(("read", "sent"), [("AX-5I2", "AX-512"), ("AX-5O2", "AX-502"), ("AX-l2", "AX-I2")])
def test_characters_of_one_shape_are_told_by_no_odds(read: str, sent: str) -> None:
    result = compared(shown(f"Order\t{read}", "Total\t$5.00"), f"Order\t{sent}", "Total\t$5.00")
    assert result.status is Status.OK
    assert not result.findings
    assert not any(comparison.agrees for comparison in result.comparisons if comparison.field == "Order")


def test_a_reader_that_does_not_say_is_taken_as_before() -> None:
    assert not values(compared(shown("Order\tLY-48968", rivals=None), "Order\tLY-4896B"))
    assert values(compared(shown("Order\tLY-48968", rivals=None), "Order\tLY-48963"))


def test_a_digit_that_may_have_been_dropped_is_no_contradiction() -> None:
    likely = (Rival(2, "8", 9.0),)
    assert not values(compared(shown("Total\t$45.67", rivals=likely), "Total\t$485.67"))
    assert values(compared(shown("Total\t$45.67"), "Total\t$485.67"))


def test_a_single_letter_that_words_lack_may_be_lost_in_reading_and_a_digit_of_an_amount_may_not() -> None:
    assert not values(compared(shown("Cancel\tFree cancellatio"), "Cancel\tFree cancellation"))
    assert not values(compared(shown("Owner\tSchmidt"), "Owner\tSchmiedt"))
    assert values(compared(shown("Order\tshipped"), "Order\tnot shipped"))
    assert values(compared(shown("Total\t$40.00"), "Total\t$400.00")) == [("$40.00", "$400.00")]
    assert not values(compared(shown("Item\tCoffe Mug"), "Item\tCoffee Mug"))
    assert not values(compared(shown("Owner\tBumer"), "Owner\tBurner"))


def test_words_that_nothing_names_are_paired_by_their_likeness() -> None:
    image = shown("Route of the day", "Vienna\t10:02", "Zurich\t17:15", "Ausuin")
    rows = ("Route of the day", "Vienna 10:02", "Zurich 17:15", "Austin")
    assert values(compared(image, *rows)) == [("Ausuin", "Austin")]


def test_not_if_either_stands_on_the_other_side_too() -> None:
    image = shown("Route of the day", "Vienna\t10:02", "Austin\t17:15", "Ausuin")
    rows = ("Route of the day", "Vienna 10:02", "Austin 17:15", "Lisbon")
    assert ("Ausuin", "Austin") not in values(compared(image, *rows))


@pytest.mark.parametrize(
    ("read", "sent"),
    [
        ("On al", "On call"),
        ("Walnut F", "Walnut Phone Stand"),
        ("Energy: 5,168 kcal", "Energy: 168 kcal"),
    ],
)
def test_what_readers_lose_is_no_difference(read: str, sent: str) -> None:
    around = ("Open: 213", "Owner: Bruno Parker", "Window: 2.0 kWh")
    assert not compared(shown(*around, read), *around, sent).findings


def test_an_amount_without_its_thousands_is_another_amount() -> None:
    around = ("Invoice: 7", "Due: 4 May 2027")
    assert values(compared(shown(*around, "Total: $1,284"), *around, "Total: $284")) == [("$1,284", "$284")]
