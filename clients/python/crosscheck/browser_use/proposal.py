"""From what the agent means to do to what the guard is asked about."""

from urllib.parse import urljoin

from crosscheck.action import CssPoint, ElementReference, ProposedAction, Target
from crosscheck.browser_use.intent import Intent
from crosscheck.browser_use.view import PAGE, View

MOST_EXPECTED = 200
"""Characters."""


def proposed(intent: Intent, now: View, seen: View) -> ProposedAction | None:
    """The action as the guard's schema has it; None for one that it does not have, such as keys or a script.

    Without an action the guard judges all that the agent saw. `now` is the page that the action meets, and `seen` the
    one that the agent's model decided on: from there it has its expectations.
    """
    match intent.name:
        case "click":
            return _click(intent, now, seen)
        case "input" | "select_dropdown":
            target = _target(intent.index, now, seen)
            typed = "" if intent.index in now.page.secrets else str(intent.parameters.get("text", ""))
            return None if target is None else ProposedAction.to_type(target, typed, reasoning=intent.reasoning)
        case "navigate":
            return ProposedAction.to_navigate(str(intent.parameters.get("url", "")), reasoning=intent.reasoning)
        case _:
            return None


def _click(intent: Intent, now: View, seen: View) -> ProposedAction | None:
    x, y = intent.parameters.get("coordinate_x"), intent.parameters.get("coordinate_y")
    if intent.index is None and isinstance(x, int) and isinstance(y, int):
        return ProposedAction.to_click(Target(css_point=CssPoint(x=x, y=y)), reasoning=intent.reasoning)
    target = _target(intent.index, now, seen)
    if target is None or intent.index is None:
        return None
    href = now.page.links.get(intent.index)
    return ProposedAction.to_click(target, url=urljoin(now.url, href) if href else "", reasoning=intent.reasoning)


def _target(index: int | None, now: View, seen: View) -> Target | None:
    """The element with that index; what it is expected to say is what it said to the model."""
    element = None if index is None else now.page.by_index.get(index)
    if element is None or index is None:
        return None
    box = element.box
    return Target(
        # Where browser-use clicks: the middle of what can be seen of the element.
        css_point=CssPoint(x=(box.x0 + box.x1) / 2, y=(box.y0 + box.y1) / 2),
        element=ElementReference(part_id=PAGE, span=element.span, role=element.role, name=element.name),
        expected_text=seen.page.words.get(index, "")[:MOST_EXPECTED],
    )
