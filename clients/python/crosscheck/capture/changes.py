"""Compares a page before its screenshot with the same page behind it: what is not the same is volatile."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from crosscheck.capture.snapshot import Rect, Run, Snapshot

STILL = 1.0
"""CSS pixels by which a text may stand elsewhere and still counts as in its place."""
RESTLESS = 0.3
"""Share of the visible runs from which so much has changed that another screenshot may do better."""


@dataclass(frozen=True, slots=True)
class Compared:
    """The page before its screenshot, its changing runs marked, and where on the screenshot something changed."""

    snapshot: Snapshot
    changed: tuple[Rect, ...]
    restless: bool


def compared(before: Snapshot, behind: Snapshot) -> Compared:
    """What of a page stayed as it was while its screenshot was taken."""
    first, second = _by_node(before), _by_node(behind)
    nodes = {node for node in first if not _same(first[node], second.get(node, ()))}
    nodes |= {run.node for run in (*before.runs, *behind.runs) if run.volatile}
    runs = tuple(replace(run, volatile=run.node in nodes) for run in before.runs)
    appeared = second.keys() - first.keys()
    changed = [run.box for run in (*runs, *behind.runs) if run.visible and (run.node in nodes or run.node in appeared)]
    visible = [run for run in runs if run.visible]
    moving = sum(run.volatile for run in visible)
    return Compared(
        replace(before, runs=runs),
        tuple(dict.fromkeys((*changed, *before.volatile, *behind.volatile))),
        restless=moving > RESTLESS * len(visible) or before.viewport != behind.viewport,
    )


def _by_node(snapshot: Snapshot) -> Mapping[int, Sequence[Run]]:
    found: dict[int, list[Run]] = defaultdict(list)
    for run in snapshot.runs:
        found[run.node].append(run)
    return found


def _same(first: Sequence[Run], second: Sequence[Run]) -> bool:
    return len(first) == len(second) and all(
        a.text == b.text and a.visible == b.visible and _still(a.box, b.box) for a, b in zip(first, second, strict=True)
    )


def _still(a: Rect, b: Rect) -> bool:
    return all(abs(one - other) <= STILL for one, other in zip(a, b, strict=True))
