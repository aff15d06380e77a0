"""text_bridge: an image is shown by the lines read from it: a conflict across modalities becomes one within a modality.

The paper found that models recognise 90 % of conflicts within a modality and as few as 3 % across (Wu, Kale,
Raghunathan, COLM 2025, arXiv 2510.02608): here the image's text takes its pixels' place. Each part answers the question
as text alone; where the answers differ each part weighs both, and where that leaves it open the model is asked, on text
alone, whether the two parts contradict each other:

    B(i, j) = 0                                        where the answers agree as values of their type
    B(i, j) = 1 - (1 - p) exp(-max(S, 0)) / 2          where they differ
    S = the smaller of the two support gaps, see source_contrast
    p = P(yes) / (P(yes) + P(no)) for the direct question; 0 where S >= ln 10 and it is not asked

Signal: B in [0, 1]; a typed difference counts half, and either of two reasons makes it more: the model judges that it
is a contradiction, or both texts insist on their own answer (a model that cannot judge can still do that, and a misread
answer is insisted on by none). Probability of a finding until a profile says better: B, from 0.75 on.
Abstains on a pair where either part says nothing on the question, on an image in which no line was read. Pairs of two
texts are source_contrast's. Skipped where no part is an image.
"""

import math
from collections.abc import Iterator
from itertools import combinations

from crosscheck_detectors.alone import Said, ask_alone, contrast, weigh
from crosscheck_detectors.context import Case, ImagePart, Part
from crosscheck_detectors.detector import Pass, Rounds
from crosscheck_detectors.direct_prompt import YES_OR_NO, chance_of_yes
from crosscheck_detectors.findings import Finding, Kind, Report, Signal, Status
from crosscheck_detectors.prompts import conflict_question
from crosscheck_detectors.questions import NOTHING, questions
from crosscheck_detectors.saying import evidence

ID = "text_bridge"
_LEAST = 0.75
"""B from which a difference is told: the model finds a conflict at least as likely as none, or both parts insist."""
_SURE = math.log(10)
"""S in nats per token from which B is 0.95 or more whatever the model judges, which is then not asked."""


class TextBridge:
    """Answers from the parts' text alone, the direct question on text, and how much each insists."""

    id = ID
    asks_model = True

    def detect(self, case: Case) -> Rounds:
        """Three rounds: the answers, the weighing of those that differ, and where that is not enough the question."""
        images = {part.id for part in case.evidence if isinstance(part, ImagePart)}
        if len(case.evidence) < 2 or not images:
            return Report(ID, Status.SKIPPED, "there is no image to hold against another part")
        asked = questions(case)
        if not asked:
            return Report(ID, Status.ABSTAINED, NOTHING)
        # Texts first: an image's lines then follow a text that was read already.
        parts = sorted((part for part in case.evidence if _readable(part)), key=lambda part: part.id in images)
        if len(parts) < 2:
            return Report(ID, Status.ABSTAINED, "no text could be read in an image")
        said = yield from ask_alone(parts, asked, tuple(images))
        gaps = yield from weigh(said, tuple(images))
        differing = [
            (each, pair)
            for each, toward in zip(said, gaps, strict=True)
            for pair in _differing(each, images)
            if (contrast(each, toward, *pair) or 0.0) < _SURE
        ]
        observations = yield [_conflict(each, pair, images) for each, pair in differing]
        chances = {
            (each.asked, pair): chance_of_yes(seen) for (each, pair), seen in zip(differing, observations, strict=True)
        }
        signals: list[Signal] = []
        findings: list[Finding] = []
        for each, toward in zip(said, gaps, strict=True):
            for i, j in each.pairs():
                if not {parts[i].id, parts[j].id} & images:
                    continue
                heads = (min(each.heads[i], each.heads[j]), max(each.heads[i], each.heads[j]))
                insisted = contrast(each, toward, i, j)
                if heads[0] == heads[1]:
                    signals.append(Signal.of(parts[i].id, parts[j].id, each.asked.field, 0.0))
                elif insisted is not None:
                    value = _score(chances.get((each.asked, heads), 0.0), insisted)
                    signals.append(Signal.of(parts[i].id, parts[j].id, each.asked.field, value))
                    if value >= _LEAST and heads == (i, j):
                        findings.append(_finding(case, each, heads, value))
        if not signals:
            return Report(ID, Status.ABSTAINED, "fewer than two parts say anything on what was asked")
        findings.sort(key=lambda finding: -finding.probability)
        return Report(ID, Status.OK, "", tuple(findings), signals=tuple(signals))


def _score(chance: float, insisted: float) -> float:
    """B of two answers that differ, in [0.5, 1]."""
    return 1 - (1 - chance) * math.exp(-max(insisted, 0.0)) / 2


def _readable(part: Part) -> bool:
    return bool(part.reading.lines) if isinstance(part, ImagePart) else True


def _differing(said: Said, images: set[str]) -> Iterator[tuple[int, int]]:
    """Every two parts whose answers are the first of their kind, unless both came as text throughout."""
    for i, j in combinations(said.rivals, 2):
        members = {said.parts[part].id for part, head in said.heads.items() if head in {i, j}}
        if members & images:
            yield i, j


def _conflict(said: Said, pair: tuple[int, int], images: set[str]) -> Pass:
    ids = tuple(said.parts[index].id for index in pair)
    return Pass(
        ids,
        conflict_question(said.asked.question),
        0,
        as_text=tuple(part_id for part_id in ids if part_id in images),
        scored=YES_OR_NO,
    )


def _finding(case: Case, said: Said, pair: tuple[int, int], value: float) -> Finding:
    sides = tuple(evidence(said.parts[k], said.answers[k], said.asked.question, case.evidence) for k in pair)
    says = " and ".join(f'"{said.answers[k]}" from the text of {said.parts[k].id}' for k in pair)
    told = f"Asked by their text alone, the model answers {says}."
    return Finding(ID, Kind.CONTRADICTION, said.asked.field or case.question, round(value, 4), sides, told)
