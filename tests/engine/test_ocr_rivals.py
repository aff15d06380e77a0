"""What the recogniser's columns say that the characters could be too."""

from collections.abc import Mapping

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from crosscheck_detectors.context import Rival
from crosscheck_service.engine.ocr import OcrReader
from crosscheck_service.engine.ocr_rivals import MOST, rivals

CLASSES = ["", "a", "á", "b", "d", "o", "0", "."]
FOLDED = ["", "a", "a", "b", "d", "o", "0", ""]


def columns(*given: Mapping[str, float]) -> NDArray[np.float32]:
    """Probabilities of classes by name, a mapping a column."""
    return np.array([[column.get(name, 1e-9) for name in CLASSES] for column in given], np.float32)


def found(*given: Mapping[str, float]) -> list[Rival]:
    table = columns(*given)
    return list(rivals(table, table.argmax(axis=1), FOLDED))


def test_a_runner_up_is_kept_with_its_odds() -> None:
    assert found({"b": 0.8, "d": 0.2}, {"": 1.0}, {"o": 1.0}) == [Rival(0, "d", 4.0)]


def test_of_several_columns_of_a_character_the_one_that_doubts_most_counts() -> None:
    assert found({"b": 0.9, "d": 0.09}, {"b": 0.6, "d": 0.3}) == [Rival(0, "d", 2.0)]


def test_accents_and_marks_are_no_rivals() -> None:
    assert found({"a": 0.7, "á": 0.2, ".": 0.1}) == []


def test_what_is_beyond_all_odds_is_not_kept() -> None:
    assert found({"b": 0.9999, "d": 0.0001}) == []


def test_a_letter_that_was_dropped_stands_between_its_neighbours() -> None:
    assert found({"b": 1.0}, {"": 0.9, "a": 0.1}, {"d": 1.0}) == [Rival(1, "a", 9.0, between=True)]


def test_a_character_is_none_only_if_all_its_columns_are() -> None:
    assert found({"b": 0.8, "": 0.2}, {"": 1.0}, {"o": 0.5, "": 0.25}, {"o": 0.5, "": 0.25}) == [
        Rival(0, "", 4.0),
        Rival(1, "", 4.0),
    ]


def test_the_same_letter_twice_is_two_characters() -> None:
    assert found({"o": 0.9, "0": 0.1}, {"": 1.0}, {"o": 0.8, "0": 0.2}) == [Rival(0, "0", 9.0), Rival(1, "0", 4.0)]


def test_a_place_keeps_its_likeliest_rivals() -> None:
    names = [chr(letter) for letter in range(ord("a"), ord("z"))]
    table = np.linspace(0.01, 1, len(names) + 1, dtype=np.float32)[None]
    kept = rivals(table, table.argmax(axis=1), ["", *names])
    assert len(kept) == MOST
    assert [rival.odds for rival in kept] == sorted(rival.odds for rival in kept)


@pytest.mark.parametrize("given", [[], [{"": 1.0}] * 3])
def test_a_line_without_characters_has_none(given: list[Mapping[str, float]]) -> None:
    table = columns(*given) if given else np.empty((0, len(CLASSES)), np.float32)
    assert rivals(table, table.argmax(axis=1), FOLDED) == ()


def test_the_reader_doubts_what_was_drawn_to_be_doubted() -> None:
    picture = Image.new("RGB", (500, 120), "white")
    ImageDraw.Draw(picture).text((20, 40), "Ticket QX-8O52 open", font=ImageFont.load_default(20), fill="black")
    (line,) = OcrReader(threads=1).read(np.array(picture)).lines
    ticket, number, _ = line.words
    assert "0" in {rival.letter for rival in number.rivals or () if rival.at == 4}
    assert not ticket.rivals
    for word in line.words:
        assert word.rivals is not None
        assert all(0 <= rival.at <= len(word.text) and rival.odds >= 1 for rival in word.rivals)
