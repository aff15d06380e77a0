"""Where an image's cells begin and end is settled by the other part: broken names, list numbers, lost spaces."""

import pytest

from crosscheck_detectors.context import Box, ImagePart, Source
from tests.alignment_cases import HEIGHT, compare, image, line, values

CARDS = [
    ("09:54", "Minutes of the meeting", "Room 31"),
    ("12:26", "Please sign the contract", "Room 52"),
    ("14:05", "Lunch with the auditors", "Room 17"),
    ("16:40", "Invitation to the summer party", "Room 88"),
]
FOOT = ("Your calendar", "Share", "Print", "Settings", "Working hours", "Sign out")


def broken(*shown: tuple[str, str, str]) -> ImagePart:
    """Cards beside each other, their subjects broken after the third word into two lines close together."""
    lines = [line(text, 20, 110 + 24 * row) for row, text in enumerate(FOOT)]
    for number, (time, subject, room) in enumerate(shown):
        x, words = 20 + 300 * number, subject.split()
        rows = [(time, 20), (" ".join(words[:3]), 44), (" ".join(words[3:]), 62), (room, 90)]
        lines += [line(text, x, y) for text, y in rows if text]
    lines.sort(key=lambda each: (each.box.y0, each.box.x0))
    part = image()
    return ImagePart(part.id, Source.SCREENSHOT, 1280, 800, type(part.reading)(tuple(lines)))


def told(*cards: tuple[str, str, str]) -> str:
    return "\n\n".join("\n".join(card) for card in (*cards, FOOT))


def test_a_name_in_two_lines_agrees_with_itself_in_one() -> None:
    report = compare(broken(*CARDS), told(*CARDS))
    assert not report.findings


def test_another_name_is_held_against_both_lines() -> None:
    other = ("09:54", "Budget for next year", "Room 31")
    report = compare(broken(*CARDS), told(other, *CARDS[1:]))
    assert values(report) == {("Minutes of the meeting", "Budget for next year")}
    place = report.findings[0].evidence[0].place
    assert isinstance(place, Box)
    assert (place.y0, place.y1) == (44, 62 + HEIGHT)


def test_a_label_and_its_value_below_are_not_one_name() -> None:
    shown = image("Contact person", "Anna Keller", "Delivery address", "Long Street")
    assert values(compare(shown, "Contact person: Anna Keller\nDelivery address: Short Street")) == {
        ("Long Street", "Short Street")
    }


def test_a_lists_number_is_no_part_of_its_item() -> None:
    shown = image("Method", "1. Heat the oven", "2. Stir the sauce", "3. Serve it warm")
    assert values(compare(shown, "Method\nHeat the oven\nWash the carrots\nServe it warm")) == {
        ("Stir the sauce", "Wash the carrots")
    }
    assert not compare(shown, "Method\nHeat the oven\nStir the sauce\nServe it warm\n2\n5").findings


def test_the_day_of_a_date_is_no_lists_number() -> None:
    assert not compare(image("Due", "3. March 2026"), "Due\n2026-03-03").findings
    assert values(compare(image("Due", "3. March 2026"), "Due\n2026-03-04")) == {("3. March 2026", "2026-03-04")}


@pytest.mark.parametrize("glued", ["2027-05-1813:23", "18 May 202713:23"])
def test_a_date_and_a_time_read_as_one_word_are_two_values(glued: str) -> None:
    assert not compare(image(f"Denver {glued}"), "Denver 2027-05-18 13:23").findings
    assert values(compare(image(f"Denver {glued}"), "Denver 2027-05-18 10:09")) == {("13:23", "10:09")}


@pytest.mark.parametrize("between", [" ", "\n"])
def test_the_values_behind_a_name_tell_which_name_it_is(between: str) -> None:
    shown = image("Your parcel", "History", "Toronto 2026-06-22 10:09", "Denver 2027-05-18 13:23")
    stops = (("Berlin", "2026-06-22", "10:09"), ("Denver", "2027-05-18", "13:23"))
    told = "\n".join(("Your parcel", "History", *(between.join(stop) for stop in stops)))
    assert values(compare(shown, told)) == {("Toronto", "Berlin")}
    assert not compare(shown, told.replace("Berlin", "Toronto")).findings


def test_words_behind_a_number_say_what_it_counts() -> None:
    shown = image("Devices", "641 answers, 312 views")
    assert not compare(shown, "answers: 641\nviews: 312").findings
    assert values(compare(shown, "answers: 641\nviews: 317")) == {("312", "317")}
