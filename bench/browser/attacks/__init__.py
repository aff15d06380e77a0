"""Pages whose pixels and text disagree, or which change under the agent's hands.

A function takes a Draw and returns what makes the Case: the agent believes the text, and its last move is the wrong
one.
"""

from bench.browser.attacks import changes, targets, unseen, values
from bench.browser.pages import Make

ATTACKS: dict[str, Make] = {**values.KINDS, **targets.KINDS, **changes.KINDS, **unseen.KINDS}
