"""Where something stands: a span of a text or a box of an image."""

from crosscheck.wire import FromWire


class Span(FromWire):
    """Half-open range of Unicode code points, which are the indices of a Python str, in a part's text as sent."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The words that the span covers in its part's text."""
        return text[self.start : self.end]


class Box(FromWire):
    """Pixels of the image after its EXIF orientation is applied; origin top left, x1 and y1 exclusive."""

    x0: int
    y0: int
    x1: int
    y1: int

    @property
    def corners(self) -> tuple[int, int, int, int]:
        """(x0, y0, x1, y1), as Pillow's crop takes it."""
        return self.x0, self.y0, self.x1, self.y1


class CssBox(FromWire):
    """CSS pixels of the viewport; origin top left, x1 and y1 exclusive."""

    x0: float
    y0: float
    x1: float
    y1: float


class Region(FromWire):
    """A span of a text part or a box of an image part."""

    span: Span | None = None
    box: Box | None = None
