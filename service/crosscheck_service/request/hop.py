"""What the gateway adds to a request on its hop to the Guard; both ends and the proxy between must agree on it."""

BUDGET_KEY = "x-crosscheck-budget-seconds"
"""Metadata: the seconds that the Guard has for its answer, the gateway's margin taken off already."""

ID_BYTES = 64
"""What a request grows by at most where the gateway gives it its id."""
