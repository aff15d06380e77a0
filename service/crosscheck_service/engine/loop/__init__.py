"""The step loop: prefills in chunks, decode steps that all live requests share, stoppable between any two.

    submit -> waiting -> [token budget] -> prefill, piece by piece -> rows of the shared step -> ended

generate() is not used, since it can neither stop between two tokens for a reason of ours, nor share steps among
requests that come and go, nor fork a prefix. Nothing here is kept on the model.
"""

from crosscheck_service.engine.loop.loop import Loop, Sizes
from crosscheck_service.engine.loop.sequence import Choice, Ended, Event, Failed, Sequence, Step

__all__ = ["Choice", "Ended", "Event", "Failed", "Loop", "Sequence", "Sizes", "Step"]
