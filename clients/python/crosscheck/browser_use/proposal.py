"""From what the agent means to do to what the guard is asked about."""

from urllib.parse import urljoin

from crosscheck.action import CssPoint, ElementReference, ProposedAction, Target
from crosscheck.browser_use.intent import Intent
from crosscheck.browser_use.view import PAGE, View
from crosscheck.places import Element


def proposed(intent: Intent, view: View) -> ProposedAction | None:
    """The action as the guard's schema has it; None for one that it does not have, such as keys or a script.

    Without an action the guard judges all that the agent saw.
    """
    match intent.name:
        case "click":
            return _click(intent, view)
        case "input" | "select_dropdown":
            return _typing(intent, view)
        case "navigate":
            return ProposedAction.to_navigate(str(intent.parameters.get("url", "")), reasoning=intent.reasoning)
        case _:
            return None


def _click(intent: Intent, view: View) -> ProposedAction | None:
    x, y = intent.parameters.get("coordinate_x"), intent.parameters.get("coordinate_y")
    if intent.index is None and isinstance(x, int) and isinstance(y, int):
        return ProposedAction.to_click(Target(css_point=CssPoint(x=x, y=y)), reasoning=intent.reasoning)
    target = _at(intent.index, view)
    if target is None or intent.index is None:
        return None
    href = view.page.links.get(intent.index)
    return ProposedAction.to_click(target, url=urljoin(view.url, href) if href else "", reasoning=intent.reasoning)


def _typing(intent: Intent, view: View) -> ProposedAction | None:
    field = _at(intent.index, view)
    typed = "" if intent.index in view.page.secrets else str(intent.parameters.get("text", ""))
    return None if field is None else ProposedAction.to_type(field, typed, reasoning=intent.reasoning)


def _at(index: int | None, view: View) -> Target | None:
    element = None if index is None else view.page.by_index.get(index)
    if element is None:
        return None
    return Target(
        css_point=_middle(element),
        element=ElementReference(part_id=PAGE, span=element.span, role=element.role, name=element.name),
        expected_text=element.name,
    )


def _middle(element: Element) -> CssPoint:
    """Where browser-use clicks: the middle of what of the element is within the viewport."""
    return CssPoint(x=(element.box.x0 + element.box.x1) / 2, y=(element.box.y0 + element.box.y1) / 2)
