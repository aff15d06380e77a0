"""Stands between browser-use's agent and its browser: no action happens that contradicts what the page shows.

from crosscheck.browser_use import BrowserGuard

async with BrowserGuard("localhost:50051") as guard:
    guard.watch(agent)
    await agent.run()

Needs browser-use: pip install 'crosscheck[browser-use]'. Nothing else of this package imports it.
"""

from crosscheck.browser_use.guard import BrowserGuard, NotCarriedOut
from crosscheck.guarding import OnFailure, Outcome, Policy, Review, Ruling

__all__ = ["BrowserGuard", "NotCarriedOut", "OnFailure", "Outcome", "Policy", "Review", "Ruling"]
