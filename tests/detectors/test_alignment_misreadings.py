"""What a reader may well have made of the text's own words is no difference; what somebody changed still is one."""

import pytest
from alignment_cases import reading

from crosscheck_detectors.ocr_alignment.fields import Side, unnamed
from crosscheck_detectors.ocr_alignment.image_sheet import image_sheet
from crosscheck_detectors.ocr_alignment.misreadings import Misreadings
from crosscheck_detectors.ocr_alignment.text_sheet import text_sheet


def explained(seen: str, told: str, content: str) -> bool:
    """Whether words of the screen are told to be others of a text, misread."""
    a, b = Side.of(image_sheet(reading(seen))), Side.of(text_sheet(content))
    cell = next(number for number, each in enumerate(b.sheet.cells) if told in each.text)
    start = b.sheet.cells[cell].text.index(told)
    read, other = unnamed(a, 0, 0, len(seen)), unnamed(b, cell, start, start + len(told))
    return Misreadings(b.sheet).explain(read, other)


@pytest.mark.parametrize(
    ("seen", "told", "content"),
    [
        ("Sommaiseivant", "Sommaire", "Niveau superieur\nSommaire\nSuivant"),
        ("DevuaHandbook", "Devuan", "Devuan\nThe Administrators Handbook"),
        ("desianated obiect", "designated object", "designated object"),
        ("happeris", "happens is", "happens is that"),
        ("equall", "equal to", "equal to end"),
        ("Container O", "Container WIP", "Container WIP"),
    ],
)
def test_a_worse_reading_of_the_text_explains_a_difference(seen: str, told: str, content: str) -> None:
    assert explained(seen, told, content)


@pytest.mark.parametrize(
    ("seen", "told", "content"),
    [
        ("Sommaire", "Lommaire", "Niveau superieur\nLommaire\nSuivant"),
        ("relation", "volatile", "related things\nvolatile\nof a nation"),
        ("Home page", "Homr page", "Homr page"),
        ("Container 4", "Container 7", "Container 7"),
    ],
)
def test_what_somebody_changed_is_not_explained(seen: str, told: str, content: str) -> None:
    assert not explained(seen, told, content)
