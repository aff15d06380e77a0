"""The bundled model's architecture: Idefics3 (SmolVLM's family) at toy scale, classes unmodified."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import torch
from torch import Tensor, nn
from transformers import AttentionInterface, Idefics3Config, Idefics3ForConditionalGeneration, LlamaConfig
from transformers.models.idefics3.configuration_idefics3 import Idefics3VisionConfig

from training.processor import END, IMAGE, PAD, TILE, USER, build_processor

Vlm: TypeAlias = Any
"""A transformers model, tokenizer or configuration: their own types are too loose for a strict check."""

MAX_POSITIONS = 2048
"""Longest prompt with its answer, in tokens, that training really shows."""


@dataclass(frozen=True, slots=True)
class Sizes:
    """Widths and depths. Each field is a count, of channels unless its name says otherwise."""

    tower_width: int = 256
    tower_layers: int = 4
    tower_heads: int = 4
    tower_mlp: int = 1024
    patch: int = 16
    width: int = 192
    layers: int = 4
    heads: int = 4
    mlp: int = 512


TOY = Sizes(tower_width=64, tower_layers=1, tower_heads=2, tower_mlp=128, width=64, layers=2, heads=2, mlp=128)
"""For the smoke run and the tests: learns nothing useful, but passes through every step."""


def build_config(sizes: Sizes, tokenizer: Vlm) -> Idefics3Config:
    """The configuration whose ids and lengths agree with the tokenizer and the tiles."""
    ids = {name: tokenizer.convert_tokens_to_ids(name) for name in (PAD, USER, END, IMAGE)}
    tower = Idefics3VisionConfig(
        hidden_size=sizes.tower_width,
        intermediate_size=sizes.tower_mlp,
        num_hidden_layers=sizes.tower_layers,
        num_attention_heads=sizes.tower_heads,
        image_size=TILE,
        patch_size=sizes.patch,
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
    return Idefics3Config(
        vision_config=tower,
        text_config=decoder,
        scale_factor=16 // sizes.patch,
        image_token_id=ids[IMAGE],
        tie_word_embeddings=True,
        **common,
    )


def build_model(sizes: Sizes, seed: int) -> Idefics3ForConditionalGeneration:
    """A freshly initialised float32 model; the same seed gives the same weights."""
    torch.manual_seed(seed)
    tokenizer = build_processor(MAX_POSITIONS).tokenizer
    return Idefics3ForConditionalGeneration(build_config(sizes, tokenizer))


def save_bundle(model: Vlm, folder: Path) -> None:
    """Writes weights (float32 files in shards of 15 MB), config, tokenizer, processor, template.

    The values are rounded to bfloat16 first: it is what every forward pass of training used, so
    nothing is lost, and the files compress to about half.
    """
    clone = Idefics3ForConditionalGeneration(model.config)
    clone.load_state_dict({key: value.bfloat16().float() for key, value in model.state_dict().items()})
    clone.tie_weights()
    clone.generation_config.max_new_tokens = 200
    clone.save_pretrained(folder, max_shard_size="15MB")
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
