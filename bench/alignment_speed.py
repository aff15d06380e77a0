"""python -m bench.alignment_speed: seconds to compare a long text with a full screen, one JSON row a line.

The text has 20,000 lines, the screen shows some of them. "same": 500 that the text holds. "apart": 500 of other values
under the same names. Times are the least of `--rounds` runs on one core, in seconds.
"""

import argparse
import json
import random
import time

from crosscheck_detectors.context import Box, Case, ImagePart, Line, Reading, Source, TextPart, Word
from crosscheck_detectors.ocr_alignment import report

WORDS = "order total price amount date customer invoice payment shipping status city item account rating".split()
TEXT_LINES, SCREEN_LINES = 20_000, 500


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    rounds = parser.parse_args().rounds
    text = _lines(1)
    for case, shown in (("same", text[5_000 : 5_000 + SCREEN_LINES]), ("apart", _lines(2)[:SCREEN_LINES])):
        parts = Case((_screen(shown), TextPart("text", Source.DOM, "\n".join(text))))
        seconds = min(_seconds(parts) for _ in range(rounds))
        row = {"bench": "alignment_speed", "case": f"{TEXT_LINES} x {SCREEN_LINES} {case}", "metric": "align_seconds"}
        print(json.dumps(row | {"value": round(seconds, 3), "unit": "s", "n": rounds}))


def _lines(seed: int) -> list[str]:
    rng = random.Random(seed)
    return [
        f"{rng.choice(WORDS)} {rng.choice(WORDS)} {number}: ${rng.uniform(1, 9_999):,.2f}"
        for number in range(TEXT_LINES)
    ]


def _screen(lines: list[str]) -> ImagePart:
    """A reading with characters of 8 x 14 pixels."""
    read = []
    for number, text in enumerate(lines):
        words, start = [], 0
        for word in text.split():
            start = text.index(word, start)
            words.append(Word(word, start, Box(8 * start, 24 * number, 8 * (start + len(word)), 24 * number + 14)))
            start += len(word)
        read.append(Line(text, Box(0, 24 * number, 8 * len(text), 24 * number + 14), 0.99, tuple(words)))
    return ImagePart("screen", Source.SCREENSHOT, 1_000, 24 * len(lines), Reading(tuple(read)))


def _seconds(parts: Case) -> float:
    started = time.process_time()
    report(parts)
    return time.process_time() - started


if __name__ == "__main__":
    main()
