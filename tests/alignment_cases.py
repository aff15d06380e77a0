"""Readings as a reader would return them, laid out on a grid of monospaced characters."""

from crosscheck_detectors.context import Box, Case, ImagePart, Line, Reading, Source, TextPart, Word
from crosscheck_detectors.findings import Report
from crosscheck_detectors.ocr_alignment import report

CHARACTER, HEIGHT, PITCH = 8, 14, 24
"""Pixels: a character's width, a line's height, and the distance between two lines."""


def line(text: str, x: int, y: int, score: float = 0.99) -> Line:
    words, position = [], 0
    for run in text.split():
        start = text.index(run, position)
        position = start + len(run)
        left = x + CHARACTER * start
        words.append(Word(run, start, Box(left, y, left + CHARACTER * len(run) - 2, y + HEIGHT), score))
    return Line(text, Box(x, y, x + CHARACTER * len(text), y + HEIGHT), score, tuple(words))


def reading(*rows: str | list[tuple[int, str]], score: float = 0.99) -> Reading:
    """A row is a text at the left edge, or several texts with their x."""
    lines = []
    for number, row in enumerate(rows):
        cells = [(20, row)] if isinstance(row, str) else row
        lines += [line(text, x, 20 + PITCH * number, score) for x, text in cells]
    return Reading(tuple(lines))


def image(*rows: str | list[tuple[int, str]], score: float = 0.99, part_id: str = "shot") -> ImagePart:
    return ImagePart(part_id, Source.SCREENSHOT, 1280, 800, reading(*rows, score=score))


def text(content: str, part_id: str = "page", source: Source = Source.DOM) -> TextPart:
    return TextPart(part_id, source, content)


def compare(image_part: ImagePart, content: str) -> Report:
    return report(Case((image_part, text(content))))


def values(found: Report) -> set[tuple[str, str]]:
    """The two values of each finding."""
    return {(one.value, other.value) for one, other in (finding.evidence for finding in found.findings)}
