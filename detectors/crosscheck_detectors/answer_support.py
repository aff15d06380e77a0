"""answer_support: whether the parts support an answer, the proposed one or that which the request gets.

UNGROUNDED_ANSWER   the answer stands in no part near what the question names, no part gives it when asked alone, and
                    each part that answers prefers its own:  G = min over parts i of gap_i(a_i, answer) > 0
NEGLECTED_PART      the answer is part i's, part j alone answers otherwise and insists (S(i, j) > 0, source_contrast's
                    score), and the joint pass attended more to i than to j (I(i, j) > 0)

Without a question nothing can be asked: then a typed value of the proposed answer that stands in no part is ungrounded.

Gaps are in nats per token (`alone.gap`). Probability until a profile says better: 1 - exp(-G), and
(1 - exp(-S)) · (1 + I) / 2; without a question 0.5. It gives no signal of pairs: it judges an answer, not the parts.
Abstains where no part answers the question, on answers that say nothing or are too long to be one value. Skipped where
there is no answer to judge.

Source: share of joint answers that equal a single-source one as in "Words or Vision"; attention of the answer as in the
paper (Wu, Kale, Raghunathan, COLM 2025, arXiv 2510.02608): it may confirm what contrast shows and shows nothing alone.
"""

import math
from collections.abc import Iterator

from crosscheck_detectors.alone import Gaps, Said, ask_alone, contrast, gap, weigh
from crosscheck_detectors.answers import compare_answers, is_absent, typed
from crosscheck_detectors.attention import PartAttention
from crosscheck_detectors.attention_imbalance import joint
from crosscheck_detectors.context import Case
from crosscheck_detectors.detector import Asking, Pass, Rounds
from crosscheck_detectors.findings import Finding, Kind, Report, Status
from crosscheck_detectors.ocr_alignment.values import Outcome
from crosscheck_detectors.questions import Asked
from crosscheck_detectors.saying import evidence, holds, whole

ID = "answer_support"
_LONGEST = 200
"""Characters of an answer that can be one value."""
_LOOKED_UP = 0.5
"""Probability where nothing but the words was looked at: an answer may sum up what no part writes."""


class AnswerSupport:
    """An answer held against what each part says alone."""

    id = ID
    asks_model = True

    def detect(self, case: Case) -> Rounds:
        """Two or three rounds: all answers, the weighing of those that differ, the proposed one's weight."""
        if not (case.proposed_answer or case.answered):
            return Report(ID, Status.SKIPPED, "there is no answer to hold against the parts")
        if not case.evidence:
            return Report(ID, Status.SKIPPED, "there is no part to hold the answer against")
        if not case.question:
            return _looked_up(case)
        [seen] = yield [joint(case)]
        answer = case.proposed_answer or seen.answer
        if is_absent(answer) or len(answer) > _LONGEST:
            return Report(ID, Status.ABSTAINED, "the answer gives no value that a part could support")
        [said] = yield from ask_alone(case.evidence, (Asked("", case.question),))
        if not said.speaking:
            return Report(ID, Status.ABSTAINED, "no part answers the question when it is asked alone")
        own = [part for part in said.speaking if compare_answers(said.answers[part], answer) is not Outcome.DIFFER]
        if own:
            [gaps] = yield from weigh([said])
            findings = tuple(_neglected(case, said, gaps, own, seen.attention))
        elif any(holds(part, answer, case.question) for part in case.evidence):
            findings = ()
        else:
            least = yield from _preference(said, answer)
            findings = (_ungrounded(case, said, least),) if least > 0 else ()
        return Report(ID, Status.OK, "", findings)


def _looked_up(case: Case) -> Report:
    """The proposed answer's first typed value, sought in every part."""
    value = typed(case.proposed_answer)
    if value is None:
        return Report(ID, Status.ABSTAINED, "without a question only an amount, a date or the like can be looked up")
    if any(holds(part, value.text) for part in case.evidence):
        return Report(ID, Status.OK)
    told = f"{value.normal or value.text} stands in no part."
    sides = tuple(whole(part) for part in case.evidence)
    return Report(ID, Status.OK, "", (Finding(ID, Kind.UNGROUNDED_ANSWER, "", _LOOKED_UP, sides, told),))


def _preference(said: Said, answer: str) -> Asking[float]:
    """The least by which a part that answers prefers its own answer."""
    observations = yield [
        Pass((said.parts[part].id,), said.asked.question, 0, scored=(said.answers[part], answer))
        for part in said.speaking
    ]
    return min(gap(seen.scored[0], seen.scored[1]) for seen in observations)


def _neglected(
    case: Case, said: Said, gaps: Gaps, own: list[int], attention: PartAttention | None
) -> Iterator[Finding]:
    """The parts that say otherwise than the answer and than each part it follows, where attention agrees."""
    for other in said.speaking:
        found: list[tuple[float, int]] = []
        for part in own:
            value = contrast(said, gaps, part, other) if said.differ(part, other) else None
            turned = attention.imbalance(said.parts[part].id, said.parts[other].id) if attention else math.nan
            if value is not None and value > 0 and turned > 0:
                found.append(((1 - math.exp(-value)) * (1 + turned) / 2, part))
        if other not in own and found:
            probability, part = max(found)
            sides = tuple(evidence(said.parts[k], said.answers[k], case.question, case.evidence) for k in (part, other))
            told = (
                f"The answer follows the part {said.parts[part].id}; the part {said.parts[other].id} alone says "
                f'"{said.answers[other]}" and got less attention.'
            )
            yield Finding(ID, Kind.NEGLECTED_PART, case.question, round(probability, 4), sides, told)


def _ungrounded(case: Case, said: Said, least: float) -> Finding:
    sides = tuple(evidence(said.parts[k], said.answers[k], case.question, case.evidence) for k in said.speaking)
    told = "No part holds the answer, and each part that answers the question alone gives another."
    return Finding(ID, Kind.UNGROUNDED_ANSWER, case.question, round(1 - math.exp(-least), 4), sides, told)
