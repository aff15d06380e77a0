"""What is on and what is off, by marks of accessibility trees and by words, between parts of every kind."""

import pytest
from alignment_cases import image

from crosscheck_detectors.context import Case, ImagePart, Part, Source, Span, TextPart
from crosscheck_detectors.ocr_alignment import report

SWITCHES = '- heading "Settings"\n- switch "Dark mode" [checked] [ref=e4]\n- checkbox "Weekly report"\n'


def snapshot(text: str = SWITCHES) -> TextPart:
    return TextPart("tree", Source.ACCESSIBILITY_TREE, text, text_format="aria_snapshot")


def tool(*lines: str) -> TextPart:
    return TextPart("tool", Source.TOOL_OUTPUT, "\n".join(lines))


def screen(dark: str, weekly: str, part_id: str = "shot") -> ImagePart:
    return image("Settings", [(20, "Dark mode"), (300, dark)], [(20, "Weekly report"), (300, weekly)], part_id=part_id)


@pytest.mark.parametrize(
    "other",
    [
        tool("Dark mode: Enabled", "Weekly report: Disabled"),
        tool("Dark mode: on", "Weekly report: off"),
        tool('{"dark_mode": true, "weekly_report": false}'),
        screen("On", "Off"),
        screen("Yes", "No"),
    ],
)
def test_a_mark_agrees_with_every_word_for_it(other: Part) -> None:
    result = report(Case((snapshot(), other)))
    assert not result.findings
    assert sum(each.agrees for each in result.comparisons) >= 2


@pytest.mark.parametrize(
    "other",
    [tool("Dark mode: Disabled", "Weekly report: Disabled"), tool("Dark mode: off"), screen("Off", "Off")],
)
def test_a_mark_contradicts_the_word_for_its_opposite_and_is_pointed_at(other: Part) -> None:
    (finding,) = report(Case((snapshot(), other))).findings
    assert finding.field == "Dark mode"
    place = next(each.place for each in finding.evidence if each.part_id == "tree")
    assert isinstance(place, Span)
    assert SWITCHES[place.start : place.end] == "[checked]"


def test_what_is_not_ticked_is_pointed_at_by_its_role() -> None:
    (finding,) = report(Case((snapshot(), tool("Weekly report: Enabled")))).findings
    place = next(each.place for each in finding.evidence if each.part_id == "tree")
    assert isinstance(place, Span)
    assert SWITCHES[place.start : place.end] == "checkbox"


def test_words_beside_a_switch_that_name_no_state_say_nothing() -> None:
    assert not report(Case((snapshot(), screen("Easy on the eyes", "Every Monday")))).findings


def test_two_trees_and_two_screenshots_are_held_against_each_other() -> None:
    other = TextPart(
        "later", Source.ACCESSIBILITY_TREE, SWITCHES.replace(" [checked]", ""), text_format="aria_snapshot"
    )
    assert [each.field for each in report(Case((snapshot(), other))).findings] == ["Dark mode"]
    assert not report(Case((screen("On", "Off"), screen("Enabled", "Disabled", "second")))).findings
    assert len(report(Case((screen("On", "Off"), screen("Off", "Off", "second")))).findings) == 1
