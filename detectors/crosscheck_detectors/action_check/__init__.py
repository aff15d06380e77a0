"""Does the page bear out what the agent means to do: target, values and address of its proposed action."""

from crosscheck_detectors.action_check.addresses import site
from crosscheck_detectors.action_check.check import ID, report

__all__ = ["ID", "prepare", "report"]


def prepare() -> None:
    """Reads what the first use would else have to wait a tenth of a second for."""
    site("www.example.com")
