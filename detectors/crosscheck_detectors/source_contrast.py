"""source_contrast: each part is asked alone, and each weighs the others' answers against its own.

    S(i, j) = min( gap_i(a_i, a_j), gap_j(a_j, a_i) )      gap_i(a, b) = log p(a | part i) - log p(b | part i)

per token from the first one in which the two answers differ (nats; see `alone.gap`). S is 0 where the answers agree as
values of their type; a model need not be able to compare anything. It is large only where both parts insist on their
own answer: for a part that was misread, or where the model guesses, its own is hardly more probable than another.

Signal: S, in nats per token; 0 for agreement, rarely above 15, slightly negative where a greedy answer was not the most
probable one. Probability of a finding until a profile says better: 1 - exp(-S), told from 0.5 on.
Abstains on a pair where either part says nothing on the question, on a request where no two parts say something.

Source: single-source answers as in "Words or Vision: Do Vision-Language Models Have Blind Faith in Text?" (share of
joint answers that equal each single-source one); the paper's finding that conflicts go unseen across modalities (Wu,
Kale, Raghunathan, COLM 2025, arXiv 2510.02608) is why the parts are never shown together here.
"""

import math
from collections.abc import Iterator

from crosscheck_detectors.alone import Gaps, Said, ask_alone, contrast, weigh
from crosscheck_detectors.context import Case
from crosscheck_detectors.detector import Rounds
from crosscheck_detectors.findings import Comparison, Finding, Kind, Report, Signal, Status
from crosscheck_detectors.questions import NOTHING, questions
from crosscheck_detectors.saying import evidence

ID = "source_contrast"
_LEAST = 0.5
"""Probability from which a difference is told."""


class SourceContrast:
    """Answers from each part alone, held against each other."""

    id = ID
    asks_model = True

    def detect(self, case: Case) -> Rounds:
        """Two rounds: the answers, and the weighing of those that differ."""
        parts = case.evidence
        if len(parts) < 2:
            return Report(ID, Status.SKIPPED, "fewer than two parts to compare")
        asked = questions(case)
        if not asked:
            return Report(ID, Status.ABSTAINED, NOTHING)
        said = yield from ask_alone(parts, asked)
        gaps = yield from weigh(said)
        findings: list[Finding] = []
        comparisons: list[Comparison] = []
        signals: list[Signal] = []
        for each, toward in zip(said, gaps, strict=True):
            for i, j, value in _scores(each, toward):
                a, b = parts[i].id, parts[j].id
                signals.append(Signal.of(a, b, each.asked.field, value))
                comparisons.append(Comparison(each.asked.field, a, b, agrees=not each.differ(i, j)))
            findings += _findings(case, each, toward)
        if not signals:
            return Report(ID, Status.ABSTAINED, "fewer than two parts say anything on what was asked")
        findings.sort(key=lambda finding: -finding.probability)
        return Report(ID, Status.OK, "", tuple(findings), tuple(comparisons), (), tuple(signals))


def _scores(said: Said, gaps: Gaps) -> Iterator[tuple[int, int, float]]:
    for i, j in said.pairs():
        value = contrast(said, gaps, i, j)
        if value is not None:
            yield i, j, value


def _findings(case: Case, said: Said, gaps: Gaps) -> Iterator[Finding]:
    """For every two different answers the pair of parts that insists most."""
    best: dict[tuple[int, int], tuple[float, int, int]] = {}
    for i, j, value in _scores(said, gaps):
        if 1 - math.exp(-value) >= _LEAST:
            heads = (min(said.heads[i], said.heads[j]), max(said.heads[i], said.heads[j]))
            best[heads] = max(best.get(heads, (0.0, i, j)), (value, i, j), key=lambda each: each[0])
    for value, i, j in best.values():
        sides = tuple(
            evidence(said.parts[index], said.answers[index], said.asked.question, case.evidence) for index in (i, j)
        )
        says = " and ".join(f'"{said.answers[index]}" from the part {said.parts[index].id}' for index in (i, j))
        field = said.asked.field or case.question
        told = f"Asked alone, the model answers {says}."
        yield Finding(ID, Kind.CONTRADICTION, field, round(1 - math.exp(-value), 4), sides, told)
