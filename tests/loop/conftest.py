"""Loops over tiny random models of every family."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import torch
from loop_bench import Bench
from tiny_decoders import build_case

from crosscheck_service.engine.loop import Loop, Sizes
from crosscheck_service.engine.observe import attach


@pytest.fixture
def bench_of() -> Iterator[Callable[..., Bench]]:
    """Makes a Bench of a family and Sizes."""
    made: list[Loop] = []

    def make(family: str, **sizes: Any) -> Bench:
        torch.set_num_threads(1)
        case = build_case(family)
        loop = Loop(case.model, attach(case.model), Sizes(**sizes))
        made.append(loop)
        return Bench(case, loop)

    yield make
    for loop in made:
        loop.close()
