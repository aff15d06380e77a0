"""python -m bench.alignment --layouts all --first-seed 500 --seeds 18 --cache FOLDER: pages against their own text.

recognised    edited pairs with a finding on the edited value; `sure` of probability 0.9 or more
box_iou       of those, share whose box overlaps the value's ink by half of their union or more
span          of those, share whose span is the value's exact range
agreed        edited values that were taken as equal; others: findings on other values than the edited one
false_alarms  unchanged pairs with any finding; compared: share of the values shown that were found to agree
look-alike    edits that only exchange characters which readers take for each other: apart, and not in "all"
"""

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path

from bench.alignment.edits import LOOK_ALIKE
from bench.alignment.judge import Edited, Judge, Unchanged
from bench.alignment.looks import CIVIC, DAILY, FRESH, KNOWN, LATEST, LAYOUTS, NEW, PUBLIC, TRADE
from bench.alignment.seen import Reader, Seen
from bench.alignment.tables import ENOUGH, line, rows
from bench.alignment.texts import FORMS, written
from crosscheck_detectors.findings import Finding


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--group", choices=("dev", "test"), default="dev", help="which fonts")
    parser.add_argument(
        "--layouts",
        default="known",
        help="known, fresh, new, latest, public, trade, daily, civic, all or names with commas",
    )
    parser.add_argument("--seeds", type=int, default=2, help="pages of each layout")
    parser.add_argument("--first-seed", type=int, default=0)
    parser.add_argument("--edits", type=int, default=4, help="edited pairs of each page and form, besides swapped rows")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--cache", type=Path, help="folder to keep read pages in")
    parser.add_argument("--only-read", action="store_true", help="fill the cache and judge nothing")
    parser.add_argument("--show", action="store_true", help="print the mistakes")
    parser.add_argument("--json", type=Path, help="file for one row of JSON a figure")
    arguments = parser.parse_args()
    edited: list[Edited] = []
    unchanged: list[Unchanged] = []
    for seen, hidden in _pages(arguments):
        if arguments.only_read:
            continue
        for form in FORMS:
            judge = Judge(seen, form, hidden)
            unchanged.append(judge.unchanged())
            edited += judge.edited(arguments.edits)
    if arguments.only_read:
        return
    if arguments.show:
        _show(edited, unchanged)
    found = list(rows(edited, unchanged))
    sys.stdout.writelines(f"{line(row)}\n" for row in found)
    if arguments.json:
        arguments.json.write_text("".join(f"{json.dumps(row)}\n" for row in found), "utf-8")


def _pages(arguments: argparse.Namespace) -> Iterator[tuple[Seen, str]]:
    """Each page with the text of another one of its layout, that of the seed before."""
    groups = {
        "known": list(KNOWN),
        "fresh": list(FRESH),
        "new": list(NEW),
        "latest": list(LATEST),
        "public": list(PUBLIC),
        "trade": list(TRADE),
        "daily": list(DAILY),
        "civic": list(CIVIC),
        "all": list(LAYOUTS),
    }
    layouts = groups.get(arguments.layouts) or arguments.layouts.split(",")
    reader = Reader(arguments.cache, arguments.threads)
    before: dict[str, str] = {}
    seeds = range(arguments.first_seed, arguments.first_seed + arguments.seeds)
    for seen in reader.pages(layouts, arguments.group, seeds):
        yield seen, before.get(seen.page.layout, "")
        before[seen.page.layout] = written(seen.texts["inner"]).text


def _show(edited: list[Edited], unchanged: list[Unchanged]) -> None:
    for trial in unchanged:
        for finding in trial.alarms:
            print(f"ALARM {trial.setting} {_said(finding)}")
    for each in edited:
        where = f"{each.setting.layout}/{each.setting.form} {each.kind}: {each.what}"
        for finding in each.others:
            print(f"OTHER {where} {_said(finding)}")
        if each.hit is None:
            print(f"{'ALIKE' if LOOK_ALIKE in each.kind else 'MISSED'} {where}{' AGREED' if each.agreed else ''}")
        elif each.overlap < ENOUGH or not each.exact:
            print(f"PLACE {where} IoU {each.overlap:.2f} {_said(each.hit)}")


def _said(finding: Finding) -> str:
    a, b = finding.evidence
    return f"{finding.probability:.2f} [{finding.field}] {a.value!r} ({a.quote}) / {b.value!r} ({b.quote})"


if __name__ == "__main__":
    main()
