"""Where something stands: a span of a text or a box of an image."""

from pydantic import Field

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


class Element(FromWire):
    """One element of a page: a span of the part's text and where it stands on the screen.

    What is not `visible` (hidden, covered, in another tab) is compared with nothing. `value`, what a form field
    holds, is not printed.
    """

    span: Span
    box: CssBox
    visible: bool = True
    role: str = ""
    name: str = ""
    value: str = Field(default="", repr=False)


class Viewport(FromWire):
    """How the page lies on the screen, in CSS pixels; what is not known stays 0."""

    css_width: float = 0.0
    css_height: float = 0.0
    device_pixel_ratio: float = 0.0
    scroll_x: float = 0.0
    scroll_y: float = 0.0
    url: str = ""
