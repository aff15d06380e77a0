"""python -m bench.reading.small: how small letters may be for digits to be read right where the reader is sure.

Values in nine faces, five grounds, PNG and JPEG, in type of 7 to 9.2 pixels, rendered by Chromium, each somewhere
between whole pixels. By the height of the capitals in the reader's own box, for the lines that it gives out ("sure"),
and for all of them:

digits_right   digits of the values that were read as they are, of all digits
exact          lines read as they are, spaces aside
enlarged       the same lines, cut out and enlarged twice before they are recognised
"""

import argparse
import html
import random
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import Levenshtein

from bench.alignment.looks import FONTS, JPEG, STYLES, THEMES
from bench.alignment.values import draw
from bench.coding import coded
from bench.paired import Row, write
from bench.reading.chromium import COLUMNS, WIDE, Sample, samples, shot
from bench.reading.shares import share, show
from crosscheck_detectors.context import Box, Line, Unread
from crosscheck_service.engine.ocr import OcrReader
from crosscheck_service.engine.ocr_lines import SMALL_CAPITALS, SMALLEST_CAPITALS, capitals, recognised
from crosscheck_service.engine.ocr_look_alikes import read_enlarged, surroundings

BENCH = "reading_small"
SIZES = (7.0, 7.5, 8.0, 8.4, 8.8, 9.2)
KINDS = ("money", "money", "number", "percent", "date", "id", "measure", "time", "name", "product")
IN_A_PICTURE = 96
EDGES = (0.0, 4.5, SMALLEST_CAPITALS, SMALL_CAPITALS, 7.5)
"""Between which heights of capitals, in pixels, lines are counted together; the last is where no more are counted."""


class Whatever(OcrReader):
    """Gives out what it reads, however small."""

    def _line(self, patch: NDArray[np.uint8], corners: NDArray[np.float32]) -> Line | Unread:
        return recognised(self._engine, patch, corners)

    def enlarged(self, pixels: NDArray[np.uint8], line: Line) -> str:
        """What a line of RGB pixels reads as when it is enlarged first, without spaces."""
        box = surroundings(line.box, pixels.shape[1], pixels.shape[0])
        patch = np.ascontiguousarray(pixels[box.y0 : box.y1, box.x0 : box.x1, ::-1])
        return "".join(read_enlarged(self._engine, patch).text.split())


@dataclass(frozen=True)
class Trial:
    """A value and how it was read, both without spaces; the height of its capitals; `sure`: the reader gives it out."""

    truth: str
    read: str
    enlarged: str
    height: float
    sure: bool


def main() -> None:
    """Prints and writes bench/results/reading_small.jsonl."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--n", type=int, default=960, help="values, rounded up to whole pictures")
    parser.add_argument("--seed", type=int, default=900)
    parser.add_argument("--group", choices=tuple(FONTS), default="test", help="whose faces")
    parser.add_argument("--show", action="store_true", help="print what was misread surely")
    arguments = parser.parse_args()
    rng, trials = random.Random(arguments.seed), list[Trial]()
    reader, whatever = OcrReader(threads=1), Whatever(threads=1)
    for _ in range(0, arguments.n, IN_A_PICTURE):
        texts = [draw(rng.choice(KINDS), rng.choice(STYLES), rng) for _ in range(IN_A_PICTURE)]
        drawing = samples(texts, FONTS[arguments.group], SIZES, rng)
        pixels = coded(_drawn(drawing, rng), rng.choice(JPEG))
        trials += _trials(whatever, frozenset(line.box for line in reader.read(pixels).lines), drawing, pixels)
    for each in trials:
        if arguments.show and each.sure and each.read != each.truth:
            print(f"{each.truth} read {each.read}, {each.height:.1f} pixels")
    rows = list(_rows(trials))
    show(rows)
    write(BENCH, rows)


def _drawn(drawing: Sequence[Sample], rng: random.Random) -> NDArray[np.uint8]:
    theme = rng.choice(list(THEMES.values()))
    body = f'<div style="position:absolute;inset:0;{theme}"></div>' + "".join(
        f'<div style="position:absolute;left:{each.cell.x0 + 20 + rng.random():.2f}px;'
        f"top:{each.cell.y0 + 8 + rng.random():.2f}px;white-space:pre;font:{each.size}px '{each.font}';{theme}\">"
        f"{html.escape(each.text)}</div>"
        for each in drawing
    )
    return shot(body, COLUMNS * WIDE + 40, max(each.cell.y1 for each in drawing) + 20)


def _trials(
    reader: Whatever, sure: Collection[Box], drawing: Sequence[Sample], pixels: NDArray[np.uint8]
) -> list[Trial]:
    """Of the values that were found as one line, as most of a page's cells are; `sure`: boxes of what is given out."""
    lines = reader.read(pixels).lines
    found = []
    for each in drawing:
        inside = [line for line in lines if each.holds(line.box)]
        if len(inside) == 1:
            (line,) = inside
            read, truth = ("".join(text.split()) for text in (line.text, each.text))
            found.append(Trial(truth, read, reader.enlarged(pixels, line), capitals(line), line.box in sure))
    return found


def _rows(trials: Sequence[Trial]) -> list[Row]:
    groups: dict[str, list[Trial]] = defaultdict(list)
    for each in trials:
        height = max((edge for edge in EDGES if edge <= each.height), default=0.0)
        if height < EDGES[-1]:
            name = f"from {height:g} px"
            groups[f"{name}, all"].append(each)
            if each.sure:
                groups[f"{name}, sure"].append(each)
    rows: list[Row] = []
    for name, inside in sorted(groups.items()):
        digits = sum(len(_digits(each.truth)) for each in inside)
        for way, reads in (("", [each.read for each in inside]), ("enlarged_", [each.enlarged for each in inside])):
            pairs = [(each.truth, read) for each, read in zip(inside, reads, strict=True)]
            wrong = sum(min(Levenshtein.distance(_digits(a), _digits(b)), len(_digits(a))) for a, b in pairs)
            rows += share(BENCH, name, f"{way}digits_right", digits - wrong, max(digits, 1))
            rows += share(BENCH, name, f"{way}exact", sum(a == b for a, b in pairs), len(pairs))
    return rows


def _digits(text: str) -> str:
    return "".join(letter for letter in text if letter.isdigit())


if __name__ == "__main__":
    main()
