"""Llama 3.2 Vision: images are the keys of a few gated cross-attention layers; in the text they are one token each."""

from crosscheck_service.engine.foreign import Network
from crosscheck_service.engine.observe.families.family import Cross, Family


class Mllama(Family):
    """An image has `max_num_tiles` tiles of patches and one class token each; unused tiles are masked."""

    def cross(self, model: Network) -> Cross:
        decoder, vision = model.get_decoder(), model.config.vision_config
        numbers = model.config.get_text_config(decoder=True).cross_attention_layers
        return Cross(
            gates={number: decoder.layers[number].cross_attn_attn_gate for number in numbers},
            keys_per_image=vision.max_num_tiles * ((vision.image_size // vision.patch_size) ** 2 + 1),
            image_token_id=model.config.image_token_index,
        )
