"""Sixteen callers against one at a time on the bundled model: `python -m bench.throughput`. Pairs alternate in one run.

decode-bound    short texts, 96 new tokens each: what sharing steps is for
mixed           every third with an image, texts of 100 to 1,100 characters, 12 new tokens: mostly reading
"""

import argparse
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import torch

from bench.paired import Row, middle, write
from crosscheck_service.engine.ask import Ask, ShownImage, ShownText
from crosscheck_service.engine.loading import load
from crosscheck_service.engine.loop import Sizes
from crosscheck_service.engine.vlm import Vlm

CALLERS = 16
QUESTION = "What is the order total?"


def decode_bound(rng: np.random.Generator) -> list[Ask]:
    """Prompts of some 150 tokens; a character is a token of the bundled model."""
    return [Ask((text(rng, 60 + 5 * number),), QUESTION, 96) for number in range(CALLERS)]


def mixed(rng: np.random.Generator) -> list[Ask]:
    """As a guard's traffic: some crops, texts short and long, answers of a few characters."""
    asks = []
    for number in range(CALLERS):
        page = text(rng, 100 + 66 * number if number % 3 else 100)
        parts = (page,) if number % 3 else (ShownImage("image", picture(rng)), page)
        asks.append(Ask(parts, QUESTION, 12))
    return asks


def text(rng: np.random.Generator, characters: int) -> ShownText:
    lines = (f"Field {n}: {rng.integers(10**6)}\n" for n in range(characters))
    return ShownText("dom", "".join(lines)[:characters])


def picture(rng: np.random.Generator) -> np.ndarray:
    return rng.integers(0, 256, (128, 512, 3)).astype(np.uint8)


def seconds(vlm: Vlm, asks: Sequence[Ask], callers: int) -> float:
    """From the first question to the last answer."""
    started = time.perf_counter()
    with ThreadPoolExecutor(callers) as pool:
        list(pool.map(vlm.answer, asks))
    return time.perf_counter() - started


def measure(vlm: Vlm, asks_of: Callable[[np.random.Generator], list[Ask]], pairs: int) -> list[float]:
    """Ratios of throughput: how many times as many answers in the same time."""
    ratios = []
    for number in range(pairs + 1):
        asks = asks_of(np.random.default_rng(number))
        times = {callers: seconds(vlm, asks, callers) for callers in ((1, CALLERS) if number % 2 else (CALLERS, 1))}
        ratios.append(times[1] / times[CALLERS])
    return ratios[1:]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=30)
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    # No answer ends early and nothing is remembered, so that both sides do the same work.
    vlm = Vlm(replace(load("bundled"), eos_ids=frozenset()), Sizes(prefixes=0))
    rows: list[Row] = []
    for case in (decode_bound, mixed):
        found = middle(measure(vlm, case, args.pairs))
        print(f"{case.__name__:14} {found.value:.2f} times ({found.low:.2f} to {found.high:.2f}, n = {found.n})")
        rows += found.rows("throughput", case.__name__, "throughput_ratio", "ratio")
    vlm.close()
    write("throughput", rows)


if __name__ == "__main__":
    main()
