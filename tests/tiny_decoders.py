"""Tiny random models of every family that can be watched, each with a prompt of interleaved images and texts.

    case = CASES["mllama"]()        the model, its inputs, and where each part's tokens lie: known by construction

Built from the real configuration classes without files or processors, so that families whose processors cannot be
built offline are covered too. Windows and chunks are shorter than the prompts.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import torch
import transformers as tf
from torch import Tensor

VOCABULARY = 128
IMAGE, BEFORE, AFTER, VIDEO = 120, 121, 122, 123
"""The image token, and those that stand around an image in some families."""

WIDTH = 64
WINDOW = 24
CHUNK = 32

Parts = Mapping[str, list[tuple[int, int]]]


@dataclass(frozen=True)
class TinyCase:
    """A model in evaluation mode and one prompt; `parts` are in the order of the prompt."""

    model: Any
    inputs: dict[str, Tensor]
    parts: Parts
    name: str = ""


def _text(**more: Any) -> dict[str, Any]:
    sizes = {"hidden_size": WIDTH, "intermediate_size": 96, "num_hidden_layers": 3, "num_attention_heads": 4}
    ids = {"pad_token_id": 0, "bos_token_id": 1, "eos_token_id": 2}
    return {**sizes, "num_key_value_heads": 2, "vocab_size": VOCABULARY, "max_position_embeddings": 512, **ids, **more}


def _tower(**more: Any) -> dict[str, Any]:
    return {
        "hidden_size": 32, "intermediate_size": 48, "num_hidden_layers": 2, "num_attention_heads": 2,
        "image_size": 32, "patch_size": 8, **more,
    }  # fmt: skip


def _prompt(*image_tokens: int, around: bool = False) -> tuple[Tensor, Parts]:
    """A beginning, then text and image in turn, a last text, and a question that belongs to no part."""
    random = torch.Generator().manual_seed(3)
    ids: list[int] = []
    parts: dict[str, list[tuple[int, int]]] = {}

    def write(length: int, part: str | None = None) -> None:
        parts.update({part: [(len(ids), len(ids) + length)]} if part else {})
        ids.extend(torch.randint(3, 100, (length,), generator=random).tolist())

    write(4)
    for number, length in enumerate(image_tokens):
        write(5 + 4 * number, f"text {number}")
        ids.extend([BEFORE] if around else [])
        parts[f"image {number}"] = [(len(ids), len(ids) + length)]
        ids.extend([IMAGE] * length + ([AFTER] if around else []))
    write(7, "last text")
    write(6)
    return torch.tensor([ids]), parts


def _case(model: Any, ids: Tensor, parts: Parts, **more: Tensor) -> TinyCase:
    torch.manual_seed(5)
    for name, weight in model.named_parameters():
        # As they are initialised, biases and gates are zero and would hide what is done with them.
        if name.endswith(("bias", "gate")):
            torch.nn.init.normal_(weight, std=0.3)
        # Nor would attention that is nearly even show who gets how much.
        if name.endswith(("q_proj.weight", "k_proj.weight")):
            weight.data.mul_(6)
    model.generation_config.eos_token_id = None
    model.generation_config.pad_token_id = 0
    # An answer with an image in it could not be read again.
    model.generation_config.suppress_tokens = list(range(IMAGE, VOCABULARY))
    return TinyCase(model.eval(), {"input_ids": ids, "attention_mask": torch.ones_like(ids), **more}, parts)


def _pixels(*shape: int) -> Tensor:
    return torch.randn(*shape, generator=torch.Generator().manual_seed(7))


def _grids(ids: Tensor, features: int) -> dict[str, Tensor]:
    """Two images of 4 by 4 and 4 by 6 patches, of which 2 by 2 make a token."""
    return {
        "pixel_values": _pixels(40, features),
        "image_grid_thw": torch.tensor([[1, 4, 4], [1, 4, 6]]),
        "mm_token_type_ids": (ids == IMAGE).long(),
    }


_QWEN_IDS = {
    "image_token_id": IMAGE,
    "video_token_id": VIDEO,
    "vision_start_token_id": BEFORE,
    "vision_end_token_id": AFTER,
}
_QWEN_ROPE = {"rope_type": "default", "rope_theta": 10000.0, "mrope_section": [4, 2, 2]}


def qwen2_vl() -> TinyCase:
    tower = {"depth": 1, "embed_dim": 32, "hidden_size": WIDTH, "num_heads": 2, "mlp_ratio": 2}
    config = tf.Qwen2VLConfig(text_config=_text(rope_parameters=_QWEN_ROPE), vision_config=tower, **_QWEN_IDS)
    ids, parts = _prompt(4, 6, around=True)
    return _case(tf.Qwen2VLForConditionalGeneration(config), ids, parts, **_grids(ids, 3 * 2 * 14 * 14))


def qwen2_5_vl() -> TinyCase:
    tower = {"depth": 2, "hidden_size": 32, "intermediate_size": 48, "num_heads": 2, "out_hidden_size": WIDTH}
    tower |= {"fullatt_block_indexes": [1], "window_size": 56}
    config = tf.Qwen2_5_VLConfig(text_config=_text(rope_parameters=_QWEN_ROPE), vision_config=tower, **_QWEN_IDS)
    ids, parts = _prompt(4, 6, around=True)
    return _case(tf.Qwen2_5_VLForConditionalGeneration(config), ids, parts, **_grids(ids, 3 * 2 * 14 * 14))


def qwen3_vl() -> TinyCase:
    tower = {"depth": 2, "hidden_size": 32, "intermediate_size": 48, "num_heads": 2, "out_hidden_size": WIDTH}
    tower |= {"deepstack_visual_indexes": [0], "num_position_embeddings": 16}
    text = _text(rope_parameters=_QWEN_ROPE, head_dim=16)
    config = tf.Qwen3VLConfig(text_config=text, vision_config=tower, **_QWEN_IDS)
    ids, parts = _prompt(4, 6, around=True)
    return _case(tf.Qwen3VLForConditionalGeneration(config), ids, parts, **_grids(ids, 3 * 2 * 16 * 16))


def glm4v() -> TinyCase:
    tower = {
        "depth": 1, "hidden_size": 32, "intermediate_size": 48, "num_heads": 2, "out_hidden_size": WIDTH,
        "image_size": 56, "patch_size": 14,
    }  # fmt: skip
    rope = {"rope_type": "default", "rope_theta": 10000.0, "mrope_section": [2, 1, 1], "partial_rotary_factor": 0.5}
    around = {"image_start_token_id": BEFORE, "image_end_token_id": AFTER, "image_token_id": IMAGE}
    video = {"video_token_id": VIDEO, "video_start_token_id": 124, "video_end_token_id": 125}
    config = tf.Glm4vConfig(text_config=_text(rope_parameters=rope), vision_config=tower, **around, **video)
    ids, parts = _prompt(4, 6, around=True)
    return _case(tf.Glm4vForConditionalGeneration(config), ids, parts, **_grids(ids, 3 * 2 * 14 * 14))


def llava() -> TinyCase:
    config = tf.LlavaConfig(
        vision_config=tf.CLIPVisionConfig(**_tower(), projection_dim=32),
        text_config=tf.LlamaConfig(**_text(attention_bias=True)),
        image_token_index=IMAGE,
        vision_feature_layer=-1,
    )
    ids, parts = _prompt(16, 16)
    return _case(tf.LlavaForConditionalGeneration(config), ids, parts, pixel_values=_pixels(2, 3, 32, 32))


def llava_next() -> TinyCase:
    config = tf.LlavaNextConfig(
        vision_config=tf.CLIPVisionConfig(**_tower(), projection_dim=32),
        text_config=tf.MistralConfig(**_text(sliding_window=None)),
        image_token_index=IMAGE,
        vision_feature_layer=-1,
        image_grid_pinpoints=[[32, 64], [64, 32]],
    )
    # The whole image, then two tiles of 4 by 4 patches, with a token at the end of every row.
    ids, parts = _prompt(16 + 4 * 9, 16 + 8 * 5)
    sizes = {"image_sizes": torch.tensor([[32, 64], [64, 32]])}
    return _case(
        tf.LlavaNextForConditionalGeneration(config), ids, parts, pixel_values=_pixels(2, 3, 3, 32, 32), **sizes
    )


def llava_onevision() -> TinyCase:
    config = tf.LlavaOnevisionConfig(
        vision_config=tf.SiglipVisionConfig(**_tower()),
        text_config=tf.Qwen2Config(**_text()),
        image_token_index=IMAGE,
        video_token_index=VIDEO,
        vision_feature_layer=-1,
        image_grid_pinpoints=[[32, 64], [64, 32]],
    )
    ids, parts = _prompt(16 + 4 * 9, 16 + 8 * 5)
    more = {"image_sizes": torch.tensor([[32, 64], [64, 32]]), "batch_num_images": torch.tensor([1, 1])}
    model = tf.LlavaOnevisionForConditionalGeneration(config)
    return _case(model, ids, parts, pixel_values=_pixels(2, 3, 3, 32, 32), **more)


def idefics3() -> TinyCase:
    config = tf.Idefics3Config(
        vision_config=_tower(), text_config=tf.LlamaConfig(**_text()), scale_factor=2, image_token_id=IMAGE
    )
    ids, parts = _prompt(4, 4, around=True)
    return _case(tf.Idefics3ForConditionalGeneration(config), ids, parts, pixel_values=_pixels(1, 2, 3, 32, 32))


def smolvlm() -> TinyCase:
    config = tf.SmolVLMConfig(
        vision_config=_tower(), text_config=tf.LlamaConfig(**_text()), scale_factor=2, image_token_id=IMAGE
    )
    ids, parts = _prompt(4, 4, around=True)
    return _case(tf.SmolVLMForConditionalGeneration(config), ids, parts, pixel_values=_pixels(1, 2, 3, 32, 32))


def internvl() -> TinyCase:
    config = tf.InternVLConfig(
        vision_config=_tower(image_size=[32, 32], patch_size=[8, 8]),
        text_config={"model_type": "qwen2", **_text()},
        image_token_id=IMAGE,
        image_seq_length=4,
    )
    ids, parts = _prompt(4, 8, around=True)
    return _case(tf.InternVLForConditionalGeneration(config), ids, parts, pixel_values=_pixels(3, 3, 32, 32))


def mistral3() -> TinyCase:
    config = tf.Mistral3Config(
        vision_config={"model_type": "pixtral", **_tower(head_dim=16, image_size=64)},
        text_config={"model_type": "mistral", **_text(sliding_window=None, head_dim=16)},
        image_token_index=IMAGE,
        spatial_merge_size=2,
        vision_feature_layer=-1,
    )
    ids, parts = _prompt(4, 6)
    sizes = torch.tensor([[32, 32], [32, 48]])
    pixels = _pixels(2, 3, 32, 48)
    return _case(tf.Mistral3ForConditionalGeneration(config), ids, parts, pixel_values=pixels, image_sizes=sizes)


def pixtral() -> TinyCase:
    config = tf.LlavaConfig(
        vision_config={"model_type": "pixtral", **_tower(head_dim=16, image_size=64)},
        text_config={"model_type": "mistral", **_text(sliding_window=WINDOW)},
        image_token_index=IMAGE,
        vision_feature_layer=-1,
        vision_feature_select_strategy="full",
    )
    ids, parts = _prompt(16, 24)
    sizes = torch.tensor([[32, 32], [32, 48]])
    pixels = _pixels(2, 3, 32, 48)
    return _case(tf.LlavaForConditionalGeneration(config), ids, parts, pixel_values=pixels, image_sizes=sizes)


def gemma3() -> TinyCase:
    layers = ["sliding_attention", "full_attention", "sliding_attention"]
    config = tf.Gemma3Config(
        vision_config=tf.SiglipVisionConfig(**_tower()),
        text_config=_text(head_dim=16, sliding_window=WINDOW, layer_types=layers, query_pre_attn_scalar=16),
        mm_tokens_per_image=4,
        image_token_index=IMAGE,
        boi_token_index=BEFORE,
        eoi_token_index=AFTER,
    )
    ids, parts = _prompt(4, 4, around=True)
    more = {"pixel_values": _pixels(2, 3, 32, 32), "token_type_ids": (ids == IMAGE).long()}
    return _case(tf.Gemma3ForConditionalGeneration(config), ids, parts, **more)


def paligemma2() -> TinyCase:
    layers = ["sliding_attention", "full_attention", "sliding_attention"]
    text = _text(head_dim=16, sliding_window=WINDOW, layer_types=layers, attn_logit_softcapping=2.0)
    config = tf.PaliGemmaConfig(
        vision_config=tf.SiglipVisionConfig(**_tower(), projection_dim=WIDTH),
        text_config={"model_type": "gemma2", **text, "query_pre_attn_scalar": 16},
        image_token_index=IMAGE,
        projection_dim=WIDTH,
        hidden_size=WIDTH,
    )
    ids, parts = _prompt(16, 16)
    more = {"pixel_values": _pixels(2, 3, 32, 32), "token_type_ids": torch.zeros_like(ids)}
    return _case(tf.PaliGemmaForConditionalGeneration(config), ids, parts, **more)


def llama4() -> TinyCase:
    # Half the side in tokens: each takes four patches' width.
    shuffled = {"pixel_shuffle_ratio": 0.5, "intermediate_size": 128}
    tower = _tower() | shuffled | {"projector_input_dim": 48, "projector_output_dim": 48, "vision_output_dim": 48}
    text = _text(
        head_dim=16, intermediate_size_mlp=96, num_local_experts=2, num_experts_per_tok=1, interleave_moe_layer_step=2,
        no_rope_layers=[1, 0, 1], attention_chunk_size=CHUNK, attn_temperature_tuning=True, floor_scale=16,
    )  # fmt: skip
    config = tf.Llama4Config(
        vision_config=tower, text_config=text, image_token_index=IMAGE, boi_token_index=BEFORE, eoi_token_index=AFTER
    )
    ids, parts = _prompt(4, 4, around=True)
    return _case(tf.Llama4ForConditionalGeneration(config), ids, parts, pixel_values=_pixels(2, 3, 32, 32))


def mllama() -> TinyCase:
    tower = {
        "hidden_size": 32, "attention_heads": 2, "intermediate_size": 48, "num_hidden_layers": 2,
        "num_global_layers": 1, "image_size": 32, "patch_size": 8, "max_num_tiles": 2, "vision_output_dim": 64,
        "intermediate_layers_indices": [0], "supported_aspect_ratios": [[1, 1], [1, 2], [2, 1]],
    }  # fmt: skip
    text = _text(num_hidden_layers=4, cross_attention_layers=[1, 3])
    config = tf.MllamaConfig(vision_config=tower, text_config=text, image_token_index=IMAGE)
    ids, parts = _prompt(1, 1)
    tiles = torch.tensor([[[1, 1], [1, 0]]])
    seen = torch.zeros(1, ids.shape[1], 2, 2, dtype=torch.int64)
    for number, name in enumerate(("image 0", "image 1")):
        seen[:, parts[name][0][0] :, number] = tiles[:, None, number]
    more = {
        "pixel_values": _pixels(1, 2, 2, 3, 32, 32),
        "aspect_ratio_ids": torch.tensor([[2, 1]]),
        "aspect_ratio_mask": tiles,
        "cross_attention_mask": seen,
    }
    return _case(tf.MllamaForConditionalGeneration(config), ids, parts, **more)


_BUILDERS: tuple[Callable[[], TinyCase], ...] = (
    qwen2_vl, qwen2_5_vl, qwen3_vl, glm4v, llava, llava_next, llava_onevision, idefics3, smolvlm, internvl, mistral3,
    pixtral, gemma3, paligemma2, llama4, mllama,
)  # fmt: skip
CASES: Mapping[str, Callable[[], TinyCase]] = {builder.__name__: builder for builder in _BUILDERS}


def build_case(family: str) -> TinyCase:
    """The same weights at every call."""
    torch.manual_seed(11)
    return replace(CASES[family](), name=family)
