"""Prefixes that several continuations share."""

from typing import Any

import pytest
import torch
from tiny_decoders import CASES, TinyCase, build_case
from torch import Tensor
from transformers import DynamicCache

from crosscheck_service.engine.errors import ObserveError
from crosscheck_service.engine.fork import Prefix, fork, fork_refusal, prefix_of
from crosscheck_service.engine.observe import observe

SUFFIXES = (torch.tensor([[7, 8, 9, 10]]), torch.tensor([[50, 51]]), torch.tensor([[7, 8, 9, 10]]))


def by_token(case: TinyCase, value: Tensor) -> bool:
    return value.ndim == 2 and value.shape == case.inputs["input_ids"].shape


def read(case: TinyCase) -> Prefix:
    cache = DynamicCache(config=case.model.config.get_text_config(decoder=True))
    case.model(**case.inputs, past_key_values=cache, use_cache=True)
    return prefix_of(case.model, cache)


def longer(case: TinyCase, suffix: Tensor, **more: Any) -> list[int]:
    inputs = {name: value for name, value in case.inputs.items() if by_token(case, value)}
    for name, value in inputs.items():
        follows = {"input_ids": suffix, "attention_mask": torch.ones_like(suffix)}.get(name, torch.zeros_like(suffix))
        inputs[name] = torch.cat([value, follows], dim=1)
    rest = {} if "past_key_values" in more else {k: v for k, v in case.inputs.items() if k not in inputs}
    with torch.inference_mode():
        made = case.model.generate(**inputs, **rest, **more, max_new_tokens=6, min_new_tokens=6, do_sample=False)
    return made[0].tolist()


@pytest.mark.parametrize("family", [name for name in CASES if name not in {"paligemma2", "mllama"}])
def test_continuations_do_not_see_each_other_or_what_else_the_model_read(family: str) -> None:
    case = build_case(family)
    with torch.inference_mode():
        prefix = read(case)
    keys = [layer.keys.clone() for layer in prefix.cache.layers]
    for suffix in SUFFIXES:
        case.model.generate(input_ids=torch.tensor([[5, 6, 7]]), max_new_tokens=2, do_sample=False)
        forked = longer(case, suffix, past_key_values=fork(case.model, prefix))
        assert forked == longer(case, suffix)
    assert all(torch.equal(layer.keys, before) for layer, before in zip(prefix.cache.layers, keys, strict=True))


def test_what_cannot_be_forked_says_why() -> None:
    assert fork_refusal(build_case("llava").model) is None
    assert "both directions" in str(fork_refusal(build_case("paligemma2").model))


def test_a_fork_is_observed_like_the_whole(llava: TinyCase) -> None:
    with torch.inference_mode():
        prefix = read(llava)
    with observe(llava.model, llava.parts) as watch:
        longer(llava, SUFFIXES[0], past_key_values=fork(llava.model, prefix))
    with observe(llava.model, llava.parts) as whole:
        longer(llava, SUFFIXES[0])
    assert watch.attention.rows == whole.attention.rows == 6
    assert watch.mass == pytest.approx(whole.mass, abs=1e-6)
    assert watch.norm == pytest.approx(whole.norm, abs=1e-6)


def test_cross_attention_cannot_be_observed_from_the_middle() -> None:
    case = build_case("mllama")
    with torch.inference_mode():
        prefix = read(case)
        with pytest.raises(ObserveError, match="start from no cache"), observe(case.model, case.parts):
            case.model(input_ids=SUFFIXES[0], past_key_values=fork(case.model, prefix))
