"""Models that cannot be watched exactly are refused when they are attached, and say why."""

from typing import Any

import pytest
import torch
import transformers as tf
from tiny_decoders import build_case
from torch import Tensor, nn

from crosscheck_service.engine.errors import ObserveError
from crosscheck_service.engine.observe import attach
from crosscheck_service.engine.observe.attention import watched_name


def attention_of(model: Any, layer: int) -> Any:
    return model.get_decoder().layers[layer].self_attn


def test_kernels_that_show_no_scores_are_refused() -> None:
    with pytest.raises(ObserveError, match="flash_attention_2 cannot be watched; load the model with sdpa"):
        watched_name("flash_attention_2")
    assert watched_name("sdpa") == watched_name(watched_name("sdpa"))


def test_a_gate_between_attention_and_projection_is_found() -> None:
    case = build_case("llava")
    attention = attention_of(case.model, 1)
    attention.o_proj.register_forward_pre_hook(lambda _, given: (given[0] * torch.linspace(0, 1, given[0].shape[-1]),))
    with pytest.raises(ObserveError, match="layer 1's attention is changed before its projection"):
        attach(case.model)


def test_heads_in_another_order_are_found() -> None:
    case = build_case("llava")
    attention = attention_of(case.model, 2)
    attention.o_proj.register_forward_pre_hook(lambda _, given: (given[0].unflatten(-1, (4, -1)).flip(-2).flatten(-2),))
    with pytest.raises(ObserveError, match="layer 2's attention is changed"):
        attach(case.model)


class OwnAttention(nn.Module):
    """Attention that a model brings along and runs past the interface."""

    def __init__(self, like: Any) -> None:
        super().__init__()
        self.layer_idx = like.layer_idx
        self.o_proj = like.o_proj

    def forward(self, hidden_states: Tensor, **_: Any) -> tuple[Tensor, None]:
        return self.o_proj(hidden_states), None


def test_a_layer_that_does_not_report_is_found() -> None:
    case = build_case("llava")
    case.model.get_decoder().layers[1].self_attn = OwnAttention(attention_of(case.model, 1))
    with pytest.raises(ObserveError, match="layer 1 does not call its attention"):
        attach(case.model)


def test_a_layer_without_attention_is_found() -> None:
    case = build_case("llava")
    del case.model.get_decoder().layers[1].self_attn
    with pytest.raises(ObserveError, match="decoder layer 1 has no attention with an o_proj"):
        attach(case.model)


def test_a_model_with_another_attention_is_refused() -> None:
    sizes = {"hidden_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 16}
    text = tf.GitConfig(**sizes, vocab_size=32, vision_config={**sizes, "image_size": 8, "patch_size": 4})
    with pytest.raises(ObserveError, match="decoder layer 0 has no attention with an o_proj"):
        attach(tf.GitForCausalLM(text))


def test_attaching_leaves_the_positions_of_a_running_sequence() -> None:
    case = build_case("qwen2_5_vl")
    case.model(**case.inputs)
    before = case.model.model.rope_deltas.clone()
    attach(case.model)
    assert torch.equal(case.model.model.rope_deltas, before)


def test_attaching_draws_no_random_numbers() -> None:
    case = build_case("llava")
    before = torch.get_rng_state()
    attach(case.model)
    assert torch.equal(torch.get_rng_state(), before)
