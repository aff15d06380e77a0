"""What changes by itself is compared with nothing, and what stands beside it still is."""

from dataclasses import replace

import pytest
from alignment_cases import image, line, reading, text

from crosscheck_detectors.context import Box, Case, ImagePart, Source, Span, TextPart
from crosscheck_detectors.findings import Report
from crosscheck_detectors.masks import MASK, masked, settled, without
from crosscheck_detectors.ocr_alignment import report

SCREEN = image("Time: 12:00:31", "Visitors now: 1,204", "Total: $14.00")
PAGE = text("Time: 12:00:32\nVisitors now: 1,209\nTotal: $15.00")


def told(*parts: ImagePart | TextPart) -> Report:
    return report(Case(parts))


def spans(*words: str) -> tuple[Span, ...]:
    return tuple(Span(PAGE.text.index(word), PAGE.text.index(word) + len(word)) for word in words)


def boxes(*words: str) -> tuple[Box, ...]:
    found = [word for line in SCREEN.reading.lines for word in line.words]
    return tuple(word.box for word in found if word.text in words)


def fields(found: Report) -> list[str]:
    return sorted(finding.field for finding in found.findings)


def test_without_marks_all_three_differ() -> None:
    assert fields(told(SCREEN, PAGE)) == ["Time", "Total", "Visitors now"]


@pytest.mark.parametrize("side", ["text", "image", "both"])
def test_marked_on_either_side_it_is_not_compared_and_told_as_such(side: str) -> None:
    page = replace(PAGE, volatile=spans("12:00:32", "1,209")) if side != "image" else PAGE
    shot = replace(SCREEN, volatile=boxes("12:00:31", "1,204")) if side != "text" else SCREEN
    found = told(shot, page)
    assert fields(found) == ["Total"]
    assert [side.value for side in found.findings[0].evidence] == ["$14.00", "$15.00"]
    unread = [(each.part_id, each.unread.place, each.unread.reason) for each in found.unread]
    reason = "marked as changing by itself"
    assert unread == [(part.id, place, reason) for part in (shot, page) for place in part.volatile]


def test_two_texts_go_the_same_way() -> None:
    other = replace(PAGE, id="tool", source=Source.TOOL_OUTPUT, text=PAGE.text.replace("32", "33").replace("15", "16"))
    assert fields(told(other, PAGE)) == ["Time", "Total"]
    assert fields(told(other, replace(PAGE, volatile=spans("12:00:32")))) == ["Total"]


def test_a_mask_keeps_every_place() -> None:
    assert masked("Time: 12:00", [Span(6, 11)]) == f"Time: {MASK * 5}"
    read = reading("Time: 12:00 left")
    [hidden] = without(read, [read.lines[0].words[1].box]).lines
    assert hidden.text == f"Time: {MASK * 5} left"
    assert [word.text for word in hidden.words] == ["Time:", MASK * 5, "left"]
    assert [word.box for word in hidden.words] == [word.box for word in read.lines[0].words]


def test_a_box_takes_a_word_only_if_it_covers_half_of_it() -> None:
    word = line("Total", 20, 20).words[0].box
    grazed = Box(word.x0, word.y0, word.x0 + word.width // 3, word.y1)
    assert without(reading("Total"), [grazed]) == reading("Total")


def test_what_is_not_marked_stays_the_same_object() -> None:
    assert settled(SCREEN) is SCREEN
    assert settled(PAGE) is PAGE
