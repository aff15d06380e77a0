"""One item through the model and the detectors: its record, and what it cost.

The model answers the question from all parts, then from each alone; passes that detectors ask for too are run once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from crosscheck_detectors.answers import compare_answers, is_absent
from crosscheck_detectors.attention import PartAttention
from crosscheck_detectors.context import Source
from crosscheck_detectors.detector import Detector, Pass
from crosscheck_detectors.findings import Report, Status
from crosscheck_detectors.fusion import Profile
from crosscheck_detectors.fusion.observed import Observed, asked_in, observed
from crosscheck_detectors.ocr_alignment.values import Outcome
from crosscheck_detectors.verdict import Thresholds, judge
from crosscheck_service.engine.errors import EngineError
from crosscheck_service.evaluation.items import Item, digest_of
from crosscheck_service.evaluation.judge import Judge
from crosscheck_service.evaluation.records import Attention, Costs, Follows, PairSignals, Record, Ruling, Seen
from crosscheck_service.evaluation.spontaneous import mentions_conflict
from crosscheck_service.inprocess import Handling, InProcess
from crosscheck_service.request.model import ImageInput

OCR = "ocr_alignment"
_DIGITS = 4


@dataclass(frozen=True, slots=True)
class Bench:
    """What items are put on."""

    runner: InProcess
    detectors: tuple[Detector, ...]
    thresholds: Thresholds
    profile: Profile | None = None
    outside: Judge | None = None

    def measure(self, item: Item) -> tuple[Record, Costs]:
        """Everything about one item. What the model cannot answer is told in the record."""
        handling = self.runner.handle(item.request)
        record = self._detected(item, handling, self.detectors)
        answer_seconds = 0.0
        try:
            if item.request.question:
                record = record.model_copy(update=_answers(item, handling))
                answer_seconds = handling.answer().seconds
        except EngineError as error:
            record = record.model_copy(update={"error": str(error)})
        opinion_seconds = None
        if self.outside is not None:
            opinion, opinion_seconds = self.outside.opinion(item.request, record.answer)
            record = record.model_copy(update={"opinion": opinion})
        return record, Costs(
            id=item.id,
            answer_seconds=answer_seconds,
            ocr_seconds=handling.ocr_seconds,
            detector_seconds={name: cost.seconds for name, cost in handling.costs.items()},
            detector_tokens={name: cost.prompt_tokens for name, cost in handling.costs.items()},
            detector_passes={name: cost.passes for name, cost in handling.costs.items()},
            opinion_seconds=opinion_seconds,
        )

    def _detected(self, item: Item, handling: Handling, detectors: Sequence[Detector]) -> Record:
        record = Record(
            id=item.id,
            surface=item.surface,
            arm=item.arm,
            modalities=tuple(
                "image" if isinstance(part, ImageInput) else "text"
                for part in item.request.parts
                if part.source is not Source.INSTRUCTION
            ),
            conflict=item.conflict,
            digest=digest_of(item),
            traits=dict(item.traits),
        )
        reports = [handling.report(detector) for detector in detectors if handling.case]
        return record.model_copy(update=self._found(item, reports))

    def _found(self, item: Item, reports: Sequence[Report]) -> dict[str, object]:
        question = item.request.question
        seen = observed(reports, asked_in(reports, question))
        return {
            "detectors": {report.detector_id: _seen(report, seen) for report in reports},
            "pairs": tuple(PairSignals(a=a, b=b, values=dict(values)) for (a, b), values in seen.pairs.items()),
            "ruling": self._ruling(reports, question),
            "without_ocr": self._ruling([report for report in reports if report.detector_id != OCR], question),
        }

    def _ruling(self, reports: Sequence[Report], question: str) -> Ruling:
        verdict = judge(reports, question, self.thresholds, profile=self.profile)
        return Ruling(probability=verdict.conflict_probability, decision=verdict.decision.name.lower())


def _seen(report: Report, seen: Observed) -> Seen:
    signals = [values[report.detector_id] for values in seen.pairs.values() if report.detector_id in values]
    return Seen(
        status=report.status.value,
        reason=report.reason,
        signal=max(signals, default=None),
        kinds=tuple(sorted({finding.kind.value for finding in report.findings})),
    )


def _answers(item: Item, handling: Handling) -> dict[str, object]:
    """The joint answer, the single-source ones, and what the joint one's attention was."""
    answer = handling.answer()
    evidence = [part.id for part in handling.case.evidence]
    alone = {part: handling.observe(Pass((part,), item.request.question)).answer for part in evidence}
    return {
        "answer": answer.text,
        "answer_log_probability": sum(answer.log_probabilities),
        "alone": alone,
        "follows": _follows(answer.text, alone),
        "mentions": mentions_conflict(answer.text, (item.values or alone).values()),
        "attention": _attention(answer.attention, evidence) if answer.attention is not None else None,
    }


def _follows(answer: str, alone: Mapping[str, str]) -> Follows:
    if len(alone) != 2:
        return "unknown"
    first, second = (_same(answer, own) for own in alone.values())
    if first and second:
        return "both"
    if first or second:
        return "first" if first else "second"
    return "neither"


def _same(answer: str, own: str) -> bool:
    if is_absent(answer) or is_absent(own):
        return False
    return compare_answers(answer, own) is Outcome.AGREE


def _attention(seen: PartAttention, evidence: Sequence[str]) -> Attention:
    imbalance = mass = None
    if len(evidence) == 2:
        first, second = evidence
        imbalance = _finite(seen.imbalance(first, second))
        mass = _finite(seen.imbalance(first, second, measure="mass"))
    norms = seen.only(evidence).norm
    return Attention(
        imbalance=imbalance,
        mass_imbalance=mass,
        other_mass=seen.other_mass,
        norms=tuple(
            tuple(tuple(float(f"{norm:.{_DIGITS}g}") for norm in layer) for layer in norms[..., part])
            for part in range(len(evidence))
        ),
    )


def _finite(value: float) -> float | None:
    return value if np.isfinite(value) else None


def failed(reports: Mapping[str, Seen]) -> list[str]:
    """Detectors that broke on an item, with the reason."""
    return [f"{name}: {seen.reason}" for name, seen in reports.items() if seen.status == Status.ERROR.value]
