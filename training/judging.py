"""Can the decoder itself say whether two statements contradict each other? `python -m training.judging --steps 6600`.

An experiment beside the recipe, whose weights go nowhere. The bundled decoder goes on with pairs of statements, in two
ways: it says yes or no at once, or it first writes both statements again. The curriculum starts from single characters
and ends with two sentences about one field; the next rung is entered when the one before is mastered. Every so many
steps fresh pairs are judged, on each rung apart; the lines go to `<way>/judged.jsonl` in `--work`, the curves to
`--picture`. It goes on after a kill, and with more steps after its end.
"""

import argparse
import json
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

import torch
from transformers import AutoModelForImageTextToText

from crosscheck_detectors.prompts import BOTH_JOIN, NO, YES, both_answer, statements_question
from training.batches import END_ID, PAD_ID, context_ids, text_ids
from training.decoder_stage import TextStage
from training.figures import ranking, wilson
from training.loop import Budget, run_stage
from training.model import Vlm, use_plain_attention
from training.processor import ASSISTANT, build_tokenizer
from training.records import Asked, Field, make_record
from training.run import DEFAULT_OUT, DEFAULT_WORK, pick_device, place
from training.samples import Sample, altered

RUNGS = ("1 character", "2 to 4 characters", "5 to 12 characters", "values", "statements")
"""From the easiest pair to what a guard would ask."""

WAYS = ("at once", "copied")
MASTERED = 0.9
"""Share of conflicts recognised at 5 % false alarms from which the next rung is entered: also the aim of it all."""
PAIRS = 8
"""Pairs in one training sample; they do not see each other."""

_SIGNS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
_LENGTHS = ((1, 1), (2, 4), (5, 12))
_FORMS = ("{label}: {value}", "The {label} is {value}.", "{label} {value}", "{value} ({label})")


def pair(rng: Random, rung: int, *, held_out: bool = False) -> tuple[str, str, bool]:
    """Two statements, and whether they contradict each other: half do, by one character or by another value."""
    conflict = rng.random() < 0.5
    if rung < len(_LENGTHS):
        first = "".join(rng.choice(_SIGNS) for _ in range(rng.randint(*_LENGTHS[rung])))
        return first, _other_character(rng, first) if conflict else first, conflict
    field = make_record(rng, 1, held_out)[0]
    value = field.value
    while conflict and value == field.value:
        nearly = rng.random() < 0.5
        value = _other_character(rng, field.value) if nearly else altered(rng, [field], 1.0)[0].value
    if RUNGS[rung] == "values":
        return field.value, value, conflict
    return _said(rng, field), _said(rng, Field(field.label, value)), conflict


def _said(rng: Random, field: Field) -> str:
    return rng.choice(_FORMS).format(label=field.label.written, value=field.value)


def _other_character(rng: Random, text: str) -> str:
    places = [at for at, sign in enumerate(text) if sign in _SIGNS]
    at = rng.choice(places)
    return text[:at] + rng.choice(_SIGNS.replace(text[at], "")) + text[at + 1 :]


def asked(first: str, second: str, conflict: bool, way: str) -> Asked:
    """The question about two statements with its right answer."""
    said = (YES if conflict else NO)[0]
    answer = said if way == "at once" else f"{both_answer(first, second)}\n{said}"
    return Asked(statements_question(first, second), answer, "conflict")


def drawn(reached: int, way: str, rng: Random, _: float) -> Sample:
    """Pairs of the rungs up to the one that is reached, most of that one."""
    rungs = [reached if rng.random() < 0.6 else rng.randint(0, reached) for _ in range(PAIRS)]
    return Sample((), (), tuple(asked(*pair(rng, rung), way) for rung in rungs))


def judged(model: Vlm, way: str, rung: int, count: int) -> list[tuple[float, bool]]:
    """For fresh pairs: log-odds of yes against no where the model says one of them, and whether yes was right.

    A copy that never comes to its end counts as a no that is sure.
    """
    # Training's attention is told by its mask alone what comes later; `generate` leaves that to the fused kernel.
    use_plain_attention(model.model.language_model, False)
    rng = Random(f"judged:{rung}")
    pairs = [pair(rng, rung, held_out=True) for _ in range(count)]
    vocabulary = build_tokenizer(0).get_vocab()
    yes, no = vocabulary[YES[0][0]], vocabulary[NO[0][0]]
    prompts = [
        [*context_ids(Sample((), (), ())), *text_ids(asked(a, b, c, way).question), vocabulary[ASSISTANT]]
        for a, b, c in pairs
    ]
    longest = max(map(len, prompts))
    ids = torch.tensor([[PAD_ID] * (longest - len(prompt)) + prompt for prompt in prompts], device=model.device)
    room = 1 if way == "at once" else max(len(a) + len(b) for a, b, _ in pairs) + len(BOTH_JOIN) + 6
    with torch.inference_mode():
        out = model.generate(
            input_ids=ids,
            attention_mask=(ids != PAD_ID).long(),
            max_new_tokens=room,
            do_sample=False,
            eos_token_id=END_ID,
            pad_token_id=PAD_ID,
            return_dict_in_generate=True,
            output_logits=True,
        )
    new = out.sequences[:, longest:].tolist()
    found = []
    for row, (tokens, (_, _, conflict)) in enumerate(zip(new, pairs, strict=True)):
        newline = vocabulary["\n"]
        at = 0 if way == "at once" else tokens.index(newline) + 1 if newline in tokens else len(out.logits)
        odds = float(out.logits[at][row, yes] - out.logits[at][row, no]) if at < len(out.logits) else -100.0
        found.append((odds, conflict))
    return found


def figures(answers: Sequence[tuple[float, bool]]) -> dict[str, float]:
    """Recognition and false alarms as answered, AUROC of the log-odds, and recognition at 5 % false alarms."""
    conflicts = [odds for odds, conflict in answers if conflict]
    others = sorted((odds for odds, conflict in answers if not conflict), reverse=True)
    limit = others[int(0.05 * len(others))]
    low, high = wilson(sum(odds > 0 for odds in conflicts), len(conflicts))
    return {
        "n": len(answers),
        "recognised": sum(odds > 0 for odds in conflicts) / len(conflicts),
        "low": low,
        "high": high,
        "false_alarms": sum(odds > 0 for odds in others) / len(others),
        "ranking": ranking(answers),
        "recognised_at_5": sum(odds > limit for odds in conflicts) / len(conflicts),
    }


def run(way: str, args: argparse.Namespace) -> Path:
    """Trains one way to the end of its steps, judging in between; returns the file of what was judged."""
    folder = args.work / way.replace(" ", "-")
    told: Path = folder / "judged.jsonl"
    device, dtype = pick_device()
    model = AutoModelForImageTextToText.from_pretrained(args.init)
    place(model, device, dtype)
    past = [json.loads(line) for line in told.read_text().splitlines()] if told.exists() else []
    rounds = args.steps // args.every
    for number in range(len(past) // len(RUNGS) + 1, rounds + 1):
        reached = mastered(past)
        stage = TextStage(model, partial(drawn, reached, way), 0)
        cool = 0.99 if number < rounds else 1 - 1 / rounds
        budget = Budget(steps=args.every * number, rate_factor=0.5, cool_down_from=cool)
        progress = run_stage(stage, budget, folder)
        lines = []
        for rung, name in enumerate(RUNGS):
            found = figures(judged(model, way, rung, args.pairs))
            lines.append({"way": way, "rung": name, "pairs": progress.samples * PAIRS, "reached": reached, **found})
            print(f"{way}, {number} of {rounds}, {name}: {found}", flush=True)
        past += lines
        with told.open("a") as file:
            file.writelines(json.dumps(line) + "\n" for line in lines)
    return told


def mastered(past: Sequence[dict[str, Any]]) -> int:
    """The rung to be at: the first that was never recognised well enough, of what was judged so far."""
    best = [max((line["recognised_at_5"] for line in past if line["rung"] == rung), default=0.0) for rung in RUNGS]
    return next((rung for rung, value in enumerate(best) if value < MASTERED), len(RUNGS) - 1)


def draw(files: Sequence[Path], picture: Path) -> None:
    """One panel a way: the share of conflicts recognised at 5 % false alarms, a curve for each rung."""
    import matplotlib  # noqa: PLC0415 (only this picture needs it)

    matplotlib.use("Agg")
    from matplotlib import pyplot  # noqa: PLC0415

    figure, panels = pyplot.subplots(
        1, len(files), figsize=(5.5 * len(files), 3.6), layout="constrained", squeeze=False
    )
    for file, panel in zip(files, panels[0], strict=True):
        lines = [json.loads(line) for line in file.read_text().splitlines()]
        for rung in RUNGS:
            points = [(line["pairs"] / 1000, line["recognised_at_5"]) for line in lines if line["rung"] == rung]
            panel.plot(*zip(*points, strict=True), marker="o", markersize=3, label=rung)
        panel.axhline(0.05, color="#999999", linestyle=":", label="chance")
        panel.set(title=lines[0]["way"], xlabel="thousand pairs seen", ylim=(0, 1.02))
        panel.set_ylabel("conflicts recognised at 5 % false alarms")
    panels[0][0].legend(fontsize=8)
    figure.savefig(picture, dpi=110)


def main(arguments: Sequence[str] | None = None) -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, prog="python -m training.judging")
    parser.add_argument("--steps", type=int, default=6600, help="of training, each way")
    parser.add_argument("--every", type=int, default=300, help="steps after which fresh pairs are judged")
    parser.add_argument("--ways", nargs="+", default=list(WAYS), choices=WAYS)
    parser.add_argument("--pairs", type=int, default=400, help="judged each time, of each rung")
    parser.add_argument("--init", type=Path, default=DEFAULT_OUT, help="the bundle to start from")
    parser.add_argument("--work", type=Path, default=DEFAULT_WORK / "judging", help="state, kept for resuming")
    parser.add_argument("--picture", type=Path, default=DEFAULT_OUT / "judging.png")
    parser.add_argument("--threads", type=int, default=1, help="CPU threads of the tensor library")
    args = parser.parse_args(arguments)
    if args.steps < args.every:
        parser.error(f"--steps {args.steps} ends before the first judgement: lower --every, {args.every} now")
    torch.set_num_threads(args.threads)
    draw([run(way, args) for way in args.ways], args.picture)


if __name__ == "__main__":
    main()
