"""What watching costs: observed against bare sdpa, and eager with output_attentions as what people do today.

    python -m bench.observe_cost [--contexts 512 2048 4096 8192] [--pairs 30] [--threads N] [--clock cpu]

A 25 M decoder (8 layers, 8 query and 2 key heads) inside a LLaVA model, random weights, float32; an image and four
texts as parts; the rows that `observe` takes by default: the prompt's last and every generated token. Each figure is
the median ratio of pairs run one right after the other, the order changing from pair to pair, with a 95 % interval of
that median. Where one run takes over a second there are fewer pairs. Memory is the growth of the peak resident size,
a process each.
"""

import argparse
from collections.abc import Callable, Iterator
from itertools import chain
from typing import get_args

import torch

from bench.observe_cost.memory import peak_growth
from bench.observe_cost.runs import Clock, Kind, Runner
from bench.paired import Row, middle, ratios, write
from bench.shapes import SMALL, Shape, prompt

BENCH = "observe_cost"
STEPS = 24
_LONG = 15
"""Seconds that a figure may take once where one run takes over a second; at least three pairs."""


def main() -> None:
    """Measures, prints and writes bench/results/observe_cost.jsonl."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--contexts", type=int, nargs="+", default=[512, 2048, 4096, 8192])
    parser.add_argument("--pairs", type=int, default=30, help="of runs under a second [default: 30]")
    parser.add_argument("--processes", type=int, default=6, help="for each figure of memory [default: 6]")
    parser.add_argument("--threads", type=int, default=torch.get_num_threads())
    parser.add_argument(
        "--clock", choices=get_args(Clock), default="wall", help="cpu on a shared machine, with 1 thread"
    )
    parser.add_argument("--eager-up-to", type=int, default=4096, help="tokens; at 8,192 it would want 17 GB")
    given = parser.parse_args()
    torch.set_num_threads(given.threads)
    rows: list[Row] = []
    for tokens in given.contexts:
        others: tuple[Kind, ...] = ("observe", "eager") if tokens <= given.eager_up_to else ("observe",)
        for row in chain(
            times(SMALL, tokens, given.pairs, others, given.clock), memory(tokens, given.processes, others)
        ):
            print(f"{row.case:12} {row.metric:32} {row.value:10.4g} {row.unit:6} n={row.n}", flush=True)
            rows.append(row)
        write(BENCH, rows)


def times(
    shape: Shape, tokens: int, pairs: int, others: tuple[Kind, ...] = ("observe", "eager"), clock: Clock = "wall"
) -> Iterator[Row]:
    """Rows of prefill and decode at one length of prompt."""
    runner = Runner(shape, prompt(shape, tokens), others, clock)
    _, cache, token = runner.prefill("bare")
    for other in others:
        yield from _pairs(f"{tokens} tokens", f"{other}_prefill", other, lambda kind: runner.prefill(kind)[0], pairs)
        yield from _pairs(
            f"{tokens} tokens", f"{other}_decode", other, lambda kind: runner.decode(kind, cache, token, STEPS), pairs
        )


def memory(tokens: int, processes: int, others: tuple[Kind, ...]) -> Iterator[Row]:
    """Rows of peak memory, as ratios of medians: processes do not come in pairs."""
    case = f"{tokens} tokens"
    bare = middle([peak_growth("bare", tokens, STEPS) for _ in range(processes)])
    yield from bare.rows(BENCH, case, "bare_memory", "B")
    for other in others:
        grown = middle([peak_growth(other, tokens, STEPS) for _ in range(processes)])
        yield Row(BENCH, case, f"{other}_memory_ratio", round(grown.value / bare.value, 4), "ratio", processes)
        yield Row(BENCH, case, f"{other}_memory_ratio_high95", round(grown.high / bare.low, 4), "ratio", processes)


def _pairs(case: str, metric: str, other: Kind, run: Callable[[Kind], float], pairs: int) -> Iterator[Row]:
    longest = max(run("bare"), run(other))
    count = pairs if longest < 1 else max(3, min(pairs, round(_LONG / longest)))
    taken: dict[Kind, list[float]] = {"bare": [], other: []}
    for number in range(count):
        order: tuple[Kind, Kind] = ("bare", other) if number % 2 else (other, "bare")
        for kind in order:
            taken[kind].append(run(kind))
    yield from middle(ratios(taken[other], taken["bare"])).rows(BENCH, case, f"{metric}_ratio", "ratio")
    yield Row(BENCH, case, f"{metric}_seconds", round(middle(taken[other]).value, 5), "s", count)
    yield Row(BENCH, case, f"{metric}_bare_seconds", round(middle(taken["bare"]).value, 5), "s", count)


if __name__ == "__main__":
    main()
