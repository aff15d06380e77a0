"""What a part says as one text, and where each stretch of it stands; where in a part a given value is."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from crosscheck_detectors.answers import typed
from crosscheck_detectors.context import Box, CssBox, ImagePart, Part, Place, Reading, Span
from crosscheck_detectors.findings import Evidence
from crosscheck_detectors.ocr_alignment.geometry import scale_of
from crosscheck_detectors.ocr_alignment.image_sheet import image_sheet
from crosscheck_detectors.ocr_alignment.sheet import Cell
from crosscheck_detectors.ocr_alignment.values import Outcome, compare, find
from crosscheck_detectors.relevance import relevance, split_lines, with_neighbours

LONGEST_QUOTE = 160
"""Characters."""
_LINES = 64
"""Lines, the most relevant to the question, in which a value is sought in other notations."""
_NEAR = 0.6
"""Share of the best line's relevance from which a line is about the question: that below a label has 0.7 of it."""
_BETWEEN_CELLS = "  "


@dataclass(frozen=True, slots=True)
class ReadText:
    """An image's text: a row of cells a line, from top to bottom. `starts` are the cells' beginnings, ascending."""

    text: str
    starts: tuple[int, ...]
    cells: tuple[Cell, ...]

    def place(self, start: int, end: int) -> Place:
        """The box around the words of a half-open range that holds at least one of their characters."""
        boxes: list[Box] = []
        for number in range(max(0, bisect_right(self.starts, start) - 1), len(self.starts)):
            begin, cell = self.starts[number], self.cells[number]
            first, last = max(start - begin, 0), min(end - begin, len(cell.text))
            if begin >= end:
                break
            if first < last:
                box = cell.place(first, last)
                boxes += [box] if isinstance(box, Box) else []
        return Box.around(boxes)


def read_text(reading: Reading) -> ReadText:
    """The lines of an image as a text: what stands in one row stands in one line, columns two spaces apart."""
    sheet = image_sheet(reading)
    lines: list[str] = []
    starts: list[int] = []
    offset = 0
    for row in sheet.row_cells.values():
        texts = [sheet.cells[index].text for index in row]
        for number, text in enumerate(texts):
            starts.append(offset + sum(map(len, texts[:number])) + number * len(_BETWEEN_CELLS))
            del text
        lines.append(_BETWEEN_CELLS.join(texts))
        offset += len(lines[-1]) + 1
    ordered = [sheet.cells[index] for row in sheet.row_cells.values() for index in row]
    return ReadText("\n".join(lines), tuple(starts), tuple(ordered))


def says(part: Part) -> str:
    """All that a part says: a text as it was sent, an image as it was read."""
    return read_text(part.reading).text if isinstance(part, ImagePart) else part.text


def holds(part: Part, answer: str, question: str = "") -> bool:
    """Whether an answer's words stand in a part, as they are or as a value of the same type in other notation.

    With a question only near what it names: the amount of the shipping says nothing about the total.
    """
    text = says(part)
    span = _find(text, answer, question)
    if span is None or not question:
        return span is not None
    lines = split_lines(text)
    scores = with_neighbours(relevance([text[line.start : line.end] for line in lines], question))
    here = bisect_right([line.start for line in lines], span.start) - 1
    return scores[here] >= _NEAR * max(scores)


def evidence(part: Part, answer: str, question: str, others: Sequence[Part] = ()) -> Evidence:
    """One side of a finding: where the part says `answer`, of several places the one that the question is nearest to.

    Where it cannot be found the place is the whole part, with nothing quoted. `others` may know the viewport.
    """
    value = typed(answer)
    normal = value.normal if value else ""
    read = read_text(part.reading) if isinstance(part, ImagePart) else None
    text = says(part)
    span = _find(text, answer, question)
    if span is None:
        place: Place = Box(0, 0, part.width, part.height) if isinstance(part, ImagePart) else Span(0, len(text))
        return Evidence(part.id, "", answer, place, normal)
    place = read.place(span.start, span.end) if read else span
    said = text[span.start : span.end]
    return Evidence(part.id, _quote(text, span), said, place, normal, _css_box(part, place, others))


def whole(part: Part) -> Evidence:
    """A side of a finding that is about all of a part."""
    if isinstance(part, ImagePart):
        return Evidence(part.id, "", "", Box(0, 0, part.width, part.height))
    return Evidence(part.id, "", "", Span(0, len(part.text)))


def _find(text: str, answer: str, question: str) -> Span | None:
    words = answer.split()
    if not words:
        return None
    spaced = r"\s+".join(map(re.escape, words))
    pattern = re.compile(rf"(?<!\w){spaced}(?!\w)" if answer[:1].isalnum() else spaced, re.IGNORECASE)
    found = [Span(*match.span()) for match in pattern.finditer(text)]
    lines = split_lines(text)
    if len(found) == 1 or not lines:
        return found[0] if found else None
    scores = with_neighbours(relevance([text[line.start : line.end] for line in lines], question))
    if found:
        starts = [line.start for line in lines]
        return max(found, key=lambda span: (scores[bisect_right(starts, span.start) - 1], -span.start))
    ranked = sorted(range(len(lines)), key=lambda number: (-scores[number], number))
    return _in_other_notation(text, [lines[number] for number in ranked[:_LINES]], answer)


def _in_other_notation(text: str, lines: Sequence[Span], answer: str) -> Span | None:
    value = typed(answer)
    if value is None:
        return None
    for line in lines:
        for other in find(text[line.start : line.end]):
            if compare(value, other, noisy=False).outcome is Outcome.AGREE:
                return Span(line.start + other.start, line.start + other.end)
    return None


def _quote(text: str, span: Span) -> str:
    start = text.rfind("\n", 0, span.start) + 1
    newline = text.find("\n", span.end)
    end = newline if newline >= 0 else len(text)
    if end - start > LONGEST_QUOTE:
        start = max(start, span.start - LONGEST_QUOTE // 2)
        end = min(end, max(span.end, start + LONGEST_QUOTE))
    return text[start:end].strip()[:LONGEST_QUOTE]


def _css_box(part: Part, place: Place, others: Sequence[Part]) -> CssBox | None:
    if not isinstance(part, ImagePart) or not isinstance(place, Box):
        return None
    scale = scale_of(part, next((other for other in others if not isinstance(other, ImagePart)), None))
    return scale.css(place) if scale else None
