"""Counts as tables for people and as rows of JSON, with Wilson's intervals at 95 %."""

import math
from collections.abc import Callable, Iterator, Sequence

from bench.alignment.edits import LOOK_ALIKE
from bench.alignment.judge import Edited, Setting, Unchanged

ENOUGH = 0.5
"""Least overlap of a box with the value's ink, as intersection over union."""
SURE = 0.9
BY: dict[str, Callable[[Setting], str]] = {
    "page": lambda setting: setting.layout,
    "text": lambda setting: setting.form,
    "zoom": lambda setting: setting.zoom,
    "theme": lambda setting: setting.theme,
    "font": lambda setting: setting.font,
    "coding": lambda setting: setting.coding,
}

Row = dict[str, str | float | int]


def wilson(hits: int, n: int) -> tuple[float, float]:
    """Wilson's interval of a share at 95 %, as if trials of one page were independent, which they are not quite."""
    if n == 0:
        return 0.0, 1.0
    z = 1.96
    middle = (hits + z * z / 2) / (n + z * z)
    half = z / (n + z * z) * math.sqrt(hits * (n - hits) / n + z * z / 4)
    return max(middle - half, 0.0), min(middle + half, 1.0)


def rows(edited: Sequence[Edited], unchanged: Sequence[Unchanged]) -> Iterator[Row]:
    """All figures: edits by kind and setting, look-alike letters apart, then unchanged pairs by setting."""
    clear = [each for each in edited if LOOK_ALIKE not in each.kind]
    yield _recognised("edit: all", clear)
    for kind in sorted({each.kind for each in edited}):
        yield _recognised(f"edit: {kind}", [each for each in edited if each.kind == kind])
    for name, of in BY.items():
        for value in sorted({of(each.setting) for each in clear}):
            yield _recognised(f"{name}: {value}", [each for each in clear if of(each.setting) == value])
    yield _alarms("unchanged: all", unchanged)
    for name, of in BY.items():
        for value in sorted({of(each.setting) for each in unchanged}):
            yield _alarms(f"unchanged, {name}: {value}", [each for each in unchanged if of(each.setting) == value])


def _recognised(case: str, trials: Sequence[Edited]) -> Row:
    hits = [each for each in trials if each.hit]
    found = max(len(hits), 1)
    return _share(case, "recognised", len(hits), len(trials)) | {
        "sure": round(
            sum(each.hit is not None and each.hit.probability >= SURE for each in hits) / max(len(trials), 1), 3
        ),
        "box_iou": round(sum(each.overlap >= ENOUGH for each in hits) / found, 4),
        "span": round(sum(each.exact for each in hits) / found, 4),
        "agreed": sum(each.agreed for each in trials),
        "others": sum(len(each.others) for each in trials),
    }


def _alarms(case: str, trials: Sequence[Unchanged]) -> Row:
    shown = sum(each.shown for each in trials)
    compared = sum(each.agreed for each in trials)
    return _share(case, "false_alarms", sum(bool(each.alarms) for each in trials), len(trials)) | {
        "values": shown,
        "compared": round(compared / max(shown, 1), 4),
    }


def _share(case: str, metric: str, hits: int, n: int) -> Row:
    low, high = wilson(hits, n)
    return {
        "bench": "alignment",
        "case": case,
        "metric": metric,
        "value": round(hits / max(n, 1), 4),
        "low": round(low, 4),
        "high": round(high, 4),
        "unit": "share",
        "n": n,
        "hits": hits,
    }


def line(row: Row) -> str:
    """A row for people."""
    rest = "".join(
        f"  {name} {row[name]}"
        for name in ("sure", "box_iou", "span", "agreed", "others", "values", "compared")
        if name in row
    )
    return (
        f"{row['case']:<40}{row['n']:>7}{row['hits']:>7}{float(row['value']):>9.4f} "
        f"[{float(row['low']):.4f}, {float(row['high']):.4f}]{rest}"
    )
