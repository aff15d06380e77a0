"""python -m bench.reading.identifiers: identifiers full of letters that look alike, and what a second look gives.

Random identifiers in nine faces and five sizes, rendered by Chromium, light on dark and dark on light. "once": as the
recogniser reads the line; "twice": as the reader has it after the second, enlarged reading. Exact, and of those read
wrong how many have a score that a finding could be built on.
"""

import argparse
import random

import numpy as np
from numpy.typing import NDArray

from bench.alignment.looks import FONTS
from bench.paired import Row, write
from bench.reading.chromium import drawn, samples
from crosscheck_detectors.context import Line
from crosscheck_service.engine.ocr import OcrReader
from crosscheck_service.engine.ocr_look_alikes import MOST

ALIKE = "O0l1I5S8B2Z"
OTHERS = "ABCDEFGHJKLMNPRTUVWXYacdefghkmnprtuvwxy34679"
SIZES = (12, 13, 14, 16, 20)
TRUSTED = 0.6


class Once(OcrReader):
    """Reads without the second look."""

    def _settle(self, bgr: NDArray[np.uint8], lines: list[Line]) -> list[Line]:  # noqa: ARG002
        return lines


def identifier(rng: random.Random) -> str:
    """Three to ten characters, about half of them look-alikes, with a letter and a digit in it."""
    while True:
        text = "-".join(
            "".join(rng.choice(ALIKE if rng.random() < 0.5 else OTHERS) for _ in range(rng.randrange(3, 6)))
            for _ in range(rng.choice((1, 2)))
        )
        if len(text) > 3 and any(letter.isdigit() for letter in text) and any(letter.isalpha() for letter in text):
            return text


def main() -> None:
    """Prints and writes bench/results/reading_identifiers.jsonl."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--n", type=int, default=400)
    parser.add_argument("--seed", type=int, default=100)
    parser.add_argument("--group", choices=tuple(FONTS), default="test", help="whose faces")
    arguments = parser.parse_args()
    rng = random.Random(arguments.seed)
    texts = [identifier(rng) for _ in range(arguments.n)]
    rows: list[Row] = []
    readers = {"once": Once(threads=1), "twice": OcrReader(threads=1)}
    counts = {name: {"exact": 0, "wrong and trusted": 0, "right and doubtful": 0} for name in readers}
    for start in range(0, len(texts), MOST):
        # So many at a time: of each picture no more words are read twice.
        group = samples(texts[start : start + MOST], FONTS[arguments.group], SIZES, rng)
        pixels = drawn(group, rng)
        for name, reader in readers.items():
            reading = reader.read(pixels)
            for each in group:
                exact, trusted = each.read_as(reading) == each.text, each.score(reading) >= TRUSTED
                counts[name]["exact"] += exact
                counts[name]["wrong and trusted"] += not exact and trusted
                counts[name]["right and doubtful"] += exact and not trusted
    for name, count in counts.items():
        rows += [
            Row("reading_identifiers", name, metric, hits / len(texts), "", len(texts))
            for metric, hits in count.items()
        ]
    for row in rows:
        print(f"{row.case:8}{row.metric:20}{row.value:>8.3f} n = {row.n}")
    write("reading_identifiers", rows)


if __name__ == "__main__":
    main()
