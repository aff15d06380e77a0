"""Draws the curves of a run: `python -m training.curves --work DIR` (needs matplotlib)."""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

from training.run import DEFAULT_OUT, DEFAULT_WORK, STAGES


def read_curve(path: Path) -> dict[str, list[float]]:
    """Columns of a curve file: minutes of training, loss, token_accuracy, glyph_accuracy."""
    lines = [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []
    columns: dict[str, list[float]] = {"minutes": [line["seconds"] / 60 for line in lines]}
    for key in ("loss", "token_accuracy", "glyph_accuracy"):
        columns[key] = [line.get(key, float("nan")) for line in lines]
    return columns


def draw(work: Path, picture: Path) -> None:
    """One panel for each stage that has a curve: loss on a logarithmic axis, shares right on the other."""
    import matplotlib  # noqa: PLC0415 (only this picture needs it)

    matplotlib.use("Agg")
    from matplotlib import pyplot  # noqa: PLC0415

    curves = {stage: curve for stage in STAGES if (curve := read_curve(work / f"{stage}.jsonl"))["minutes"]}
    if not curves:
        raise SystemExit(f"{work} has no curve of any stage: is it the --work of a run?")
    figure, panels = pyplot.subplots(
        1, len(curves), figsize=(3.6 * len(curves), 3.4), layout="constrained", squeeze=False
    )
    for (stage, curve), panel in zip(curves.items(), panels[0], strict=True):
        panel.semilogy(curve["minutes"], curve["loss"], color="#777777", label="loss")
        panel.set(title=f"{stage} stage", xlabel="minutes of training", ylabel="loss")
        share = panel.twinx()
        share.plot(curve["minutes"], curve["token_accuracy"], color="#1565c0", label="answer tokens right")
        share.plot(curve["minutes"], curve["glyph_accuracy"], color="#c62828", label="glyphs right")
        share.set_ylim(0, 1)
        if panel is panels[0][0]:
            lines = [*panel.get_lines(), *share.get_lines()]
            panel.legend(lines, [str(line.get_label()) for line in lines], loc="center right")
    figure.savefig(picture, dpi=110)


def main(arguments: Sequence[str] | None = None) -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, prog="python -m training.curves")
    parser.add_argument("--work", type=Path, default=DEFAULT_WORK)
    parser.add_argument("--picture", type=Path, default=DEFAULT_OUT / "curves.png")
    args = parser.parse_args(arguments)
    draw(args.work, args.picture)


if __name__ == "__main__":
    main()
