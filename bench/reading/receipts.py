"""python -m bench.reading.receipts: receipts scanned and photographed, read, and held against their own text.

read          values whose text stands, spaces aside, in the lines that were read
recognised    receipts with one digit of one value of the text changed, and a finding on that value
alarms        receipts with their text as it is, and any finding
"""

import argparse
import itertools
import json
import random
from collections import Counter
from pathlib import Path

from bench.paired import Row, write
from bench.reading.scans import KINDS, edited, pictured, receipt
from bench.reading.shares import share, show
from crosscheck_detectors.context import Case, ImagePart, Source, Span, TextPart
from crosscheck_detectors.findings import Finding
from crosscheck_detectors.ocr_alignment import report
from crosscheck_service.engine.ocr import OcrReader

BENCH = "reading_receipts"


def main() -> None:
    """Prints and writes bench/results/reading_receipts.jsonl."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--n", type=int, default=250, help="receipts of each kind [default: 250]")
    parser.add_argument("--first-seed", type=int, default=9_000)
    parser.add_argument("--state", type=Path, help="file of the receipts read so far, to go on from")
    arguments = parser.parse_args()
    done = _done(arguments.state)
    reader, rows = OcrReader(threads=1), list[Row]()
    seeds = range(arguments.first_seed, arguments.first_seed + arguments.n)
    # In turn, so that what is cut off has as many of each kind.
    for seed, kind in itertools.product(seeds, KINDS):
        if (kind, seed) in done:
            continue
        done[kind, seed] = _judged(reader, kind, seed)
        if arguments.state:
            with arguments.state.open("a", encoding="utf-8") as file:
                file.write(json.dumps({"kind": kind, "seed": seed, "counts": done[kind, seed]}) + "\n")
    for kind in KINDS:
        count: Counter[str] = Counter()
        for seed in seeds:
            count.update(done[kind, seed])
        rows += share(BENCH, kind, "read_share", count["read"], count["values"])
        rows += share(BENCH, kind, "recognised_share", count["recognised"], arguments.n)
        rows += share(BENCH, kind, "alarm_share", count["alarm"], arguments.n)
    show(rows)
    write(BENCH, rows)


def _done(state: Path | None) -> dict[tuple[str, int], dict[str, int]]:
    lines = state.read_text("utf-8").splitlines() if state and state.exists() else []
    return {(each["kind"], each["seed"]): each["counts"] for each in map(json.loads, lines)}


def _judged(reader: OcrReader, kind: str, seed: int) -> dict[str, int]:
    rng = random.Random(seed)
    content = receipt(rng)
    pixels = pictured(content, kind, seed)
    reading = reader.read(pixels)
    solid = "\n".join("".join(line.text.split()) for line in reading.lines)
    image = ImagePart("image", Source.DOCUMENT, pixels.shape[1], pixels.shape[0], reading)

    def findings(text: str) -> tuple[Finding, ...]:
        return report(Case((image, TextPart("text", Source.TOOL_OUTPUT, text)))).findings

    value = rng.choice(content.values)
    new, row = edited(value.text, rng), f"{value.label}\t{value.text}"
    start = content.text.index(row) + len(value.label) + 1
    changed = findings(content.text[:start] + new + content.text[start + len(value.text) :])
    places = [finding.evidence[1].place for finding in changed]
    hit = any(isinstance(at, Span) and at.start < start + len(new) and start < at.end for at in places)
    clean = findings(content.text)
    if not hit or clean:
        print(
            f"{kind} {seed}: {value.label} {value.text} -> {new}: {'found' if hit else 'missed'}, {len(clean)} alarms"
        )
    return {
        "values": len(content.values),
        "read": sum("".join(each.text.split()) in solid for each in content.values),
        "recognised": hit,
        "alarm": bool(clean),
    }


if __name__ == "__main__":
    main()
