"""The bundled model as it lies in the repository: what the engine gives it is what training gave it."""

import numpy as np
import pytest
from PIL import Image

from crosscheck_detectors import prompts
from crosscheck_detectors.context import Box
from crosscheck_service.engine.ask import Ask, ShownImage, ShownText
from crosscheck_service.engine.loading import Loaded, load
from crosscheck_service.engine.reach import Pinpoints
from crosscheck_service.engine.views import cut
from crosscheck_service.engine.vlm import Vlm

QUESTION = "What is the order total?"


@pytest.fixture(scope="module")
def bundled() -> Loaded:
    return load("bundled")


def test_it_is_found_and_named(bundled: Loaded) -> None:
    assert bundled.info.name == "bundled"
    assert bundled.info.context_tokens == 2048
    assert bundled.info.parameters < 20_000_000


def test_it_reads_crops_of_one_to_three_rows_of_tiles(bundled: Loaded) -> None:
    reach = bundled.info.reach
    assert isinstance(reach, Pinpoints)
    assert reach.sizes == ((512, 128), (512, 256), (512, 384))


@pytest.mark.parametrize("texts", [[], ["Order total: 5"], ["Order total: 5\n", "a\n\nb €\t漢"]])
@pytest.mark.parametrize("heights", [[], [128], [100, 256]])
def test_prompts_are_token_for_token_those_of_training(bundled: Loaded, texts: list[str], heights: list[int]) -> None:
    pixels = [np.random.default_rng(7).integers(0, 256, (height, 400, 3)).astype(np.uint8) for height in heights]
    images = [cut(image, Box(0, 0, 400, image.shape[0]), bundled.info.reach) for image in pixels]
    parts = (
        *(ShownImage(f"image {number}", image) for number, image in enumerate(images)),
        *(ShownText(f"text {number}", text) for number, text in enumerate(texts)),
    )
    prompt, _ = Vlm(bundled).prompt(Ask(parts, QUESTION))
    rendered = bundled.processor.apply_chat_template(
        prompts.messages(len(images), texts, QUESTION), tokenize=False, add_generation_prompt=True
    )
    arguments = {"images": [[Image.fromarray(image) for image in images]]} if images else {}
    trained = bundled.processor(text=[rendered], add_special_tokens=False, return_tensors="pt", **arguments)
    assert prompt.inputs.keys() == trained.keys()
    assert all((prompt.inputs[name] == trained[name]).all() for name in trained)
