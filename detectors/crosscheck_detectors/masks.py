"""Takes characters out of a part and keeps every place: a mask stands for each, and agrees and conflicts with nothing.

Of `sensitive` places a request's validation does so before anything looks at the part. `volatile` ones, which change by
themselves, are no secret: a detector that compares values calls `settled` first, and may still quote what is around.
"""

from collections.abc import Sequence
from dataclasses import replace

from crosscheck_detectors.context import Box, ImagePart, Line, Part, Reading, Span

MASK = "\u2588"
"""Stands for each character that is masked, so that places stay what they are; values.masks knows it."""
_COVERED = 0.5
"""Share of a word's box from which what covers it takes the word."""


def masked(text: str, spans: Sequence[Span]) -> str:
    """The text with MASK for every character of the spans, as long as before."""
    if not spans:
        return text
    letters = list(text)
    for span in spans:
        letters[span.start : span.end] = MASK * (span.end - span.start)
    return "".join(letters)


def without(reading: Reading, boxes: Sequence[Box]) -> Reading:
    """The reading with MASK for every character of the words that the boxes cover."""
    if not boxes:
        return reading
    return replace(reading, lines=tuple(_line(line, boxes) for line in reading.lines))


def settled(part: Part) -> Part:
    """The part as it may be compared: what changes by itself is masked."""
    if isinstance(part, ImagePart):
        return replace(part, reading=without(part.reading, part.volatile)) if part.volatile else part
    return replace(part, text=masked(part.text, part.volatile)) if part.volatile else part


def _line(line: Line, boxes: Sequence[Box]) -> Line:
    near = [box for box in boxes if _share(line.box, box) > 0]
    hit = [word for word in line.words if any(_share(word.box, box) >= _COVERED for box in near)]
    if not hit:
        return line
    text = masked(line.text, [Span(word.start, word.start + len(word.text)) for word in hit])
    words = tuple(
        replace(word, text=text[word.start : word.start + len(word.text)], rivals=()) if word in hit else word
        for word in line.words
    )
    return Line(text, line.box, line.score, words)


def _share(word: Box, box: Box) -> float:
    """The share of the first box that the second covers, in [0, 1]."""
    width = min(word.x1, box.x1) - max(word.x0, box.x0)
    height = min(word.y1, box.y1) - max(word.y0, box.y0)
    area = word.width * word.height
    return max(width, 0) * max(height, 0) / area if area > 0 else 0.0
