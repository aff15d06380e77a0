"""The one abstraction of this package: a detector is a generator that asks for passes and returns a report.

    passes = yield [Pass(...), ...]     # receives one Observation for each, in order
    ...
    return Report(...)

Whoever runs detectors merges what all of them ask for in one round. A detector that needs no model yields nothing.
"""

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from typing import Protocol

from crosscheck_detectors.context import Case
from crosscheck_detectors.findings import Report


@dataclass(frozen=True, slots=True)
class Pass:
    """One sequence for the VLM: `question` asked of the named parts alone, answered greedily."""

    part_ids: tuple[str, ...]
    question: str
    max_new_tokens: int = 32


@dataclass(frozen=True, slots=True)
class Observation:
    """What one pass left behind: the answer, and its tokens' log-probabilities (natural logarithm, ≤ 0)."""

    answer: str
    log_probabilities: tuple[float, ...]


Rounds = Generator[Sequence[Pass], Sequence[Observation], Report]


class Detector(Protocol):
    """A way to find contradictions. `id` is its name in requests, settings, responses and metrics."""

    @property
    def id(self) -> str: ...

    def detect(self, case: Case) -> Rounds:
        """Runs on one request.

        Raises nothing on purpose: what it cannot judge is Status.ABSTAINED with a reason, what does not concern it
        Status.SKIPPED. An exception that escapes counts as Status.ERROR of this detector alone.
        """
        ...
