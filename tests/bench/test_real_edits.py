"""Edits of real pages: of what stands once on both sides, told as found only if a finding points at it."""

import random
from dataclasses import replace

from alignment_cases import image, text

from bench.real_edits import edited
from crosscheck_detectors.context import Case, Span

ROWS = ([(20, "Invoice"), (200, "Hamburg")], [(20, "Invoice"), (200, "4711")])
CONTENT = "Invoice\tHamburg\nInvoice\t4711\nArchive\tBremen"


def test_only_what_stands_once_on_both_sides_is_edited_and_found_edits_count() -> None:
    trials = list(edited(Case((image(*ROWS), text(CONTENT))), 9, random.Random(2)))
    assert {trial.old for trial in trials} == {"Hamburg", "4711"}
    assert all(trial.new != trial.old and len(trial.new) == len(trial.old) for trial in trials)
    assert all(trial.found for trial in trials if trial.what == "digit")


def test_an_edit_that_no_finding_points_at_is_missed() -> None:
    """The screen says nothing else, so that no neighbour and no label tells whose place it is."""
    (trial,) = edited(Case((image("Hamburg"), text("Archive\nBremen\nHamburg\nLisbon"))), 1, random.Random(1))
    assert not trial.found


def test_what_changes_by_itself_is_left_alone() -> None:
    part = replace(text(CONTENT), volatile=(Span(0, len(CONTENT)),))
    assert not list(edited(Case((image(*ROWS), part)), 9, random.Random(2)))
