"""Norms behind output projections that are wrapped, quantised, or changed while the model serves."""

from collections.abc import Callable
from typing import Any

import pytest
import torch
from tiny_decoders import TinyCase, build_case
from torch import Tensor, nn

from crosscheck_service.engine.errors import ObserveError
from crosscheck_service.engine.observe import Attached, attach, observe
from crosscheck_service.engine.observe.conformance import relative_error
from crosscheck_service.engine.observe.projection import Projections
from crosscheck_service.engine.observe.reference import captured, reference


class Adapted(nn.Module):
    """A low-rank adapter around a linear layer, as LoRA libraries write it."""

    def __init__(self, base: nn.Linear, rank: int = 2) -> None:
        super().__init__()
        self.base_layer = base
        self.in_features, self.out_features = base.in_features, base.out_features
        self.down = nn.Parameter(torch.randn(rank, base.in_features) * 0.2)
        self.up = nn.Parameter(torch.randn(base.out_features, rank) * 0.2)

    def forward(self, x: Tensor) -> Tensor:
        return self.base_layer(x) + 2 * (x @ self.down.T @ self.up.T)

    def effective(self) -> Tensor:
        return self.base_layer.weight + 2 * self.up @ self.down


class Quantised(nn.Module):
    """Weights as int8 with a scale for each row, dequantised when they are used."""

    def __init__(self, base: nn.Linear) -> None:
        super().__init__()
        self.in_features, self.out_features = base.in_features, base.out_features
        self.scale = nn.Buffer(base.weight.detach().abs().amax(1, keepdim=True) / 127)
        self.codes = nn.Buffer((base.weight.detach() / self.scale).round().to(torch.int8))
        self.bias = base.bias

    def forward(self, x: Tensor) -> Tensor:
        return nn.functional.linear(x, self.effective().to(x.dtype), self.bias)

    def effective(self) -> Tensor:
        return self.codes * self.scale


class RoundsInputs(Quantised):
    """Rounds what it is given, too: the whole is then no longer the sum of its parts."""

    def forward(self, x: Tensor) -> Tensor:
        step = x.abs().amax(-1, keepdim=True).clamp_min(1e-9) / 3
        return super().forward((x / step).round() * step)


def wrapped(wrapper: Callable[[nn.Linear], nn.Module]) -> TinyCase:
    case = build_case("llava")
    for layer in case.model.get_decoder().layers:
        layer.self_attn.o_proj = wrapper(layer.self_attn.o_proj)
    return case


def norms(model: Any, case: TinyCase) -> tuple[Tensor, Tensor]:
    """Those observed, and those of the reference with the weights as mathematics has them."""
    with observe(model, case.parts) as watch, captured(case.model) as calls:
        case.model.generate(**case.inputs, max_new_tokens=3, min_new_tokens=3, do_sample=False)
    record = watch.records[0]
    weights = {
        number: layer.effective() if hasattr(layer, "effective") else layer.weight
        for number, layer in record.layers.projections.items()
    }
    _, expected = reference(calls, record, {number: weight.detach() for number, weight in weights.items()})
    return torch.cat([rows.norm for rows in record.taken]).double().mean(0), expected


@pytest.mark.parametrize("wrapper", [Adapted, Quantised])
def test_norms_are_those_behind_what_the_wrapped_projection_does(wrapper: Callable[[nn.Linear], nn.Module]) -> None:
    case = wrapped(wrapper)
    assert relative_error(*norms(case.model, case)) < 1e-5


def test_a_projection_that_is_not_linear_is_refused_with_the_reason() -> None:
    with pytest.raises(ObserveError, match=r"layer 0's output projection \(RoundsInputs\) is not linear"):
        attach(wrapped(RoundsInputs).model)


def test_a_projection_that_drops_out_at_random_is_refused() -> None:
    case = wrapped(lambda base: nn.Sequential(base, nn.Dropout(0.5)))
    for layer in case.model.get_decoder().layers:
        layer.self_attn.o_proj.in_features = 64
    case.model.train()
    with pytest.raises(ObserveError, match="not linear"):
        attach(case.model)


def test_a_projection_of_unknown_size_is_refused() -> None:
    with pytest.raises(ObserveError, match=r"\(Sequential\) does not say its size"):
        attach(wrapped(nn.Sequential).model)


def scale_behind_torch(weight: nn.Parameter) -> None:
    weight.data[0] *= 1.5


def scale_in_inference_mode(weight: nn.Parameter) -> None:
    with torch.inference_mode():
        weight.mul_(1.25)


def replace_data(weight: nn.Parameter) -> None:
    weight.data = weight.data.flip(0) + 0.01


@pytest.mark.parametrize("change", [scale_behind_torch, scale_in_inference_mode, replace_data])
@pytest.mark.parametrize("wrapper", [lambda base: base, Adapted])
def test_norms_follow_weights_changed_in_place(wrapper: Callable[[nn.Linear], nn.Module], change: Any) -> None:
    case = wrapped(wrapper)
    attached = attach(case.model)
    before, _ = norms(attached, case)
    projection = case.model.get_decoder().layers[1].self_attn.o_proj
    change(getattr(projection, "base_layer", projection).weight)
    after, expected = norms(attached, case)
    assert relative_error(after, expected) < 1e-5
    assert relative_error(after[1], before[1]) > 1e-3


def test_factors_are_made_once_while_weights_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    case = build_case("llava")
    attached = attach(case.model)
    made: list[int] = []
    make = Projections._root
    monkeypatch.setattr(
        Projections, "_root", lambda self, layer, weight: made.append(layer) or make(self, layer, weight)
    )
    norms(attached, case)
    assert made == []
    case.model.get_decoder().layers[1].self_attn.o_proj.weight.data.mul_(2)
    norms(attached, case)
    assert made == [1]


def test_a_large_bias_does_not_count_as_contribution() -> None:
    case = build_case("llava")
    for layer in case.model.get_decoder().layers:
        layer.self_attn.o_proj.bias.data.fill_(100.0)
    assert relative_error(*norms(case.model, case)) < 1e-5


def test_attaching_is_the_same_for_a_model_that_is_attached_already(llava: TinyCase) -> None:
    first, second = attach(llava.model), attach(llava.model)
    assert isinstance(first, Attached)
    assert relative_error(norms(first, llava)[0], norms(second, llava)[0]) == 0
