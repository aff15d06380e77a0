"""What a page's recorder tells: its text run by run, each with its box in CSS pixels of the viewport."""

import json
from dataclasses import dataclass, replace
from enum import IntEnum
from typing import Any, NamedTuple


class Rect(NamedTuple):
    """CSS pixels of the viewport; light, since a page has thousands."""

    x0: float
    y0: float
    x1: float
    y1: float


EMPTY = Rect(0, 0, 0, 0)


class Gap(IntEnum):
    """What stands before a run."""

    NOTHING = 0
    SPACE = 1
    CELL = 2
    LINE = 3


@dataclass(frozen=True, slots=True)
class Run:
    """The text of one node, or of a form field, on one line. `node` is a number that stays the node's own."""

    node: int
    text: str
    gap: Gap
    box: Rect
    visible: bool
    sensitive: bool = False
    volatile: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """An element with a role or a name: the runs from `first` to before `last` are its text."""

    first: int
    last: int
    role: str
    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A page, or a frame, at one moment. `sensitive` and `volatile` are boxes beside those of the runs."""

    runs: tuple[Run, ...]
    marks: tuple[Mark, ...]
    sensitive: tuple[Rect, ...]
    volatile: tuple[Rect, ...]
    viewport: dict[str, Any]

    @classmethod
    def of(cls, told: str) -> "Snapshot":
        """From the JSON that recorder.js makes."""
        found = json.loads(told)
        runs = (
            Run(
                each["node"],
                _sound(each["text"]),
                Gap(each["gap"]),
                Rect(*each["box"]),
                each["visible"],
                each["sensitive"],
                each["volatile"],
            )
            for each in found["runs"]
        )
        marks = (
            Mark(each["first"], each["last"], *(_sound(each[name]) for name in ("role", "name", "value")))
            for each in found["marks"]
        )
        sensitive, volatile = (tuple(Rect(*box) for box in found[name]) for name in ("sensitive", "volatile"))
        return cls(tuple(runs), tuple(marks), sensitive, volatile, found["viewport"])

    def moved(self, x: float, y: float, scale: float) -> "Snapshot":
        """The same as a frame that stands at (x, y) of another page, drawn at `scale`."""

        def place(box: Rect) -> Rect:
            return Rect(x + scale * box.x0, y + scale * box.y0, x + scale * box.x1, y + scale * box.y1)

        return replace(
            self,
            runs=tuple(replace(run, box=place(run.box)) for run in self.runs),
            sensitive=tuple(map(place, self.sensitive)),
            volatile=tuple(map(place, self.volatile)),
        )


def _sound(text: str) -> str:
    """The text as UTF-8 can write it: halves of a character, which a script can leave in a page, are replaced."""
    if text.isascii():
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
