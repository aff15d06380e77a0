"""What `observe` records in ordinary and odd use, and what it refuses."""

import threading
from typing import Any

import numpy as np
import pytest
import torch
from tiny_decoders import TinyCase, build_case
from torch import Tensor
from torch.utils._python_dispatch import TorchDispatchMode
from transformers import DynamicCache

from crosscheck_detectors.attention import PartAttention
from crosscheck_service.engine.errors import ObserveError
from crosscheck_service.engine.observe import attach, observe
from crosscheck_service.engine.observe.attention import KEYWORD

NEW = {"max_new_tokens": 5, "min_new_tokens": 5, "do_sample": False}


def generated(case: TinyCase, **more: Any) -> PartAttention:
    with observe(case.model, case.parts) as watch:
        case.model.generate(**case.inputs, **{**NEW, **more})
    return watch.attention


def assert_same(found: PartAttention, expected: PartAttention, tolerance: float = 2e-6) -> None:
    assert found.part_ids == expected.part_ids
    assert found.rows == expected.rows
    for name in ("mass", "norm", "seen"):
        assert getattr(found, name) == pytest.approx(getattr(expected, name), abs=tolerance), name
    assert (found.visible == expected.visible).all()


def test_the_five_lines_of_the_manual(llava: TinyCase) -> None:
    with observe(llava.model, llava.parts) as watch:
        llava.model.generate(**llava.inputs, **NEW)
    assert watch.mass.shape == watch.norm.shape == (3, 4, 5)
    assert sum(watch.shares().values()) == pytest.approx(1)
    assert -1 <= watch.imbalance("image 0", "last text") <= 1
    assert watch.mass.sum(axis=-1).mean() == pytest.approx(1 - watch.attention.other_mass, abs=1e-6)


def test_a_static_cache_gives_the_same(llava: TinyCase) -> None:
    assert_same(generated(llava, cache_implementation="static", disable_compile=True), generated(llava))


def test_a_static_sliding_cache_gives_the_same() -> None:
    case = build_case("gemma3")
    assert_same(generated(case, cache_implementation="static", disable_compile=True), generated(case))


def padded(first: TinyCase, second_texts: list[list[int]]) -> tuple[dict[str, Tensor], list[dict[str, Any]]]:
    """`first`'s prompt with shorter prompts of text alone, padded on the left."""
    length = first.inputs["input_ids"].shape[1]
    rows, masks, parts = [first.inputs["input_ids"]], [first.inputs["attention_mask"]], [dict(first.parts)]
    for text in second_texts:
        pad = length - len(text)
        rows.append(torch.tensor([[0] * pad + text]))
        masks.append(torch.tensor([[0] * pad + [1] * len(text)]))
        parts.append({"begin": [(pad, pad + 3)], "rest": [(pad + 3, pad + 6), (pad + 8, length)]})
    inputs = {"input_ids": torch.cat(rows), "attention_mask": torch.cat(masks)}
    return {**inputs, "pixel_values": first.inputs["pixel_values"]}, parts


def test_a_padded_batch_gives_every_prompt_what_it_gets_alone(llava: TinyCase) -> None:
    text = list(range(10, 30))
    inputs, parts = padded(llava, [text])
    with observe(llava.model, parts) as watch:
        llava.model.generate(**inputs, **NEW)
    with observe(llava.model, {"begin": [(0, 3)], "rest": [(3, 6), (8, 20)]}) as alone:
        llava.model.generate(input_ids=torch.tensor([text]), **NEW)
    first, second = watch.records
    assert_same(first.attention(), generated(llava))
    assert_same(second.attention(), alone.attention)
    with pytest.raises(ObserveError, match="2 sequences were observed"):
        _ = watch.mass


def test_sequences_of_different_requests_share_decode_steps(llava: TinyCase) -> None:
    """The step loop's way: each prefilled alone, then decoded together, padded on the left."""
    attached = attach(llava.model)
    prompts = [llava.inputs["input_ids"][:, :9], torch.tensor([[7, 8, 9, 10, 11, 12]])]
    parts = [{"a": [(1, 4)], "b": [(4, 9)]}, {"c": [(0, 2)]}]
    records = [attached.record(each) for each in parts]
    caches, tokens = [], []
    for prompt, record in zip(prompts, records, strict=True):
        cache, queries = DynamicCache(), prompt.shape[1]
        call = attached.begin(attached.batch([record]), [[queries - 1]], queries, cache)
        output = llava.model(input_ids=prompt, past_key_values=cache, **call.keywords)
        call.commit()
        caches.append(cache)
        tokens.append(output.logits[0, -1].argmax())
    pad = 3
    together = DynamicCache()
    for number, (one, other) in enumerate(zip(caches[0].layers, caches[1].layers, strict=True)):
        keys, values = (
            torch.cat([getattr(one, name), torch.nn.functional.pad(getattr(other, name), (0, 0, pad, 0))])
            for name in ("keys", "values")
        )
        together.update(keys, values, number)
    batch = attached.batch(records, shifts=[0, pad])
    call = attached.begin(batch, [[0], [0]], 1, together)
    llava.model(
        input_ids=torch.stack(tokens)[:, None],
        attention_mask=torch.tensor([[1] * 10, [0] * pad + [1] * 7]),
        position_ids=torch.tensor([[9], [6]]),
        past_key_values=together,
        **call.keywords,
    )
    call.commit()
    for prompt, record, part in zip(prompts, records, parts, strict=True):
        with observe(attached, part) as alone:
            llava.model.generate(input_ids=prompt, max_new_tokens=2, min_new_tokens=2, do_sample=False)
        assert_same(record.attention(), alone.attention)


def test_rows_of_the_question_can_be_observed_alone_and_in_pieces(llava: TinyCase) -> None:
    length = llava.inputs["input_ids"].shape[1]
    question = (length - 6, length)
    with observe(llava.model, llava.parts, rows=[question]) as watch:
        llava.model(**llava.inputs)
    assert watch.attention.rows == 6
    with observe(llava.model, llava.parts, rows=[question]) as pieces:
        cache = DynamicCache()
        ids = llava.inputs["input_ids"]
        llava.model(input_ids=ids[:, :59], pixel_values=llava.inputs["pixel_values"], past_key_values=cache)
        llava.model(input_ids=ids[:, 59:], past_key_values=cache)
    assert_same(pieces.attention, watch.attention)
    assert_same(pieces.records[0].attention(5), generated(llava, max_new_tokens=1, min_new_tokens=1))


def test_a_new_prompt_starts_the_observation_anew(llava: TinyCase) -> None:
    with observe(llava.model, llava.parts) as watch:
        llava.model.generate(**llava.inputs, **NEW)
        llava.model.generate(**llava.inputs, **NEW)
    assert_same(watch.attention, generated(llava), 0)


def test_threads_do_not_mix(llava: TinyCase) -> None:
    """Four threads watch the same model at once, each with other parts; a fifth runs it unwatched."""
    attached = attach(llava.model)
    names = list(llava.parts)
    kinds = [{name: llava.parts[name] for name in names[: number + 1]} for number in range(4)]
    expected = []
    for parts in kinds:
        with observe(attached, parts) as watch:
            llava.model.generate(**llava.inputs, **NEW)
        expected.append(watch.attention)
    found: dict[int, list[PartAttention]] = {number: [] for number in range(4)}
    errors: list[BaseException] = []

    def run(number: int) -> None:
        try:
            for _ in range(4):
                if number == 4:
                    llava.model.generate(**llava.inputs, **NEW)
                    continue
                with observe(attached, kinds[number]) as watch:
                    llava.model.generate(**llava.inputs, **NEW)
                found[number].append(watch.attention)
        except BaseException as error:  # noqa: BLE001 - handed to the main thread
            errors.append(error)

    threads = [threading.Thread(target=run, args=(number,)) for number in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    for number, attentions in found.items():
        assert len(attentions) == 4
        for attention in attentions:
            assert_same(attention, expected[number])


def test_hooks_are_gone_afterwards_even_where_the_model_failed(llava: TinyCase) -> None:
    def hooks() -> int:
        return sum(len(module._forward_pre_hooks) + len(module._forward_hooks) for module in llava.model.modules())

    before = hooks()
    with pytest.raises(ValueError, match="image"), observe(llava.model, llava.parts) as watch:
        llava.model(input_ids=llava.inputs["input_ids"], pixel_values=llava.inputs["pixel_values"][:1])
    assert hooks() == before
    assert [record.rows for record in watch.records] == [0]
    with pytest.raises(ObserveError, match="no such row"):
        _ = watch.attention


def test_gradients_flow_as_without_watching(llava: TinyCase) -> None:
    with observe(llava.model, llava.parts) as watch:
        output = llava.model(**llava.inputs)
    assert output.logits.requires_grad
    assert not watch.records[0].taken[0].norm.requires_grad


class Largest(TorchDispatchMode):
    """The most elements any operation's result had."""

    def __init__(self) -> None:
        super().__init__()
        self.elements = 0

    def __torch_dispatch__(self, function: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        result = function(*args, **(kwargs or {}))
        results = result if isinstance(result, tuple | list) else [result]
        self.elements = max([self.elements, *(each.numel() for each in results if isinstance(each, Tensor))])
        return result


def test_nothing_of_size_tokens_by_tokens_is_made(llava: TinyCase) -> None:
    tokens = 500
    ids = torch.randint(3, 100, (1, tokens))
    attached = attach(llava.model)
    record = attached.record({"a": [(0, 200)], "b": [(250, 260), (300, 450)]})
    call = attached.begin(attached.batch([record]), [[tokens - 1]], tokens, None)
    largest = Largest()

    class Measured:
        def record(self, module: Any, attended: Any) -> None:
            with largest:
                call.record(module, attended)

    llava.model(input_ids=ids, **{KEYWORD: Measured()})
    call.commit()
    assert record.rows == 1
    assert 0 < largest.elements <= tokens * 64, "keys and values, not scores"


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"num_beams": 2}, "beam search"),
        ({"use_cache": False}, "without a cache"),
        ({"prompt_lookup_num_tokens": 2}, "several tokens at once"),
    ],
)
def test_calls_that_leave_no_exact_record_are_refused(llava: TinyCase, more: dict[str, Any], reason: str) -> None:
    # Lookup decoding proposes what stands in the prompt already.
    ids = torch.tensor([[5, 6, 7, 8, 5, 6, 7, 8, 5, 6, 7, 8, 5, 6]])
    with pytest.raises(ObserveError, match=reason), observe(llava.model, {"a": [(0, 4)]}):
        llava.model.generate(input_ids=ids, **{**NEW, **more})


@pytest.mark.parametrize(
    ("parts", "reason"),
    [
        ({}, "no part"),
        ({"a": [(3, 1)]}, "0 ≤ start ≤ end"),
        ({"a": [(0, 4)], "b": [(3, 5)]}, "position 3 belongs to two parts"),
        ([{"a": [(0, 4)]}] * 2, "1 sequences, parts were given for 2"),
    ],
)
def test_wrong_parts_are_refused(llava: TinyCase, parts: Any, reason: str) -> None:
    with pytest.raises(ObserveError, match=reason), observe(llava.model, parts):
        llava.model.generate(**llava.inputs, **NEW)


def test_padding_on_the_right_is_refused(llava: TinyCase) -> None:
    mask = torch.ones(2, 8, dtype=torch.int64)
    mask[1, 5:] = 0
    with pytest.raises(ObserveError, match="pad prompts on the left"), observe(llava.model, [{"a": [(0, 4)]}] * 2):
        llava.model(input_ids=torch.full((2, 8), 9), attention_mask=mask)


def test_watching_within_watching_is_refused(llava: TinyCase) -> None:
    with (
        pytest.raises(ObserveError, match="observed already"),
        observe(llava.model, llava.parts),
        observe(llava.model, llava.parts),
    ):
        llava.model.generate(**llava.inputs, **NEW)


def test_an_empty_part_has_no_mass_and_no_balance(llava: TinyCase) -> None:
    with observe(llava.model, {**llava.parts, "empty": []}) as watch:
        llava.model.generate(**llava.inputs, **NEW)
    assert watch.mass[..., -1].max() == 0
    assert np.isnan(watch.imbalance("empty", "image 0"))
