"""python -m bench.action_check [--seeds 1]: the check of actions on pages under real Chromium.

Each page is captured by crosscheck.capture and its screenshot read by OCR; then each visible element of it is clicked.

sound      clicks as they are, with the agent expecting the element's words and without: how many are found fault with
swapped    clicks on elements whose words in the text are another element's: how many are found

Rows of bench/results/action_check.jsonl that stand there already are not run again.
"""

import argparse
import json
import random
import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from bench.action_check.controls import LAYOUTS, SIGHTS, page
from crosscheck import calls
from crosscheck.capture import capture
from crosscheck_detectors.action import Action, ElementRef, Target, Verb
from crosscheck_detectors.action_check import report
from crosscheck_detectors.context import Case, Element, ImagePart, Span, TextPart
from crosscheck_detectors.findings import Report, Status
from crosscheck_detectors.ocr_alignment import report as aligned
from crosscheck_detectors.pages import Pages
from crosscheck_service.engine.ocr import OcrReader
from crosscheck_service.engine.passes import part_of
from crosscheck_service.request.model import ImageInput
from crosscheck_service.request.validate import validate
from crosscheck_service.settings import Limits

RESULTS = Path("bench/results/action_check.jsonl")
WIDTH, HEIGHT = 1280, 800
REVIEW, BLOCK = 0.5, 0.9
LONGEST = 40
LEAST_LETTERS = 4


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=1, help="pages of each layout and sight")
    parser.add_argument("--first", type=int, default=0, help="the first seed")
    parser.add_argument("--limit", type=int, default=10_000, help="pages to run now")
    parser.add_argument("--to", type=Path, default=RESULTS)
    arguments = parser.parse_args()
    known = {row["case"]: row for row in map(json.loads, _lines(arguments.to))}
    reader = OcrReader(1)
    with sync_playwright() as playwright, arguments.to.open("a", encoding="utf-8") as file:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        seeds = range(arguments.first, arguments.first + arguments.seeds)
        # Layouts change fastest, so that a few pages are of as many kinds as they can be.
        wanted = [(_case(*each), *each) for each in product(seeds, SIGHTS, LAYOUTS)]
        for case, seed, sight, layout in [each for each in wanted if each[0] not in known][: arguments.limit]:
            known[case] = {"bench": "action_check", "case": case, **_measured(browser, layout, seed, sight, reader)}
            file.write(json.dumps(known[case]) + "\n")
            file.flush()
        browser.close()
    total = sum(
        (Counter({name: n for name, n in row.items() if isinstance(n, int)}) for row in known.values()), Counter()
    )
    for name, number in sorted(total.items()):
        print(f"{name:24}{number:8}")


def _case(seed: int, sight: tuple[float, int, bool], layout: str) -> str:
    zoom, ratio, dark = sight
    return f"{layout} {seed}, zoom {zoom:g}, ratio {ratio}, {'dark' if dark else 'light'}"


def _lines(path: Path) -> list[str]:
    return path.read_text("utf-8").splitlines() if path.exists() else []


def _measured(
    browser: Browser, layout: str, seed: int, sight: tuple[float, int, bool], reader: OcrReader
) -> dict[str, int]:
    zoom, ratio, dark = sight
    tab = browser.new_page(
        viewport={"width": round(WIDTH / zoom), "height": round(HEIGHT / zoom)}, device_scale_factor=ratio * zoom
    )
    tab.set_content(page(layout, seed, dark=dark))
    captured = capture(tab)
    tab.close()
    image, text = validate(calls.check(captured).request, Limits(), ("ocr_alignment",)).parts
    assert isinstance(image, ImageInput)
    screen, dom = part_of(image, reader.read(image.pixels)), part_of(text, None)
    assert isinstance(screen, ImagePart)
    assert isinstance(dom, TextPart)
    return dict(_sound(screen, dom) + _swapped(screen, dom, random.Random(f"{layout}/{seed}")))


def _sound(screen: ImagePart, dom: TextPart) -> Counter[str]:
    pages = Pages(Case((screen, dom))).warm()
    known = aligned(pages.case).findings
    count: Counter[str] = Counter(pages=1)
    for element, words in _visible(dom):
        for expected in (words, ""):
            found = report(pages, _click(screen, dom, element.span, expected), known)
            count["sound"] += 1
            count["sound, compared"] += found.status is Status.OK
            count.update(_decided("sound", found))
    return count


def _swapped(screen: ImagePart, dom: TextPart, rng: random.Random) -> Counter[str]:
    count: Counter[str] = Counter()
    seen = list(_visible(dom))
    for element, words in seen:
        others = [other for _, other in seen if _tells(other) and not _words(other) & _words(words)]
        holds_others = any(
            each is not element and element.span.start <= each.span.start and each.span.end <= element.span.end
            for each in dom.elements
        )
        if not _tells(words) or holds_others or not others:
            continue
        other = rng.choice(others)
        swapped, span = _with_words(dom, element, other)
        found = report(Pages(Case((screen, swapped))), _click(screen, swapped, span, other), ())
        count["swapped"] += 1
        count.update(_decided("swapped", found))
    return count


def _decided(name: str, found: Report) -> Counter[str]:
    chance = max((finding.probability for finding in found.findings), default=0.0)
    return Counter({f"{name}, reviewed": chance >= REVIEW, f"{name}, blocked": chance >= BLOCK})


def _visible(dom: TextPart) -> Iterator[tuple[Element, str]]:
    for element in dom.elements:
        words = dom.text[element.span.start : element.span.end].strip()
        if element.visible and words:
            yield element, words[:200]


def _tells(words: str) -> bool:
    letters = sum(letter.isalpha() for letter in words)
    return letters >= LEAST_LETTERS and len(words) < LONGEST and not any(letter.isdigit() for letter in words)


def _words(text: str) -> set[str]:
    return set(text.lower().split())


def _click(screen: ImagePart, dom: TextPart, span: Span, expected: str) -> Action:
    return Action(Verb.CLICK, Target(screen.id, element=ElementRef(dom.id, span), expected_text=expected))


def _with_words(dom: TextPart, element: Element, words: str) -> tuple[TextPart, Span]:
    """The text with other words for one element, and where they stand."""
    start, end = element.span.start, element.span.end
    shift = len(words) - (end - start)

    def moved(at: int) -> int:
        return at + shift if at >= end else at

    elements = tuple(
        replace(
            each, span=Span(moved(each.span.start), moved(each.span.end)), name="" if each is element else each.name
        )
        for each in dom.elements
    )
    return replace(dom, text=dom.text[:start] + words + dom.text[end:], elements=elements), Span(
        start, start + len(words)
    )


if __name__ == "__main__":
    main()
