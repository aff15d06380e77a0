"""Trains the bundled model: `python -m training.run --budget-hours 1.5` from the repository's root.

Stages in order: text (decoder), tower (glyphs), reading (decoder, coded images), joint. State and curves are
kept in `--work`; the same command goes on after a kill. Each finished stage writes a usable bundle to `--out`.
Tower and reading depend on the text stage alone: two processes with `--stages` can run them at the same time.
`--smoke` runs the whole recipe at toy size in a few steps, into a folder of its own.
"""

import argparse
import os
from collections.abc import Sequence
from pathlib import Path

import torch
from transformers import AutoModelForImageTextToText

from training.chromium import program
from training.code import Code
from training.decoder_stage import ReadingStage, TextStage
from training.fonts import font_set, missing
from training.joint_stage import JointStage, everything, reading
from training.loop import Budget, Stage, run_stage
from training.model import TOY, Sizes, Vlm, build_model, save_bundle
from training.optim import COOL_DOWN_FROM
from training.samples import text_sample
from training.tower_stage import HEAD, GlyphHead, TowerStage, fit_head
from training.web import WebPages

STAGES = ("text", "tower", "reading", "joint")
DEFAULT_WORK = Path("~/.cache/crosscheck-training").expanduser()
DEFAULT_OUT = Path(__file__).parents[1] / "models" / "crosscheck-tiny"


def options(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, prog="python -m training.run")
    parser.add_argument("--budget-hours", type=float, default=1.5, help="hours of training in all")
    parser.add_argument(
        "--split",
        type=float,
        nargs=4,
        default=(12, 30, 30, 28),
        metavar="PART",
        help="how the four stages divide the budget",
    )
    parser.add_argument("--work", type=Path, default=DEFAULT_WORK, help="state, kept for resuming")
    parser.add_argument("--out", type=Path, default=DEFAULT_OUT, help="folder of the bundle")
    parser.add_argument("--init", type=Path, help="a bundle to start from, instead of random weights")
    parser.add_argument("--stages", nargs="+", default=list(STAGES), choices=STAGES, help="only these stages")
    parser.add_argument("--rate-factor", type=float, default=1.0, help="times every stage's learning rate")
    parser.add_argument("--steps", type=int, help="length of each stage in steps instead of hours")
    parser.add_argument("--cool-down-from", type=float, default=COOL_DOWN_FROM, help="share of a stage")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, default=1, help="CPU threads of the tensor library")
    parser.add_argument("--smoke", action="store_true", help="toy size, a few steps a stage")
    parser.add_argument(
        "--export", action="store_true", help="train nothing; write the bundle of the newest checkpoints"
    )
    return parser.parse_args(arguments)


def pick_device() -> tuple[torch.device, torch.dtype]:
    """The GPU if there is one; bfloat16 where the hardware multiplies it, else float32."""
    if torch.cuda.is_available():
        return torch.device("cuda"), torch.bfloat16
    probes = ("_is_amx_tile_supported", "_is_avx512_bf16_supported")
    fast = any(getattr(torch.cpu, probe, lambda: False)() for probe in probes)
    return torch.device("cpu"), torch.bfloat16 if fast else torch.float32


def place(module: torch.nn.Module, device: torch.device, dtype: torch.dtype) -> None:
    """Moves a module and casts its parameters; buffers (rotary frequencies) stay float32."""
    module.to(device)
    for parameter in module.parameters():
        parameter.data = parameter.data.to(dtype)


def load_finished(model: Vlm, head: GlyphHead, work: Path) -> list[str]:
    """Takes up the weights of every checkpoint there is, in the order of the stages."""
    found = []
    for name in STAGES:
        path = work / f"{name}.pt"
        if not path.exists():
            continue
        weights = torch.load(path, weights_only=True)["weights"]
        own = {key: value for key, value in weights.items() if not key.startswith(HEAD)}
        unexpected = model.load_state_dict(own, strict=False).unexpected_keys
        if unexpected:
            raise ValueError(f"{path} is of another architecture: {unexpected[:3]}")
        heads = {key.removeprefix(HEAD): value for key, value in weights.items() if key.startswith(HEAD)}
        if heads:
            head.load_state_dict(heads)
        found.append(name)
    return found


def the_code(model: Vlm, args: argparse.Namespace) -> Code:
    """The code between tower and decoder: of the decoder as it was when a stage first needed one, kept since."""
    path = args.work / "code.pt"
    if not path.exists():
        args.work.mkdir(parents=True, exist_ok=True)
        # Tower and reading stage may begin at the same time, and either may be killed while it writes.
        own = path.with_suffix(f".{os.getpid()}")
        torch.save(model.model.language_model.embed_tokens.weight.detach().float().cpu(), own)
        own.replace(path)
    return Code(torch.load(path, weights_only=True), args.seed)


def build_stage(name: str, model: Vlm, head: GlyphHead, args: argparse.Namespace) -> Stage:
    """A stage on the model as it is now; the smoke run takes small batches."""
    fonts, seed, smoke = font_set(), args.seed, args.smoke
    if name == "text":
        ramp = 0.4
        return TextStage(
            model,
            lambda rng, share: text_sample(rng, min(1.0, max(0.0, share - 0.08) / ramp)),
            seed,
            tokens=800 if smoke else 3600,
        )
    if name == "tower":
        return TowerStage(model, head, the_code(model, args), fonts, seed, images=2 if smoke else 8)
    tokens = 1500 if smoke else 3200
    if name == "reading":
        code = the_code(model, args)
        return ReadingStage(model, code, lambda rng, share: reading(rng, share, fonts), seed, tokens=tokens)
    # Chromium's pages are optional; what Pillow draws is always there.
    web = WebPages() if program() else None
    return JointStage(model, head, fonts, lambda rng, _: everything(rng, fonts, web), seed, tokens=tokens)


def newest(args: argparse.Namespace) -> tuple[Vlm, GlyphHead, list[str]]:
    """The model and glyph head of the newest checkpoints, on the CPU, and the stages that they are from."""
    model = build_model(TOY if args.smoke else Sizes(), args.seed)
    if args.init:
        model.load_state_dict(AutoModelForImageTextToText.from_pretrained(args.init).state_dict())
    torch.manual_seed(args.seed)
    head = GlyphHead.of(model.config)
    return model, head, load_finished(model, head, args.work)


def export(args: argparse.Namespace) -> list[str]:
    """Writes the bundle of the newest checkpoints; returns the stages that they are from."""
    model, _, found = newest(args)
    save_bundle(model, args.out)
    return found


def prepare(name: str, model: Vlm, head: GlyphHead, args: argparse.Namespace) -> None:
    """Fits the glyph head, which no bundle holds, where a bundle's tower learns on."""
    known = any((args.work / f"{stage}.pt").exists() for stage in ("tower", "joint"))
    if args.init and name in {"tower", "joint"} and not known:
        images = 12 if args.smoke else 360
        print(f"glyph head fitted: {fit_head(model, head, font_set(), args.seed, images):.3f} right", flush=True)


def train(args: argparse.Namespace) -> None:
    """Runs the stages within the budget."""
    torch.set_num_threads(args.threads)
    device, dtype = pick_device()
    if args.export:
        print(f"exported stages {export(args)} to {args.out}")
        return
    if missing() and not args.smoke:
        raise SystemExit(f"fonts are missing ({', '.join(missing()[:4])} …): see training/README.md")
    parts = {name: part for name, part in zip(STAGES, args.split, strict=True) if name in args.stages}
    for name, part in parts.items():
        seconds = args.budget_hours * 3600 * part / sum(parts.values())
        schedule = {"cool_down_from": args.cool_down_from, "rate_factor": args.rate_factor}
        steps = 3 if args.smoke else args.steps
        budget = Budget(steps=steps, **schedule) if steps else Budget(seconds=seconds, **schedule)
        model, head, _ = newest(args)
        place(model, device, dtype)
        place(head, device, dtype)
        prepare(name, model, head, args)
        stage = build_stage(name, model, head, args)
        progress = run_stage(stage, budget, args.work)
        print(f"{name} finished: {progress.samples} samples in {progress.seconds / 60:.1f} min", flush=True)
        export(args)


if __name__ == "__main__":
    train(options())
