"""The Qwen families at toy scale: one processor kind, three model classes with positions in three dimensions."""

from typing import Any

from tiny_sizes import WIDTH, text_sizes
from tiny_templates import QWEN_TEMPLATE
from tiny_tokenizers import byte_level
from transformers import (
    PreTrainedTokenizerFast,
    Qwen2_5_VLConfig,
    Qwen2_5_VLForConditionalGeneration,
    Qwen2VLConfig,
    Qwen2VLForConditionalGeneration,
    Qwen3VLConfig,
    Qwen3VLForConditionalGeneration,
)
from transformers.models.qwen2_vl.image_processing_pil_qwen2_vl import Qwen2VLImageProcessorPil
from transformers.models.qwen2_vl.processing_qwen2_vl import Qwen2VLProcessor
from transformers.models.qwen3_vl.processing_qwen3_vl import Qwen3VLProcessor

from crosscheck_service.engine.processors import without_video


def _qwen_processor() -> Any:
    specials = ["<|endoftext|>", "<|im_start|>", "<|im_end|>", "<|vision_start|>", "<|vision_end|>", "<|image_pad|>"]
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_object=byte_level([*specials, "<|video_pad|>"], ["<tool_call>", "</tool_call>"]),
        eos_token="<|im_end|>",
        pad_token="<|endoftext|>",
    )
    images = Qwen2VLImageProcessorPil(size={"shortest_edge": 28 * 28, "longest_edge": 28 * 28 * 64})
    return without_video(Qwen2VLProcessor)(images, tokenizer, chat_template=QWEN_TEMPLATE)


def _qwen_ids(tokenizer: Any) -> dict[str, int]:
    names = {
        "image_token_id": "<|image_pad|>",
        "video_token_id": "<|video_pad|>",
        "vision_start_token_id": "<|vision_start|>",
        "vision_end_token_id": "<|vision_end|>",
        "eos_token_id": "<|im_end|>",
    }
    return {key: tokenizer.convert_tokens_to_ids(name) for key, name in names.items()}


def _qwen_text(tokenizer: Any) -> dict[str, Any]:
    rope = {"rope_type": "default", "rope_theta": 10000.0, "mrope_section": [4, 2, 2]}
    return {**text_sizes(), "vocab_size": len(tokenizer), "rope_parameters": rope}


def qwen2_vl() -> tuple[Any, Any]:
    processor = _qwen_processor()
    tower = {"depth": 1, "embed_dim": 32, "hidden_size": WIDTH, "num_heads": 2, "mlp_ratio": 2}
    ids = _qwen_ids(processor.tokenizer)
    config = Qwen2VLConfig(text_config=_qwen_text(processor.tokenizer), vision_config=tower, **ids)
    return Qwen2VLForConditionalGeneration(config), processor


def qwen2_5_vl() -> tuple[Any, Any]:
    processor = _qwen_processor()
    tower = {"depth": 2, "hidden_size": 32, "intermediate_size": 48, "num_heads": 2, "out_hidden_size": WIDTH}
    tower |= {"fullatt_block_indexes": [1], "window_size": 56}
    ids = _qwen_ids(processor.tokenizer)
    config = Qwen2_5_VLConfig(text_config=_qwen_text(processor.tokenizer), vision_config=tower, **ids)
    return Qwen2_5_VLForConditionalGeneration(config), processor


def qwen3_vl() -> tuple[Any, Any]:
    tokenizer = _qwen_processor().tokenizer
    images = Qwen2VLImageProcessorPil(size={"shortest_edge": 32 * 32, "longest_edge": 32 * 32 * 64}, patch_size=16)
    processor = without_video(Qwen3VLProcessor)(images, tokenizer, chat_template=QWEN_TEMPLATE)
    tower = {"depth": 2, "hidden_size": 32, "intermediate_size": 48, "num_heads": 2, "out_hidden_size": WIDTH}
    tower |= {"deepstack_visual_indexes": [0], "num_position_embeddings": 16}
    text = {**_qwen_text(tokenizer), "head_dim": 16}
    config = Qwen3VLConfig(text_config=text, vision_config=tower, **_qwen_ids(tokenizer))
    return Qwen3VLForConditionalGeneration(config), processor
