"""python -m bench.real_pages FOLDER... : false alarms on pages that nobody made for this, as documentation on disk.

Takes HTML files at random, renders each with Chromium at a random size, scale, theme and place of scrolling, and holds
its screenshot against what an agent could send with it: `crosscheck.capture`, the visible text, an aria snapshot, the
source. Nothing contradicts anything, so whatever is found is a false alarm. Each is printed and kept under --out with
the whole case, for `--again`, which compares what was kept anew without rendering or reading. With `--edits` words of
the texts are changed, one at a time (`real_edits.py`), and whether it was found is counted.
"""

import argparse
import pickle
import random
import shutil
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Error, sync_playwright

from bench.paired import Row, write
from bench.real_edits import edited
from crosscheck import calls, capture
from crosscheck.v1 import guard_pb2 as pb
from crosscheck_detectors.context import Case
from crosscheck_detectors.ocr_alignment import report
from crosscheck_service.engine.ocr import OcrReader
from crosscheck_service.engine.passes import part_of
from crosscheck_service.request.model import ImageInput
from crosscheck_service.request.validate import validate
from crosscheck_service.settings import Limits

BENCH = "real_pages"
SIZES = ((1280, 800), (1440, 900), (1024, 768), (390, 844))
SCALES = (1.0, 1.0, 1.5, 2.0)
_LONGEST_SCROLL = 4_000
_MILLISECONDS = 15_000


@dataclass(frozen=True, slots=True)
class Pair:
    """A screenshot beside one form of its page's text."""

    path: str
    form: str
    case: Case

    def alarms(self) -> list[str]:
        """A line for each finding."""
        return [
            f"{found.probability:.2f} {found.field!r}: " + " | ".join(repr(side.quote) for side in found.evidence)
            for found in report(self.case).findings
        ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", type=Path, nargs="+", help="searched for *.html; each is as likely")
    parser.add_argument("--pages", type=int, default=100)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", type=Path, required=True, help="folder of the pairs")
    parser.add_argument("--again", action="store_true", help="compares what is in --out; renders and reads nothing")
    parser.add_argument("--edits", type=int, default=0, help="words changed in each text, one at a time")
    parser.add_argument("--forms", nargs="*", help="of the texts, for --again: capture plain aria html")
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    count: Counter[str] = Counter()
    alarmed: Counter[str] = Counter()
    tried: Counter[str] = Counter()
    found: Counter[str] = Counter()
    for pair in _kept(given.out) if given.again else _made(given.folders, given.pages, given.seed, given.out):
        if given.forms and pair.form not in given.forms:
            continue
        alarms = pair.alarms()
        count[pair.form] += 1
        alarmed[pair.form] += bool(alarms)
        for line in alarms:
            print(f"{pair.path} ({pair.form})\n    {line[:300]}", flush=True)
        for trial in edited(pair.case, given.edits, random.Random(f"{pair.path}/{pair.form}")):
            for name in (trial.what, "all edits"):
                tried[name] += 1
                found[name] += trial.found
            if not trial.found:
                print(f"missed: {pair.path} ({pair.form}) {trial.old} -> {trial.new}", flush=True)
    rows = [Row(BENCH, form, "alarms", alarmed[form], "pairs", number) for form, number in sorted(count.items())]
    rows += [Row(BENCH, what, "found", found[what], "edits", number) for what, number in sorted(tried.items())]
    print(*rows, sep="\n")
    write(BENCH, rows)


def _kept(folder: Path) -> Iterator[Pair]:
    for path in sorted(folder.glob("*.pickle")):
        yield pickle.loads(path.read_bytes())


def _made(folders: Sequence[Path], pages: int, seed: int, out: Path) -> Iterator[Pair]:
    rng = random.Random(seed)
    files = [found for folder in folders if (found := sorted(folder.rglob("*.html")))]
    reader = OcrReader(1)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for number in range(pages):
            path = rng.choice(rng.choice(files))
            try:
                for pair in _pairs(browser, path, rng, reader):
                    (out / f"{seed}-{number}-{pair.form}.pickle").write_bytes(pickle.dumps(pair))
                    yield pair
            except Error as error:
                print(f"left out, {path}: {str(error).splitlines()[0]}", flush=True)
        browser.close()


def _pairs(browser: Browser, path: Path, rng: random.Random, reader: OcrReader) -> Iterator[Pair]:
    width, height = rng.choice(SIZES)
    page = browser.new_page(
        viewport={"width": width, "height": height},
        device_scale_factor=rng.choice(SCALES),
        color_scheme=rng.choice(("light", "dark")),
    )
    try:
        page.goto(path.absolute().as_uri(), timeout=_MILLISECONDS)
        page.evaluate(
            "([share, most]) => scrollTo(0, share * Math.min(most, document.documentElement.scrollHeight))",
            [
                rng.random(),
                _LONGEST_SCROLL,
            ],
        )
        captured = list(calls.check(capture(page)).request.parts)
        texts = {
            "plain": (page.evaluate("document.body.innerText"), pb.TEXT_FORMAT_PLAIN),
            "aria": (page.locator("body").aria_snapshot(), pb.TEXT_FORMAT_ARIA_SNAPSHOT),
            "html": (page.content(), pb.TEXT_FORMAT_HTML),
        }
    finally:
        page.close()
    screenshot = next(part for part in captured if part.HasField("image"))
    requests = {"capture": captured}
    for form, (text, text_format) in texts.items():
        if len(text.encode()) <= Limits().max_text_bytes:
            requests[form] = [screenshot, pb.Part(id="text", source=pb.SOURCE_DOM, text=text, text_format=text_format)]
    reading = None
    for form, parts in requests.items():
        seen = []
        for part in validate(pb.CheckRequest(parts=parts), Limits(), ("ocr_alignment",)).parts:
            if isinstance(part, ImageInput):
                reading = reading or reader.read(part.pixels)
            seen.append(part_of(part, reading if isinstance(part, ImageInput) else None))
        yield Pair(str(path), form, Case(tuple(seen)))


if __name__ == "__main__":
    main()
