"""The figures of an examination: intervals, edits, calibration, and whether sureness tells right from wrong."""

import math
from collections.abc import Sequence

Judged = Sequence[tuple[float, bool]]
"""Answers as (sureness, whether it was right)."""


def wilson(right: int, count: int, z: float = 1.96) -> tuple[float, float]:
    """The 95 % interval of a share after Wilson."""
    share, square = right / count, z * z / count
    centre = (share + square / 2) / (1 + square)
    half = z * math.sqrt(share * (1 - share) / count + square / count / 4) / (1 + square)
    return max(0.0, centre - half), min(1.0, centre + half)


def distance(one: str, other: str) -> int:
    """Edits (insert, delete, replace) between two strings."""
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, start=1):
        corner, row[0] = row[0], i
        for j, b in enumerate(other, start=1):
            corner, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, corner + (a != b))
    return row[-1]


def calibration_error(judged: Judged, bins: int = 10) -> float:
    """Expected calibration error: how far probability and share right lie apart, over equal-width bins."""
    error = 0.0
    for number in range(bins):
        inside = [
            (sure, good)
            for sure, good in judged
            if number <= sure * bins < number + 1 or (sure >= 1 and number == bins - 1)
        ]
        if inside:
            error += abs(sum(sure for sure, _ in inside) - sum(good for _, good in inside))
    return error / max(1, len(judged))


def ranking(judged: Judged) -> float:
    """AUROC: how often a right answer is surer than a wrong one, ties counting half; NaN if all are alike."""
    ordered = sorted(judged)
    good, bad = sum(right for _, right in ordered), sum(not right for _, right in ordered)
    if not good or not bad:
        return math.nan
    above, below, at = 0.0, 0, 0
    while at < len(ordered):
        same = [right for sure, right in ordered[at:] if sure == ordered[at][0]]
        wrong = len(same) - sum(same)
        above += sum(same) * (below + wrong / 2)
        below, at = below + wrong, at + len(same)
    return above / (good * bad)


def exact_lines(said: str, wanted: str) -> int:
    """How many of the wanted lines stand in the transcription exactly, in their order."""
    found = [0] * (len(wanted.split("\n")) + 1)
    for line in said.split("\n"):
        corner = 0
        for place, other in enumerate(wanted.split("\n"), start=1):
            corner, found[place] = found[place], max(found[place], found[place - 1], corner + (line == other))
    return found[-1]
