"""Tiny random models of real transformers classes, built offline with tokenizer and processor and saved to a folder.

    build("qwen2_vl", folder)       a folder that `loading.load` takes

Each family has another kind of tokenizer, so that what works here does not hang on one of them.
"""

from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import torch
from tiny_qwen import qwen2_5_vl, qwen2_vl, qwen3_vl
from tiny_sizes import text_sizes
from tiny_templates import GEMMA_TEMPLATE, IDEFICS_TEMPLATE, INTERN_TEMPLATE, LLAVA_TEMPLATE
from tiny_tokenizers import byte_level, gemma_pieces, sentence_pieces
from transformers import (
    CLIPVisionConfig,
    Gemma3Config,
    Gemma3ForConditionalGeneration,
    Idefics3Config,
    Idefics3ForConditionalGeneration,
    InternVLConfig,
    InternVLForConditionalGeneration,
    LlamaConfig,
    LlavaConfig,
    LlavaForConditionalGeneration,
    LlavaNextConfig,
    LlavaNextForConditionalGeneration,
    PreTrainedTokenizerFast,
    SiglipVisionConfig,
    SmolVLMConfig,
    SmolVLMForConditionalGeneration,
)
from transformers.models.gemma3.image_processing_pil_gemma3 import Gemma3ImageProcessorPil
from transformers.models.gemma3.processing_gemma3 import Gemma3Processor
from transformers.models.got_ocr2.image_processing_pil_got_ocr2 import GotOcr2ImageProcessorPil
from transformers.models.idefics3.image_processing_pil_idefics3 import Idefics3ImageProcessorPil
from transformers.models.idefics3.processing_idefics3 import Idefics3Processor
from transformers.models.internvl.processing_internvl import InternVLProcessor
from transformers.models.llava.image_processing_pil_llava import LlavaImageProcessorPil
from transformers.models.llava.processing_llava import LlavaProcessor
from transformers.models.llava_next.image_processing_pil_llava_next import LlavaNextImageProcessorPil
from transformers.models.llava_next.processing_llava_next import LlavaNextProcessor
from transformers.models.smolvlm.image_processing_pil_smolvlm import SmolVLMImageProcessorPil
from transformers.models.smolvlm.processing_smolvlm import SmolVLMProcessor

from crosscheck_service.engine.processors import without_video


def _idefics3() -> tuple[Any, Any]:
    specials = ["<|im_start|>", "<end_of_utterance>", "<image>", "<fake_token_around_image>", "<global-img>"]
    specials += [f"<row_{row}_col_{column}>" for row in range(1, 5) for column in range(1, 5)]
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_object=byte_level(specials, ["<tool_call>"]),
        bos_token="<|im_start|>",
        eos_token="<end_of_utterance>",
        pad_token="<end_of_utterance>",
    )
    images = Idefics3ImageProcessorPil(size={"longest_edge": 128}, max_image_size={"longest_edge": 32})
    processor = Idefics3Processor(images, tokenizer, image_seq_len=4, chat_template=IDEFICS_TEMPLATE)
    text = LlamaConfig(vocab_size=len(tokenizer), **text_sizes())
    tower = {"hidden_size": 32, "intermediate_size": 48, "num_hidden_layers": 1, "num_attention_heads": 2}
    config = Idefics3Config(
        vision_config={**tower, "image_size": 32, "patch_size": 8},
        text_config=text,
        scale_factor=2,
        image_token_id=processor.image_token_id,
        eos_token_id=tokenizer.eos_token_id,
        pad_token_id=tokenizer.pad_token_id,
    )
    return Idefics3ForConditionalGeneration(config), processor


def _llava() -> tuple[Any, Any]:
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_object=sentence_pieces(["<s>", "</s>", "<image>", "<pad>"]),
        bos_token="<s>",
        eos_token="</s>",
        unk_token="<unk>",
        pad_token="<pad>",
    )
    images = LlavaImageProcessorPil(size={"shortest_edge": 56}, crop_size={"height": 56, "width": 56})
    processor = LlavaProcessor(
        images, tokenizer, patch_size=14, vision_feature_select_strategy="default", chat_template=LLAVA_TEMPLATE,
        num_additional_image_tokens=1,
    )  # fmt: skip
    tower = CLIPVisionConfig(
        hidden_size=32, intermediate_size=48, num_hidden_layers=2, num_attention_heads=2, image_size=56, patch_size=14,
        projection_dim=32,
    )  # fmt: skip
    config = LlavaConfig(
        vision_config=tower,
        text_config=LlamaConfig(vocab_size=len(tokenizer), **text_sizes()),
        image_token_index=processor.image_token_id,
        vision_feature_layer=-1,
    )
    return LlavaForConditionalGeneration(config), processor


def _gemma3() -> tuple[Any, Any]:
    specials = ["<pad>", "<eos>", "<bos>", "<start_of_turn>", "<end_of_turn>"]
    media = {"boi_token": "<start_of_image>", "eoi_token": "<end_of_image>", "image_token": "<image_soft_token>"}
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_object=gemma_pieces([*specials, *media.values()]),
        bos_token="<bos>",
        eos_token="<eos>",
        pad_token="<pad>",
        unk_token="<unk>",
        extra_special_tokens=media,
    )
    images = Gemma3ImageProcessorPil(size={"height": 32, "width": 32})
    processor = Gemma3Processor(images, tokenizer, image_seq_length=4, chat_template=GEMMA_TEMPLATE)
    tower = SiglipVisionConfig(
        hidden_size=32, intermediate_size=48, num_hidden_layers=1, num_attention_heads=2, image_size=32, patch_size=8
    )
    layers = ["sliding_attention", "full_attention"]
    text = {**text_sizes(), "vocab_size": len(tokenizer), "head_dim": 16, "sliding_window": 48, "layer_types": layers}
    config = Gemma3Config(
        vision_config=tower,
        text_config=text,
        mm_tokens_per_image=4,
        image_token_index=tokenizer.image_token_id,
        boi_token_index=tokenizer.boi_token_id,
        eoi_token_index=tokenizer.eoi_token_id,
        eos_token_id=tokenizer.eos_token_id,
    )
    return Gemma3ForConditionalGeneration(config), processor


def _smolvlm() -> tuple[Any, Any]:
    model, like = _idefics3()
    images = SmolVLMImageProcessorPil(size={"longest_edge": 128}, max_image_size={"longest_edge": 32})
    processor = without_video(SmolVLMProcessor)(
        images, like.tokenizer, None, image_seq_len=4, chat_template=IDEFICS_TEMPLATE
    )
    same = {key: value for key, value in model.config.to_dict().items() if key not in {"model_type", "architectures"}}
    return SmolVLMForConditionalGeneration(SmolVLMConfig(**same)), processor


def _llava_next() -> tuple[Any, Any]:
    model, like = _llava()
    grids = [[56, 112], [112, 56], [112, 112]]
    images = LlavaNextImageProcessorPil(
        size={"shortest_edge": 56}, crop_size={"height": 56, "width": 56}, image_grid_pinpoints=grids
    )
    processor = LlavaNextProcessor(
        images, like.tokenizer, patch_size=14, vision_feature_select_strategy="default", chat_template=LLAVA_TEMPLATE,
        num_additional_image_tokens=1,
    )  # fmt: skip
    config = LlavaNextConfig(
        vision_config=model.config.vision_config,
        text_config=model.config.text_config,
        image_token_index=like.image_token_id,
        vision_feature_layer=-1,
        image_grid_pinpoints=grids,
    )
    return LlavaNextForConditionalGeneration(config), processor


def _internvl() -> tuple[Any, Any]:
    media = {"start_image_token": "<img>", "end_image_token": "</img>", "context_image_token": "<IMG_CONTEXT>"}
    specials = ["<|endoftext|>", "<|im_start|>", "<|im_end|>", *media.values(), "<video>"]
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_object=byte_level(specials, ["<tool_call>"]),
        eos_token="<|im_end|>",
        pad_token="<|endoftext|>",
        extra_special_tokens={**media, "video_token": "<video>"},
    )
    images = GotOcr2ImageProcessorPil(size={"height": 56, "width": 56}, crop_to_patches=True, max_patches=4)
    processor = without_video(InternVLProcessor)(images, tokenizer, image_seq_length=4, chat_template=INTERN_TEMPLATE)
    tower = {"hidden_size": 32, "intermediate_size": 48, "num_hidden_layers": 1, "num_attention_heads": 2}
    config = InternVLConfig(
        vision_config={**tower, "image_size": [56, 56], "patch_size": [14, 14]},
        text_config={"model_type": "qwen2", "vocab_size": len(tokenizer), **text_sizes()},
        image_token_id=tokenizer.convert_tokens_to_ids("<IMG_CONTEXT>"),
        image_seq_length=4,
    )
    return InternVLForConditionalGeneration(config), processor


_FAMILIES: dict[str, Callable[[], tuple[Any, Any]]] = {
    "idefics3": _idefics3,
    "qwen2_vl": qwen2_vl,
    "qwen2_5_vl": qwen2_5_vl,
    "qwen3_vl": qwen3_vl,
    "llava": _llava,
    "llava_next": _llava_next,
    "gemma3": _gemma3,
    "internvl": _internvl,
}
if find_spec("num2words") is not None:
    # SmolVLM's processor does not load without it.
    _FAMILIES["smolvlm"] = _smolvlm
FAMILIES = tuple(_FAMILIES)


def build(family: str, folder: Path, seed: int = 0) -> Path:
    """Saves a float32 model of `family` with processor to `folder`; the same seed gives the same weights."""
    torch.manual_seed(seed)
    model, processor = _FAMILIES[family]()
    model.generation_config.eos_token_id = processor.tokenizer.eos_token_id
    model.generation_config.pad_token_id = processor.tokenizer.pad_token_id
    model.save_pretrained(folder)
    processor.save_pretrained(folder)
    return folder
