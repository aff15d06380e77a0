"""The bundled model's architecture: LLaVA-NeXT with SegFormer's encoder as its tower, classes unmodified.

SegFormer's overlapping convolutions learn glyphs wherever they stand: after five core-minutes each, 0.90 of
glyphs were right, against 0.78 of a plain vision transformer with patches of 16 px (docs/adr/0011).
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import torch
from torch import Tensor, nn
from transformers import (
    AttentionInterface,
    LlamaConfig,
    LlavaNextConfig,
    LlavaNextForConditionalGeneration,
    SegformerConfig,
)

from training.processor import END, IMAGE, PAD, PATCH, SIZES, TILE, USER, build_processor

Vlm: TypeAlias = Any
"""A transformers model, tokenizer or configuration: their own types are too loose for a strict check."""

MAX_POSITIONS = 2048
"""Longest prompt with its answer, in tokens, that training really shows."""


@dataclass(frozen=True, slots=True)
class Sizes:
    """Widths in channels and depths in layers: of the tower by stage (strides 4, 8, 16 px), then of the decoder."""

    tower_widths: tuple[int, int, int] = (48, 128, 256)
    tower_depths: tuple[int, int, int] = (1, 1, 3)
    tower_mlps: tuple[int, int, int] = (1, 2, 3)
    width: int = 192
    layers: int = 4
    heads: int = 4
    mlp: int = 512


TOY = Sizes(tower_widths=(16, 32, 64), tower_depths=(1, 1, 1), width=64, layers=2, heads=2, mlp=128)
"""For the smoke run and the tests: learns nothing useful, but passes through every step."""


def build_config(sizes: Sizes, tokenizer: Vlm) -> LlavaNextConfig:
    """The configuration whose ids and lengths agree with the tokenizer and the tiles."""
    ids = {name: tokenizer.convert_tokens_to_ids(name) for name in (PAD, USER, END, IMAGE)}
    # What LLaVA-NeXT asks of any tower's configuration.
    asked: dict[str, Any] = {"hidden_size": sizes.tower_widths[-1], "image_size": TILE, "patch_size": PATCH}
    tower = SegformerConfig(
        num_encoder_blocks=3,
        hidden_sizes=list(sizes.tower_widths),
        depths=list(sizes.tower_depths),
        mlp_ratios=list(sizes.tower_mlps),
        num_attention_heads=[1, 2, 4],
        sr_ratios=[8, 4, 1],
        patch_sizes=[7, 3, 3],
        strides=[4, 2, 2],
        hidden_act="gelu_pytorch_tanh",
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
        drop_path_rate=0.0,
        reshape_last_stage=False,
        **asked,
    )
    decoder = LlamaConfig(
        vocab_size=len(tokenizer),
        hidden_size=sizes.width,
        intermediate_size=sizes.mlp,
        num_hidden_layers=sizes.layers,
        num_attention_heads=sizes.heads,
        num_key_value_heads=sizes.heads,
        max_position_embeddings=MAX_POSITIONS,
        rms_norm_eps=1e-5,
        tie_word_embeddings=True,
        bos_token_id=ids[USER],
        eos_token_id=ids[END],
        pad_token_id=ids[PAD],
    )
    common = {"bos_token_id": ids[USER], "eos_token_id": ids[END], "pad_token_id": ids[PAD]}
    return LlavaNextConfig(
        vision_config=tower,
        text_config=decoder,
        image_token_index=ids[IMAGE],
        image_grid_pinpoints=SIZES,
        vision_feature_layer=-1,
        vision_feature_select_strategy="full",
        projector_hidden_act="linear",
        multimodal_projector_bias=False,
        tie_word_embeddings=True,
        **common,
    )


def build_model(sizes: Sizes, seed: int) -> LlavaNextForConditionalGeneration:
    """A freshly initialised float32 model; the same seed gives the same weights."""
    torch.manual_seed(seed)
    tokenizer = build_processor(MAX_POSITIONS).tokenizer
    model = LlavaNextForConditionalGeneration(build_config(sizes, tokenizer))
    for module in model.model.vision_tower.modules():
        if isinstance(module, nn.Conv2d):
            _start(module)
    projector = model.model.multi_modal_projector
    nn.init.normal_(projector.linear_1.weight, std=projector.linear_1.in_features**-0.5)
    nn.init.eye_(projector.linear_2.weight)
    return model


def _start(conv: nn.Conv2d) -> None:
    """Convolutions that keep the scale of what they see: SegFormer's own start is made for finetuning, and stalls."""
    with torch.no_grad():
        if conv.groups > 1:
            conv.weight.normal_(std=0.15)
            conv.weight[:, 0, 1, 1] += 0.7
        else:
            nn.init.kaiming_normal_(conv.weight, nonlinearity="linear")


def save_bundle(model: Vlm, folder: Path) -> None:
    """Writes weights (bfloat16, in shards of 15 MB), config, tokenizer, processor, template.

    What every forward pass of training used is bfloat16, so nothing is lost. The config says float32: that is how
    the weights are loaded where nothing else is asked for.
    """
    for old in folder.glob("*.safetensors*"):
        old.unlink()
    clone = LlavaNextForConditionalGeneration(model.config)
    clone.load_state_dict({key: value.float() for key, value in model.state_dict().items()})
    clone.tie_weights()
    clone.generation_config.max_new_tokens = 200
    weights = {key: value.bfloat16() for key, value in clone.state_dict().items()}
    clone.save_pretrained(folder, state_dict=weights, max_shard_size="15MB")
    build_processor(MAX_POSITIONS).save_pretrained(folder)


def plain_attention(
    _module: nn.Module,
    query: Tensor,
    key: Tensor,
    value: Tensor,
    mask: Tensor | None,
    scaling: float = 1.0,
    **_: object,
) -> tuple[Tensor, None]:
    """Attention written out, (batch, heads, tokens, channels) in and (batch, tokens, heads, …) out.

    On a CPU the backward pass of the fused kernel takes three times as long at 64 tokens.
    """
    scores = torch.matmul(query * scaling, key.transpose(-1, -2))
    if mask is not None:
        scores = scores + mask
    return torch.matmul(scores.softmax(-1), value).transpose(1, 2).contiguous(), None


def use_plain_attention(part: nn.Module, on: bool = True) -> None:
    """Switches a tower or decoder to `plain_attention` for training, or back to the fused kernel."""
    AttentionInterface.register("crosscheck_plain", plain_attention)
    config: Vlm = part.config
    config._attn_implementation = "crosscheck_plain" if on else "sdpa"
