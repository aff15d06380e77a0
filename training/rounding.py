"""Rounds a bundle's weights, so that a repository holds them in less: `python -m training.rounding BUNDLE`.

Each row of a matrix is rounded to whole multiples of a power of two, of which its largest weight is fewer than 64 (7
bits with the sign). The file stays bfloat16 and as long, but compresses to six tenths. Vectors are kept.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

import torch
from safetensors import safe_open
from safetensors.torch import load_file, save_file
from torch import Tensor

BITS = 7
READABLE = 0o644


def rounded(weights: Tensor, bits: int = BITS) -> Tensor:
    """A matrix, or what has more axes, with each of its rows at multiples of a power of two; a vector as it is."""
    if weights.ndim < 2:
        return weights
    rows = weights.float().flatten(1)
    largest = rows.abs().amax(1, keepdim=True).clamp_min(torch.finfo(torch.float32).tiny)
    step = torch.exp2(torch.ceil(torch.log2(largest / (2 ** (bits - 1) - 1))))
    return (torch.round(rows / step) * step).reshape(weights.shape).to(weights.dtype)


def main(arguments: Sequence[str] | None = None) -> None:
    """Rounds the weights of each bundle in place."""
    parser = argparse.ArgumentParser(description=__doc__, prog="python -m training.rounding")
    parser.add_argument("bundles", nargs="+", type=Path)
    parser.add_argument("--bits", type=int, default=BITS)
    args = parser.parse_args(arguments)
    for bundle in args.bundles:
        for path in sorted(bundle.glob("*.safetensors")):
            with safe_open(path, "pt") as file:
                noted = file.metadata()
            new = {name: rounded(weights, args.bits) for name, weights in load_file(path).items()}
            # A copy beside it, so that a kill leaves the one or the other.
            copy = path.with_suffix(".part")
            save_file(new, copy, metadata=noted)
            copy.chmod(READABLE)
            copy.replace(path)


if __name__ == "__main__":
    main()
