"""The loop that every stage shares: budget, progress lines with ETA, checkpoints, resume."""

import json
import time
from collections import defaultdict
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import fmean
from typing import Protocol

import torch
from torch import Tensor

from training.optim import COOL_DOWN_FROM, MasterOptimizer, trapeze

CHECKPOINT_SECONDS = 120.0
REPORT_SECONDS = 20.0
STALL_SECONDS = 10.0
"""A step counts for at most so much of the budget: a machine that stands still must not use it up."""


@dataclass(slots=True)
class Progress:
    """How far a stage is. Data are drawn by `samples`, so a resumed stage sees new ones."""

    steps: int = 0
    samples: int = 0
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Budget:
    """End of a stage: after so many seconds of training, or so many steps, whichever comes first.

    The learning rate, the stage's own times `rate_factor`, falls linearly from the share `cool_down_from` on.
    """

    seconds: float = float("inf")
    steps: int | None = None
    cool_down_from: float = COOL_DOWN_FROM
    rate_factor: float = 1.0

    def share(self, progress: Progress) -> float:
        """How much of the budget is spent, 0 … 1."""
        by_steps = progress.steps / self.steps if self.steps else 0.0
        return min(1.0, max(progress.seconds / self.seconds, by_steps))


class Stage(Protocol):
    """What one stage adds to the loop."""

    name: str
    optimizer: MasterOptimizer

    def loss(self, first: int, share: float, /) -> tuple[Tensor, int, dict[str, float]]:
        """Loss of the next batch, its number of samples, and figures to report.

        `first` numbers the first sample to draw; `share` is the progress 0 … 1.
        """
        ...

    def weights(self) -> dict[str, Tensor]:
        """Float32 weights that the next stage or a snapshot takes."""
        ...


def run_stage(stage: Stage, budget: Budget, folder: Path, stop_at: float = float("inf")) -> Progress:
    """Trains to the end of the budget, or until `stop_at` (seconds of `time.time`) with a checkpoint.

    `<name>.pt` in the folder holds the state, `<name>.jsonl` the curve: one line of averages about
    every 20 seconds. A killed stage goes on from its last checkpoint.
    """
    folder.mkdir(parents=True, exist_ok=True)
    saved, curve = folder / f"{stage.name}.pt", folder / f"{stage.name}.jsonl"
    progress = Progress()
    if saved.exists():
        state = torch.load(saved, weights_only=True)
        progress = Progress(**state["progress"])
        stage.optimizer.load(state["optimizer"])
        _forget_after(progress.samples, curve)
    reported = checkpointed = time.perf_counter()
    seen: dict[str, list[float]] = defaultdict(list)
    while (share := budget.share(progress)) < 1.0 and time.time() < stop_at:
        began = time.perf_counter()
        loss, samples, figures = stage.loss(progress.samples, share)
        torch.autograd.backward(loss)
        figures["gradient"] = stage.optimizer.step(budget.rate_factor * trapeze(share, budget.cool_down_from))
        figures["loss"] = float(loss.detach())
        for key, value in figures.items():
            seen[key].append(value)
        now = time.perf_counter()
        progress.steps, progress.samples = progress.steps + 1, progress.samples + samples
        progress.seconds += min(now - began, STALL_SECONDS)
        if now - reported > REPORT_SECONDS:
            average = {key: round(fmean(values), 4) for key, values in seen.items()}
            _report(stage.name, progress, budget.share(progress), average, curve)
            reported = now
            seen.clear()
        if now - checkpointed > CHECKPOINT_SECONDS:
            save_checkpoint(stage, progress, saved)
            checkpointed = now
    save_checkpoint(stage, progress, saved)
    return progress


def _forget_after(samples: int, curve: Path) -> None:
    """Drops the curve's lines of work that was lost with a kill."""
    lines = curve.read_text().splitlines() if curve.exists() else []
    kept = [line for line in lines if json.loads(line)["samples"] <= samples]
    curve.write_text("".join(line + "\n" for line in kept))


def save_checkpoint(stage: Stage, progress: Progress, path: Path) -> None:
    """Writes beside and renames, so that a kill never leaves half a checkpoint."""
    state = {
        "progress": asdict(progress),
        "optimizer": stage.optimizer.state(),
        "weights": stage.weights(),
    }
    torch.save(state, path.with_suffix(".new"))
    path.with_suffix(".new").replace(path)


def _report(name: str, progress: Progress, share: float, figures: dict[str, float], curve: Path) -> None:
    minutes = progress.seconds * (1 / max(share, 1e-6) - 1) / 60
    line = {**asdict(progress), "share": round(share, 4), **figures}
    with curve.open("a") as file:
        file.write(json.dumps(line) + "\n")
    values = "  ".join(f"{key} {value:.3f}" for key, value in figures.items())
    print(f"{name} {share:6.1%}  {progress.samples} samples  {values}  ETA {minutes:.1f} min", flush=True)
