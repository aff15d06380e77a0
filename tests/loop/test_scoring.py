"""Given continuations are weighed exactly as a plain forward call weighs them, whatever is shared."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
from loop_bench import ENDS, prompt_of
from tiny_decoders import CASES
from torch import Tensor
from transformers import DynamicCache

from crosscheck_service.engine.ask import Finish
from crosscheck_service.engine.loop import Ended
from crosscheck_service.engine.prompt import Prompt

Maker = Callable[..., Any]

CONTINUATIONS = ((7, 11, 13, 17, 19), (7, 11, 23), (31,), ())


def plain(model: Any, prompt: Prompt, tokens: tuple[int, ...]) -> list[float]:
    """Log-softmax of transformers' own call over prompt and continuation at once."""
    ids, tail = prompt.inputs["input_ids"], torch.tensor([tokens], dtype=torch.int64)
    inputs = dict(prompt.inputs)
    for name, value in prompt.inputs.items():
        if value.shape[:2] == ids.shape and not value.is_floating_point():
            last = value[:, -1:].expand(-1, len(tokens), *value.shape[2:])
            inputs[name] = torch.cat([value, tail if name == "input_ids" else last], dim=1)
    with torch.inference_mode():
        logits: Tensor = model(**inputs, use_cache=False).logits[0, prompt.tokens - 1 :]
    return weights_of(torch.log_softmax(logits, -1), tokens)


def stepped(model: Any, prompt: Prompt, tokens: tuple[int, ...]) -> list[float]:
    """The same, token after token: for models that read what is given at once in both directions."""
    cache = DynamicCache(config=model.config.get_text_config(decoder=True))
    with torch.inference_mode():
        rows = [model(**prompt.inputs, past_key_values=cache, use_cache=True).logits[0, -1]]
        rows += [model(input_ids=torch.tensor([[token]]), past_key_values=cache).logits[0, -1] for token in tokens]
    return weights_of(torch.log_softmax(torch.stack(rows), -1), tokens)


def weights_of(probable: Tensor, tokens: tuple[int, ...]) -> list[float]:
    own = [float(row[token]) for row, token in zip(probable, tokens, strict=False)]
    return [*own, float(torch.logsumexp(probable[-1, sorted(ENDS)], 0))]


@pytest.mark.parametrize("family", CASES)
def test_continuations_weigh_what_a_plain_call_says(family: str, bench_of: Maker) -> None:
    bench = bench_of(family)
    for more in (0, 25):
        end = bench.score(CONTINUATIONS, more).end()
        assert isinstance(end, Ended)
        assert end.finish is Finish.LENGTH
        for tokens, weights in zip(CONTINUATIONS, end.weights, strict=True):
            reference = stepped if family.startswith("paligemma") else plain
            expected = reference(bench.case.model, prompt_of(bench.case, more), tokens)
            np.testing.assert_allclose(weights, expected, rtol=1e-4, atol=2e-5)


@pytest.mark.parametrize("family", CASES)
def test_what_was_read_before_and_pieces_change_no_weight(family: str, bench_of: Maker) -> None:
    fresh, sharing = bench_of(family, prefixes=0), bench_of(family, piece=5)
    expected = fresh.score(CONTINUATIONS, 20).end()
    first, again = sharing.score(CONTINUATIONS, 20).end(), sharing.score(CONTINUATIONS, 20).end()
    for end in (first, again):
        for one, other in zip(end.weights, expected.weights, strict=True):
            np.testing.assert_allclose(one, other, rtol=1e-4, atol=2e-5)


def test_weighing_goes_on_beside_answers_and_changes_none(bench_of: Maker) -> None:
    bench = bench_of("qwen2_vl", prefixes=0)
    alone = bench.ask(3, 40).tokens
    running = bench.ask(3, 40)
    ends = [bench.score(CONTINUATIONS, more).end() for more in (0, 9)]
    assert running.tokens == alone
    assert [end.weights for end in ends] == [bench.score(CONTINUATIONS, more).end().weights for more in (0, 9)]


def test_a_prompt_may_be_read_for_its_attention_alone(bench_of: Maker) -> None:
    bench = bench_of("llava", prefixes=0)
    read = bench.score((), 4, watched=True)
    assert read.end() == Ended(Finish.LENGTH)
    answered = bench.ask(4, 1)
    assert answered.tokens
    found, expected = (heard.sequence.record.attention() for heard in (read, answered))
    assert found.rows == expected.rows == 1
    np.testing.assert_allclose(found.norm, expected.norm, rtol=1e-5)
