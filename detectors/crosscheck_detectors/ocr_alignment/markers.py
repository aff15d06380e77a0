"""A list's number is no part of its item: the screen shows it, and the other part seldom has it.

screen   2. Leave the dough        text   Leave the dough
"""

import re

from crosscheck_detectors.ocr_alignment.image_cell import ImageCell
from crosscheck_detectors.ocr_alignment.keys import key
from crosscheck_detectors.ocr_alignment.told import Told
from crosscheck_detectors.ocr_alignment.values import find

_MARKER = re.compile(r"\d{1,2}[.)]|[\u2022\u00b7\u25aa\u25e6]")


def unmarked(cell: ImageCell, told: Told) -> ImageCell:
    """The cell, without its mark where the other part does not have the two together."""
    marked = len(cell.words) > 1 and _MARKER.fullmatch(cell.words[0].text) is not None
    if not marked or key(cell.text) in told.solid or not _apart(cell):
        return cell
    return cell.part(1, len(cell.words))


def _apart(cell: ImageCell) -> bool:
    """Whether the first word is no part of a value, as it is of "3. March 2026"."""
    return all(value.start >= cell.words[1].start or value.end <= cell.words[1].start for value in find(cell.text))
