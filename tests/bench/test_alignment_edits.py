"""Edits of numbers by a factor of ten: what they write, and that the comparison finds them."""

import random

import pytest

from bench.alignment.edits import times_ten
from bench.alignment.values import Style
from crosscheck_detectors.context import Box, Case, ImagePart, Line, Reading, Source, TextPart, Word
from crosscheck_detectors.ocr_alignment import report

GERMAN = Style(currency="€", after=True, european=True)
CASES = [
    ("$40.00", Style(), {"$400.00", "$4.00"}),
    ("$4,210.55", Style(), {"$42,100.55", "$421.55"}),
    ("1.234,50 €", GERMAN, {"12.340,50 €", "123,50 €"}),
    ("999,90 €", GERMAN, {"9.990,90 €", "99,90 €"}),
    ("4210", Style(), {"42100", "421"}),
    ("7", Style(), {"70"}),
    ("12.5 kg", Style(), {"120.5 kg", "1.5 kg"}),
]


@pytest.mark.parametrize(("text", "style", "expected"), CASES)
def test_numbers_become_ten_times_or_a_tenth_in_the_same_notation(text: str, style: Style, expected: set[str]) -> None:
    assert {times_ten(text, style, random.Random(seed)) for seed in range(20)} == expected


def test_a_text_without_a_number_is_refused() -> None:
    with pytest.raises(ValueError, match="no number"):
        times_ten("Paid", Style(), random.Random(0))


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize(("text", "style"), [(text, style) for text, style, _ in CASES if len(text) > 1])
def test_a_digit_more_or_less_is_a_contradiction(text: str, style: Style, seed: int) -> None:
    other = times_ten(text, style, random.Random(seed))
    (finding,) = report(Case((_screen(f"Total due: {text}"), _sent(f"Total due: {other}")))).findings
    assert finding.evidence[1].value == other


def _sent(text: str) -> TextPart:
    return TextPart("text", Source.DOM, text)


def _screen(text: str) -> ImagePart:
    words, start = [], 0
    for word in text.split():
        start = text.index(word, start)
        words.append(Word(word, start, Box(8 * start, 10, 8 * (start + len(word)), 24), rivals=()))
        start += len(word)
    line = Line(text, Box(0, 10, 8 * len(text), 24), 0.99, tuple(words))
    return ImagePart("image", Source.SCREENSHOT, 400, 60, Reading((line,)))
