"""ANSWER_MODE_RECONCILE: where the parts contradict each other on what was asked, the answer names both sides."""

from dataclasses import replace

from crosscheck_detectors.answers import mentions
from crosscheck_detectors.findings import Finding, Kind
from crosscheck_detectors.prompts import both_answer, reconcile_question
from crosscheck_detectors.verdict import Verdict
from crosscheck_service.deployments.handling import Handling
from crosscheck_service.deployments.passes import ViewedAnswer
from crosscheck_service.engine.ask import Finish


async def reconciled(handling: Handling, answer: ViewedAnswer, verdict: Verdict) -> ViewedAnswer:
    """The answer to the question asked again with the deciding contradiction stated; `answer` where there is none.

    An answer that leaves out a side all the same is replaced by the two values as the parts have them: small models do
    not follow such a question.
    """
    finding = _stated(verdict)
    if finding is None:
        return answer
    sides = [(side.part_id, side.value) for side in finding.evidence]
    again = await handling.answer(reconcile_question(handling.request.question, finding.field, sides))
    if again.answered.finish is Finish.STOPPED:
        again = answer
    if all(mentions(again.answered.text, value) for _, value in sides):
        return again
    (first, value), (second, other) = sides
    text = both_answer(f"{value} ({first})", f"{other} ({second})")
    return ViewedAnswer(replace(again.answered, text=text), again.boxes)


def _stated(verdict: Verdict) -> Finding | None:
    """The most probable contradiction between two values that is warned of."""
    for finding in verdict.warned:
        two = len(finding.evidence) == 2 and all(side.value for side in finding.evidence)
        if finding.kind is Kind.CONTRADICTION and two:
            return finding
    return None
