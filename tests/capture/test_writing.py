"""Without a browser: how runs become a text with elements, and what counts as changed between two looks at a page."""

import json
from dataclasses import replace

import pytest

from crosscheck.capture.changes import compared
from crosscheck.capture.snapshot import Gap, Mark, Rect, Run, Snapshot
from crosscheck.capture.writing import Written, written

VIEWPORT = {"css_width": 800, "css_height": 600, "device_pixel_ratio": 1, "scroll_x": 0, "scroll_y": 0, "url": ""}


def run(text: str, x: float, y: float, gap: Gap = Gap.LINE, *, node: int = 0, **marks: bool) -> Run:
    box = Rect(x, y, x + 8 * len(text), y + 16)
    return Run(node or abs(hash((text, x, y))), text, gap, box, **{"visible": True, **marks})


def page(*runs: Run, marks: tuple[Mark, ...] = ()) -> Snapshot:
    return Snapshot(runs, marks, (), (), VIEWPORT)


def words(result: Written) -> list[tuple[str, bool]]:
    return [(each.span.of(result.text), each.visible) for each in result.elements]


def test_what_stands_far_apart_on_one_line_is_cells() -> None:
    result = written(
        [page(run("Total", 0, 0), run("$5.00", 300, 0), run("Tax", 0, 20), run("incl.", 26, 20, Gap.SPACE))]
    )
    assert result.text == "Total\t$5.00\nTax incl."
    assert words(result) == [("Total", True), ("$5.00", True), ("Tax incl.", True), ("Tax", True), ("incl.", True)]
    cell = result.elements[2].box
    assert (cell.x0, cell.y0, cell.x1, cell.y1) == (0, 20, 66, 36)


def test_what_is_not_seen_has_lines_of_its_own() -> None:
    result = written(
        [page(run("Price", 0, 0), run("$9", 45, 0, Gap.SPACE, visible=False), run("$5", 65, 0, Gap.SPACE))]
    )
    assert result.text == "Price\n$9\n$5"
    assert words(result) == [("Price", True), ("$9", False), ("$5", True)]


def test_a_mark_takes_the_place_of_the_plain_element() -> None:
    pair = (run("Pay", 0, 0), run("now", 30, 0, Gap.SPACE))
    result = written([page(*pair, marks=(Mark(0, 2, "button", "Pay now", ""), Mark(0, 1, "", "Checkout", "")))])
    assert [(each.span.of(result.text), each.role, each.name) for each in result.elements] == [
        ("Pay now", "button", ""),
        ("Pay", "", "Checkout"),
        ("now", "", ""),
    ]


def test_frames_stand_behind_the_page_and_spans_count_code_points() -> None:
    result = written([page(run("\U0001f600 Total", 0, 0)), page(run("inner", 0, 0, visible=False, sensitive=True))])
    assert result.text == "\U0001f600 Total\ninner"
    assert [span.of(result.text) for span in result.sensitive] == ["inner"]
    assert result.elements[1].span.start == 8


def test_a_node_s_volatile_lines_are_one_span() -> None:
    lines = [run("It is", 0, 0, node=7, volatile=True), run("12:00", 0, 20, Gap.SPACE, node=7, volatile=True)]
    result = written([page(*lines, run("12:01", 0, 40, node=8, volatile=True), run("Total", 0, 60))])
    assert [span.of(result.text) for span in result.volatile] == ["It is 12:00", "12:01"]


STILL = run("Total $5", 0, 100, node=1)
CLOCK = run("12:00", 0, 0, node=2)


@pytest.mark.parametrize(
    ("later", "changed"),
    [
        (CLOCK, False),
        (replace(CLOCK, box=CLOCK.box._replace(x0=0.5)), False),
        (replace(CLOCK, text="12:01"), True),
        (replace(CLOCK, box=Rect(0, 3, 40, 19)), True),
        (replace(CLOCK, visible=False), True),
        (replace(CLOCK, node=3), True),
        (replace(CLOCK, volatile=True), True),
        (None, True),
    ],
)
def test_what_is_not_the_same_behind_the_screenshot_is_volatile(later: Run | None, changed: bool) -> None:
    result = compared(page(CLOCK, STILL), page(*([later] if later else []), STILL))
    assert [each.volatile for each in result.snapshot.runs] == [changed, False]
    assert (CLOCK.box in result.changed) == changed
    if later and changed and later.visible:
        assert later.box in result.changed


def test_what_came_up_is_marked_on_the_screenshot_alone() -> None:
    toast = run("Saved", 500, 0, node=9)
    result = compared(page(STILL), page(STILL, toast))
    assert result.changed == (toast.box,)
    assert not result.snapshot.runs[0].volatile


def test_a_page_of_which_most_moved_or_that_was_scrolled_is_restless() -> None:
    moved = replace(STILL, box=Rect(0, 150, 64, 166))
    assert compared(page(STILL), page(moved)).restless
    scrolled = replace(page(STILL), viewport={**VIEWPORT, "scroll_y": 40})
    assert compared(page(STILL), scrolled).restless
    assert not compared(page(STILL), page(STILL)).restless


def test_half_a_character_is_replaced() -> None:
    told = {
        "runs": [{"node": 1, "text": "a\ud83d", "gap": 0, "box": [0, 0, 1, 1], "visible": True, "sensitive": False}]
    }
    told["runs"][0]["volatile"] = False
    snapshot = Snapshot.of(json.dumps({**told, "marks": [], "sensitive": [], "volatile": [], "viewport": VIEWPORT}))
    assert snapshot.runs[0].text == "a\ufffd"
