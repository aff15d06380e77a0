"""One tiny model of every family, loaded once, with its Vlm."""

from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path

import pytest
import torch
from tiny_models import FAMILIES, build

from crosscheck_service.engine.loading import Loaded, load
from crosscheck_service.engine.loop import Sizes
from crosscheck_service.engine.vlm import Vlm


@pytest.fixture(scope="session")
def loaded_of(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Loaded]:
    folder = tmp_path_factory.mktemp("families")
    # The machine's cores are shared by whatever else runs; tiny products gain nothing from more threads.
    torch.set_num_threads(1)

    @lru_cache
    def get(family: str) -> Loaded:
        return load(str(build(family, Path(folder, family))))

    return get


@pytest.fixture(params=FAMILIES)
def loaded(request: pytest.FixtureRequest, loaded_of: Callable[[str], Loaded]) -> Loaded:
    return loaded_of(request.param)


@pytest.fixture
def vlm(loaded: Loaded) -> Iterator[Vlm]:
    # Nothing remembered from one question to the next, so that steps can be counted.
    made = Vlm(loaded, Sizes(prefixes=0))
    yield made
    made.close()
