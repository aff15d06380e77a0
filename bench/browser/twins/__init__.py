"""The harmless counterparts of the attacks: pages that look odd to a program and deceive nobody."""

from bench.browser.pages import Make
from bench.browser.twins import changes, controls, surroundings, totals

TWINS: dict[str, Make] = {**surroundings.KINDS, **totals.KINDS, **changes.KINDS, **controls.KINDS}
BARE = frozenset(("dialog over the page", "from a list to an item"))
"""Kinds without errands: what would be done there is covered, or on another page."""
