"""The bench of what guarding costs, over a tiny model: that it measures what it says, not how fast anything is."""

import warnings
from pathlib import Path

import pytest
from tiny_models import build

from bench.guard_cost.requests import Shape, request_of

with warnings.catch_warnings():
    # Ray's own models warn of pydantic's future when they are made.
    warnings.simplefilter("ignore")
    from bench.guard_cost.__main__ import measure
    from bench.guard_cost.runs import Runner

SHAPE = Shape(images=1, texts=1, height=128, characters=120)


@pytest.fixture(scope="module")
def runner(tmp_path_factory: pytest.TempPathFactory):
    folder = Path(tmp_path_factory.mktemp("llava"))
    made = Runner(str(build("llava", folder)))
    yield made
    made.close()


def test_every_metric_is_there(runner: Runner) -> None:
    found = {row.metric: row.value for row in measure(runner, SHAPE, pairs=1, new_tokens=3)}
    for metric in ("guard_latency_ratio", "naive_latency_ratio", "guard_compute_ratio", "naive_compute_ratio"):
        assert found[metric] > 0
    assert found["naive_compute_ratio"] > found["guard_compute_ratio"] > 1
    assert found["direct_prompt_passes"] == 1
    assert found["source_contrast_tokens"] > 0


def test_the_answer_goes_on_to_its_last_token_and_is_one_of_the_passes(runner: Runner) -> None:
    runner.guarded(*request_of(SHAPE, 5, 40))
    joint = [ask for ask in runner.asked if ask.urgent]
    assert [ask.max_new_tokens for ask in joint] == [40]
    assert len(runner.asked) > 4


def test_requests_differ_by_seed_and_state_two_totals() -> None:
    one, reading = request_of(SHAPE, 1, 3)
    other, _ = request_of(SHAPE, 2, 3)
    assert {part.digest for part in one.parts}.isdisjoint(part.digest for part in other.parts)
    assert reading.lines[0].text.startswith("Order total")
    assert reading.lines[0].text.split()[-1] not in one.parts[1].text
