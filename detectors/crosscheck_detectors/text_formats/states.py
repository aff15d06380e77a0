"""The state of a box, a switch or a tab as a run of its own, as the comparison of states reads it."""

from crosscheck_detectors.text_formats.base import Run

TICKED = frozenset(("checkbox", "radio", "switch", "menuitemcheckbox", "menuitemradio"))
"""Roles of which an accessibility tree says that they are checked or leaves it out."""


def mark(name: str, start: int, end: int, *, on: bool) -> Run:
    """The run `[checked]` or `[not checked]` for what the text as sent says in its half-open range."""
    text = f"[{name}]" if on else f"[not {name}]"
    return Run(text, start, (start,) * len(text), (end,) * len(text))


def shifted(run: Run, offset: int) -> Run:
    """A mark whose place counts from `offset` on."""
    starts, ends = run.starts or (), run.ends or ()
    return Run(run.text, run.start + offset, tuple(at + offset for at in starts), tuple(at + offset for at in ends))
