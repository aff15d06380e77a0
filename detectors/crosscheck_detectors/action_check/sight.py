"""Can a person see what the agent is about to click on?

What the text alone names, and the screen shows nothing of, is how a hidden instruction gets an agent to click. An
element counts as unseen where its part says so and it has an extent; one without is folded or scrolled away, and comes
into sight by the click itself. Passed over are fields, which style sheets draw anew beside the real ones, and elements
whose own words stand drawn in their place by something else.

probability   0.85   a person should look: controls that are drawn only under the mouse look the same
"""

from collections.abc import Sequence

from crosscheck_detectors.action import Action, Verb
from crosscheck_detectors.action_check.labels import FIELDS, alike
from crosscheck_detectors.action_check.spot import Spot
from crosscheck_detectors.action_check.verdicts import NOTHING, Held
from crosscheck_detectors.action_check.words import Words
from crosscheck_detectors.context import Box
from crosscheck_detectors.findings import Evidence

UNSEEN = 0.85


def check_sight(action: Action, spot: Spot, drawn: Words | None, told: Sequence[Words], held: Held) -> None:
    """One finding where a click goes to words that nobody can see."""
    element, box = spot.element, spot.box
    if action.verb not in {Verb.CLICK, Verb.SUBMIT} or element is None or element.visible or box is None:
        return
    if spot.text is None or spot.image is None or not told or element.role.casefold() in FIELDS:
        return
    # In CSS pixels: in those of the screenshot, what has no extent is rounded up to one.
    has_extent = element.box.x1 > element.box.x0 and element.box.y1 > element.box.y0
    if not has_extent or (drawn and any(alike(drawn.text, each.text) for each in told)):
        return
    says = Evidence(spot.text.id, told[0].text, told[0].text, told[0].place)
    shows = Evidence(spot.image.id, "", NOTHING, _on_screen(spot, box), NOTHING)
    held.differs("target", UNSEEN, (shows, says), f"{spot.image.id} shows nothing of the action's target.")


def _on_screen(spot: Spot, box: Box) -> Box | None:
    """The place that should show it; None for one that no screenshot reaches."""
    return box if spot.inside else None
