"""The picture: what is on it is measured, not looked at."""

import io
from itertools import pairwise

import numpy as np
import pytest
from client.fake_guard import BLOCK, DOM
from PIL import Image

from crosscheck import Box, Coverage, Decision, Evidence, Finding, InvalidRequest, Part, Span, Verdict
from crosscheck.picture import draw
from crosscheck.picture.rows import choose, touching, wrap
from crosscheck.picture.style import DECISION_COLOURS, FINDING_COLOURS

VERDICT = Verdict.model_validate(BLOCK)


def pixels_near(picture, colour, within=6):
    """Coordinates (y, x) of the pixels whose every channel is within so much of the colour's."""
    away = np.abs(np.asarray(picture, dtype=int) - np.array(colour)).max(axis=2)
    return np.argwhere(away <= within)


def finding(*evidence, field="Total"):
    return Finding(kind="contradiction", field=field, probability=0.9, evidence=evidence)


@pytest.fixture
def parts(screenshot):
    return [Part.screenshot(screenshot), Part.dom(DOM)]


def test_a_finding_is_marked_on_both_sides_and_joined(parts):
    picture = draw(parts, VERDICT)
    assert picture.mode == "RGB"
    assert 1000 < picture.width <= 1600
    marks = pixels_near(picture.crop((0, 150, *picture.size)), FINDING_COLOURS[0], within=90)
    columns = set(marks[:, 1])
    left, right = min(columns), max(columns)
    assert left < picture.width * 0.1 < picture.width * 0.5 < right
    # The line leaves no gap between the number on the image and the one at the text's border.
    assert len(columns & set(range(400, 700))) == 300
    assert len(pixels_near(picture, DECISION_COLOURS[Decision.BLOCK])) > 5000


def test_without_a_finding_nothing_is_marked(parts):
    allow = Verdict(decision="allow", coverage=Coverage(compared=2, matched=2, fields=("Total", "Due")))
    picture = draw(parts, allow)
    assert len(pixels_near(picture, FINDING_COLOURS[0])) == 0
    assert len(pixels_near(picture, DECISION_COLOURS[Decision.ALLOW])) > 5000


@pytest.mark.parametrize(
    "given",
    [
        [Part.dom(DOM), Part.tool_output(DOM)],
        [Part.tool_output(DOM), Part.dom(DOM), Part.memory(DOM), Part.document(DOM), Part.instruction("Pay.")],
        [Part.dom("")],
        [Part.instruction("Pay.")],
        [Part.dom("合計 ¥1,824\t한국어\x00 " * 400), Part.screenshot(Image.new("L", (3, 3000)))],
        [Part.screenshot(Image.new("RGB", (4000, 20))), Part("memory", image=Image.new("RGB", (1, 1)))],
    ],
)
def test_any_parts_can_be_drawn(given):
    sides = [
        Evidence(part_id=part.id, value="1", box=Box(x0=0, y0=0, x1=9, y1=9))
        if part.image
        else Evidence(part_id=part.id, value="1\n2", span=Span(start=1, end=12))
        for part in given
    ]
    many = tuple(finding(*sides, field=f"Field {number}" * 9) for number in range(7))
    verdict = Verdict(decision="review", warning="word " * 80, findings=many)
    assert draw(given, verdict).width > 500
    assert draw(given, verdict.model_copy(update={"warning": ""})).width > 500
    assert draw(given, Verdict()).width > 500


def test_evidence_outside_its_part_is_left_out(parts):
    sides = (
        Evidence(part_id="screenshot", box=Box(x0=5000, y0=5000, x1=5010, y1=5010)),
        Evidence(part_id="dom", span=Span(start=9999, end=10009)),
        Evidence(part_id="nowhere", span=Span(start=0, end=1)),
        Evidence(part_id="dom"),
    )
    assert draw(parts, Verdict(findings=(finding(*sides),))).width > 1000


def test_a_box_is_drawn_on_the_upright_image(parts):
    exif = Image.Exif()
    exif[0x0112] = 6
    buffer = io.BytesIO()
    # The camera's red is at the left bottom, which turns to the left top.
    camera = Image.new("RGB", (300, 200), "white")
    camera.paste("green", (0, 150, 60, 200))
    camera.save(buffer, "JPEG", exif=exif)
    side = Evidence(part_id="screenshot", box=Box(x0=0, y0=0, x1=50, y1=60))
    picture = draw([Part.screenshot(buffer.getvalue()), parts[1]], Verdict(findings=(finding(side),)))
    body = picture.crop((0, 190, 450, 600))
    greens = np.argwhere((np.asarray(body)[:, :, 1] > 100) & (np.asarray(body)[:, :, 0] < 60))
    frame = pixels_near(body, FINDING_COLOURS[0])
    assert abs(greens.min(axis=0) - frame.min(axis=0)).max() < 16


def test_what_cannot_be_drawn_is_named():
    broken = Part("document", image=b"\x89PNG\r\n\x1a\nbroken", id="scan")
    with pytest.raises(InvalidRequest, match="part scan: its image cannot be drawn"):
        draw([broken], Verdict())
    with pytest.raises(InvalidRequest, match="parts: is empty"):
        draw([], Verdict())


@pytest.mark.parametrize("columns", [8, 20, 41])
@pytest.mark.parametrize(
    "text", ["", "\n", "a\n\nb", "one two three four five six", "x" * 90, "日本語" * 20, "\ttab\n" * 3]
)
def test_rows_hold_every_character_once(text, columns):
    rows = wrap(text, columns)
    assert "".join(text[row.start : row.end] for row in rows) == text.replace("\n", "")
    assert [row.line for row in rows if row.first] == list(range(1, text.count("\n") + 2))
    assert all(row.end - row.start <= columns for row in rows)


def test_rows_that_hold_a_span():
    rows = wrap("one two three four\nfive", 8)
    assert [rows[index] for index in touching(rows, Span(start=4, end=9))] == rows[:2]
    assert touching(rows, Span(start=19, end=19)) == [3]
    assert touching(rows, Span(start=99, end=100)) == []


@pytest.mark.parametrize("total", [1, 5, 500])
@pytest.mark.parametrize("wanted", [set(), {0}, {4}, {100}, {10, 11, 300}, set(range(60))])
def test_the_chosen_rows_fit_and_hold_the_wanted_ones(total, wanted):
    wanted = {index for index in wanted if index < total}
    chosen = choose(total, wanted, 20)
    marks = sum(b - a > 1 for a, b in pairwise(chosen)) + (chosen[0] > 0)
    assert chosen == sorted(set(chosen))
    assert len(chosen) + marks + (chosen[-1] < total - 1) <= 20
    assert len(chosen) == total or len(chosen) >= 14
    assert wanted <= set(chosen) or len(wanted) > 18
