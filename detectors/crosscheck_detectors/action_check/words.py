"""What stands at a spot: the words that the screenshot shows there, and those that the text has for it."""

from dataclasses import dataclass

from crosscheck_detectors.action_check.spot import Spot
from crosscheck_detectors.context import Box, ImagePart, Span, TextPart, Word
from crosscheck_detectors.pages import Pages

SLACK = 3
"""Pixels by which words may stand out of their element."""
ASIDE = 2.0
BELOW = 0.9
"""Heights of a line by which a point may lie beside it, or above and below it, and still be on its button."""


@dataclass(frozen=True, slots=True)
class Words:
    """Words at one place of a part, and how surely they were read, in [0, 1]."""

    text: str
    place: Box | Span
    score: float
    lines: int = 1


def shown(pages: Pages, spot: Spot) -> Words | None:
    """What the screenshot shows in the spot's box, or else at its point; None where nothing could be read there."""
    if spot.image is None:
        return None
    if spot.box is not None:
        return _within(spot.image, spot.box)
    return _at(pages, spot.image, spot.point) if spot.point else None


def told(pages: Pages, spot: Spot) -> list[Words]:
    """What the text says is there, in words that a person could see: first its own, then the accessible name."""
    found: list[Words] = []
    if spot.text and spot.span:
        found += _inside(pages, spot.text, spot.span)
    if spot.element and spot.element.name.strip():
        found.append(Words(spot.element.name, spot.element.span, 1.0))
    return found


def _inside(pages: Pages, text: TextPart, span: Span) -> list[Words]:
    """The text's own words in a span, as one."""
    words: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for row in pages.rows(text):
        for run in row:
            whole = run.span(0, len(run.text))
            if whole.start >= span.end:
                break
            first, last = max(span.start, whole.start), min(span.end, whole.end)
            # An escape is longer than what it means: of such a run only the whole can be in the span.
            if first < last and (run.starts is None or (first, last) == (whole.start, whole.end)):
                piece = text.text[first:last] if run.starts is None else run.text
                words.append(piece.strip())
                starts.append(first)
                ends.append(last)
    joined = " ".join(word for word in words if word)
    return [Words(joined, Span(starts[0], ends[-1]), 1.0)] if joined else []


def _within(image: ImagePart, box: Box) -> Words | None:
    lines: list[list[Word]] = []
    for line in image.reading.lines:
        if line.box.y1 < box.y0 or line.box.y0 > box.y1:
            continue
        words = [word for word in line.words if box.has_middle_of(word.box, SLACK)]
        if words:
            lines.append(words)
    if not lines:
        return None
    words = [word for line in lines for word in line]
    text = " ".join(word.text for word in words)
    return Words(text, Box.around([word.box for word in words]), min(word.score for word in words), len(lines))


def _at(pages: Pages, image: ImagePart, point: tuple[float, float]) -> Words | None:
    """The words nearest to a point, if they are near enough to be on one button with it."""
    x, y = point
    best: tuple[float, Words] | None = None
    sheet = pages.side(image).sheet
    for cell in sheet.cells:
        box = cell.place(0, len(cell.text))
        if not isinstance(box, Box) or box.height == 0:
            continue
        across = max(box.x0 - x, 0, x - box.x1) / box.height
        down = max(box.y0 - y, 0, y - box.y1) / box.height
        distance = max(across / ASIDE, down / BELOW)
        if distance <= 1 and (best is None or distance < best[0]):
            best = (distance, Words(cell.text, box, cell.score(0, len(cell.text))))
    return best[1] if best else None
