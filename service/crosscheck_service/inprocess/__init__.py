"""Requests handled in this process, one pass after the other, without Ray: for evaluation and calibration.

Passes are not batched: what an answer is must not depend on what ran beside it.
"""

from crosscheck_service.inprocess.handling import Cost, Handling, InProcess

__all__ = ["Cost", "Handling", "InProcess"]
