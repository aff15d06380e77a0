"""Latency by stage of a whole service on this machine, for a screenshot never seen and for one seen before.

    python -m bench.latency [--n 20]

Prints a table of medians and writes bench/results/latency.jsonl, a row {bench, case, metric, value, unit, n} a line.
New and cached requests alternate, so that a machine whose speed drifts slows both.
"""

import argparse
import io
import json
import statistics
from collections.abc import Callable, Iterable
from pathlib import Path
from time import perf_counter

from PIL import Image

from crosscheck import AnswerResponse, CheckResponse, Client, Part
from examples.demo import PAGE, QUESTION, service

RESULTS = Path(__file__).parent / "results" / "latency.jsonl"


def main() -> None:
    """Measures and writes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--n", type=int, default=20, help="requests of each case [default: 20]")
    count: int = parser.parse_args().n
    rows: dict[str, list[dict[str, float]]] = {}
    with service() as target, Client(target) as guard:
        text = Part.dom((PAGE / "page-altered.txt").read_text(encoding="utf-8"))
        guard.answer([Part.screenshot(variant(-1)), text], QUESTION)
        for number in range(count):
            parts = [Part.screenshot(variant(number)), text]
            for case, ask in {
                "check, new screenshot": lambda parts=parts: guard.check(parts, QUESTION),
                "check, cached screenshot": lambda parts=parts: guard.check(parts, QUESTION),
                "answer, cached screenshot": lambda parts=parts: guard.answer(parts, QUESTION),
            }.items():
                rows.setdefault(case, []).append(_timed(ask))
            parts = [Part.screenshot(variant(count + number)), text]
            new = _timed(lambda parts=parts: guard.answer(parts, QUESTION))
            rows.setdefault("answer, new screenshot", []).append(new)
    _report(rows, count)


def variant(number: int) -> bytes:
    """The demo's screenshot with one pixel of its own, so that it was never seen before."""
    picture = Image.open(PAGE / "screenshot.png").convert("RGB")
    picture.putpixel((5, 790), ((number * 7) % 256, (number // 36) % 256, 128))
    buffer = io.BytesIO()
    picture.save(buffer, "PNG")
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


def _report(rows: dict[str, list[dict[str, float]]], count: int) -> None:
    RESULTS.parent.mkdir(exist_ok=True)
    print(f"{f'median of {count} (maximum)':28}" + "".join(f"{name:>22}" for name in next(iter(rows.values()))[0]))
    with RESULTS.open("w", encoding="utf-8") as file:
        for case, measured in rows.items():
            cells = ""
            for metric in measured[0]:
                values = [row[metric] for row in measured]
                cells += f"{statistics.median(values):12.3f} ({max(values):.3f})".rjust(22)
                file.writelines(_lines(case, metric, values))
            print(f"{case:28}{cells}")


def _lines(case: str, metric: str, values: Iterable[float]) -> Iterable[str]:
    values = list(values)
    for name, value in ((f"{metric}_median", statistics.median(values)), (f"{metric}_max", max(values))):
        row = {
            "bench": "latency",
            "case": case,
            "metric": name,
            "value": round(value, 4),
            "unit": "s",
            "n": len(values),
        }
        yield json.dumps(row) + "\n"


if __name__ == "__main__":
    main()
