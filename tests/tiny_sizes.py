"""Sizes that all tiny models share."""

from typing import Any

CONTEXT = 2048
WIDTH = 64


def text_sizes() -> dict[str, Any]:
    return {
        "hidden_size": WIDTH,
        "intermediate_size": 96,
        "num_hidden_layers": 2,
        "num_attention_heads": 4,
        "num_key_value_heads": 2,
        "max_position_embeddings": CONTEXT,
    }
