"""python -m bench.alignment --group test --seeds 3: prints what was found by kind of edit, and the false alarms.

recognised    edited pairs with a finding on the edited value (and, in brackets, of probability 0.9 or more)
IoU           of those, share whose box overlaps the value's ink by half of their union or more
span          of those, share whose span is the value's exact range
intervals     Wilson's, at 95 %, as if edits of one page were independent, which they are not quite
false alarms  unchanged pairs with any finding; and findings on other values than the edited one
"""

import argparse
import math
import pickle
import random
import re
from collections import Counter, defaultdict
from pathlib import Path

import numpy as np

from bench.alignment.pages import DEVELOPMENT, TEST, make
from bench.alignment.render import Rendered, render
from bench.alignment.texts import STYLES, changed, marked, written
from crosscheck_detectors.context import Box, Case, ImagePart, Reading, Source, Span, TextPart
from crosscheck_detectors.findings import Finding, Report
from crosscheck_detectors.ocr_alignment import report
from crosscheck_detectors.ocr_alignment.fields import Side
from crosscheck_detectors.ocr_alignment.image_sheet import image_sheet
from crosscheck_detectors.ocr_alignment.matching import align
from crosscheck_detectors.ocr_alignment.text_sheet import text_sheet
from crosscheck_detectors.ocr_alignment.values import Outcome
from crosscheck_service.engine.ocr import OcrReader


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--group", choices=("dev", "test"), default="dev")
    parser.add_argument("--seeds", type=int, default=2, help="pages of each layout")
    parser.add_argument("--first-seed", type=int, default=0)
    parser.add_argument("--edits", type=int, default=4, help="edited pairs of each page and text style")
    parser.add_argument("--scale", type=float, default=1.0, help="device pixel ratio")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--cache", type=Path, help="folder to keep rendered and read pages in")
    parser.add_argument("--show", type=int, default=0, help="print so many mistakes")
    arguments = parser.parse_args()
    tally = Tally(arguments.show)
    pages = _pages(arguments)
    for index, (rendered, reading) in enumerate(pages):
        alike = [other for other, _ in pages[index + 1 :] + pages[:index] if other.page.layout == rendered.page.layout]
        hidden = written(alike[0].inner).text if alike else ""
        for style in STYLES:
            _judge(rendered, reading, style, hidden, edits=arguments.edits, tally=tally)
    tally.print()


def _pages(arguments: argparse.Namespace) -> list[tuple[Rendered, Reading]]:
    name = f"{arguments.group}-{arguments.first_seed}-{arguments.seeds}-{arguments.scale}.pickle"
    if arguments.cache and (arguments.cache / name).exists():
        return pickle.loads((arguments.cache / name).read_bytes())
    layouts = DEVELOPMENT if arguments.group == "dev" else TEST
    reader = OcrReader(arguments.threads)
    pages: list[tuple[Rendered, Reading]] = []
    for seed in range(arguments.first_seed, arguments.first_seed + arguments.seeds):
        drawn = render([make(layout, arguments.group, seed) for layout in layouts], scale=arguments.scale)
        pages += [(rendered, reader.read(rendered.pixels)) for rendered in drawn]
    if arguments.cache:
        (arguments.cache / name).write_bytes(pickle.dumps(pages))
    return pages


class Tally:
    """Counts, and the first mistakes in words."""

    def __init__(self, show: int) -> None:
        self.counts: dict[str, Counter[str]] = defaultdict(Counter)
        self.unchanged: dict[str, Counter[str]] = defaultdict(Counter)
        self.show = show

    def mistake(self, text: str) -> None:
        if self.show > 0:
            self.show -= 1
            print(text)

    def print(self) -> None:
        print(
            f"\n{'edit':<16}{'n':>6}{'recognised':>12}{'95 % interval':>16}{'(>= 0.9)':>10}{'IoU >= .5':>11}{'span':>8}"
            f"{'others':>8}"
        )
        total: Counter[str] = Counter()
        for kind in sorted(self.counts):
            total += self.counts[kind]
            _row(kind, self.counts[kind])
        _row("all", total)
        print(
            f"\n{'unchanged':<16}{'n':>6}{'alarms':>8}{'95 % interval':>16}{'(>= 0.9)':>10}{'fields':>9}"
            f"{'compared':>10}"
        )
        whole: Counter[str] = Counter()
        for style in self.unchanged:
            whole += self.unchanged[style]
            _unchanged(style, self.unchanged[style])
        _unchanged("all", whole)


def _row(name: str, count: Counter[str]) -> None:
    n, found = count["n"], max(count["found"], 1)
    print(
        f"{name:<16}{n:>6}{count['found'] / n:>12.3f}{_interval(count['found'], n):>16}{count['sure'] / n:>10.3f}"
        f"{count['box'] / found:>11.3f}{count['span'] / found:>8.3f}{count['others']:>8}"
    )


def _unchanged(name: str, count: Counter[str]) -> None:
    share = count["compared"] / max(count["fields"], 1)
    interval = _interval(count["alarms"], count["n"])
    print(
        f"{name:<16}{count['n']:>6}{count['alarms']:>8}{interval:>16}{count['sure']:>10}{count['fields']:>9}"
        f"{share:>10.3f}"
    )


def _interval(hits: int, n: int) -> str:
    """Wilson's interval of a share at 95 %, as text."""
    z = 1.96
    middle = (hits + z * z / 2) / (n + z * z)
    half = z / (n + z * z) * math.sqrt(hits * (n - hits) / n + z * z / 4)
    return f"{max(middle - half, 0.0):.3f}-{min(middle + half, 1.0):.3f}"


def _judge(rendered: Rendered, reading: Reading, style: str, hidden: str, *, edits: int, tally: Tally) -> None:
    rng = random.Random(f"{rendered.page.layout}/{style}/{rendered.page.shown[0].text}")
    text = marked(rendered, style, rng, hidden)
    plain = written(text)
    height, width = rendered.pixels.shape[:2]
    if style == "scrolled":
        height = round(0.55 * max(box[3] for box in rendered.boxes.values()))
        reading = Reading(tuple(line for line in reading.lines if line.box.y1 <= height))
    image = ImagePart("image", Source.SCREENSHOT, width, height, reading)

    def run(content: str) -> Report:
        return report(Case((image, TextPart("text", Source.DOM, content))))

    # A text that names a value by words that the page does not show cannot be aligned by them.
    words = set(re.split(r"[\n\t:\ue000-\ue002]\s*", rendered.inner.lower())) if style in {"labels", "json"} else None
    visible = [
        index
        for index in plain.ranges
        if rendered.boxes[index][3] <= height
        and rendered.boxes[index][2] <= width
        and (words is None or rendered.page.shown[index].label.lower() in words)
    ]
    clean = run(plain.text)
    count = tally.unchanged[style]
    count["n"] += 1
    count["alarms"] += bool(clean.findings)
    count["sure"] += clean.score >= 0.9
    count["fields"] += len(visible)
    count["compared"] += _compared(image, plain.text, {plain.ranges[index] for index in visible})
    for finding in clean.findings:
        tally.mistake(f"ALARM {rendered.page.layout}/{style} {_said(finding)}")
    for index in rng.sample(visible, min(edits, len(visible))):
        shown = rendered.page.shown[index]
        old = plain.text[slice(*plain.ranges[index])]
        new, name = changed(old, shown.kind, rendered.page.style, rng)
        edited = written(text, {index: new})
        start, end = edited.ranges[index]
        result = run(edited.text)
        hits = [finding for finding in result.findings if _touches(finding, start, end)]
        found = tally.counts[name]
        found["n"] += 1
        others = [finding for finding in result.findings if finding not in hits]
        found["others"] += len(others)
        for finding in others:
            tally.mistake(f"OTHER {rendered.page.layout}/{style} ({shown.label}: {old} -> {new}) {_said(finding)}")
        if not hits:
            tally.mistake(f"MISSED {rendered.page.layout}/{style} {name} {shown.label}: {old} -> {new}")
            continue
        hit = hits[0]
        found["found"] += 1
        found["sure"] += hit.probability >= 0.9
        overlap = _overlap(hit.evidence[0].place, _ink(rendered, index))
        found["box"] += overlap >= 0.5
        exact = hit.evidence[1].place == Span(start, end) and edited.text[start:end] == hit.evidence[1].value
        found["span"] += exact
        if overlap < 0.5 or not exact:
            tally.mistake(
                f"PLACE {rendered.page.layout}/{style} IoU {overlap:.2f} {shown.text!r} -> {new!r}: {_said(hit)}"
            )


def _compared(image: ImagePart, text: str, ranges: set[tuple[int, int]]) -> int:
    """How many of the values were aligned with one that agrees."""
    pairs = align(Side.of(image_sheet(image.reading)), Side.of(text_sheet(text)), noisy=True)
    places = [pair.b.place for pair in pairs if pair.compared.outcome is Outcome.AGREE]
    return sum(isinstance(place, Span) and (place.start, place.end) in ranges for place in places)


def _touches(finding: Finding, start: int, end: int) -> bool:
    place = finding.evidence[1].place
    return isinstance(place, Span) and place.start < end and start < place.end


def _said(finding: Finding) -> str:
    a, b = finding.evidence
    return f"{finding.probability:.2f} [{finding.field}] {a.value!r} ({a.quote}) / {b.value!r} ({b.quote})"


def _ink(rendered: Rendered, index: int) -> Box:
    """The tight box of the pixels in a value's rectangle that differ from its commonest colour."""
    x0, y0, x1, y1 = (round(value) for value in rendered.boxes[index][:4])
    patch = rendered.pixels[y0:y1, x0:x1].astype(np.int16)
    colours, counts = np.unique(patch.reshape(-1, 3), axis=0, return_counts=True)
    contrast = np.abs(patch - colours[counts.argmax()]).max(axis=2)
    ink = contrast > 0.3 * contrast.max()
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    return Box(x0 + int(columns[0]), y0 + int(rows[0]), x0 + int(columns[-1]) + 1, y0 + int(rows[-1]) + 1)


def _overlap(place: object, truth: Box) -> float:
    """Intersection over union, 0 for anything but a box."""
    if not isinstance(place, Box):
        return 0.0
    across = min(place.x1, truth.x1) - max(place.x0, truth.x0)
    down = min(place.y1, truth.y1) - max(place.y0, truth.y0)
    if across <= 0 or down <= 0:
        return 0.0
    both = across * down
    return both / (place.width * place.height + truth.width * truth.height - both)


if __name__ == "__main__":
    main()
