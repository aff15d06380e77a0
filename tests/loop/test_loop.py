"""The step loop: what shares it must not show in what anyone gets."""

import threading
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
from loop_bench import prompt_of
from tiny_decoders import CASES

from crosscheck_detectors.attention import PartAttention
from crosscheck_service.engine.ask import Finish
from crosscheck_service.engine.errors import ClosedError, DeviceMemoryError
from crosscheck_service.engine.loop import Ended, Failed
from crosscheck_service.engine.loop.rows import Rows

LENGTHS = (0, 1, 3, 9, 14, 22, 31, 40)
"""How much longer than the family's prompt each of eight is: windows of 24 and chunks of 32 tokens fall differently."""

Maker = Callable[..., Any]


def generated(bench: Any, heard: Any, new_tokens: int) -> list[int]:
    """What transformers' own generate says."""
    inputs = heard.sequence.prompt.inputs
    with torch.inference_mode():
        made = bench.case.model.generate(
            **inputs, max_new_tokens=new_tokens, do_sample=False, suppress_tokens=None, eos_token_id=None
        )
    return made[0, inputs["input_ids"].shape[1] :].tolist()


def same(found: PartAttention, expected: PartAttention) -> None:
    """Equal up to the order in which float32 was added up."""
    assert found.rows == expected.rows
    np.testing.assert_allclose(found.mass, expected.mass, rtol=1e-4, atol=1e-6)
    np.testing.assert_allclose(found.norm, expected.norm, rtol=1e-4, atol=1e-6)
    np.testing.assert_array_equal(found.visible, expected.visible)


@pytest.mark.parametrize("family", CASES)
def test_eight_at_once_get_what_each_gets_alone(family: str, bench_of: Maker) -> None:
    bench = bench_of(family, prefixes=0)
    solo = []
    for more in LENGTHS:
        heard = bench.ask(more, 12 + more % 5)
        solo.append((heard.tokens, heard.sequence.record.attention()))
    alone = bench.loop.steps
    together = [bench.ask(more, 12 + more % 5) for more in LENGTHS]
    for heard, (tokens, attention) in zip(together, solo, strict=True):
        assert heard.tokens == tokens
        assert heard.sequence.record.rows == len(tokens)
        same(heard.sequence.record.attention(), attention)
    shared = bench.loop.steps - alone
    if family in {"mllama", "llama4"}:
        assert shared == alone, "these families' rows take steps of their own"
    else:
        assert shared < alone / 2


@pytest.mark.parametrize("family", CASES)
def test_tokens_are_those_of_generate(family: str, bench_of: Maker) -> None:
    bench = bench_of(family, prefixes=0)
    for more in (0, 25):
        heard = bench.ask(more, 12)
        assert heard.tokens == generated(bench, heard, 12)


@pytest.mark.parametrize("family", CASES)
def test_a_prompt_in_pieces_is_the_prompt(family: str, bench_of: Maker) -> None:
    whole, pieces = bench_of(family, prefixes=0), bench_of(family, prefixes=0, piece=5)
    for more in (0, 33):
        one, other = whole.ask(more), pieces.ask(more)
        assert one.tokens == other.tokens
        same(other.sequence.record.attention(), one.sequence.record.attention())


@pytest.mark.parametrize("family", CASES)
def test_a_prefix_read_before_is_not_read_again_and_changes_nothing(family: str, bench_of: Maker) -> None:
    fresh, sharing = bench_of(family, prefixes=0), bench_of(family)
    first = sharing.ask(20)
    expected = first.tokens
    again, longer, other = sharing.ask(20), sharing.ask(35), sharing.ask(6, seed=2)
    assert again.tokens == expected == fresh.ask(20).tokens
    assert longer.tokens == fresh.ask(35).tokens
    assert other.tokens == fresh.ask(6, seed=2).tokens
    unshared = fresh.ask(35)
    assert unshared.tokens
    same(longer.sequence.record.attention(), unshared.sequence.record.attention())


@pytest.mark.parametrize("family", ["llava", "gemma3", "qwen2_vl", "mllama"])
def test_watched_and_unwatched_rows_share_steps(family: str, bench_of: Maker) -> None:
    bench = bench_of(family, prefixes=0)
    alone = bench.ask(5, 20)
    tokens = alone.tokens
    first, *others = [bench.ask(5 + 3 * number, 20, watched=number % 2 == 0) for number in range(4)]
    assert first.tokens == tokens
    same(first.sequence.record.attention(), alone.sequence.record.attention())
    assert [len(heard.tokens) for heard in others] == [20] * 3
    assert others[0].sequence.record is None


def test_a_shared_prefix_saves_its_tokens(bench_of: Maker) -> None:
    bench = bench_of("llava", piece=8)
    first = bench.ask(20)
    assert first.tokens
    before = bench.loop.steps
    again = bench.ask(20)
    assert again.tokens == first.tokens
    # One piece for the last token alone and a step for every further one, where the first took seven pieces.
    assert bench.loop.steps - before == 1 + len(first.tokens) - 1


def test_passes_that_come_together_read_what_they_share_once(bench_of: Maker) -> None:
    bench = bench_of("llava", piece=8)
    first = bench.ask(0, 60)
    first.hear(1)
    apart = bench.loop.steps
    together = [bench.ask(40, 1, urgent=False, watched=False) for _ in range(4)]
    assert all(heard.tokens == together[0].tokens for heard in together)
    spent = bench.loop.steps - apart
    pieces = -(-together[0].sequence.prompt.tokens // 8)
    assert len(first.tokens) == 60
    # Each further one reads its last token alone; between two pieces the running answer takes a step.
    assert spent <= 2 * (pieces + 3) + 4


def test_images_that_differ_are_no_shared_prefix(bench_of: Maker) -> None:
    bench = bench_of("llava")
    first = bench.ask(4)
    assert first.tokens
    kept = bench.loop._prefixes
    prompt = first.sequence.prompt
    same = {part: part.encode() for part in first.sequence.images}
    other = {**same, "image 1": b"another"}
    assert kept.longest(prompt, same)[1] == prompt.tokens - 1
    assert kept.longest(prompt, other) is None


def test_what_is_stopped_leaves_within_two_steps(bench_of: Maker) -> None:
    bench = bench_of("llava")
    long = bench.ask(0, 400)
    stop = threading.Event()
    short = bench.ask(3, 400, stop.is_set)
    short.hear(5)
    stop.set()
    # The step under way may still give it a token, and one that had asked it just before.
    most = len(short.sequence.tokens) + 2
    assert short.end() == Ended(Finish.STOPPED)
    assert len(short.sequence.tokens) <= most
    assert len(long.tokens) == 400


def test_what_is_stopped_while_it_waits_or_is_read_takes_no_step(bench_of: Maker) -> None:
    bench = bench_of("llava", admitted=100, piece=4)
    running = bench.ask(0, 60)
    waiting = bench.ask(0, 60, lambda: True)
    assert waiting.end() == Ended(Finish.STOPPED)
    assert not waiting.sequence.fed
    assert len(running.tokens) == 60
    half: Any = None
    half = bench.ask(60, 5, lambda: half is not None and half.sequence.fed > 10)
    assert half.end() == Ended(Finish.STOPPED)
    assert 0 < half.sequence.fed < half.sequence.prompt.tokens
    assert not half.steps


def test_a_long_prompt_does_not_hold_up_the_answers_of_others(bench_of: Maker) -> None:
    bench = bench_of("llava", piece=4, prefixes=0)
    running = bench.ask(0, 300)
    running.hear(2)
    already = len(running.sequence.tokens)
    long = bench.ask(200, 2)
    assert len(long.tokens) == 2
    # Some fifty pieces were read; between every two of them the other answer grew by a token.
    assert len(running.sequence.tokens) - already >= 40
    assert len(running.tokens) == 300


def test_answers_are_read_before_the_passes_that_judge_them(bench_of: Maker) -> None:
    bench = bench_of("llava", piece=4, prefixes=0)
    first = bench.ask(0, 60)
    first.hear(1)
    judging = bench.ask(200, 1, urgent=False)
    while not judging.sequence.fed:
        time.sleep(0.001)
    answer = bench.ask(100, 1)
    assert answer.tokens
    assert judging.sequence.fed < judging.sequence.prompt.tokens, "the answer overtook it in the middle"
    assert judging.tokens
    assert len(first.tokens) == 60


def test_admission_keeps_to_the_budget_and_starves_nobody(bench_of: Maker) -> None:
    bench = bench_of("llava", admitted=150)
    asked = [bench.ask(more, 20) for more in (0, 5, 10, 400, 15, 20)]
    most = 0
    while bench.loop.busy:
        running = [sequence.most_tokens for sequence in bench.loop._running()]
        most = max(most, sum(running) if len(running) > 1 else 0)
        time.sleep(0.001)
    assert most <= 150
    assert all(len(heard.tokens) == 20 for heard in asked)


def test_a_request_too_large_for_the_memory_fails_alone(bench_of: Maker) -> None:
    bench = bench_of("llava")

    def exhaust(_module: Any, _arguments: Any, keywords: dict[str, Any]) -> None:
        if keywords["input_ids"].shape[1] > 100:
            raise torch.OutOfMemoryError("as a device says it")

    handle = bench.case.model.register_forward_pre_hook(exhaust, with_kwargs=True)
    try:
        fine, large = bench.ask(0, 30), bench.ask(200, 5)
        failed = large.end()
        assert isinstance(failed, Failed)
        assert isinstance(failed.error, DeviceMemoryError)
        assert len(fine.tokens) == 30
        assert len(bench.ask(2, 3).tokens) == 3
    finally:
        handle.remove()


def test_memory_that_runs_out_in_a_step_costs_the_youngest_and_nobody_else(bench_of: Maker) -> None:
    bench = bench_of("gemma3", prefixes=0)
    expected = bench.ask(0, 60).tokens
    failures: list[int] = []

    def exhaust(_module: Any, arguments: Any) -> None:
        if arguments[0].shape[0] == 2 and len(failures) < 1:
            failures.append(1)
            raise torch.OutOfMemoryError("as a device says it")

    # In the last layer, when the others have taken the step's keys already.
    handle = bench.case.model.get_decoder().layers[-1].register_forward_pre_hook(exhaust)
    try:
        old = bench.ask(0, 60)
        old.hear(1)
        failed = bench.ask(3, 200).end()
        assert isinstance(failed, Failed)
        assert isinstance(failed.error, DeviceMemoryError)
        assert failures
        assert old.tokens == expected
    finally:
        handle.remove()


def test_memory_that_runs_out_when_a_row_joins_costs_that_row(bench_of: Maker, monkeypatch: pytest.MonkeyPatch) -> None:
    bench = bench_of("llava", prefixes=0)
    old = bench.ask(0, 100)
    old.hear(2)
    join = Rows.join

    def exhaust(rows: Rows, joining: Any) -> None:
        if rows.rows:
            raise torch.OutOfMemoryError("as a device says it")
        join(rows, joining)

    monkeypatch.setattr(Rows, "join", exhaust)
    failed = bench.ask(3, 20).end()
    assert isinstance(failed, Failed)
    assert isinstance(failed.error, DeviceMemoryError)
    assert len(old.tokens) == 100
    assert not bench.loop.busy


def test_an_error_of_one_prompt_is_its_own(bench_of: Maker) -> None:
    # Nothing remembered: of a known beginning the pixels would not be looked at again.
    bench = bench_of("llava", prefixes=0)
    fine = bench.ask(0, 30)
    prompt = prompt_of(bench.case)
    prompt.inputs["pixel_values"] = prompt.inputs["pixel_values"][:1]
    bad = bench.send(prompt, 5).end()
    assert isinstance(bad, Failed)
    assert "features" in str(bad.error)
    assert len(fine.tokens) == 30
    assert len(bench.ask(2, 4).tokens) == 4


def test_an_error_in_a_shared_step_fails_those_in_it_and_the_loop_goes_on(bench_of: Maker) -> None:
    bench = bench_of("llava")

    def fail(_module: Any, arguments: Any) -> None:
        if arguments[0].shape[0] == 2:
            raise RuntimeError("a kernel failed")

    handle = bench.case.model.get_decoder().layers[-1].register_forward_pre_hook(fail)
    try:
        ends = [heard.end() for heard in (bench.ask(0, 100), bench.ask(3, 100))]
    finally:
        handle.remove()
    assert [str(end.error) for end in ends if isinstance(end, Failed)] == ["a kernel failed"] * 2
    assert not bench.loop.busy
    assert len(bench.ask(2, 4).tokens) == 4


def test_closing_fails_what_runs_and_what_comes_later(bench_of: Maker) -> None:
    bench = bench_of("llava")
    running = bench.ask(0, 100_000)
    running.hear(1)
    bench.loop.close()
    for heard in (running, bench.ask()):
        failed = heard.end()
        assert isinstance(failed, Failed)
        assert isinstance(failed.error, ClosedError)


def test_a_step_that_hangs_shows_in_the_counter(bench_of: Maker) -> None:
    bench = bench_of("llava")
    release = threading.Event()
    entered = threading.Event()

    def hang(*_: Any) -> None:
        entered.set()
        release.wait(30)

    handle = bench.case.model.register_forward_pre_hook(hang)
    try:
        heard = bench.ask(0, 3)
        assert entered.wait(30)
        seen = bench.loop.steps
        time.sleep(0.1)
        assert bench.loop.busy
        assert bench.loop.steps == seen
    finally:
        release.set()
        handle.remove()
    assert len(heard.tokens) == 3
