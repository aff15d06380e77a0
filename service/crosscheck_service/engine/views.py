"""Which region of an image the model is shown, and how it is cut. numpy only, so that any process can plan views.

An image that the model can read whole is shown whole. Of a larger one, the crop is chosen by the lines that OCR read:
the one that matters to the question, together with its value on the same row or below it. Where both do not fit, the
crop holds the value rather than its label, since the answer is read from there. Where no line matters, it is the
densest text.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from crosscheck_detectors.context import Box, Line, Reading, Word
from crosscheck_detectors.relevance import relevance
from crosscheck_service.engine.ask import Pixels
from crosscheck_service.engine.reach import ImageReach

_LABELS = 8
"""Lines that may decide the crop: the most relevant ones."""

_RELEVANT = 0.5
"""Share of the best line's score from which another line may decide too."""

_MARGIN = 8
"""Pixels left free around a line where the crop allows it."""

_ON_ROW, _BELOW, _ALONE = 1.0, 0.8, 0.3
_NO_DIGIT, _WITHOUT_LABEL = 0.5, 0.7
_CELL = 16
"""Pixels of the grid on which the densest region is sought."""


@dataclass(frozen=True, slots=True)
class _Anchor:
    """A line that the question names, how much, and where its value may stand, each with a weight in (0, 1]."""

    box: Box
    score: float
    values: tuple[tuple[Box, float], ...]


def plan_view(width: int, height: int, reading: Reading, question: str, reach: ImageReach) -> Box:
    """The region to show of an image of `width` by `height` pixels: the whole, or a crop that lies inside it.

    `reading` is needed only where the whole does not fit. Where several images share a prompt, `reach` must be
    `reach.sharing(number of images)`.
    """
    size = reach.crop(width, height)
    if size == (width, height):
        return Box(0, 0, width, height)
    lines = [piece for line in reading.lines for piece in _pieces(line, size[0])]
    anchors = _anchors(lines, question)
    if not anchors:
        return _densest(width, height, lines, size)
    corners = _corners(width, height, anchors, size)
    boxes = [Box(x, y, x + size[0], y + size[1]) for x, y in sorted(corners)]
    text = np.array([[line.box.x0, line.box.y0, line.box.x1, line.box.y1] for line in lines])
    centre = Box.around([anchors[0].box, *(box for box, _ in anchors[0].values[:1])])
    return max(boxes, key=lambda box: (_worth(box, anchors), _held(box, text), -_distance(box, centre)))


def cut(pixels: Pixels, box: Box, reach: ImageReach) -> Pixels:
    """The region as the model is to get it: padded at the right and the bottom with its background, never scaled.

    `pixels` is (height, width, 3) uint8 and so is the result. `box` lies inside the image.
    """
    crop = pixels[box.y0 : box.y1, box.x0 : box.x1]
    width, height = reach.padded(box.width, box.height)
    if (width, height) == (box.width, box.height):
        return np.ascontiguousarray(crop)
    padded = np.empty((height, width, 3), np.uint8)
    padded[:] = _background(crop)
    padded[: box.height, : box.width] = crop
    return padded


def _pieces(line: Line, width: int) -> list[Line]:
    """The line, or where no crop can hold it, runs of its words that are at most half as wide as a crop."""
    if line.box.width <= width or not line.words:
        return [line]
    runs: list[list[Word]] = []
    for word in line.words:
        if runs and word.box.x1 - runs[-1][0].box.x0 <= width // 2:
            runs[-1].append(word)
        else:
            runs.append([word])
    return [
        Line(" ".join(word.text for word in run), Box.around([word.box for word in run]), line.score, tuple(run))
        for run in runs
    ]


def _anchors(lines: Sequence[Line], question: str) -> list[_Anchor]:
    """The lines that the question names, best first."""
    scores = relevance([line.text for line in lines], question)
    best = max(scores, default=0.0)
    if best == 0.0:
        return []
    ranked = sorted(range(len(lines)), key=lambda number: (-scores[number], number))
    chosen = [number for number in ranked[:_LABELS] if scores[number] >= _RELEVANT * best]
    return [_Anchor(lines[number].box, scores[number], _values(lines[number], lines)) for number in chosen]


def _values(label: Line, lines: Sequence[Line]) -> tuple[tuple[Box, float], ...]:
    """Boxes that may hold the label's value, likeliest first: itself, the row to its right, the line below.

    Those that hold a digit are likelier than the others, which on a form are often further labels.
    """
    row = sorted((line for line in lines if _right_of(label.box, line.box)), key=lambda line: line.box.x0)
    below = sorted((line for line in lines if _under(label.box, line.box)), key=lambda line: line.box.y0)
    found = [(label, _ON_ROW)] if _has_digit(label) else []
    found += [(line, _ON_ROW * 0.95**rank) for rank, line in enumerate(row[:3])]
    found += [(line, _BELOW) for line in below[:1]]
    some = any(_has_digit(line) for line, _ in found)
    weighed = [(line.box, weight if _has_digit(line) or not some else weight * _NO_DIGIT) for line, weight in found]
    return tuple(sorted(weighed, key=lambda value: -value[1]))


def _has_digit(line: Line) -> bool:
    return any(character.isdigit() for character in line.text)


def _right_of(label: Box, other: Box) -> bool:
    overlap = min(label.y1, other.y1) - max(label.y0, other.y0)
    return other.x0 >= label.x0 + label.width // 2 and other != label and 2 * overlap >= min(label.height, other.height)


def _under(label: Box, other: Box) -> bool:
    beside = min(label.x1, other.x1) - max(label.x0, other.x0)
    return beside > 0 and label.y1 - label.height // 2 <= other.y0 <= label.y1 + 3 * label.height


def _corners(width: int, height: int, anchors: Sequence[_Anchor], size: tuple[int, int]) -> set[tuple[int, int]]:
    """Top left corners worth trying: crops that begin, end or are centred at an anchor, its values, or both."""
    corners: set[tuple[int, int]] = set()
    for anchor in anchors:
        targets = [anchor.box]
        for box, _ in anchor.values:
            targets += [box, Box.around([anchor.box, box])]
        for box in targets:
            columns = _starts(box.x0, box.x1, size[0], width)
            rows = _starts(box.y0, box.y1, size[1], height)
            corners.update((x, y) for x in columns for y in rows)
    return corners


def _starts(low: int, high: int, length: int, limit: int) -> set[int]:
    """Where a crop of `length` may begin along one axis of the image, which is `limit` long."""
    wanted = (low - _MARGIN, high + _MARGIN - length, (low + high - length) // 2, low, high - length)
    return {max(0, min(start, limit - length)) for start in wanted}


def _worth(crop: Box, anchors: Sequence[_Anchor]) -> float:
    """What the crop holds of labels and values. A label with its value counts most, then a value, then a label."""
    total = 0.0
    for anchor in anchors:
        labelled = _inside(anchor.box, crop)
        worth = _ALONE if labelled else 0.0
        for box, weight in anchor.values:
            if _inside(box, crop):
                worth = max(worth, weight * (1.0 if labelled else _WITHOUT_LABEL))
        total += anchor.score**2 * worth
    return round(total, 6)


def _inside(box: Box, crop: Box) -> bool:
    return crop.x0 <= box.x0 and crop.y0 <= box.y0 and box.x1 <= crop.x1 and box.y1 <= crop.y1


def _held(crop: Box, text: NDArray[np.int64]) -> int:
    """How many lines lie wholly inside the crop."""
    inside = (text[:, 0] >= crop.x0) & (text[:, 1] >= crop.y0) & (text[:, 2] <= crop.x1) & (text[:, 3] <= crop.y1)
    return int(inside.sum())


def _distance(crop: Box, target: Box) -> int:
    """How far the two centres lie apart, in half pixels along both axes."""
    return abs(crop.x0 + crop.x1 - target.x0 - target.x1) + abs(crop.y0 + crop.y1 - target.y0 - target.y1)


def _densest(width: int, height: int, lines: Sequence[Line], size: tuple[int, int]) -> Box:
    """The crop with the most characters; the image's middle where there are none."""
    if not lines:
        x, y = (width - size[0]) // 2, (height - size[1]) // 2
        return Box(x, y, x + size[0], y + size[1])
    rows, columns = -(-height // _CELL), -(-width // _CELL)
    density = np.zeros((rows + 1, columns + 1))
    for line in lines:
        box = line.box
        row = min(max((box.y0 + box.y1) // 2 // _CELL, 0), rows - 1)
        first = min(max(box.x0 // _CELL, 0), columns - 1)
        last = min(max(-(-box.x1 // _CELL), first + 1), columns)
        density[row + 1, first + 1 : last + 1] += len(line.text) / (last - first)
    sums = density.cumsum(0).cumsum(1)
    tall, wide = min(rows, size[1] // _CELL), min(columns, size[0] // _CELL)
    inside = sums[tall:, wide:] - sums[:-tall, wide:] - sums[tall:, :-wide] + sums[:-tall, :-wide]
    best_row, best_column = divmod(int(inside.argmax()), inside.shape[1])
    x, y = min(best_column * _CELL, width - size[0]), min(best_row * _CELL, height - size[1])
    return Box(x, y, x + size[0], y + size[1])


def _background(crop: Pixels) -> Pixels:
    """The commonest colour along the edges at which padding is added."""
    edge = np.concatenate([crop[-1], crop[:, -1]]).astype(np.uint32)
    packed = (edge[:, 0] << 16) | (edge[:, 1] << 8) | edge[:, 2]
    values, counts = np.unique(packed, return_counts=True)
    colour = int(values[counts.argmax()])
    return np.array([colour >> 16, colour >> 8 & 255, colour & 255], np.uint8)
