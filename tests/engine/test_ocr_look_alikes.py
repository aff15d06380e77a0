"""The second look at identifiers: which words get one, and what comes of it."""

from dataclasses import replace

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from crosscheck_detectors.context import Box, Line, Rival, Word
from crosscheck_service.engine.ocr import OcrReader
from crosscheck_service.engine.ocr_look_alikes import DOUBTFUL, MOST, SURE, Again, doubtful, settled


def line(text: str, score: float = 0.95) -> Line:
    words, start = [], 0
    for word in text.split():
        start = text.index(word, start)
        words.append(Word(word, start, Box(8 * start, 0, 8 * (start + len(word)), 12), score))
        start += len(word)
    return Line(text, Box(0, 0, 8 * len(text), 12), score, tuple(words))


@pytest.mark.parametrize("text", ["INV-10O2", "A0B1", "#5S8B", "x1/B22", "SKU8801"])
def test_an_identifier_with_look_alikes_is_worth_a_second_look(text: str) -> None:
    assert doubtful([line("Number: " + text)]) == [(0, 1)]


@pytest.mark.parametrize("text", ["$1,080.50", "2026-03-08", "Illinois", "AC-4769", "O0", "10:58"])
def test_amounts_dates_and_words_are_not(text: str) -> None:
    assert doubtful([line(text)]) == []


def test_of_a_page_full_of_identifiers_the_first_are_read_again() -> None:
    assert len(doubtful([line("A0B1 C0D1")] * 100)) == MOST


def test_a_sure_second_reading_replaces_the_word() -> None:
    after = settled(line("Order A10B today", 0.6), 1, Again("AI0B", 0.97))
    assert after.text == "Order AI0B today"
    assert [word.text for word in after.words] == ["Order", "AI0B", "today"]
    assert after.words[1].score == 0.97


@pytest.mark.parametrize("second", [Again("AI0B", 0.7), Again("A1OB", 0.93), Again("All0B", 0.99)])
def test_an_unsure_second_reading_leaves_a_doubtful_word(second: Again) -> None:
    before = line("Order A10B today", 0.95)
    after = settled(before, 1, second)
    assert after.text == before.text
    assert after.words[1].score == DOUBTFUL


@pytest.mark.parametrize("score", [0.7, 0.99])
def test_what_two_readings_dispute_either_may_be(score: float) -> None:
    before = line("A10B")
    word = replace(before.words[0], rivals=(Rival(1, "i", 900.0), Rival(2, "o", 30.0)))
    after = settled(replace(before, words=(word,)), 0, Again("AI0B", score, ()))
    (kept,) = after.words
    assert kept.text == ("AI0B" if score > SURE else "A10B")
    other = "1" if score > SURE else "i"
    assert (kept.rivals or ())[0] == Rival(1, other, 1.0)
    assert len({(rival.at, rival.letter) for rival in kept.rivals or ()}) == len(kept.rivals or ())


@pytest.mark.parametrize("second", [Again("A10B", 0.5), Again("X77B", 0.99), Again("", 0.0)])
def test_the_same_reading_and_another_word_change_nothing(second: Again) -> None:
    before = line("Order A10B today")
    assert settled(before, 1, second) == before


def test_a_drawn_identifier_is_read_with_its_words_in_place() -> None:
    picture = Image.new("RGB", (500, 120), "white")
    ImageDraw.Draw(picture).text((20, 40), "Ticket QX-8052 open", font=ImageFont.load_default(20), fill="black")
    (read,) = OcrReader(threads=1).read(np.array(picture)).lines
    assert read.text == "Ticket QX-8052 open"
    assert all(read.text[word.start : word.start + len(word.text)] == word.text for word in read.words)
