"""What the detectors' signals say of each pair of parts, on the fields that decide."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from crosscheck_detectors.asked import asked_fields
from crosscheck_detectors.findings import Report, Signal, Status

Pair = tuple[str, str]
"""The ids of two parts, in order."""

Values = Mapping[str, float]
"""By detector, its signal of a pair; a detector that abstained on the pair is missing."""


_NAMES_ITS_FIELDS: Final = frozenset({"ocr_alignment"})
"""Detectors whose empty field is a value that nothing names; for the others it is the question's own."""


@dataclass(frozen=True, slots=True)
class Observed:
    """One request as the fusion sees it.

    `ran` holds the detectors that came to a result, abstentions among them; those that were skipped, late or failed are
    not in it. `pairs` has every pair that some detector has a signal of.
    """

    ran: frozenset[str]
    pairs: Mapping[Pair, Values]


def asked_in(reports: Sequence[Report], question: str) -> frozenset[str] | None:
    """The fields that a question is about, of those that the reports name; None where every field may be meant."""
    named = [signal.field for _, signal in _signals(reports)]
    named += [comparison.field for report in reports for comparison in report.comparisons]
    # A finding on the question itself has it for its field: what else is asked must not depend on that.
    named += [finding.field for report in reports for finding in report.findings if finding.field != question]
    return asked_fields(question, (field for field in named if field))


def observed(reports: Sequence[Report], asked: Collection[str] | None) -> Observed:
    """Of each pair and detector the largest signal on the deciding fields.

    Args:
        asked: the fields that the question is about, see `asked_in`; None where every field decides.
    """
    pairs: dict[Pair, dict[str, float]] = {}
    for detector, signal in _signals(reports):
        if decides(detector, signal.field, asked):
            values = pairs.setdefault((signal.a, signal.b), {})
            values[detector] = max(values.get(detector, signal.value), signal.value)
    ran = frozenset(report.detector_id for report in reports if report.status in {Status.OK, Status.ABSTAINED})
    return Observed(ran, pairs)


def decides(detector: str, field: str, asked: Collection[str] | None) -> bool:
    """Whether what a detector says of a field bears on the question; `asked` as for `observed`."""
    return asked is None or field in asked or (not field and detector not in _NAMES_ITS_FIELDS)


def on_field(reports: Sequence[Report], pair: Pair, field: str) -> Values:
    """By detector, the largest signal of one pair on one field."""
    values: dict[str, float] = {}
    for detector, signal in _signals(reports):
        if (signal.a, signal.b) == pair and signal.field == field:
            values[detector] = max(values.get(detector, signal.value), signal.value)
    return values


def _signals(reports: Sequence[Report]) -> Iterator[tuple[str, Signal]]:
    return ((report.detector_id, signal) for report in reports for signal in report.signals)
