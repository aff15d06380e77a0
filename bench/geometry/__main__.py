"""python -m bench.geometry --pages 3: captured pages under real Chromium at every scale and scroll position.

A browser's zoom is a device pixel ratio so many times as high on a viewport so many times as small, and is made so.
Each page is captured by crosscheck.capture and its screenshot read by OCR. Then, for every point of the grid:

boxes      visible values of which the element's box holds the ink, as drawn, but for a pixel
widths     mean share that box and ink have of their common width (a box is as high as its line, ink as its letters)
found      visible values with one digit changed in the text on which there is a finding
box        of those: the finding's box has an IoU of 0.5 or more with the ink
css        of those: css_box is the box by the scale, to a hundredth of a CSS pixel, and its middle in the element
span       of those: the exact range of the value
alarms     captures without a change that have a finding
unseen     values that are hidden, covered, scrolled away or in a frame, one digit changed: those with a finding
"""

import argparse
import json
import random
import re
import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from bench.geometry.measures import Pixels, contains, grown, ink, iou, other_digit, widths
from bench.geometry.pages import layered
from crosscheck import Captured, calls, capture
from crosscheck_detectors.context import Box, Case, CssBox, Element, ImagePart, Span, TextPart
from crosscheck_detectors.findings import Finding
from crosscheck_detectors.ocr_alignment import report
from crosscheck_service.engine.ocr import OcrReader
from crosscheck_service.engine.passes import part_of
from crosscheck_service.request.model import ImageInput, TextInput
from crosscheck_service.request.validate import validate
from crosscheck_service.settings import Limits

RESULTS = Path("bench/results/geometry.jsonl")
LAYOUTS = ("cart", "flight", "german")
RATIOS = (1.0, 1.5, 2.0)
ZOOMS = (0.8, 1.0, 1.25, 1.5)
SCROLLS = (0.0, 0.45)
"""Of the way down the page."""
EDITS = 8
"""Of each capture, seen and unseen."""
WIDTH, HEIGHT = 1280, 800
_VALUE = re.compile(r"[^\n\t]*\d[^\n\t]*")


@dataclass(frozen=True)
class Point:
    """One way to look at a page."""

    layout: str
    ratio: float
    zoom: float
    scroll: float


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=1, help="of each layout")
    parser.add_argument("--limit", type=int, default=10_000, help="points to run now")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--to", type=Path, default=RESULTS, help="points that stand there already are not run again")
    arguments = parser.parse_args()
    points = [Point(*values) for values in product(LAYOUTS, RATIOS, ZOOMS, SCROLLS)]
    known = _known(arguments.to)
    reader = OcrReader(arguments.threads)
    with sync_playwright() as playwright, arguments.to.open("a", encoding="utf-8") as file:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        wanted = [(_name(point, seed), point, seed) for seed in range(arguments.pages) for point in points]
        for name, point, seed in [each for each in wanted if each[0] not in known][: arguments.limit]:
            known[name] = _measured(browser, point, seed, reader)
            file.write(json.dumps({"bench": "geometry", "case": name, **known[name]}) + "\n")
            file.flush()
        browser.close()
    _print(known)


def _name(point: Point, seed: int) -> str:
    return f"{point.layout} {seed}, ratio {point.ratio:g}, zoom {point.zoom:g}, scroll {point.scroll:g}"


def _known(path: Path) -> dict[str, Counter[str]]:
    if not path.exists():
        return {}
    found = (json.loads(line) for line in path.read_text("utf-8").splitlines())
    return {
        row["case"]: Counter({key: value for key, value in row.items() if key not in {"case", "bench"}})
        for row in found
    }


def _measured(browser: Browser, point: Point, seed: int, reader: OcrReader) -> Counter[str]:
    ratio = point.ratio * point.zoom
    viewport = {"width": round(WIDTH / point.zoom), "height": round(HEIGHT / point.zoom)}
    page = browser.new_page(viewport=viewport, device_scale_factor=ratio)
    page.set_content(layered(point.layout, seed).source)
    page.evaluate("share => scrollTo(0, share * document.documentElement.scrollHeight)", point.scroll)
    captured = capture(page)
    page.close()
    return _judged(captured, reader, random.Random(f"{point}/{seed}"))


def _judged(captured: Captured, reader: OcrReader, rng: random.Random) -> Counter[str]:
    image, text = _parts(captured, reader)
    pixels = _pixels(captured)
    count: Counter[str] = Counter(captures=1, alarms=bool(report(Case((image, text))).findings))
    scale = image.width / captured.dom.viewport.css_width
    values = list(_values(text))
    seen = [element for element in values if element.visible]
    for element in seen:
        drawn = ink(pixels, grown(_pixel_box(element.box, scale), 2))
        if drawn:
            count["boxes_n"] += 1
            count["boxes"] += contains(_pixel_box(element.box, scale), drawn)
            count["widths"] += widths(_pixel_box(element.box, scale), drawn)
    for element in rng.sample(seen, min(EDITS, len(seen))):
        count["edits"] += 1
        found = _edited(image, text, element.span, rng)
        if found:
            count["found"] += 1
            count.update(_places(found, element, pixels, scale))
    unseen = [element for element in values if not element.visible]
    for element in rng.sample(unseen, min(EDITS, len(unseen))):
        count["unseen_n"] += 1
        count["unseen"] += _edited(image, text, element.span, rng) is not None
    return count


def _parts(captured: Captured, reader: OcrReader) -> tuple[ImagePart, TextPart]:
    image, text = validate(calls.check(captured).request, Limits(), ("ocr_alignment",)).parts
    assert isinstance(image, ImageInput)
    assert isinstance(text, TextInput)
    return part_of(image, reader.read(image.pixels)), part_of(text, None)


def _pixels(captured: Captured) -> Pixels:
    image, _ = validate(calls.check(captured).request, Limits(), ("ocr_alignment",)).parts
    assert isinstance(image, ImageInput)
    return image.pixels


def _values(part: TextPart) -> Iterator[Element]:
    """Elements on one line whose text holds a digit, the smallest only: those of whole cells hold others."""
    ordered = sorted(part.elements, key=lambda each: (each.span.start, -each.span.end))
    for index, element in enumerate(ordered):
        after = ordered[index + 1] if index + 1 < len(ordered) else None
        smallest = after is None or after.span.start >= element.span.end
        if smallest and _VALUE.fullmatch(part.text[element.span.start : element.span.end]):
            yield element


def _edited(image: ImagePart, text: TextPart, span: Span, rng: random.Random) -> Finding | None:
    """The finding about a value of which one digit was changed."""
    changed = other_digit(text.text[span.start : span.end], rng)
    edited = replace(text, text=text.text[: span.start] + changed + text.text[span.end :])
    for finding in report(Case((image, edited))).findings:
        place = finding.evidence[1].place
        if isinstance(place, Span) and place.start < span.end and span.start < place.end:
            return finding
    return None


def _places(finding: Finding, element: Element, pixels: Pixels, scale: float) -> Counter[str]:
    image, text = finding.evidence
    count: Counter[str] = Counter()
    if isinstance(text.place, Span):
        count["span"] += element.span.start <= text.place.start and text.place.end <= element.span.end
    if isinstance(image.place, Box) and image.css_box:
        # The value may be a part of its element, so that the ink is looked for around the finding's own box.
        drawn = ink(pixels, grown(image.place, max(2, image.place.height // 6)))
        count["box"] += drawn is not None and iou(image.place, drawn) >= 0.5
        css = image.css_box
        exact = all(
            abs(side * scale - pixel) < 0.01 * scale
            for side, pixel in zip((css.x0, css.y0, css.x1, css.y1), _sides(image.place), strict=True)
        )
        x, y = (css.x0 + css.x1) / 2, (css.y0 + css.y1) / 2
        box = element.box
        count["css"] += exact and box.x0 <= x <= box.x1 and box.y0 <= y <= box.y1
    return count


def _sides(box: Box) -> tuple[int, int, int, int]:
    return box.x0, box.y0, box.x1, box.y1


def _pixel_box(box: CssBox, scale: float) -> Box:
    return Box(round(box.x0 * scale), round(box.y0 * scale), round(box.x1 * scale), round(box.y1 * scale))


def _print(known: dict[str, Counter[str]]) -> None:
    rows: dict[str, Counter[str]] = {}
    for name, count in known.items():
        _, *ways = name.split(", ")
        for way in (*ways, "all"):
            rows[way] = rows.get(way, Counter()) + Counter(count)
    print(
        f"{'':<14}{'captures':>9}{'boxes':>8}{'widths':>8}{'edits':>7}{'found':>8}{'box':>8}{'css':>8}{'span':>8}"
        f"{'alarms':>8}{'unseen':>12}"
    )
    for way, count in sorted(rows.items()):
        found, boxes = max(count["found"], 1), max(count["boxes_n"], 1)
        print(
            f"{way:<14}{count['captures']:>9}{count['boxes'] / boxes:>8.3f}{count['widths'] / boxes:>8.3f}"
            f"{count['edits']:>7}{count['found'] / max(count['edits'], 1):>8.3f}{count['box'] / found:>8.3f}"
            f"{count['css'] / found:>8.3f}{count['span'] / found:>8.3f}{count['alarms']:>8}"
            f"{count['unseen']:>5} of {count['unseen_n']:<5}"
        )


if __name__ == "__main__":
    main()
