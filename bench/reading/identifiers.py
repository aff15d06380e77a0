"""python -m bench.reading.identifiers: identifiers full of letters that look alike, and what a second look gives.

Random identifiers in nine faces and five sizes, rendered by Chromium, light on dark and dark on light. "once": as the
recogniser reads the line; "twice": as the reader has it after the second, enlarged reading. Exact, and of those read
wrong how many have a score that a finding could be built on.
"""

import argparse
import random
from collections.abc import Callable
from unittest.mock import patch

from bench.alignment.pages import FONTS
from bench.paired import Row, write
from bench.reading.chromium import drawn, samples
from crosscheck_detectors.context import Reading
from crosscheck_service.engine import ocr
from crosscheck_service.engine.ocr import OcrReader

ALIKE = "O0l1I5S8B2Z"
OTHERS = "ABCDEFGHJKLMNPRTUVWXYacdefghkmnprtuvwxy34679"
SIZES = (12, 13, 14, 16, 20)
TRUSTED = 0.6


def main() -> None:
    """Prints and writes bench/results/reading_identifiers.jsonl."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--n", type=int, default=400)
    parser.add_argument("--seed", type=int, default=100)
    parser.add_argument("--group", choices=tuple(FONTS), default="test", help="whose faces")
    arguments = parser.parse_args()
    rng = random.Random(arguments.seed)
    drawing = samples([identifier(rng) for _ in range(arguments.n)], FONTS[arguments.group], SIZES, rng)
