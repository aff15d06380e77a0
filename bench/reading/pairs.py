"""python -m bench.reading.pairs: what is read of a changed screenshot against a reading from the beginning.

Pages of eleven layouts and more, rendered by Chromium, one twentieth of them changed in four ways. A reader that has
just read the page reads the changed one; another, that remembers nothing, reads it too. Both on one thread; seconds are
processor time.
"""

import argparse
import json
import random
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from time import process_time

from bench.alignment.looks import make
from bench.alignment.pages import DEVELOPMENT, TEST
from bench.alignment.render import Rendered, render
from bench.paired import Row, middle, write
from bench.reading.changes import WAYS, changed
from crosscheck_service.engine.ocr import OcrReader

BENCH = "reading_pairs"
ROUND = 17
"""Layouts: so many pages are read in each of the ways before they are drawn anew."""


@dataclass(frozen=True)
class Pair:
    """One pair of readings; seconds of processor time."""

    number: int
    way: str
    layout: str
    equal: bool
    changed: float
    beginning: float


def main() -> None:
    """Prints and writes bench/results/reading_pairs.jsonl."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pairs", type=int, default=500)
    parser.add_argument("--first-seed", type=int, default=900)
    parser.add_argument("--state", type=Path, help="file of the pairs read so far, to go on from")
    arguments = parser.parse_args()
    done = _done(arguments.state)
    warm, cold = OcrReader(threads=1), OcrReader(threads=1, remembered=0)
    seed, pages = -1, list[Rendered]()
    for number in range(arguments.pairs):
        if number in done:
            continue
        wanted = arguments.first_seed + number - number % (ROUND * len(WAYS))
        if wanted != seed:
            seed, pages = wanted, _pages(wanted)
        done[number] = _read(number, pages, warm, cold)
        if arguments.state:
            with arguments.state.open("a", encoding="utf-8") as file:
                file.write(json.dumps(asdict(done[number])) + "\n")
        if not done[number].equal:
            print(f"pair {number} ({done[number].way}, {done[number].layout}) differs")
    pairs = [pair for number, pair in done.items() if number < arguments.pairs]
    rows: list[Row] = []
    for way in WAYS:
        same = [pair.equal for pair in pairs if pair.way == way]
        rows.append(Row(BENCH, way, "equal_share", sum(same) / len(same), "", len(same)))
    rows += middle([pair.beginning for pair in pairs]).rows(BENCH, "from the beginning", "processor_seconds", "s")
    rows += middle([pair.changed for pair in pairs]).rows(BENCH, "changed", "processor_seconds", "s")
    for row in rows:
        print(f"{row.case:20}{row.metric:28}{row.value:>10.4g} {row.unit:3} n = {row.n}")
    write(BENCH, rows)


def _done(state: Path | None) -> dict[int, Pair]:
    lines = state.read_text("utf-8").splitlines() if state and state.exists() else []
    return {pair.number: pair for pair in (Pair(**json.loads(line)) for line in lines)}


def _read(number: int, pages: Sequence[Rendered], warm: OcrReader, cold: OcrReader) -> Pair:
    rng = random.Random(number)
    page, way = pages[number // len(WAYS) % len(pages)], WAYS[number % len(WAYS)]
    pixels = changed(page, rng.choice(pages), way, rng)
    warm.read(page.pixels)
    before = process_time()
    remembering = warm.read(pixels)
    between = process_time()
    beginning = cold.read(pixels)
    after = process_time()
    return Pair(number, way, page.page.layout, remembering == beginning, between - before, after - between)


def _pages(seed: int) -> list[Rendered]:
    layouts = [*((name, "dev") for name in DEVELOPMENT), *((name, "test") for name in TEST)]
    return render([make(name, group, seed) for name, group in layouts])


if __name__ == "__main__":
    main()
