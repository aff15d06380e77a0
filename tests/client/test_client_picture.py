"""The picture: what is on it is measured, not looked at."""

import io
from itertools import pairwise

import numpy as np
import pytest
from client.fake_guard import ATTENTION, BLOCK, DOM, MAPS
from PIL import Image

from crosscheck import (
    Attention,
    AttentionMap,
    Box,
    Coverage,
    Decision,
    Evidence,
    Finding,
    HeatMap,
    InvalidRequest,
    Part,
    Span,
    Verdict,
)
from crosscheck.picture import draw, draw_heat
from crosscheck.picture.attention import MAX_CELL_HEIGHT
from crosscheck.picture.maps import part_maps
from crosscheck.picture.rows import choose, touching, wrap
from crosscheck.picture.style import DECISION_COLOURS, FINDING_COLOURS, PAPER, RAMP

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


SEEN = Attention.model_validate(ATTENTION).model_copy(update={"maps": tuple(map(AttentionMap.model_validate, MAPS))})


def test_a_cell_is_relative_to_its_layer_and_a_maps_mean_is_the_parts_share():
    maps = part_maps(SEEN, first=("dom",), leave_out=())
    told, seen = maps.maps
    assert (maps.layers, maps.heads, maps.end, maps.clipped) == (2, 3, 1.5, False)
    assert seen.cells == ((1.5, 0.75, 0), (0.75, 0.75, 0.75))
    assert told.cells == ((0.375, 0.1875, 0.1875), (0.375, 0.1875, 0.1875))
    assert (told.part_id, seen.part_id) == ("dom", "screenshot")
    for one, share in ((seen, 0.75), (told, 0.25)):
        assert np.mean(one.cells) == one.share == share


def test_a_few_strong_heads_leave_the_scale_to_the_others():
    norm = [1.0] * 99 + [900.0]
    maps = part_maps(
        Attention(maps=(AttentionMap(part_id="dom", layers=1, heads=100, norm=norm),)), first=(), leave_out=()
    )
    assert (maps.end, maps.clipped) == (pytest.approx(100 / 999), True)


@pytest.mark.parametrize("without", [None, Attention(), SEEN.model_copy(update={"maps": ()})])
def test_without_maps_the_picture_is_the_same_as_without_attention(parts, without):
    plain = draw(parts, VERDICT.model_copy(update={"attention": None}))
    assert plain.tobytes() == draw(parts, VERDICT.model_copy(update={"attention": without})).tobytes()


def test_maps_stand_below_what_was_there_and_have_the_scales_colours(parts):
    plain, mapped = (draw(parts, VERDICT.model_copy(update={"attention": seen})) for seen in (None, SEEN))
    assert mapped.width == plain.width
    above = (0, 0, plain.width, plain.height - 20)
    assert mapped.crop(above).tobytes() == plain.crop(above).tobytes()
    # The legend lies in the panel's first rows.
    below = mapped.crop((0, plain.height + 40, *mapped.size))
    darkest, palest = (pixels_near(below, RAMP[end], within=0) for end in (-1, 0))
    cell = np.ptp(darkest, axis=0) + 1
    assert len(darkest) == cell.prod() > 1000
    # Of the screenshot's first layer the first head has the most and the third one nothing.
    assert np.median(palest, axis=0) - np.median(darkest, axis=0) == pytest.approx([2 * MAX_CELL_HEIGHT, 0], abs=2)
    assert darkest[:, 1].max() < mapped.width / 2


@pytest.mark.parametrize("unseen", [0, float("nan")])
def test_a_layer_that_does_not_show_every_part_is_blank(parts, unseen):
    maps = (
        AttentionMap(part_id="screenshot", layers=2, heads=1, norm=(unseen, 1)),
        AttentionMap(part_id="dom", layers=2, heads=1, norm=(1, 1)),
    )
    seen = part_maps(Attention(maps=maps), first=("screenshot",), leave_out=())
    assert [one.cells for one in seen.maps] == [((None,), (0.5,)), ((None,), (0.5,))]
    assert draw(parts, Verdict(attention=Attention(maps=maps))).height > draw(parts, Verdict()).height


def test_an_instruction_has_no_map_and_takes_no_share():
    instruction = AttentionMap(part_id="instruction", layers=2, heads=3, norm=(9,) * 6)
    more = SEEN.model_copy(update={"maps": (*SEEN.maps, instruction)})
    assert part_maps(more, first=(), leave_out={"instruction"}) == part_maps(SEEN, first=(), leave_out=())


@pytest.mark.parametrize(("layers", "heads", "count"), [(1, 1, 1), (80, 64, 4), (4, 4, 9), (3, 200, 2)])
def test_maps_of_any_size_can_be_drawn(layers, heads, count):
    names = [f"part-{number}-{'x' * 50}" for number in range(count)]
    maps = tuple(AttentionMap(part_id=name, layers=layers, heads=heads, norm=(1,) * layers * heads) for name in names)
    picture = draw([Part.dom("x", id=names[0])], Verdict(attention=Attention(part_ids=names, maps=maps)))
    assert len(pixels_near(picture, PAPER)) > 10_000
    assert picture.height < 1300


@pytest.mark.parametrize("norm", [(), (1, 1)])
def test_maps_that_do_not_fit_together_are_left_out(parts, norm):
    broken = (SEEN.maps[0], AttentionMap(part_id="dom", layers=2, heads=3, norm=norm))
    with_broken = VERDICT.model_copy(update={"attention": SEEN.model_copy(update={"maps": broken})})
    assert draw(parts, with_broken).size == draw(parts, VERDICT).size


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


def test_heat_is_red_where_the_mass_went_and_only_in_the_view():
    part = Part.screenshot(Image.new("RGB", (200, 120), "white"))
    heat = HeatMap(part_id=part.id, box=Box(x0=40, y0=20, x1=120, y1=100), rows=2, columns=2, mass=(0.0, 0.0, 0.0, 0.2))
    picture = draw_heat(part, heat)
    assert picture.size == (200, 120)
    redness = np.asarray(picture, dtype=int) @ np.array([1, -1, 0])
    y, x = np.unravel_index(redness.argmax(), redness.shape)
    assert 60 < y < 100
    assert 80 < x < 120
    assert not redness[:20].any()
    assert not redness[:, :40].any()
    assert not redness[:, 120:].any()


def test_heat_needs_an_image_and_a_whole_map():
    image = Part.screenshot(Image.new("RGB", (20, 20)))
    whole = HeatMap(part_id="x", box=Box(x0=0, y0=0, x1=8, y1=8), rows=1, columns=1, mass=(1.0,))
    with pytest.raises(InvalidRequest, match="no image"):
        draw_heat(Part.dom("text"), whole)
    with pytest.raises(InvalidRequest, match="not whole"):
        draw_heat(image, whole.model_copy(update={"rows": 2}))
