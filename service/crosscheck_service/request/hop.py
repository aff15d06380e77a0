"""What the gateway adds to a request on its hop to the Guard; both ends and the proxy between must agree on it."""

BUDGET_KEY = "x-crosscheck-budget-seconds"
"""Metadata: the seconds that the Guard has for its answer, the gateway's margin taken off already."""

ID_BYTES = 64
"""What a request grows by at most where the gateway gives it its id."""

IDENTITY_KEY = "x-crosscheck-identity"
"""Metadata: who the gateway has authenticated. A client cannot set it: the gateway passes none of its metadata on."""

STAGES = ("action_check", "stale_evidence", "session_memory")
"""What may report beside the detectors that a request can choose."""
