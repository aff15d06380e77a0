import gc
import time
from dataclasses import replace

import numpy as np
import pytest
import torch
from torch import Tensor

from crosscheck_service.engine.ask import Ask, Finish, Pixels, ShownImage, ShownText
from crosscheck_service.engine.loading import Loaded
from crosscheck_service.engine.loop import Sizes
from crosscheck_service.engine.vlm import Vlm

IMAGE: Pixels = np.random.default_rng(1).integers(0, 256, (64, 128, 3)).astype(np.uint8)
TEXT = ShownText("dom", "Order total: USD 1,284.50\nItems: 3")
QUESTION = "What is the order total?"
PARTS = [(TEXT,), (ShownImage("a", IMAGE), TEXT), (ShownImage("a", IMAGE), ShownImage("b", IMAGE[:32]), TEXT)]


def reference(loaded: Loaded, inputs: dict[str, Tensor], most: int) -> tuple[list[int], list[float]]:
    """Tokens without the end token, and their log-probabilities, as generate() finds them."""
    generated = loaded.model.generate(
        **inputs, max_new_tokens=most, do_sample=False, return_dict_in_generate=True, output_logits=True
    )
    tokens = generated.sequences[0, inputs["input_ids"].shape[1] :].tolist()
    if tokens[-1] in loaded.eos_ids:
        tokens.pop()
    pairs = zip(tokens, generated.logits, strict=False)
    return tokens, [float(torch.log_softmax(logits[0].float(), -1)[token]) for token, logits in pairs]


@pytest.mark.parametrize("parts", PARTS, ids=["text", "one image", "two images"])
def test_greedy_tokens_and_log_probabilities_are_those_of_generate(vlm: Vlm, loaded: Loaded, parts: tuple) -> None:
    prompt, _ = vlm.prompt(Ask(parts, QUESTION))
    answered = vlm.answer(Ask(parts, QUESTION, max_new_tokens=16))
    tokens, log_probabilities = reference(loaded, prompt.inputs, 16)
    assert list(answered.tokens) == tokens
    assert answered.log_probabilities == pytest.approx(log_probabilities, abs=1e-5)


def test_a_prompt_without_images_does_not_inherit_positions_from_one_with(vlm: Vlm, loaded: Loaded) -> None:
    vlm.answer(Ask((ShownImage("a", IMAGE), TEXT), QUESTION, max_new_tokens=4))
    answered = vlm.answer(Ask((TEXT,), QUESTION, max_new_tokens=12))
    prompt, _ = vlm.prompt(Ask((TEXT,), QUESTION))
    _, log_probabilities = reference(loaded, prompt.inputs, 12)
    assert answered.log_probabilities == pytest.approx(log_probabilities, abs=1e-5)


@pytest.mark.parametrize("allowed", [0, 1, 4])
def test_it_stops_between_two_tokens_and_takes_no_further_step(vlm: Vlm, allowed: int) -> None:
    def should_stop() -> bool:
        return vlm.steps >= allowed

    answered = vlm.answer(Ask((TEXT,), QUESTION, max_new_tokens=32), should_stop)
    assert vlm.steps == allowed
    assert answered.finish is Finish.STOPPED
    assert answered.generated_tokens == len(answered.tokens) == allowed


def test_it_ends_at_the_requested_length(vlm: Vlm) -> None:
    answered = vlm.answer(Ask((TEXT,), QUESTION, max_new_tokens=3))
    assert (answered.finish, answered.generated_tokens, vlm.steps) == (Finish.LENGTH, 3, 3)


def test_it_ends_where_the_model_ends_and_leaves_the_end_token_out(vlm: Vlm, loaded: Loaded) -> None:
    plain = vlm.answer(Ask((TEXT,), QUESTION, max_new_tokens=8))
    end = plain.tokens[-1]
    ending = Vlm(replace(loaded, eos_ids=frozenset({end})), Sizes(prefixes=0))
    answered = ending.answer(Ask((TEXT,), QUESTION, max_new_tokens=8))
    ending.close()
    assert answered.finish is Finish.EOS
    assert answered.tokens == plain.tokens[: plain.tokens.index(end)]
    assert ending.steps == answered.generated_tokens + 1


def test_sampling_follows_its_seed(vlm: Vlm) -> None:
    def tokens(seed: int, temperature: float = 1.5) -> tuple[int, ...]:
        return vlm.answer(Ask((TEXT,), QUESTION, 12, temperature, seed)).tokens

    assert tokens(1) == tokens(1)
    assert len({tokens(seed) for seed in range(4)}) > 1
    assert tokens(1, 1e-4) == vlm.answer(Ask((TEXT,), QUESTION, 12)).tokens


def test_inference_mode_does_not_leak_to_the_caller_between_two_pieces(vlm: Vlm) -> None:
    stream = vlm.stream(Ask((TEXT,), QUESTION, max_new_tokens=4))
    next(stream)
    assert not torch.is_inference_mode_enabled()


def test_an_abandoned_stream_stops_its_answer(vlm: Vlm) -> None:
    stream = vlm.stream(Ask((TEXT,), QUESTION, max_new_tokens=400))
    next(stream)
    assert vlm.busy
    del stream
    gc.collect()
    limit = time.monotonic() + 30
    while vlm.busy:
        assert time.monotonic() < limit
        time.sleep(0.001)
    assert vlm.steps < 300
