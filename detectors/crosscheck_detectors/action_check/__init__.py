"""Does the page bear out what the agent means to do: target, values and address of its proposed action."""

from crosscheck_detectors.action_check.check import ID, report

__all__ = ["ID", "report"]
