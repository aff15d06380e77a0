"""What `views.cut` makes passes through the processors unchanged, pixel for pixel, with as many tokens as planned."""

from collections.abc import Callable

import numpy as np
import pytest
import torch
from PIL import Image
from transformers.models.idefics3.image_processing_pil_idefics3 import Idefics3ImageProcessorPil

from crosscheck_detectors.context import Box
from crosscheck_service.engine.ask import Ask, Pixels, ShownImage
from crosscheck_service.engine.loading import Loaded
from crosscheck_service.engine.processors import reach_of
from crosscheck_service.engine.reach import Pinpoints, PixelBudget, TileGrid
from crosscheck_service.engine.views import cut
from crosscheck_service.engine.vlm import Vlm


def noise(width: int, height: int) -> Pixels:
    return np.random.default_rng(3).integers(0, 256, (height, width, 3)).astype(np.uint8)


def tiles_of(images: Idefics3ImageProcessorPil, pixels: Pixels) -> np.ndarray:
    values = images(images=[[Image.fromarray(pixels)]], return_tensors="pt")["pixel_values"][0]
    restored = values * torch.tensor(images.image_std)[:, None, None] + torch.tensor(images.image_mean)[:, None, None]
    return (restored * 255).round().to(torch.uint8).permute(0, 2, 3, 1).numpy()


@pytest.mark.parametrize(("tile", "columns"), [(32, 4), (128, 4), (364, 4), (384, 4), (512, 4), (100, 3)])
def test_tiles_are_the_crop_s_own_pixels(tile: int, columns: int) -> None:
    width = tile * columns
    images = Idefics3ImageProcessorPil(size={"longest_edge": width}, max_image_size={"longest_edge": tile})
    for rows in range(1, columns + 1):
        pixels = noise(width - 5, rows * tile - 3)
        grid = TileGrid(tile, width, columns, 66, 68, 4096)
        shown = cut(pixels, Box(0, 0, *pixels.shape[1::-1]), grid)
        tiles = tiles_of(images, shown)
        assert len(tiles) == rows * columns + 1
        expected = [
            shown[row * tile : (row + 1) * tile, column * tile : (column + 1) * tile]
            for row in range(rows)
            for column in range(columns)
        ]
        assert (tiles[:-1] == np.stack(expected)).all()


@pytest.mark.parametrize("rows", [1, 2, 3])
def test_tile_grids_take_as_many_tokens_as_planned(loaded_of: Callable[[str], Loaded], rows: int) -> None:
    loaded = loaded_of("idefics3")
    vlm, grid = Vlm(loaded), loaded.info.reach
    assert isinstance(grid, TileGrid)
    without, _ = vlm.prompt(Ask((), "?"))
    prompt, _ = vlm.prompt(Ask((ShownImage("a", noise(128, 32 * rows)),), "?"))
    assert prompt.tokens - without.tokens <= grid.tokens(rows) <= prompt.tokens - without.tokens + 3


@pytest.mark.parametrize("size", [(20, 30), (56, 112), (112, 56), (90, 10), (112, 112), (300, 300)])
def test_pinpoints_are_shown_unscaled_with_as_many_tokens_as_planned(
    loaded_of: Callable[[str], Loaded], size: tuple[int, int]
) -> None:
    loaded = loaded_of("llava_next")
    vlm, reach = Vlm(loaded), loaded.info.reach
    assert isinstance(reach, Pinpoints)
    shown = cut(noise(*size), Box(0, 0, *reach.crop(*size)), reach)
    images = loaded.processor.image_processor
    values = images(images=[Image.fromarray(shown)], return_tensors="pt")["pixel_values"][0][1:]
    restored = values * torch.tensor(images.image_std)[:, None, None] + torch.tensor(images.image_mean)[:, None, None]
    tiles = (restored * 255).round().to(torch.uint8).permute(0, 2, 3, 1).numpy()
    columns = shown.shape[1] // 56
    expected = [
        shown[row * 56 : row * 56 + 56, column * 56 : column * 56 + 56]
        for row in range(shown.shape[0] // 56)
        for column in range(columns)
    ]
    assert (tiles == np.stack(expected)).all()
    prompt, _ = vlm.prompt(Ask((ShownImage("a", shown),), "?"))
    assert prompt.image_tokens == reach.tokens((shown.shape[1], shown.shape[0]))


@pytest.mark.parametrize("size", [(28, 28), (100, 60), (223, 220), (500, 10)])
def test_qwen_s_pixels_pass_unscaled(loaded_of: Callable[[str], Loaded], size: tuple[int, int]) -> None:
    loaded = loaded_of("qwen2_vl")
    reach = loaded.info.reach
    assert isinstance(reach, PixelBudget)
    shown = cut(noise(*size), Box(0, 0, *size), reach)
    output = loaded.processor.image_processor(images=[Image.fromarray(shown)], return_tensors="pt")
    _, rows, columns = output["image_grid_thw"][0].tolist()
    assert (columns * 14, rows * 14) == shown.shape[1::-1]
    assert rows * columns // 4 <= reach.tokens


def test_squares_are_not_cut_off(loaded_of: Callable[[str], Loaded]) -> None:
    loaded = loaded_of("llava")
    shown = cut(noise(100, 20), Box(0, 0, 100, 20), loaded.info.reach)
    assert shown.shape == (100, 100, 3)


def test_a_processor_that_does_not_split_shows_images_whole(loaded_of: Callable[[str], Loaded]) -> None:
    processor = loaded_of("idefics3").processor
    images = processor.image_processor
    images.do_image_splitting = False
    try:
        assert not isinstance(reach_of(processor, 2048), TileGrid)
    finally:
        images.do_image_splitting = True
