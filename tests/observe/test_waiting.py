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
