"""Which tokens see which image, for models that attend to images beside the sequence (Llama 3.2 Vision).

Its processor lets an image be seen up to the next one, unless the two stand side by side. Our slots stand between them
while it looks, so what it says is made again from the prompt as the model gets it.
"""

from collections.abc import Mapping

import torch
from torch import Tensor
from transformers.models.mllama.processing_mllama import (
    convert_sparse_cross_attention_mask_to_dense,
    get_cross_attention_token_mask,
)

_NAME = "cross_attention_mask"


def with_cross_mask(inputs: Mapping[str, Tensor], image_token_id: int) -> dict[str, Tensor]:
    """`inputs` with their cross_attention_mask (1, tokens, images, tiles) int64 made anew; without one, as they are."""
    if _NAME not in inputs:
        return dict(inputs)
    ids: list[int] = inputs["input_ids"][0].tolist()
    seen = convert_sparse_cross_attention_mask_to_dense(
        [get_cross_attention_token_mask(ids, image_token_id)],
        num_tiles=inputs["aspect_ratio_mask"].sum(-1).tolist(),
        max_num_tiles=inputs[_NAME].shape[-1],
        length=len(ids),
    )
    return {**inputs, _NAME: torch.from_numpy(seen)}
