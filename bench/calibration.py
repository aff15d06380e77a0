"""python -m bench.calibration PROFILE FOLDER...: whether a profile keeps its promises on requests that are new to it.

FOLDERs hold measured requests: runs of `crosscheck-server evaluate`, or the parts of a calibration's work folder. For
every set of detectors, on the requests that its fusion judges, or where these have none, on all on which its detectors
came to a result: REVIEW's and BLOCK's realised rate among the consistent requests, beside
the promised one with the 95 % interval in which it must lie (beta-binomial: chance in the calibration and here),
calibration error over all, and the share of conflicts found.
"""

import argparse
import math
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table
from scipy.stats import betabinom

from crosscheck_detectors.fusion import load
from crosscheck_detectors.fusion.lineup import Alarm, Lineup
from crosscheck_detectors.fusion.measures import calibration_error
from crosscheck_service.evaluation.records import Record
from crosscheck_service.evaluation.state import read_records


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("profile", type=Path)
    parser.add_argument("folders", type=Path, nargs="+")
    arguments = parser.parse_args()
    records = [record for folder in arguments.folders for record in read_records(folder)]
    table = Table(title=f"{arguments.profile}: {len(records)} requests", title_justify="left")
    for heading in ("detectors", "n", "ECE", "REVIEW", "at most, 95 %", "found", "BLOCK", "at most, 95 %", "found"):
        table.add_column(heading)
    profile = load(arguments.profile)
    for lineup in profile.lineups:
        able = [record for record in records if profile.lineup(record.observed.ran) is lineup]
        able = able or [record for record in records if lineup.detectors <= record.observed.ran]
        if able:
            table.add_row(", ".join(sorted(lineup.detectors)), *_row(lineup, able))
    Console(highlight=False, width=200).print(table)


def _row(lineup: Lineup, records: list[Record]) -> list[str]:
    probabilities = np.array([lineup.request(record.observed) for record in records])
    truth = np.array([record.conflict for record in records])
    shown = [f"{(~truth).sum()} + {truth.sum()}", f"{calibration_error(probabilities, truth):.3f}"]
    for alarm in (lineup.review, lineup.block):
        raised = probabilities >= alarm.threshold
        low, high = _interval(alarm, int((~truth).sum()))
        held = " (least)" if alarm.threshold <= alarm.least else ""
        shown += [f"{raised[~truth].mean():.2%}", f"{low:.2%} to {high:.2%}{held}", f"{raised[truth].mean():.1%}"]
    return shown


def _interval(alarm: Alarm, fresh: int) -> tuple[float, float]:
    """Where a realised rate lies in 95 of 100 cases, over calibration sets and fresh requests."""
    above = max(1, math.floor((alarm.requests + 1) * alarm.rate))
    low, high = betabinom(fresh, above, alarm.requests + 1 - above).interval(0.95)
    return low / fresh, high / fresh


if __name__ == "__main__":
    main()
