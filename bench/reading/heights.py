"""python -m bench.reading.heights: how small letters may be, and still be read.

Values of all types in nine faces at each size, rendered by Chromium. Exact (spaces aside), by the size of the type and
by the height of its capitals in pixels; and of those that were read wrong, how many the reader gave out as read.
"""

import argparse
import random
from collections import defaultdict

from bench.alignment.looks import FONTS
from bench.alignment.values import Style, draw
from bench.paired import Row, write
from bench.reading.chromium import drawn, samples
from bench.reading.shares import share, show
from crosscheck_service.engine.ocr import OcrReader

SIZES = (5, 6, 7, 8, 9, 10, 11, 12, 14)
KINDS = ("money", "date", "id", "name", "email", "product")
BENCH = "reading_heights"


def main() -> None:
    """Prints and writes bench/results/reading_heights.jsonl."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--n", type=int, default=60, help="values of each size [default: 60]")
    parser.add_argument("--seed", type=int, default=7)
    arguments = parser.parse_args()
    rng, reader = random.Random(arguments.seed), OcrReader(threads=1)
    rows: list[Row] = []
    for size in SIZES:
        texts = [draw(KINDS[number % len(KINDS)], Style(), rng) for number in range(arguments.n)]
        drawing = samples(texts, FONTS["test"], (size,), rng)
        reading = reader.read(drawn(drawing, rng))
        heights: dict[str, list[int]] = defaultdict(list)
        for line in reading.lines:
            heights["read"].append(line.box.height)
        read = [each.read_as(reading) for each in drawing]
        exact = sum(got == "".join(each.text.split()) for got, each in zip(read, drawing, strict=True))
        given = sum(bool(got) for got in read)
        rows += share(BENCH, f"{size} px", "exact_share", exact, len(drawing))
        rows += share(BENCH, f"{size} px", "wrong_share", given - exact, len(drawing))
        middle = sorted(heights["read"])[len(heights["read"]) // 2] if heights["read"] else 0
        rows.append(Row(BENCH, f"{size} px", "median_line_height", middle, "px", len(heights["read"])))
    show(rows)
    write(BENCH, rows)


if __name__ == "__main__":
    main()
