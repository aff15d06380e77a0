"""The check of a proposed action, once the parts have been read and compared."""

from collections.abc import Sequence

from crosscheck_detectors.action import Action
from crosscheck_detectors.action_check.grounding import check_grounding
from crosscheck_detectors.action_check.labels import check_labels
from crosscheck_detectors.action_check.links import check_links
from crosscheck_detectors.action_check.sight import check_sight
from crosscheck_detectors.action_check.spot import locate
from crosscheck_detectors.action_check.values import check_values
from crosscheck_detectors.action_check.verdicts import ID, Held
from crosscheck_detectors.action_check.words import shown, told
from crosscheck_detectors.findings import Finding, Report, Status
from crosscheck_detectors.pages import Pages

__all__ = ["ID", "report"]


def report(pages: Pages, action: Action, known: Sequence[Finding]) -> Report:
    """What of the action the page does not bear out.

    Args:
        known: what the detectors and the session's memory found; contradictions that concern the action become its own.
    """
    spot = locate(pages, action.target)
    drawn, texts = shown(pages, spot), told(pages, spot)
    held = Held()
    check_labels(action, spot, drawn, texts, held)
    check_sight(action, spot, drawn, texts, held)
    check_values(action, spot, drawn, known, pages=pages, held=held)
    check_links(action, spot, drawn, texts, pages=pages, held=held)
    check_grounding(action, pages, held)
    findings = tuple(sorted(held.findings, key=lambda each: -each.probability))
    if held.comparisons:
        return Report(ID, Status.OK, "", findings, tuple(held.comparisons))
    return Report(
        ID, Status.ABSTAINED, "nothing that the parts show of the action's target or values could be compared"
    )
