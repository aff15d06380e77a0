"""The bench of what watching costs, at toy size: that it measures what it says, not how fast anything is."""

import torch

from bench.observe_cost.__main__ import times
from bench.observe_cost.runs import Runner
from bench.shapes import SMALL, TOY, build, prompt, sharing


def test_every_metric_is_there() -> None:
    torch.set_num_threads(1)
    rows = list(times(TOY, 96, pairs=2))
    metrics = {row.metric for row in rows}
    for kind in ("observe", "eager"):
        for phase in ("prefill", "decode"):
            assert {f"{kind}_{phase}_ratio", f"{kind}_{phase}_ratio_low95", f"{kind}_{phase}_ratio_high95"} <= metrics
    assert all(row.value > 0 and row.n == 2 and row.case == "96 tokens" for row in rows)


def test_the_models_compared_share_their_weights_and_agree() -> None:
    bare = build(TOY)
    given = prompt(TOY, 96)
    for attention in ("sdpa", "eager"):
        other = sharing(bare, TOY, attention)
        assert other.lm_head.weight.data_ptr() == bare.lm_head.weight.data_ptr()
        with torch.inference_mode():
            assert torch.allclose(other(**given.inputs).logits, bare(**given.inputs).logits, atol=1e-4)


def test_decoding_leaves_the_prefilled_cache_as_it_was() -> None:
    runner = Runner(TOY, prompt(TOY, 96), ("observe",))
    _, cache, token = runner.prefill("bare")
    for kind in ("bare", "observe"):
        assert runner.decode(kind, cache, token, 3) > 0
    assert cache.get_seq_length() == 96


def test_the_prompt_has_five_parts_and_the_small_model_its_size() -> None:
    parts = prompt(SMALL, 512).parts
    assert len(parts) == 5
    assert parts["image"] == [(8, 264)]
    with torch.device("meta"):
        decoder = build(SMALL, device="meta").get_decoder()
    assert 24e6 < sum(weight.numel() for weight in decoder.parameters()) < 26e6
