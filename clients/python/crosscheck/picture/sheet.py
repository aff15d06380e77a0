"""The whole picture: header, the parts' panels, lines between both sides of a finding, a card for each, attention."""

from collections.abc import Sequence
from itertools import pairwise

from PIL import Image

from crosscheck.errors import InvalidRequest
from crosscheck.part import Part, Source
from crosscheck.picture import cards
from crosscheck.picture.attention import AttentionPanel
from crosscheck.picture.canvas import Canvas
from crosscheck.picture.maps import part_maps
from crosscheck.picture.panels import ImagePanel, Port, TextPanel, panel_of
from crosscheck.picture.style import (
    CARD_HEIGHT,
    CARD_SPACE,
    FINDING_COLOURS,
    GAP,
    HEADER_HEIGHT,
    MARGIN,
    PAGE,
    STRIP_HEIGHT,
    WIDTH,
    Point,
    Rect,
)
from crosscheck.verdict import Evidence, Verdict

MAX_PANELS = 4
MAX_CARDS = len(FINDING_COLOURS)
IMAGE_WIDTH = 960
BODY_HEIGHT = 680
MIN_BODY_HEIGHT = 380
MIN_LEFT_WIDTH = 420
MAX_TEXT_WIDTH = 760
BADGE_STEP = 27
MIN_BEND = 60
BEND_FROM_BELOW = 180


class Sheet:
    """Lays the picture out, then draws it from the bottom layer to the top one."""

    def __init__(self, parts: Sequence[Part], verdict: Verdict) -> None:
        if not parts:
            raise InvalidRequest.about("parts", "is empty; give the parts of the request")
        self._parts = {part.id: part for part in parts}
        self._verdict = verdict
        self._findings = verdict.findings[:MAX_CARDS]
        sides = [side for finding in self._findings for side in finding.evidence if side.is_shown]
        self._panels = [
            panel_of(part, [side for side in sides if side.part_id == part.id]) for part in _shown(parts, sides)
        ]
        self._areas = _areas(self._panels)
        instructions = {part.id for part in parts if part.source is Source.INSTRUCTION}
        maps = part_maps(verdict.attention, first=[panel.part.id for panel in self._panels], leave_out=instructions)
        self._attention = AttentionPanel(verdict.attention, maps) if verdict.attention and maps else None

    def draw(self) -> Image.Image:
        right = max(area.x1 for area in self._areas)
        bottom = max(area.y1 for area in self._areas)
        more = len(self._verdict.findings) - len(self._findings)
        rows = len(self._findings) + (more > 0)
        under = bottom + rows * (CARD_HEIGHT + CARD_SPACE)
        height = under + (CARD_SPACE + self._attention.height if self._attention else 0) + MARGIN
        canvas = Canvas(right + MARGIN, height, PAGE)
        cards.header(canvas, Rect(MARGIN, MARGIN, right, MARGIN + HEADER_HEIGHT), self._verdict)
        for panel, area in zip(self._panels, self._areas, strict=True):
            panel.draw(canvas, area)
        self._marks(canvas)
        card = Rect(MARGIN, bottom + CARD_SPACE, right, bottom + CARD_SPACE + CARD_HEIGHT)
        for number, finding in enumerate(self._findings, start=1):
            cards.finding(canvas, card, number, finding, self._parts)
            card = Rect(card.x0, card.y1 + CARD_SPACE, card.x1, card.y1 + CARD_SPACE + CARD_HEIGHT)
        if more > 0:
            cards.more(canvas, card, more)
        if self._attention:
            self._attention.draw(canvas, Rect(MARGIN, under + CARD_SPACE, right, height - MARGIN))
        return canvas.finished()

    def _marks(self, canvas: Canvas) -> None:
        """Marks first, lines second and numbers last, so that no line crosses a number."""
        panels = {panel.part.id: panel for panel in self._panels}
        taken: list[Point] = []
        ports: list[list[Port]] = []
        for finding, colour in zip(self._findings, FINDING_COLOURS, strict=False):
            found = []
            for side in finding.evidence:
                panel = panels.get(side.part_id) if side.is_shown else None
                port = panel and panel.mark(canvas, side, colour, leads=panel is self._panels[0])
                if port:
                    found.append(_beside(port, taken))
                    taken.append(found[-1].at)
            ports.append(found)
        for found, colour in zip(ports, FINDING_COLOURS, strict=False):
            for one, other in pairwise(found):
                canvas.curve((one.at, other.at), (_bent(one, other), _bent(other, one)), colour)
        for number, (found, colour) in enumerate(zip(ports, FINDING_COLOURS, strict=False), start=1):
            for port in found:
                canvas.badge(*port.at, number, colour)


def _beside(port: Port, taken: Sequence[Point]) -> Port:
    """The port moved outwards until no number stands there already."""
    while any(abs(port.at[0] - x) + abs(port.at[1] - y) < BADGE_STEP for x, y in taken):
        port = Port((port.at[0] + BADGE_STEP * (port.towards[0] or 1), port.at[1]), port.towards)
    return port


def _bent(port: Port, other: Port) -> Point:
    """Where the line from `port` to `other` heads first."""
    sideways = max(MIN_BEND, abs(other.at[0] - port.at[0]) / 2)
    reach = sideways if port.towards[0] else BEND_FROM_BELOW
    return port.at[0] + reach * port.towards[0], port.at[1] + reach * port.towards[1]


def _shown(parts: Sequence[Part], sides: Sequence[Evidence]) -> list[Part]:
    """The parts to show: those with evidence first, then others, never instructions; the first image leads."""
    cited = {side.part_id for side in sides}
    chosen = [part for part in parts if part.source is not Source.INSTRUCTION] or list(parts)
    # A part that no finding speaks of stands beside a single one only, so that the picture always shows a pair.
    chosen = sorted(chosen, key=lambda part: part.id not in cited)[: max(2, min(len(cited), MAX_PANELS))]
    return sorted(chosen, key=lambda part: part.image is None)


def _areas(panels: Sequence[ImagePanel | TextPanel]) -> list[Rect]:
    """One area a panel: the first to the left, the others stacked to the right of it."""
    left, *others = panels
    half = (WIDTH - 2 * MARGIN - GAP) / 2
    pair_of_images = any(isinstance(panel, ImagePanel) for panel in others)
    left_width, height = half, MIN_BODY_HEIGHT + 120.0
    if isinstance(left, ImagePanel):
        width, height = left.fitted(half if pair_of_images else IMAGE_WIDTH, BODY_HEIGHT)
        left_width, height = max(width, MIN_LEFT_WIDTH) + 2, max(height + STRIP_HEIGHT + 1, MIN_BODY_HEIGHT)
    top = MARGIN + HEADER_HEIGHT + CARD_SPACE
    areas = [Rect(MARGIN, top, MARGIN + left_width, top + height)]
    x0 = MARGIN + left_width + GAP
    x1 = x0 + min(WIDTH - MARGIN - x0, MAX_TEXT_WIDTH)
    each = (height - CARD_SPACE * (len(others) - 1)) / max(1, len(others))
    for index in range(len(others)):
        y0 = top + index * (each + CARD_SPACE)
        areas.append(Rect(x0, y0, x1, y0 + each))
    return areas
