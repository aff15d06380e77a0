"""python -m bench.reading.rivals: whether the recogniser's runners-up tell misreadings from letters that are another.

Values of all types in dev or test faces and seven sizes, a third of the words with a letter that no dictionary knows,
rendered by Chromium, as PNG or JPEG, and read.

misread       values read wrong in one or two characters: share whose odds are beyond each limit (a false alarm)
changed       values read right, and one letter of the text changed: share beyond the limit (found)
looks alike   the same with a letter that is often taken for the one shown
"""

import argparse
import math
import random
from collections import defaultdict

from bench.alignment.looks import FONTS
from bench.alignment.values import Style, draw
from bench.coding import coded
from bench.paired import Row, write
from bench.reading.chromium import Sample, drawn, samples
from bench.reading.identifiers import identifier
from bench.reading.shares import share, show
from crosscheck_detectors.context import Box, Line, Reading
from crosscheck_detectors.ocr_alignment.doubts import edits
from crosscheck_detectors.ocr_alignment.fields import Field
from crosscheck_detectors.ocr_alignment.image_sheet import image_sheet
from crosscheck_detectors.ocr_alignment.keys import fold, key, look_alike
from crosscheck_detectors.ocr_alignment.sheet import Sheet
from crosscheck_detectors.ocr_alignment.text_sheet import text_sheet
from crosscheck_detectors.ocr_alignment.values import Kind, Value
from crosscheck_service.engine.ocr import OcrReader

BENCH = "reading_rivals"
KINDS = ("name", "name", "company", "product", "city", "role", "analyte", "email", "id", "money", "date")
WORDS = frozenset(KINDS) - {"id", "money", "date", "email"}
SIZES = (11, 12, 13, 14, 16, 18, 20)
LIMITS = (30, 100, 300, 1_000, 3_000, 5_000)
QUALITIES = (None, None, 90, 75)
IN_A_PICTURE = 96
LETTERS = "abcdefghijklmnopqrstuvwxyz"
MOST_WRONG = 2


def main() -> None:
    """Prints and writes bench/results/reading_rivals.jsonl."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--n", type=int, default=3_000, help="values, rounded up to whole pictures")
    parser.add_argument("--seed", type=int, default=40)
    parser.add_argument("--group", choices=tuple(FONTS), default="test", help="whose faces")
    parser.add_argument("--show", action="store_true", help="print what was misread, and changes that were not found")
    arguments = parser.parse_args()
    rng, reader = random.Random(arguments.seed), OcrReader(threads=1)
    found: dict[str, list[float]] = defaultdict(list)
    for _ in range(0, arguments.n, IN_A_PICTURE):
        texts = [_text(rng) for _ in range(IN_A_PICTURE)]
        drawing = samples([text for text, _ in texts], FONTS[arguments.group], SIZES, rng)
        reading = reader.read(coded(drawn(drawing, rng), rng.choice(QUALITIES)))
        for each, (_, kind) in zip(drawing, texts, strict=True):
            lines = [line for line in reading.lines if _within(line.box, each.cell)]
            judged = _judged(each, kind, lines[0], rng) if len(lines) == 1 else None
            if judged:
                case, odds, said = judged
                found[case].append(odds)
                if arguments.show and case.startswith("misread") == (odds > LIMITS[3]):
                    print(f"{case}: {said}, {odds:.0f}, {each.font} {each.size}")
    rows: list[Row] = []
    for case, values in sorted(found.items()):
        for limit in LIMITS:
            rows += share(BENCH, case, f"beyond_{limit}", sum(odds >= limit for odds in values), len(values))
    show(rows)
    write(BENCH, rows)


def _text(rng: random.Random) -> tuple[str, str]:
    """A value and its kind."""
    kind = rng.choice(KINDS)
    text = identifier(rng) if kind == "id" and rng.random() < 0.5 else draw(kind, Style(), rng)
    if kind in WORDS and rng.random() < 1 / 3:
        text = _changed(text, rng)
    return text.upper() if kind in WORDS and rng.random() < 0.1 else text, kind


def _changed(text: str, rng: random.Random) -> str:
    place = rng.choice([place for place, letter in enumerate(text) if letter.isalpha()])
    letter = rng.choice([letter for letter in LETTERS if letter != fold(text[place])])
    return text[:place] + (letter.upper() if text[place].isupper() else letter) + text[place + 1 :]


def _within(box: Box, cell: Box) -> bool:
    across, down = (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2
    return cell.x0 <= across < cell.x1 and cell.y0 <= down < cell.y1


def _judged(sample: Sample, kind: str, line: Line, rng: random.Random) -> tuple[str, float, str] | None:
    """The case, the odds of the character that the pixels are surest of, and what differs; None for no case."""
    name = key(sample.text)
    if key(line.text) != name:
        told = _odds(line, sample.text)
        return (
            ("misread " + ("words" if kind in WORDS else kind), max(told), f"{sample.text} read {line.text}")
            if told and len(told) <= MOST_WRONG
            else None
        )
    if kind not in WORDS:
        return None
    text = _changed(sample.text, rng)
    ((own, other),) = [(a, b) for a, b in zip(sample.text, text, strict=True) if a != b]
    told = _odds(line, text)
    return ("looks alike" if look_alike(fold(own), fold(other)) else "changed"), max(told, default=0.0), text


def _odds(line: Line, text: str) -> list[float]:
    return [min(odds, math.inf) for odds, _ in edits(_whole(image_sheet(Reading((line,)))), _whole(text_sheet(text)))]


def _whole(sheet: Sheet) -> Field:
    """A sheet's first cell as a field."""
    text = sheet.cells[0].text
    return Field(sheet, Value(Kind.TEXT, 0, len(text), text, frozenset()), (), frozenset(), 0, 0)


if __name__ == "__main__":
    main()
