import numpy as np
import pytest

from crosscheck_detectors.context import Box, Line, Reading, Word
from crosscheck_service.engine.reach import ImageReach, Pinpoints, PixelBudget, TileGrid, WholeImage
from crosscheck_service.engine.views import cut, plan_view

BUNDLED = Pinpoints(sizes=((512, 128), (512, 256), (512, 384)), patch=16, view_tokens=64, budget=1024)
TILES = TileGrid(tile=128, width=512, rows=3, tile_tokens=66, global_tokens=68, budget=1024)
QWEN = PixelBudget(multiple=28, tokens=400, budget=1024)
REACHES: list[ImageReach] = [
    *(reach.sharing(images) for reach in (BUNDLED, TILES, QWEN) for images in (1, 2, 4)),
    WholeImage(True),
    WholeImage(False),
]
QUESTION = "What is the order total?"


def line(text: str, x: int, y: int, height: int = 16) -> Line:
    return Line(text, Box(x, y, x + 8 * len(text), y + height), 0.99, ())


def page(*lines: Line) -> Reading:
    filler = tuple(line(f"Some words {number}", 40, 60 * number) for number in range(12))
    return Reading((*filler, *lines))


def holds(view: Box, box: Box) -> bool:
    return view.x0 <= box.x0 and view.y0 <= box.y0 and box.x1 <= view.x1 and box.y1 <= view.y1


@pytest.mark.parametrize("reach", REACHES)
@pytest.mark.parametrize(
    "size", [(1, 1), (37, 11), (512, 384), (513, 385), (1280, 800), (300, 4000), (4000, 20), (16000, 3)]
)
def test_a_view_lies_inside_the_image_and_is_padded_to_the_grid(reach: ImageReach, size: tuple[int, int]) -> None:
    width, height = size
    pixels = np.random.default_rng(0).integers(0, 256, (height, width, 3)).astype(np.uint8)
    for reading in (Reading(()), page(line("Order total: 5", 700, 500)), Reading((line("Order total: 5", 0, 0),))):
        inside = Reading(tuple(entry for entry in reading.lines if holds(Box(0, 0, width, height), entry.box)))
        view = plan_view(width, height, inside, QUESTION, reach)
        assert holds(Box(0, 0, width, height), view)
        assert view.width > 0
        assert view.height > 0
        shown = cut(pixels, view, reach)
        assert (shown[: view.height, : view.width] == pixels[view.y0 : view.y1, view.x0 : view.x1]).all()
        assert (shown.shape[1], shown.shape[0]) == reach.padded(view.width, view.height)
        assert shown.flags.c_contiguous
        if isinstance(reach, TileGrid):
            assert shown.shape[1] == 512
            assert shown.shape[0] in [128 * (row + 1) for row in range(reach.rows)]
        if isinstance(reach, Pinpoints):
            assert shown.shape[1::-1] in reach.sizes
        if isinstance(reach, PixelBudget):
            assert shown.shape[0] % 28 == shown.shape[1] % 28 == 0
            assert max(shown.shape[:2]) / min(shown.shape[:2]) < 200


def test_what_can_be_read_whole_is_shown_whole() -> None:
    assert plan_view(500, 300, page(), QUESTION, BUNDLED) == Box(0, 0, 500, 300)
    assert plan_view(1280, 800, page(), QUESTION, WholeImage(False)) == Box(0, 0, 1280, 800)


def test_padding_to_a_square_is_bounded() -> None:
    assert WholeImage(True).padded(1280, 800) == (1280, 1280)
    assert WholeImage(True).padded(3, 16_384) == (1_024, 16_384)


@pytest.mark.parametrize("at", [(0, 0), (600, 400), (900, 780), (1000, 0)])
def test_the_line_asked_about_is_inside(at: tuple[int, int]) -> None:
    asked = line("Order total: 1,284.50", *at)
    view = plan_view(1280, 800, page(line("Order date: 2026-03-14", 40, 90), asked), QUESTION, BUNDLED)
    assert (view.width, view.height) == (512, 384)
    assert holds(view, asked.box)


def test_a_value_on_the_same_row_comes_with_its_label() -> None:
    label, value = line("Order total", 600, 500), line("1,284.50", 980, 502)
    view = plan_view(1280, 800, page(label, value), QUESTION, BUNDLED)
    assert holds(view, label.box)
    assert holds(view, value.box)


def test_a_value_below_comes_with_its_label() -> None:
    label, value = line("Order total", 600, 370), line("1,284.50", 600, 395)
    view = plan_view(1280, 800, page(label, line("Order date", 980, 370), value), QUESTION, BUNDLED)
    assert holds(view, label.box)
    assert holds(view, value.box)


def test_of_a_label_and_a_value_too_far_apart_the_value_is_shown() -> None:
    label, value = line("Order total", 40, 730), line("1,284.50", 1180, 730)
    view = plan_view(1280, 800, page(label, value), QUESTION, BUNDLED)
    assert holds(view, value.box)


def test_of_a_line_wider_than_any_crop_the_words_asked_about_are_shown() -> None:
    said = "Many words that go before it all and more of the same and so on until Order total 1,284.50 is due today"
    starts = [at for at in range(len(said)) if at == 0 or said[at - 1] == " "]
    words = tuple(
        Word(word, at, Box(100 + 10 * at, 300, 100 + 10 * (at + len(word)), 316))
        for word, at in zip(said.split(), starts, strict=True)
    )
    wide = Line(said, Box.around([word.box for word in words]), 0.99, words)
    view = plan_view(1400, 800, page(wide), QUESTION, BUNDLED)
    assert wide.box.width > view.width
    assert all(holds(view, word.box) for word in words if word.text in {"Order", "total", "1,284.50"})


def test_the_densest_text_is_shown_where_nothing_matters() -> None:
    dense = [line("Many many words in a long line here", 700, 420 + 20 * number) for number in range(12)]
    view = plan_view(1280, 800, page(*dense), "¿Cuánto?", BUNDLED)
    assert all(holds(view, entry.box) for entry in dense)


def test_the_rest_of_the_crop_is_context() -> None:
    asked = line("Order total: 5.00", 700, 700)
    around = [line(f"Row {number}", 700, 560 + 20 * number) for number in range(6)]
    view = plan_view(1280, 800, page(asked, *around), QUESTION, BUNDLED)
    assert holds(view, asked.box)
    assert all(holds(view, entry.box) for entry in around)


def test_padding_takes_the_background_s_colour() -> None:
    pixels = np.full((50, 60, 3), (10, 200, 30), np.uint8)
    pixels[10:20, 10:20] = 0
    shown = cut(pixels, Box(0, 0, 60, 50), BUNDLED)
    assert (shown[50:] == (10, 200, 30)).all()
    assert (shown[:, 60:] == (10, 200, 30)).all()


def test_several_images_share_the_context() -> None:
    assert [TILES.sharing(images).rows for images in (1, 2, 3, 9)] == [3, 1, 1, 1]
    assert [len(BUNDLED.sharing(images).sizes) for images in (1, 2, 3, 9)] == [3, 1, 1, 1]
    assert [QWEN.sharing(images).tokens for images in (1, 2, 4)] == [400, 400, 256]
    assert TILES.tokens(3) <= TILES.budget < TILES.tokens(4)
    assert BUNDLED.tokens((512, 384)) <= BUNDLED.budget < BUNDLED.tokens((512, 512))
