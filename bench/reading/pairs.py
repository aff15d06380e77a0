"""python -m bench.reading.pairs: what is read of a changed screenshot against a reading from the beginning.

Pages of eleven layouts and more, rendered by Chromium, one twentieth of them changed in four ways. A reader that has
just read the page reads the changed one; another, that remembers nothing, reads it too. Both on one thread; seconds are
processor time.
"""

import argparse
import random
from time import process_time

from bench.alignment.looks import make
from bench.alignment.pages import DEVELOPMENT, TEST
from bench.alignment.render import Rendered, render
from bench.paired import Row, middle, write
from bench.reading.changes import WAYS, changed
from crosscheck_service.engine.ocr import OcrReader

ROUND = 17


def main() -> None:
    """Prints and writes bench/results/reading_pairs.jsonl."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pairs", type=int, default=500)
    parser.add_argument("--first-seed", type=int, default=900)
    arguments = parser.parse_args()
    warm, cold = OcrReader(threads=1), OcrReader(threads=1, remembered=0)
    equal: dict[str, list[bool]] = {way: [] for way in WAYS}
    seconds: dict[str, list[float]] = {"from the beginning": [], "changed": []}
    pages: list[Rendered] = []
    for number in range(arguments.pairs):
        if number % (ROUND * len(WAYS)) == 0:
            pages = _pages(arguments.first_seed + number)
        rng = random.Random(number)
        page, way = pages[number // len(WAYS) % len(pages)], WAYS[number % len(WAYS)]
        pixels = changed(page, rng.choice(pages), way, rng)
        warm.read(page.pixels)
        before = process_time()
        remembering = warm.read(pixels)
        between = process_time()
        beginning = cold.read(pixels)
        seconds["changed"].append(between - before)
        seconds["from the beginning"].append(process_time() - between)
        equal[way].append(remembering == beginning)
        if remembering != beginning:
            print(f"pair {number} ({way}, {page.page.layout}) differs")
    rows = [
        Row("reading_pairs", way, "equal_share", sum(same) / len(same), "", len(same)) for way, same in equal.items()
    ]
    for case, measured in seconds.items():
        rows += middle(measured).rows("reading_pairs", case, "processor_seconds", "s")
    for row in rows:
        print(f"{row.case:20}{row.metric:28}{row.value:>10.4g} {row.unit:3} n = {row.n}")
    write("reading_pairs", rows)


def _pages(seed: int) -> list[Rendered]:
    layouts = [*((name, "dev") for name in DEVELOPMENT), *((name, "test") for name in TEST)]
    return render([make(name, group, seed) for name, group in layouts])


if __name__ == "__main__":
    main()
