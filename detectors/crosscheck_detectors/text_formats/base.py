"""What a text format is: it reads a text as it was sent into rows of runs, each run with its exact place."""

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from crosscheck_detectors.context import Span


class Run(NamedTuple):
    """Text that belongs together, as a person reads it.

    `start` is where it begins in the text as sent, in code points. `starts` is None where it stands there letter by
    letter; else starts[i] and ends[i] are where its character i begins and ends there, for an escape is longer than
    what it means.
    """

    text: str
    start: int
    starts: tuple[int, ...] | None = None
    ends: tuple[int, ...] | None = None

    def span(self, start: int, end: int) -> Span:
        """The range of the text as sent that holds the run's half-open range; an empty range is a place."""
        if self.starts is None or self.ends is None or start >= end:
            return Span(self.start + start, self.start + end)
        return Span(self.starts[start], self.ends[end - 1])

    def part(self, start: int, end: int) -> "Run":
        """A half-open range of the run as a run of its own."""
        if self.starts is None or self.ends is None:
            return Run(self.text[start:end], self.start + start)
        begin = self.starts[start] if start < len(self.starts) else self.start
        return Run(self.text[start:end], begin, self.starts[start:end], self.ends[start:end])

    def trimmed(self) -> "Run":
        """The run without white space at its ends."""
        kept = self.text.strip()
        if len(kept) == len(self.text):
            return self
        start = len(self.text) - len(self.text.lstrip())
        return self.part(start, start + len(kept))


Rows = Sequence[Sequence[Run]]
"""Rows from top to bottom, none empty; in a row a label stands before its value, as do a table's cells."""


class TextFormat(Protocol):
    """A way in which agents write a page as text. A new one is a module with one of these, listed in FORMATS."""

    def rows(self, text: str) -> Rows:
        """What the text says, without its marks: no reference, index, attribute, class or script is ever a run.

        Raises nothing: of a text that is not in the format the rest is read as plain text.
        """
        ...
