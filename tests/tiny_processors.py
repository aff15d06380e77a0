"""Families whose prompts differ from those in tiny_models: the same tiny decoders, with a processor of their own.

    build_processed("mllama", folder)       a folder that `loading.load` takes

Pixtral's, Mistral 3's and Llama 4's processors import torchvision and cannot be built without it.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import torch
from tiny_decoders import build_case
from tiny_templates import QWEN_TEMPLATE
from tiny_tokenizers import byte_level
from transformers import PreTrainedTokenizerFast
from transformers.models.glm4v.image_processing_pil_glm4v import Glm4vImageProcessorPil
from transformers.models.glm4v.processing_glm4v import Glm4vProcessor
from transformers.models.llava_onevision.image_processing_pil_llava_onevision import LlavaOnevisionImageProcessorPil
from transformers.models.llava_onevision.processing_llava_onevision import LlavaOnevisionProcessor
from transformers.models.mllama.image_processing_pil_mllama import MllamaImageProcessorPil
from transformers.models.mllama.processing_mllama import MllamaProcessor

from crosscheck_service.engine.processors import without_video

_CONTEXT = 2048
_NORMALISED = {"image_mean": [0.5] * 3, "image_std": [0.5] * 3}


def _tokenizer(*specials: str) -> Any:
    return PreTrainedTokenizerFast(
        tokenizer_object=byte_level(["<|pad|>", "<|begin|>", "<|end|>", *specials], ["<tool_call>"]),
        pad_token="<|pad|>",
        bos_token="<|begin|>",
        eos_token="<|end|>",
    )


def _template(image: str) -> str:
    template = QWEN_TEMPLATE.replace("<|vision_start|><|image_pad|><|vision_end|>", image)
    return template.replace("<|im_start|>", "<|begin|>").replace("<|im_end|>", "<|end|>")


def _model(family: str, tokenizer: Any, image: str, **ids: int) -> Any:
    """The tiny case's model, its vocabulary and special tokens those of `tokenizer`."""
    case = build_case(family).model
    config = case.config
    text = config.get_text_config(decoder=True)
    text.vocab_size, text.max_position_embeddings = len(tokenizer), _CONTEXT
    text.pad_token_id, text.bos_token_id, text.eos_token_id = 0, 1, 2
    name = "image_token_id" if "image_token_id" in config.to_dict() else "image_token_index"
    for key, value in {name: tokenizer.convert_tokens_to_ids(image), **ids}.items():
        setattr(config, key, value)
    return type(case)(config)


def glm4v() -> tuple[Any, Any]:
    image, begin, end = "<|image|>", "<|begin_of_image|>", "<|end_of_image|>"
    tokenizer = _tokenizer(image, begin, end, "<|video|>", "<|begin_of_video|>", "<|end_of_video|>")
    images = Glm4vImageProcessorPil(size={"shortest_edge": 56 * 56, "longest_edge": 28 * 28 * 64 * 2}, **_NORMALISED)
    processor = without_video(Glm4vProcessor)(images, tokenizer, chat_template=_template(begin + image + end))
    token = tokenizer.convert_tokens_to_ids
    around = {
        "image_start_token_id": token(begin),
        "image_end_token_id": token(end),
        "video_token_id": token("<|video|>"),
    }
    return _model("glm4v", tokenizer, image, **around), processor


def llava_onevision() -> tuple[Any, Any]:
    tokenizer = _tokenizer("<image>", "<video>")
    images = LlavaOnevisionImageProcessorPil(
        size={"height": 32, "width": 32}, image_grid_pinpoints=[[32, 64], [64, 32]], **_NORMALISED
    )
    processor = without_video(LlavaOnevisionProcessor)(
        images, tokenizer, num_image_tokens=16, vision_feature_select_strategy="full",
        chat_template=_template("<image>"),
    )  # fmt: skip
    return _model("llava_onevision", tokenizer, "<image>", video_token_index=5), processor


def mllama() -> tuple[Any, Any]:
    tokenizer = _tokenizer("<|image|>", "<|python_tag|>")
    images = MllamaImageProcessorPil(size={"height": 32, "width": 32}, max_image_tiles=2, **_NORMALISED)
    processor = MllamaProcessor(images, tokenizer, chat_template=_template("<|image|>"))
    return _model("mllama", tokenizer, "<|image|>"), processor


_BUILDERS: tuple[Callable[[], tuple[Any, Any]], ...] = (glm4v, llava_onevision, mllama)
PROCESSED: Mapping[str, Callable[[], tuple[Any, Any]]] = {builder.__name__: builder for builder in _BUILDERS}


def build_processed(family: str, folder: Path) -> Path:
    """Saves a float32 model of `family` with processor to `folder`."""
    torch.manual_seed(13)
    model, processor = PROCESSED[family]()
    model.generation_config.eos_token_id = 2
    model.generation_config.pad_token_id = 0
    model.save_pretrained(folder)
    processor.save_pretrained(folder)
    return folder
