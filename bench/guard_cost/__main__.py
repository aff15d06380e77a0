"""What guarding an answer costs: the answer watched, beside all detectors that ask the model, against the bare answer.

    python -m bench.guard_cost [--pairs 10] [--shapes 0 1] [--clock cpu] [--model bundled|PATH|HUB-ID]

The Guard's own code and engine run in this process on fresh requests whose picture and text state different totals, so
that answers are weighed too; 64 new tokens of the answer, which is not let end before. Readings are given: OCR has its
own figures. Beside them the naive way: the same passes one after the other, each reading its whole prompt. Each figure
is the median of pairs run one right after the other, the order changing, with a 95 % interval of that median.
Operations are counted in runs of their own, attention and watching included.
"""

import argparse
from collections.abc import Iterator
from typing import get_args

import torch

from bench.guard_cost.requests import Shape, request_of
from bench.guard_cost.runs import Clock, Run, Runner
from bench.paired import Row, middle, ratios, read, write

BENCH = "guard_cost"
NEW_TOKENS = 64

SHAPES = (
    Shape(images=1, texts=1),
    Shape(images=1, texts=1, height=256),
    Shape(images=1, texts=1, height=128),
    Shape(images=1, texts=1, characters=300),
    Shape(images=0, texts=2),
    Shape(images=2, texts=0, height=256),
    Shape(images=1, texts=3, height=256, characters=300),
    Shape(images=1, texts=6, height=128, characters=160),
)
"""The first is the one that targets are set for; all fit the bundled model's 2,048 tokens."""


def main() -> None:
    """Measures, prints and writes bench/results/guard_cost.jsonl."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pairs", type=int, default=10)
    parser.add_argument("--model", default="bundled")
    parser.add_argument("--clock", choices=get_args(Clock), default="wall", help="cpu on a shared machine")
    parser.add_argument("--shapes", type=int, nargs="+", default=range(len(SHAPES)), help="numbers of some of them")
    given = parser.parse_args()
    torch.set_num_threads(1)
    runner = Runner(given.model, given.clock)
    rows: list[Row] = []
    chosen = [SHAPES[number] for number in given.shapes]
    kept = [row for row in read(BENCH) if row.case not in {shape.name for shape in chosen}]
    try:
        for shape in chosen:
            for row in measure(runner, shape, given.pairs):
                print(f"{row.case:58} {row.metric:40} {row.value:10.4g} {row.unit:6} n={row.n}", flush=True)
                rows.append(row)
            write(BENCH, [*kept, *rows])
    finally:
        runner.close()


def measure(runner: Runner, shape: Shape, pairs: int, new_tokens: int = NEW_TOKENS) -> Iterator[Row]:
    """The rows of one shape; its first pair is not counted. No request is seen twice."""
    bare: list[float] = []
    guarded: list[float] = []
    naive: list[float] = []
    last = Run(0.0)
    for number in range(pairs + 1):
        first, second = (request_of(shape, 1000 * number + n, new_tokens) for n in range(2))
        # The bare run goes first in every other pair.
        if number % 2:
            bare.append(runner.bare(*first).seconds)
        last = runner.guarded(*second)
        guarded.append(last.seconds)
        naive.append(runner.naive().seconds)
        if not number % 2:
            bare.append(runner.bare(*first).seconds)
    case = shape.name
    yield from middle(ratios(guarded[1:], bare[1:])).rows(BENCH, case, "guard_latency_ratio", "ratio")
    yield from middle(ratios(naive[1:], bare[1:])).rows(BENCH, case, "naive_latency_ratio", "ratio")
    yield Row(BENCH, case, "bare_seconds", round(middle(bare[1:]).value, 5), "s", pairs)
    yield from _operations(runner, shape, new_tokens)
    for timed in last.reports:
        name = timed.report.detector_id
        yield Row(BENCH, case, f"{name}_latency", round(timed.seconds, 4), "s", 1)
        yield Row(BENCH, case, f"{name}_passes", timed.passes, "1", 1)
        yield Row(BENCH, case, f"{name}_tokens", timed.tokens, "1", 1)


def _operations(runner: Runner, shape: Shape, new_tokens: int) -> Iterator[Row]:
    first, second = (request_of(shape, 10**6 + n, new_tokens) for n in range(2))
    bare = runner.bare(*first, count=True).flops
    guarded = runner.guarded(*second, count=True).flops
    naive = runner.naive(count=True).flops
    yield Row(BENCH, shape.name, "guard_compute_ratio", round(guarded / bare, 4), "ratio", 1)
    yield Row(BENCH, shape.name, "naive_compute_ratio", round(naive / bare, 4), "ratio", 1)
    yield Row(BENCH, shape.name, "bare_operations", bare, "FLOP", 1)


if __name__ == "__main__":
    main()
