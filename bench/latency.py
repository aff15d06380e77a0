"""Latency of a whole service on this machine, by stage, for screenshots new, changed by a twentieth, and seen before.

    python -m bench.latency [--n 51] [--answers]

Pages of seventeen layouts rendered by Chromium with the browser's own text, in MODE_FAST; a changed page shows a
rectangle of another. The cases of a page follow each other, so that a machine whose speed drifts slows all of them.
Prints p50 and p95 and writes bench/results/latency.jsonl, a row {bench, case, metric, value, unit, n} a line.
"""

import argparse
import io
import random
from collections.abc import Callable, Iterator
from time import perf_counter

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from bench.alignment.looks import make
from bench.alignment.pages import DEVELOPMENT, TEST
from bench.alignment.render import Rendered, render
from bench.alignment.texts import written
from bench.paired import Row, write
from bench.reading.changes import changed
from crosscheck import AnswerResponse, CheckResponse, Client, Part
from examples.demo import service

QUESTION = "What is the total?"
SEED = 400
WARM_UP = 3


def main() -> None:
    """Measures and writes."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--n", type=int, default=51, help="requests of each case [default: 51]")
    parser.add_argument("--answers", action="store_true", help="answers as well, which take the model's time too")
    arguments = parser.parse_args()
    pages = list(_pages(arguments.n + WARM_UP))
    rows: dict[str, list[dict[str, float]]] = {}
    with service() as target, Client(target) as guard:
        for number, page in enumerate(pages):
            for case, ask in _cases(guard, page, pages[number - 1], number, answers=arguments.answers):
                measured = _timed(ask)
                if number >= WARM_UP:
                    rows.setdefault(case, []).append(measured)
    _report(rows)


def _pages(count: int) -> Iterator[Rendered]:
    layouts = [*((name, "dev") for name in DEVELOPMENT), *((name, "test") for name in TEST)]
    for first in range(0, count, len(layouts)):
        yield from render([make(name, group, SEED + first) for name, group in layouts[: count - first]])


def _cases(
    guard: Client, page: Rendered, other: Rendered, number: int, *, answers: bool
) -> Iterator[tuple[str, Callable[[], AnswerResponse | CheckResponse]]]:
    """Requests in the order in which they must be sent: what was new is then known."""
    text = Part.dom(written(page.texts["inner"]).text)
    new = [Part.screenshot(_png(page.pixels)), text]
    other_pixels = changed(page, other, "panel", random.Random(number))
    later = [Part.screenshot(_png(other_pixels)), text]
    yield "check, new screenshot", lambda: guard.check(new, mode="fast")
    yield "check, 5 % changed", lambda: guard.check(later, mode="fast")
    yield "check, cached screenshot", lambda: guard.check(later, mode="fast")
    if answers:
        yield "answer, cached screenshot", lambda: guard.answer(later, QUESTION)


def _png(pixels: NDArray[np.uint8]) -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "PNG")
    return buffer.getvalue()


def _timed(ask: Callable[[], AnswerResponse | CheckResponse]) -> dict[str, float]:
    started = perf_counter()
    response = ask()
    total = perf_counter() - started
    return {
        "total_seconds": total,
        "ocr_seconds": response.usage.ocr_seconds,
        "vlm_seconds": response.usage.vlm_seconds,
        "detector_seconds": max(report.latency_seconds for report in response.verdict.detectors),
    }


def _report(rows: dict[str, list[dict[str, float]]]) -> None:
    written_rows: list[Row] = []
    print(f"{'p50 (p95) in seconds':28}" + "".join(f"{name:>20}" for name in next(iter(rows.values()))[0]))
    for case, measured in rows.items():
        cells = ""
        for metric in measured[0]:
            p50, p95 = np.quantile([row[metric] for row in measured], (0.5, 0.95))
            cells += f"{p50:10.3f} ({p95:.3f})".rjust(20)
            for name, value in ((f"{metric}_p50", p50), (f"{metric}_p95", p95)):
                written_rows.append(Row("latency", case, name, round(float(value), 4), "s", len(measured)))
        print(f"{case:28}{cells}  n = {len(measured)}")
    write("latency", written_rows)


if __name__ == "__main__":
    main()
