"""Rows that are reckoned many at once, and sums over parts in either way."""

import pytest
import torch
from tiny_decoders import TinyCase
from transformers import DynamicCache

from crosscheck_service.engine.errors import ObserveError
from crosscheck_service.engine.observe import attach, observe
from crosscheck_service.engine.observe.places import Places
from crosscheck_service.engine.observe.sums import Members, Stretches


def decoded(case: TinyCase, steps: int, *, reading: bool) -> torch.Tensor:
    cache = DynamicCache()
    with torch.inference_mode(), observe(case.model, case.parts) as watch:
        token = case.model(**case.inputs, past_key_values=cache).logits[:, -1:].argmax(-1)
        for step in range(steps):
            token = case.model(input_ids=token, past_key_values=cache).logits[:, -1:].argmax(-1)
            if reading:
                assert watch.records[0].rows == step + 2
    return torch.cat([rows.norm for rows in watch.records[0].taken])


def test_reading_after_every_token_changes_nothing(llava: TinyCase) -> None:
    often, seldom = (decoded(llava, 20, reading=reading) for reading in (True, False))
    assert often.shape == seldom.shape == (21, 3, 4, 5)
    assert torch.allclose(often, seldom, rtol=1e-5)


def test_nothing_keeps_the_cache_once_the_watch_is_over(llava: TinyCase) -> None:
    with torch.inference_mode(), observe(llava.model, llava.parts) as watch:
        cache = DynamicCache()
        token = llava.model(**llava.inputs, past_key_values=cache).logits[:, -1:].argmax(-1)
        llava.model(input_ids=token, past_key_values=cache)
    cache.crop(-3)
    assert watch.attention.rows == 2


def test_a_cache_that_was_cut_meanwhile_is_an_error_not_a_wrong_figure(llava: TinyCase) -> None:
    attached = attach(llava.model)
    cache = DynamicCache()
    with torch.inference_mode(), observe(attached, llava.parts) as watch:
        token = llava.model(**llava.inputs, past_key_values=cache).logits[:, -1:].argmax(-1)
        llava.model(input_ids=token, past_key_values=cache)
        cache.crop(-10)
        with pytest.raises(ObserveError, match="cut while rows waited"):
            _ = watch.attention


def test_both_ways_of_summing_agree() -> None:
    """Ragged sequences are summed by membership, alike ones by stretches; windows clip both."""
    random = torch.Generator().manual_seed(1)
    parts = [[(2, 9), (12, 15)], [(20, 33)], []]
    alike, ragged = (
        Places([parts], torch.device("cpu")),
        Places([parts, [[(0, 30)], [(31, 33)], []]], torch.device("cpu")),
    )
    for offset, length in ((0, 40), (5, 30), (0, 25), (34, 6)):
        weights = torch.rand(2, 2, 70, length, generator=random)
        value = torch.randn(2, 2, length, 4, generator=random)
        allowed = torch.rand(2, 3, length, generator=random) > 0.5
        some, all_parts = alike.among(offset, length), ragged.among(offset, length)
        assert isinstance(some, Stretches)
        assert isinstance(all_parts, Members)
        expected, found = some.sums(weights[:1], value[:1]), all_parts.sums(weights, value)
        for one, other in zip(expected, found, strict=True):
            assert torch.allclose(one[:, 0], other[:, 0], atol=1e-5)
        assert torch.equal(some.seen(allowed[:1])[0], all_parts.seen(allowed)[0])


def test_a_sequence_may_leave_while_rows_wait(llava: TinyCase) -> None:
    """Two requests share three decode steps, padded on the left; then the longer goes on alone."""
    attached = attach(llava.model)
    prompts = [llava.inputs["input_ids"][:, :9], torch.tensor([[7, 8, 9, 10, 11, 12]])]
    parts = [{"a": [(1, 4)], "b": [(4, 9)]}, {"c": [(0, 2)]}]
    records = [attached.record(each) for each in parts]
    together, pad = DynamicCache(), 3
    with torch.inference_mode():
        caches, tokens = [], []
        for prompt, record in zip(prompts, records, strict=True):
            cache = DynamicCache()
            call = attached.begin(attached.batch([record]), [[prompt.shape[1] - 1]], prompt.shape[1], cache)
            tokens.append(
                llava.model(input_ids=prompt, past_key_values=cache, **call.keywords).logits[:, -1:].argmax(-1)
            )
            call.commit()
            caches.append(cache)
        for number, (one, other) in enumerate(zip(caches[0].layers, caches[1].layers, strict=True)):
            padded = [torch.nn.functional.pad(held, (0, 0, pad, 0)) for held in (other.keys, other.values)]
            together.update(torch.cat([one.keys, padded[0]]), torch.cat([one.values, padded[1]]), number)
        token = torch.cat(tokens)
        # A batch made anew settles what the old one owes, before the cache is cut.
        for members, steps in ((2, range(3)), (1, range(3, 5))):
            batch = attached.batch(records[:members], shifts=[0, pad][:members])
            together.batch_select_indices(torch.arange(members))
            token = token[:members]
            for step in steps:
                mask = torch.ones(len(token), 10 + step, dtype=torch.int64)
                mask[1:, :pad] = 0
                call = attached.begin(batch, [[0]] * len(token), 1, together)
                token = llava.model(
                    input_ids=token,
                    attention_mask=mask,
                    position_ids=torch.tensor([[9 + step], [6 + step]])[: len(token)],
                    past_key_values=together,
                    **call.keywords,
                ).logits[:, -1:].argmax(-1)  # fmt: skip
                call.commit()
    for prompt, record, part, rows in zip(prompts, records, parts, (6, 4), strict=True):
        with observe(attached, part) as alone:
            llava.model.generate(input_ids=prompt, max_new_tokens=rows, min_new_tokens=rows, do_sample=False)
        assert record.rows == rows
        for name in ("mass", "norm", "seen"):
            found, expected = (getattr(each.attention(), name) for each in (record, alone.records[0]))
            assert found == pytest.approx(expected, rel=1e-4, abs=1e-6)
