"""Ratios of interleaved pairs, and the rows in which benches report."""

import json
import math
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

RESULTS = Path(__file__).parent / "results"


@dataclass(frozen=True, slots=True)
class Row:
    """One figure of a bench; `n` is how many measurements it stands for."""

    bench: str
    case: str
    metric: str
    value: float
    unit: str
    n: int


@dataclass(frozen=True, slots=True)
class Middle:
    """A median with a distribution-free interval, `low` and `high`, that holds the true one with 95 % probability.

    With fewer than six values no interval of theirs does: then they are the smallest and the largest.
    """

    value: float
    low: float
    high: float
    n: int

    def rows(self, bench: str, case: str, metric: str, unit: str) -> list[Row]:
        named = {metric: self.value, f"{metric}_low95": self.low, f"{metric}_high95": self.high}
        return [Row(bench, case, name, float(f"{value:.5g}"), unit, self.n) for name, value in named.items()]


def middle(values: Sequence[float]) -> Middle:
    """The median of `values` between two order statistics: as many lie below it as a fair coin shows heads."""
    ordered, n = sorted(values), len(values)
    cut, tail = 0, 2 * 0.5**n
    while cut + 1 < (n + 1) // 2 and tail + 2 * math.comb(n, cut + 1) * 0.5**n <= 0.05:
        cut += 1
        tail += 2 * math.comb(n, cut) * 0.5**n
    return Middle(statistics.median(ordered), ordered[cut], ordered[n - 1 - cut], n)


def ratios(values: Sequence[float], to: Sequence[float]) -> list[float]:
    """Each value by the one that was measured beside it."""
    return [one / other for one, other in zip(values, to, strict=True)]


def read(name: str) -> list[Row]:
    """The rows that were written last; none where there is no such file."""
    path = RESULTS / f"{name}.jsonl"
    return [Row(**json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines()] if path.exists() else []


def write(name: str, rows: Iterable[Row]) -> Path:
    """Writes bench/results/`name`.jsonl, a row a line."""
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{name}.jsonl"
    path.write_text("".join(json.dumps(asdict(row)) + "\n" for row in rows), encoding="utf-8")
    return path
