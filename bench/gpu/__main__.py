"""What watching costs on a GPU, and how far a step is from what memory bandwidth allows.

    python -m bench.gpu [--shape 7b|small|toy] [--context 4096] [--rows 1 32] [--steps 64] [--repeats 10]

Needs torch ≥ 2.11 and transformers ≥ 5.17 and nothing else; no network. Random weights in bfloat16 on CUDA, float32 on
the CPU. Bare and watched stretches of steps alternate; reported is the median of the paired ratios, with its 95 %
interval.
`lean` is decoding in static tensors, one CUDA graph a step; `plain` is the model called as anyone would call it.
"""

import argparse
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import Any

import torch
from torch import Tensor
from transformers import DynamicCache

from bench.gpu.lean import LeanDecoder
from bench.paired import Row, middle, ratios, write
from bench.shapes import SEVEN_B, SMALL, TOY, Prompt, Shape, build, prompt, sharing
from crosscheck_service.engine.observe import Attached, attach, observe

BENCH = "gpu"
SHAPES = {"7b": SEVEN_B, "small": SMALL, "toy": TOY}
_COPIED = 2**28


@dataclass(frozen=True, slots=True)
class Setup:
    """Two models on the same weights, one of them prepared for watching, and what both have read."""

    bare: Any
    attached: Attached
    prompt: Prompt
    cache: DynamicCache
    token: Tensor


@dataclass(frozen=True, slots=True)
class _Size:
    rows: int
    steps: int
    repeats: int


def main(arguments: Sequence[str] | None = None) -> list[Row]:
    """Measures, prints, writes bench/results/gpu.jsonl where it ran on a GPU, and returns the rows."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shape", choices=SHAPES, default="7b")
    parser.add_argument("--context", type=int, default=4096)
    parser.add_argument("--rows", type=int, nargs="+", default=[1, 32])
    parser.add_argument("--steps", type=int, default=64)
    parser.add_argument("--repeats", type=int, default=10)
    given = parser.parse_args(arguments)
    on_gpu = torch.cuda.is_available()
    device, dtype = torch.device("cuda" if on_gpu else "cpu"), torch.bfloat16 if on_gpu else torch.float32
    rows: list[Row] = []
    with torch.inference_mode():
        setup = _setup(SHAPES[given.shape], given.context, device, dtype)
        bandwidth = _bandwidth(device, _COPIED if on_gpu else 2**20)
        name = torch.cuda.get_device_name() if on_gpu else "cpu"
        case = f"{name}, {given.shape}, {given.context} tokens"
        rows.append(Row(BENCH, case, "bandwidth", float(f"{bandwidth:.4g}"), "B/s", 5))
        rows += _prefill(setup, case, given.repeats)
        for count in given.rows:
            floor = _bytes_a_step(setup, count, given.context) / bandwidth
            here = f"{case}, {count} rows"
            size = _Size(count, given.steps, given.repeats)
            rows += _decode(here, "plain", _plain(setup, count, given.steps), floor, size)
            rows += _decode(here, "lean", _lean(setup, count, given.steps), floor, size)
    for row in rows:
        print(f"{row.case:40} {row.metric:36} {row.value:12.5g} {row.unit:8} n={row.n}")
    if on_gpu:
        print(write(BENCH, rows))
    return rows


def _setup(shape: Shape, tokens: int, device: torch.device, dtype: torch.dtype) -> Setup:
    bare = build(shape, "sdpa", device, dtype)
    given = prompt(shape, tokens, device, dtype)
    cache = DynamicCache(config=bare.config.get_text_config(decoder=True))
    token = _call(bare, given.inputs, cache)
    return Setup(bare, attach(sharing(bare, shape, "sdpa")), given, cache, token)


def _prefill(setup: Setup, case: str, repeats: int) -> Iterator[Row]:
    def run(*, watched: bool) -> float:
        model = setup.attached.model if watched else setup.bare
        cache = DynamicCache(config=model.config.get_text_config(decoder=True))
        if not watched:
            return _timed(lambda: _call(model, setup.prompt.inputs, cache))
        with observe(setup.attached, setup.prompt.parts):
            return _timed(lambda: _call(model, setup.prompt.inputs, cache))

    seconds = _alternating(run, repeats)
    yield from middle(ratios(seconds[True], seconds[False])).rows(BENCH, case, "observe_prefill_ratio", "ratio")
    yield Row(BENCH, case, "prefill_ms", round(1e3 * middle(seconds[False]).value, 4), "ms", repeats)


def _decode(case: str, way: str, run: Callable[..., float], floor: float, size: _Size) -> Iterator[Row]:
    seconds = _alternating(run, size.repeats)
    ratio = middle(ratios(seconds[True], seconds[False]))
    yield from ratio.rows(BENCH, case, f"observe_{way}_decode_ratio", "ratio")
    for name, taken in (("bare", seconds[False]), ("observe", seconds[True])):
        step = middle(taken).value / size.steps
        for metric, value, unit in (
            ("step_ms", 1e3 * step, "ms"),
            ("tokens_per_second", size.rows / step, "1/s"),
            ("to_bandwidth_floor", step / floor, "ratio"),
        ):
            yield Row(BENCH, case, f"{way}_{name}_{metric}", float(f"{value:.5g}"), unit, size.repeats)


def _plain(setup: Setup, rows: int, steps: int) -> Callable[..., float]:
    """Steps over a DynamicCache, as a transformers model is called usually."""
    token = setup.token.repeat(rows, 1)

    def run(*, watched: bool) -> float:
        model = setup.attached.model if watched else setup.bare
        cache = DynamicCache(config=model.config.get_text_config(decoder=True))
        for number, layer in enumerate(setup.cache.layers):
            cache.update(layer.keys.repeat(rows, 1, 1, 1), layer.values.repeat(rows, 1, 1, 1), number)

        def all_steps() -> None:
            fed = token
            for _ in range(steps):
                fed = _call(model, {"input_ids": fed}, cache)

        if not watched:
            return _timed(all_steps)
        with observe(setup.attached, [setup.prompt.parts] * rows) as watch:
            return _timed(lambda: (all_steps(), [record.rows for record in watch.records]))

    return run


def _lean(setup: Setup, rows: int, steps: int) -> Callable[..., float]:
    def run(*, watched: bool) -> float:
        model, attached = (setup.attached.model, setup.attached) if watched else (setup.bare, None)
        decoder = LeanDecoder(model, setup.cache, setup.token, rows=rows, steps=steps, attached=attached)
        return _timed(lambda: [decoder.step(setup.prompt.parts) for _ in range(steps)])

    return run


def _call(model: Any, feed: dict[str, Tensor], cache: DynamicCache) -> Tensor:  # noqa: ANN401
    token: Tensor = model(**feed, past_key_values=cache, use_cache=True, logits_to_keep=1).logits[:, -1:].argmax(-1)
    return token


def _alternating(run: Callable[..., float], repeats: int) -> dict[bool, list[float]]:
    taken: dict[bool, list[float]] = {False: [], True: []}
    for watched in taken:
        run(watched=watched)
    for number in range(repeats):
        for watched in (False, True) if number % 2 else (True, False):
            taken[watched].append(run(watched=watched))
    return taken


def _timed(run: Callable[[], object]) -> float:
    _finish()
    began = perf_counter()
    run()
    _finish()
    return perf_counter() - began


def _finish() -> None:
    if torch.cuda.is_available():
        torch.cuda.synchronize()


def _bandwidth(device: torch.device, size: int) -> float:
    """Bytes read and written a second by a copy that fits no cache."""
    source = torch.zeros(size, dtype=torch.float32, device=device)
    target = torch.empty_like(source)
    seconds = [_timed(lambda: target.copy_(source)) for _ in range(5)]
    return 2 * source.nbytes / min(seconds)


def _bytes_a_step(setup: Setup, rows: int, tokens: int) -> float:
    """What a step must read: the decoder's weights and the output's once, keys and values of every row."""
    weights = sum(weight.nbytes for weight in setup.bare.get_decoder().parameters())
    weights += setup.bare.lm_head.weight.nbytes - setup.bare.get_input_embeddings().weight.nbytes
    kept = sum(layer.keys.nbytes + layer.values.nbytes for layer in setup.cache.layers)
    return weights + rows * kept * tokens / int(setup.cache.get_seq_length())


if __name__ == "__main__":
    main()
