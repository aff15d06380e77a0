"""Every bench can at least be begun; those of an agent live in an environment of their own."""

import importlib
import pkgutil

import pytest

import bench

APART = "bench.browser"
MODULES = sorted(
    found.name for found in pkgutil.walk_packages(bench.__path__, "bench.") if not found.name.startswith(APART)
)


# Ray's own models are written for an older pydantic.
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("name", MODULES)
def test_a_bench_can_be_imported(name: str):
    importlib.import_module(name)
