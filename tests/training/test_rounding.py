"""Rounded weights: each near its own, few distinct ones in a row, and a file that compresses better."""

import shutil
import zlib
from pathlib import Path

import torch
from safetensors.torch import load_file

from training.rounding import main, rounded

BUNDLE = Path("models/crosscheck-tiny")


def test_rows_are_multiples_of_a_power_of_two_and_near_what_they_were() -> None:
    weights = torch.randn(8, 300, generator=torch.Generator().manual_seed(1)) * torch.logspace(-3, 3, 8)[:, None]
    new = rounded(weights.to(torch.bfloat16)).float()
    for row, before in zip(new, weights, strict=True):
        step = torch.exp2(torch.ceil(torch.log2(before.abs().max() / 63)))
        assert len(row.unique()) <= 127
        assert ((row - before).abs() <= 0.5 * step + 0.004 * before.abs()).all()
    vector = torch.randn(5)
    assert rounded(vector) is vector


def test_a_bundle_is_rounded_in_place_and_again_to_the_same(tmp_path: Path) -> None:
    shutil.copytree(BUNDLE, tmp_path / "bundle")
    (path,) = (tmp_path / "bundle").glob("*.safetensors")
    main([str(tmp_path / "bundle")])
    once = path.read_bytes()
    main([str(tmp_path / "bundle")])
    assert path.read_bytes() == once
    assert {name: each.dtype for name, each in load_file(path).items()} == {
        name: each.dtype for name, each in load_file(next(BUNDLE.glob("*.safetensors"))).items()
    }
    assert len(zlib.compress(once, 1)) < 0.7 * len(once)
