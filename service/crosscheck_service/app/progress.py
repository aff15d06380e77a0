"""Progress of start-up on standard error, a line a stage, so that standard output holds only the ready line."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter

from rich.console import Console


class Progress:
    """Says which stage runs and how long the finished ones took; a terminal sees a spinner, a log plain lines."""

    def __init__(self) -> None:
        self._console = Console(file=sys.stderr, highlight=False)
        self._started = perf_counter()

    @contextmanager
    def stage(self, title: str) -> Iterator[None]:
        started = perf_counter()
        if self._console.is_terminal:
            with self._console.status(f"{title} …"):
                yield
        else:
            self.say(f"{title} …")
            yield
        self.say(f"{title}: done in {perf_counter() - started:.1f} s")

    def say(self, text: str) -> None:
        self._console.print(f"[{perf_counter() - self._started:5.1f} s] {text}", markup=False)
