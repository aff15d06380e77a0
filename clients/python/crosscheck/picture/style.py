"""Colours and sizes. Lengths are pixels of the finished picture."""

from typing import NamedTuple

from crosscheck.verdict import Decision

Colour = tuple[int, int, int]

PAGE: Colour = (240, 242, 245)
PAPER: Colour = (255, 255, 255)
STRIP: Colour = (248, 249, 251)
EDGE: Colour = (208, 213, 221)
INK: Colour = (24, 29, 39)
FAINT: Colour = (102, 112, 133)
PALE: Colour = (168, 176, 190)

DECISION_COLOURS: dict[Decision, Colour] = {
    Decision.ALLOW: (6, 118, 71),
    Decision.REVIEW: (181, 105, 4),
    Decision.BLOCK: (200, 30, 30),
    Decision.UNSPECIFIED: (71, 84, 103),
}
FINDING_COLOURS: tuple[Colour, ...] = ((220, 38, 38), (37, 99, 235), (147, 51, 234), (13, 148, 136), (217, 95, 4))
# A map's colours from nothing to its scale's end: one hue, ever darker, so that it reads in grey as well.
RAMP: tuple[Colour, ...] = ((235, 239, 248), (188, 202, 238), (122, 146, 214), (62, 84, 172), (24, 32, 92))

WIDTH = 1600
MARGIN = 28
GAP = 72
STRIP_HEIGHT = 38
HEADER_HEIGHT = 104
CARD_HEIGHT = 68
CARD_SPACE = 12
ROW_HEIGHT = 26
TEXT_SIZE = 18


Point = tuple[float, float]


class Rect(NamedTuple):
    """A rectangle of the picture; x1 and y1 exclusive."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def width(self) -> float:
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        return self.y1 - self.y0

    @property
    def middle(self) -> float:
        """Of the height."""
        return (self.y0 + self.y1) / 2

    @property
    def pixels(self) -> tuple[int, int, int, int]:
        """Rounded to whole pixels, as Pillow's crop takes it."""
        return round(self.x0), round(self.y0), round(self.x1), round(self.y1)

    def grown(self, by: float) -> "Rect":
        return Rect(self.x0 - by, self.y0 - by, self.x1 + by, self.y1 + by)

    def inside(self, other: "Rect") -> "Rect":
        """As much of it as lies in `other`."""
        return Rect(max(self.x0, other.x0), max(self.y0, other.y0), min(self.x1, other.x1), min(self.y1, other.y1))
