"""Vision-language models of a given shape with random weights, and one prompt for them: what the cost benches run.

Random weights cost what trained ones do; only answers mean nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor
from transformers import CLIPVisionConfig, LlavaConfig, LlavaForConditionalGeneration, Qwen2Config

_PATCH = 14
_SYSTEM = 8
_QUESTION = 33
_TEXTS = 4

Parts = Mapping[str, list[tuple[int, int]]]


@dataclass(frozen=True, slots=True)
class Shape:
    """A decoder's sizes. `image_tokens`, a square, are what the prompt's one image takes; its tower is tiny."""

    hidden: int
    intermediate: int
    layers: int
    heads: int
    key_heads: int
    vocabulary: int
    image_tokens: int = 256
    longest: int = 16384

    @property
    def image_token(self) -> int:
        """The id that stands for an image's patch."""
        return self.vocabulary - 1


SMALL = Shape(hidden=512, intermediate=1408, layers=8, heads=8, key_heads=2, vocabulary=4096)
"""25 M parameters in the proportions of Llama and Qwen."""

SEVEN_B = Shape(hidden=3584, intermediate=18944, layers=28, heads=28, key_heads=4, vocabulary=152064)
"""Qwen2.5-VL 7B's decoder."""

TOY = Shape(hidden=64, intermediate=96, layers=2, heads=4, key_heads=2, vocabulary=128, image_tokens=16)
"""For tests of the benches themselves."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """Tensors for the forward call, and five parts: an image and four texts."""

    inputs: dict[str, Tensor]
    parts: Parts


def build(
    shape: Shape, attention: str = "sdpa", device: str | torch.device = "cpu", dtype: torch.dtype = torch.float32
) -> Any:  # noqa: ANN401
    """A LLaVA model around a Qwen2 decoder, the same weights at every call."""
    text = Qwen2Config(
        hidden_size=shape.hidden,
        intermediate_size=shape.intermediate,
        num_hidden_layers=shape.layers,
        num_attention_heads=shape.heads,
        num_key_value_heads=shape.key_heads,
        vocab_size=shape.vocabulary,
        max_position_embeddings=shape.longest,
    )
    tower = CLIPVisionConfig(
        hidden_size=32,
        intermediate_size=64,
        num_hidden_layers=1,
        num_attention_heads=2,
        image_size=_side(shape),
        patch_size=_PATCH,
        projection_dim=32,
    )
    config = LlavaConfig(
        vision_config=tower, text_config=text, image_token_index=shape.image_token, vision_feature_layer=-1
    )
    config._attn_implementation = {"text_config": attention, "vision_config": "sdpa"}
    config.dtype = dtype
    torch.manual_seed(11)
    with torch.device(device):
        previous = torch.get_default_dtype()
        torch.set_default_dtype(dtype)
        try:
            model = LlavaForConditionalGeneration(config)
        finally:
            torch.set_default_dtype(previous)
    return model.eval()


def sharing(model: Any, shape: Shape, attention: str) -> Any:  # noqa: ANN401
    """The same model, on the same weights, with another attention implementation."""
    with torch.device("meta"):
        other = build(shape, attention, "meta", model.dtype)
    other.load_state_dict(model.state_dict(), assign=True)
    for name, buffer in model.named_buffers():
        owner, _, last = name.rpartition(".")
        other.get_submodule(owner).register_buffer(last, buffer, persistent=False)
    return other.eval()


def prompt(shape: Shape, tokens: int, device: str | torch.device = "cpu", dtype: torch.dtype = torch.float32) -> Prompt:
    """A prompt of so many `tokens`: a few of the system's, the image, four texts of equal length, a question."""
    ids = torch.randint(3, shape.vocabulary - 8, (1, tokens), generator=torch.Generator().manual_seed(3))
    image = (_SYSTEM, _SYSTEM + shape.image_tokens)
    ids[:, slice(*image)] = shape.image_token
    length = (tokens - image[1] - _QUESTION) // _TEXTS
    if length < 1:
        raise ValueError(f"{tokens} tokens do not hold an image of {shape.image_tokens} and {_TEXTS} texts")
    starts = [image[1] + number * length for number in range(_TEXTS)]
    parts = {"image": [image]} | {f"text {number}": [(at, at + length)] for number, at in enumerate(starts)}
    pixels = torch.randn(1, 3, _side(shape), _side(shape), generator=torch.Generator().manual_seed(7))
    return Prompt({"input_ids": ids.to(device), "pixel_values": pixels.to(device, dtype)}, parts)


def _side(shape: Shape) -> int:
    return _PATCH * round(shape.image_tokens**0.5)
