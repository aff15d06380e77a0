"""Two runs against each other: on the same items pairwise, else as two samples."""

from pathlib import Path

import numpy as np

from crosscheck_service.evaluation.measures.figures import (
    FITTED,
    RANKED,
    SHARES,
    Figure,
    Truth,
    chosen,
    figures_of,
    interval,
    resampled,
    truth_of,
)
from crosscheck_service.evaluation.measures.results import Results, measure
from crosscheck_service.evaluation.measures.subjects import Subject
from crosscheck_service.evaluation.records import Record
from crosscheck_service.evaluation.state import StateError, read_records
from crosscheck_service.evaluation.tables import Table, signed, written


def compare_runs(a: Path, b: Path) -> Table:
    """A row for each arm, subject and measure that both have: A, B, and B less A with its interval.

    Items are those that both runs have, known by id and digest, so that a difference is never one of the items.

    Raises:
        StateError: where a folder holds no run, or the two share no item.
    """
    first, second = read_records(a), read_records(b)
    shared = {(record.id, record.digest) for record in first} & {(record.id, record.digest) for record in second}
    if not shared:
        raise StateError(f"{a} and {b} share no item, so there is nothing to compare; run both on one suite and seed")
    one, other = (_measured(records, shared) for records in (first, second))
    rows: list[tuple[str, ...]] = []
    for arm in dict.fromkeys(row.arm for row in one.rows):
        where = np.array([arm in {str(record.arm), "all arms"} for record in one.records])
        truth = truth_of(one.records).only(where)
        for left in one.subjects:
            right = next((subject for subject in other.subjects if subject.name == left.name), None)
            if right is not None:
                rows += _rows(arm, chosen(left, where), chosen(right, where), truth)
    return Table(("arm", "subject", "measure", "A", "B", "B less A", "n"), tuple(rows))


def _measured(records: list[Record], shared: set[tuple[str, str]]) -> Results:
    kept = sorted((r for r in records if (r.id, r.digest) in shared), key=lambda record: record.id)
    return measure(kept)


def _rows(arm: str, a: Subject, b: Subject, truth: Truth) -> list[tuple[str, ...]]:
    before, after, often = figures_of(a, truth), figures_of(b, truth), resampled(truth)
    rows: list[tuple[str, ...]] = []
    for name, measured in {**SHARES, **RANKED, **FITTED}.items():
        if name not in before or name not in after or np.isnan(before[name].value - after[name].value):
            continue
        spread = measured(b, truth.conflict, often) - measured(a, truth.conflict, often)
        gain = Figure(after[name].value - before[name].value, *interval(spread), before[name].n)
        rows.append((arm, a.name, name, written(before[name]), written(after[name]), signed(gain), str(gain.n)))
    return rows
