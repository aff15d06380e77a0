"""The bundled model's processor: characters as tokens, native image tiles, one chat template.

Everything is an unmodified transformers class, so AutoProcessor loads it offline and without
torchvision. Images whose sides are one of `SIZES` pass exactly as they are; any other size is
rescaled to the nearest of them and padded by the image processor.
"""

import string

from tokenizers import Tokenizer, decoders
from tokenizers.models import BPE
from transformers import PreTrainedTokenizerFast
from transformers.models.llava_next.image_processing_pil_llava_next import LlavaNextImageProcessorPil
from transformers.models.llava_next.processing_llava_next import LlavaNextProcessor

TILE = 128
"""Side of a square tile in pixels: what the vision tower sees at once."""
WIDTH = 512
"""Width in pixels of every image the model was trained with; heights are 128, 256 or 384."""
PATCH = 16
"""Side in pixels of the square that becomes one image token."""
GRID = TILE // PATCH
"""Tokens along a tile's side."""
SIZES = [[TILE * rows, WIDTH] for rows in (1, 2, 3)]
"""Heights and widths that pass unscaled."""

PAD, USER, ASSISTANT, END = "<pad>", "<|user|>", "<|assistant|>", "<end_of_utterance>"
IMAGE = "<image>"
SPECIALS = [PAD, USER, ASSISTANT, END, IMAGE]

# ruff: noqa: RUF001 (look-alikes of ASCII characters are the point of this list)
_BEYOND_ASCII = (
    "€£¥₹¢§©®™°·•–—−‘’“”„…«»‹›×÷±½¼¾²³ªº¡¿\u00a0№→←↑↓✓"
    "ÄÖÜäöüßÀÁÂÃÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕØÙÚÛÝàáâãåæçèéêëìíîïñòóôõøùúûýÿŒœŠšŽžŁłĄąĆćĘęŃńŚśŹźŻżČčĚěŘřŮů"
)
CHARACTERS = "\n\t" + "".join(sorted(string.printable[:95])) + _BEYOND_ASCII
"""Characters with a token of their own; any other one becomes its UTF-8 bytes."""

CHAT_TEMPLATE = r"""
{%- set ns = namespace(out='') -%}
{%- for message in messages -%}
{%- if message['role'] != 'system' -%}
{%- set ns.out = '' -%}
{%- if message['content'] is string -%}
{%- set items = [{'type': 'text', 'text': message['content']}] -%}
{%- else -%}
{%- set items = message['content'] -%}
{%- endif -%}
{%- for item in items -%}
{%- if item['type'] == 'image' -%}
{%- set ns.out = ns.out ~ '<image>' -%}
{%- elif item['type'] == 'text' -%}
{%- if ns.out and item['text'] -%}
{%- set tail = 2 if ns.out[-2:] == '\n\n' else (1 if ns.out[-1:] == '\n' else 0) -%}
{%- set head = 2 if item['text'][:2] == '\n\n' else (1 if item['text'][:1] == '\n' else 0) -%}
{%- set ns.out = ns.out ~ '\n' * ((2 if loop.last else 1) - tail - head) -%}
{%- endif -%}
{%- set ns.out = ns.out ~ item['text'] -%}
{%- endif -%}
{%- endfor -%}
{%- if message['role'] == 'user' -%}
{{- '<|user|>' ~ ns.out -}}
{%- else -%}
{{- '<|assistant|>' ~ ns.out ~ '<end_of_utterance>' -}}
{%- endif -%}
{%- endif -%}
{%- endfor -%}
{%- if add_generation_prompt -%}
{{- '<|assistant|>' -}}
{%- endif -%}
""".strip()
"""System messages are dropped; the newlines between content items are added where they are missing,
so that text parts are joined by one newline and the last text item follows a blank line."""


def build_tokenizer(max_length: int) -> PreTrainedTokenizerFast:
    """A tokenizer with one token per character, byte tokens for the rest, and the special tokens."""
    pieces = [*CHARACTERS, *(f"<0x{byte:02X}>" for byte in range(256))]
    model = BPE({piece: i for i, piece in enumerate(pieces)}, [], byte_fallback=True)
    backend = Tokenizer(model)
    backend.decoder = decoders.Sequence([decoders.ByteFallback(), decoders.Fuse()])
    backend.add_special_tokens(SPECIALS)
    return PreTrainedTokenizerFast(  # type: ignore[no-untyped-call]
        tokenizer_object=backend,
        bos_token=USER,
        eos_token=END,
        pad_token=PAD,
        additional_special_tokens=[ASSISTANT, IMAGE],
        model_max_length=max_length,
        clean_up_tokenization_spaces=False,
        padding_side="left",
    )


def build_processor(max_length: int) -> LlavaNextProcessor:
    """The LLaVA-NeXT processor with this tokenizer, PIL-backed images and the chat template."""
    images = LlavaNextImageProcessorPil(
        size={"height": TILE, "width": TILE},
        crop_size={"height": TILE, "width": TILE},
        image_grid_pinpoints=SIZES,
        image_mean=[0.5] * 3,
        image_std=[0.5] * 3,
    )
    return LlavaNextProcessor(  # type: ignore[no-untyped-call]
        images,
        build_tokenizer(max_length),
        patch_size=PATCH,
        vision_feature_select_strategy="full",
        chat_template=CHAT_TEMPLATE,
    )
