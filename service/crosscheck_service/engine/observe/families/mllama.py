"""Llama 3.2 Vision: images are the keys of a few gated cross-attention layers; in the text they are one token each."""

from collections.abc import Mapping

import torch
from torch import Tensor

from crosscheck_service.engine.foreign import Network
from crosscheck_service.engine.observe.families.family import Cross, Family


class Mllama(Family):
    """An image has `max_num_tiles` tiles of patches and one class token each; unused tiles are masked."""

    step_refusal = "each sequence has images of its own beside the tokens"

    def later_inputs(self, inputs: Mapping[str, Tensor], start: int, end: int) -> dict[str, Tensor]:
        """Which token sees which tile; a generated one sees what the prompt's last one does."""
        seen = inputs.get("cross_attention_mask")
        if seen is None:
            return {}
        places = torch.arange(start, end).clamp_max(seen.shape[1] - 1)
        return {"cross_attention_mask": seen[:, places]}

    def cross(self, model: Network) -> Cross:
        decoder, vision = model.get_decoder(), model.config.vision_config
        numbers = model.config.get_text_config(decoder=True).cross_attention_layers
        return Cross(
            gates={number: decoder.layers[number].cross_attn_attn_gate for number in numbers},
            keys_per_image=vision.max_num_tiles * ((vision.image_size // vision.patch_size) ** 2 + 1),
            image_token_id=model.config.image_token_index,
        )
