"""Averages bundles: `python -m training.average A B --out C`.

Two runs that go on from one checkpoint with other samples (`--seed`) end near each other; the mean of their weights
keeps what they agree on. So a second core is used without the processes having to wait for each other.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

import torch
from transformers import AutoModelForImageTextToText

from training.model import Vlm, save_bundle


def average(folders: Sequence[Path], out: Path) -> None:
    """Writes the bundle of the mean weights; all must be of one architecture (else KeyError or RuntimeError)."""
    models: list[Vlm] = [AutoModelForImageTextToText.from_pretrained(folder) for folder in folders]
    states = [model.state_dict() for model in models]
    mean = {name: torch.stack([state[name].float() for state in states]).mean(0) for name in states[0]}
    models[0].load_state_dict(mean)
    save_bundle(models[0], out)


def main(arguments: Sequence[str] | None = None) -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, prog="python -m training.average")
    parser.add_argument("bundles", type=Path, nargs="+")
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args(arguments)
    average(args.bundles, args.out)


if __name__ == "__main__":
    main()
