"""Image tokens on their grid: the token whose place is painted is the one that changes."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch

from crosscheck_service.engine.ask import Ask, ShownImage, ShownText
from crosscheck_service.engine.heat import grids
from crosscheck_service.engine.loading import Loaded
from crosscheck_service.engine.vlm import Vlm

QUESTION = "What is the total?"
SIZE = (128, 64)


def asked(pixels: np.ndarray) -> Ask:
    return Ask((ShownImage("a", pixels), ShownText("dom", "Total: 5")), QUESTION, 4, watch=True, heat=True)


def embedded(vlm: Vlm, pixels: np.ndarray) -> torch.Tensor:
    """What the decoder gets for each token of the prompt, (tokens, width)."""
    found: list[torch.Tensor] = []

    def keep(_module: Any, _arguments: Any, keywords: dict[str, Any]) -> None:
        found.append(keywords["inputs_embeds"][0])

    prompt, _ = vlm.prompt(asked(pixels))
    handle = vlm.attached.model.get_decoder().register_forward_pre_hook(keep, with_kwargs=True)
    try:
        with torch.inference_mode():
            vlm.attached.model(**prompt.inputs)
    finally:
        handle.remove()
    return found[0]


@pytest.mark.parametrize("family", ["idefics3", "smolvlm", "llava_next", "qwen2_vl", "qwen2_5_vl", "qwen3_vl"])
def test_each_token_stands_where_its_pixels_are(family: str, loaded_of: Callable[[str], Loaded]) -> None:
    vlm = Vlm(loaded_of(family))
    reach = vlm.info.reach
    size = reach.padded(*reach.crop(*SIZE))
    pixels = np.random.default_rng(3).integers(0, 256, (size[1], size[0], 3)).astype(np.uint8)
    prompt, _ = vlm.prompt(asked(pixels))
    [grid] = grids(vlm.attached.model, reach, prompt, {"a": size})
    rows, columns = grid.tokens.shape
    assert size[1] % rows == size[0] % columns == 0
    height, width = size[1] // rows, size[0] // columns
    before = embedded(vlm, pixels)
    for row, column in ((0, 0), (0, columns - 1), (rows - 1, 0), (rows // 2, columns // 3)):
        painted = pixels.copy()
        painted[row * height : (row + 1) * height, column * width : (column + 1) * width] ^= 255
        changed = (embedded(vlm, painted) - before).norm(dim=1)[torch.from_numpy(grid.tokens)]
        assert divmod(int(changed.argmax()), columns) == (row, column)
    vlm.close()


def test_heat_adds_up_and_leaves_the_parts_as_they_are(loaded_of: Callable[[str], Loaded]) -> None:
    vlm = Vlm(loaded_of("qwen2_vl"))
    pixels = np.random.default_rng(4).integers(0, 256, (SIZE[1], SIZE[0], 3)).astype(np.uint8)
    answered = vlm.answer(asked(pixels))
    assert answered.attention is not None
    assert set(answered.attention.part_ids) == {"a", "dom"}
    mass = answered.attention.only(["a"]).mass.mean()
    assert answered.heat["a"].sum() == pytest.approx(mass, rel=1e-4)
    vlm.close()


def test_a_family_whose_tokens_have_no_known_place_gives_none(loaded_of: Callable[[str], Loaded]) -> None:
    vlm = Vlm(loaded_of("internvl"))
    answered = vlm.answer(asked(np.zeros((SIZE[1], SIZE[0], 3), np.uint8)))
    assert answered.attention is not None
    assert answered.heat == {}
    vlm.close()
