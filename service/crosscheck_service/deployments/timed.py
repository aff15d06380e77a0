"""Results with what they cost."""

from dataclasses import dataclass

from crosscheck_detectors.confidential import Confidential
from crosscheck_detectors.context import Box, Reading
from crosscheck_detectors.findings import Report
from crosscheck_detectors.masks import without


@dataclass(frozen=True, slots=True)
class TimedReading:
    """A reading and the seconds that it cost now: 0 where it was remembered."""

    reading: Reading
    seconds: float
    hidden: tuple[Box, ...] = ()
    """Where words were masked because they are secrets."""

    def without(self, secrets: Confidential) -> "TimedReading":
        """The same with the words masked that hold a secret."""
        hidden = secrets.boxes(self.reading)
        return TimedReading(without(self.reading, hidden), self.seconds, hidden)


@dataclass(frozen=True, slots=True)
class TimedReport:
    """A detector's report and what it cost.

    `seconds` go from its start to its end, waiting included. `passes` are those it asked for, `tokens` their prompts',
    shared or not, with what was generated and scored; a pass that others ask for too counts for each of them.
    """

    report: Report
    seconds: float
    passes: int = 0
    tokens: int = 0
