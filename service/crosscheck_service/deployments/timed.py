"""Results with what they cost."""

from dataclasses import dataclass

from crosscheck_detectors.context import Reading
from crosscheck_detectors.findings import Report


@dataclass(frozen=True, slots=True)
class TimedReading:
    """A reading and the seconds that it cost now: 0 where it was remembered."""

    reading: Reading
    seconds: float


@dataclass(frozen=True, slots=True)
class TimedReport:
    """A detector's report and the seconds from its start to its end, waiting included."""

    report: Report
    seconds: float
