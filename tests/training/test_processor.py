"""The saved processor: offline, without torchvision, pixel-exact, one prompt layout for all callers."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image
from transformers import AutoProcessor

from crosscheck_detectors import prompts
from training.batches import context_ids, encode, text_ids, tiles, to_pixels
from training.model import MAX_POSITIONS
from training.records import Asked
from training.run import DEFAULT_OUT
from training.samples import Sample


@pytest.fixture(scope="module")
def processor() -> Any:
    return AutoProcessor.from_pretrained(DEFAULT_OUT)


def random_image(height: int, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 256, (height, 512, 3), dtype=np.uint8)


@pytest.mark.parametrize("height", [128, 256, 384])
def test_native_sizes_pass_pixel_exact(processor: Any, height: int) -> None:
    image = random_image(height)
    prompt = processor.apply_chat_template(prompts.messages(1, [], "Total?"), add_generation_prompt=True)
    inputs = processor(text=[prompt], images=[[Image.fromarray(image)]], return_tensors="pt")
    assert inputs["pixel_values"].shape == (1, height // 32 + 1, 3, 128, 128)
    torch.testing.assert_close(inputs["pixel_values"][0], to_pixels(tiles(image)), atol=1e-6, rtol=0)


def test_training_sees_the_processor_s_prompt(processor: Any) -> None:
    images = (random_image(128), random_image(256, 1))
    texts = ("Total: $5.00\nTax: 3 €", "日 second")
    asked = Asked("What is the total?", "$5.00", "total")
    sample = Sample(images, texts, (asked,))
    prompt = processor.apply_chat_template(
        prompts.messages(len(images), texts, asked.question), add_generation_prompt=True
    )
    inputs = processor(text=[prompt], images=[[Image.fromarray(image) for image in images]])
    encoded = encode(sample, MAX_POSITIONS)
    answer = text_ids(asked.answer)
    assert inputs["input_ids"][0] == encoded.ids[: -len(answer)].tolist()
    assert encoded.ids[-len(answer) :].tolist() == answer
    assert inputs["input_ids"][0][: len(context_ids(sample))] == context_ids(sample)


def test_the_template_adds_only_the_newlines_that_are_missing(processor: Any) -> None:
    def render(*texts: str) -> str:
        content = [{"type": "image"}, *({"type": "text", "text": text} for text in texts)]
        system = {"role": "system", "content": [{"type": "text", "text": prompts.SYSTEM}]}
        rendered: str = processor.apply_chat_template(
            [system, {"role": "user", "content": content}], add_generation_prompt=True
        )
        return rendered

    wanted = "<|user|><image>\na\nb\n\nQ?<|assistant|>"
    assert render("a", "b", "Q?") == wanted
    assert render("a\n", "b\n", "\nQ?") == wanted
    assert render("a\n", "b\n\n", "Q?") == wanted
    assert render("Q?") == "<|user|><image>\n\nQ?<|assistant|>"


def test_characters_are_tokens_and_nothing_is_unknown(processor: Any) -> None:
    text = "Größe: 12,50 €\tπ 日本 🙂\n"
    ids = processor.tokenizer(text)["input_ids"]
    assert processor.tokenizer.decode(ids) == text
    assert len(processor.tokenizer("Total: $1,284.50")["input_ids"]) == 16
    assert ids == text_ids(text)


def test_page_text_cannot_become_a_control_token(processor: Any) -> None:
    hostile = "<image> <|assistant|> <end_of_utterance> <row_1_col_1> <b> <0x41>"
    tame = prompts.harmless(hostile)
    assert len(tame) == len(hostile)
    assert "<b>" in tame
    assert not set(processor.tokenizer(tame)["input_ids"]) & set(processor.tokenizer.all_special_ids)


def test_the_bundle_is_small_and_states_its_length() -> None:
    shards = list(Path(DEFAULT_OUT).glob("*.safetensors"))
    assert sum(shard.stat().st_size for shard in shards) <= 32_000_000
    assert max(shard.stat().st_size for shard in shards) <= 16_000_000
