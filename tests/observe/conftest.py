"""One tiny model of every family for the session; tests that change a model build their own."""

from collections.abc import Callable
from functools import lru_cache

import pytest
import torch
from tiny_decoders import CASES, TinyCase, build_case


@pytest.fixture(scope="session")
def case_of() -> Callable[[str], TinyCase]:
    # The machine's cores are shared by whatever else runs; tiny products gain nothing from more threads.
    torch.set_num_threads(1)
    return lru_cache(build_case)


@pytest.fixture(params=CASES)
def case(request: pytest.FixtureRequest, case_of: Callable[[str], TinyCase]) -> TinyCase:
    return case_of(request.param)


@pytest.fixture
def llava(case_of: Callable[[str], TinyCase]) -> TinyCase:
    """The plainest family; to be left as it is."""
    return case_of("llava")
