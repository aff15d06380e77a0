"""Live attention: how a model divides its attention among the parts of its context, observed while it runs."""

from crosscheck_service.engine.observe.attached import Attached, attach
from crosscheck_service.engine.observe.watch import Watch, observe

__all__ = ["Attached", "Watch", "attach", "observe"]
