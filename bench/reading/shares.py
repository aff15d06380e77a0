"""Shares with their intervals, as rows of a bench."""

import math

from bench.paired import Row

Z = 1.96


def share(bench: str, case: str, metric: str, hits: int, n: int) -> list[Row]:
    """A share of `n` and Wilson's interval at 95 %."""
    middle = (hits + Z * Z / 2) / (n + Z * Z)
    half = Z / (n + Z * Z) * math.sqrt(hits * (n - hits) / n + Z * Z / 4)
    figures = {
        metric: hits / n,
        f"{metric}_low95": max(middle - half, 0.0),
        f"{metric}_high95": min(middle + half, 1.0),
    }
    return [Row(bench, case, name, round(value, 4), "", n) for name, value in figures.items()]


def show(rows: list[Row]) -> None:
    """Prints them, a row a line."""
    for row in rows:
        print(f"{row.case:20}{row.metric:32}{row.value:>9.4f} {row.unit:3} n = {row.n}")
