"""What a detector looks at: the parts of one request, each with a place for every piece of its text.

Offsets in a text are half-open ranges of Unicode code points. Boxes are pixels of the upright image, origin top left,
x1 and y1 exclusive.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum


class Source(Enum):
    """Where a part comes from; the names are the contract's without their prefix."""

    SCREENSHOT = "screenshot"
    DOM = "dom"
    ACCESSIBILITY_TREE = "accessibility tree"
    TOOL_OUTPUT = "tool output"
    DOCUMENT = "document"
    MEMORY = "memory"
    INSTRUCTION = "instruction"


@dataclass(frozen=True, slots=True)
class Span:
    """Half-open range of code points of a part's text as it was sent."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Box:
    """Pixel rectangle; x1 and y1 are exclusive."""

    x0: int
    y0: int
    x1: int
    y1: int

    @property
    def width(self) -> int:
        return self.x1 - self.x0

    @property
    def height(self) -> int:
        return self.y1 - self.y0

    @classmethod
    def around(cls, boxes: Sequence["Box"]) -> "Box":
        """The smallest box that holds all of `boxes`, of which there is at least one."""
        return cls(
            min(box.x0 for box in boxes),
            min(box.y0 for box in boxes),
            max(box.x1 for box in boxes),
            max(box.y1 for box in boxes),
        )

    def has_middle_of(self, other: "Box", slack: float = 0.0) -> bool:
        """Whether the middle of another box is in this one, or at most `slack` pixels beside it."""
        x, y = (other.x0 + other.x1) / 2, (other.y0 + other.y1) / 2
        return self.x0 - slack <= x <= self.x1 + slack and self.y0 - slack <= y <= self.y1 + slack


Place = Span | Box


@dataclass(frozen=True, slots=True)
class CssBox:
    """Rectangle in CSS pixels of the viewport; x1 and y1 are exclusive."""

    x0: float
    y0: float
    x1: float
    y1: float


@dataclass(frozen=True, slots=True)
class Element:
    """One element of a page: a span of the text and where it stands on the screen."""

    span: Span
    box: CssBox
    visible: bool
    name: str = ""
    role: str = ""


@dataclass(frozen=True, slots=True)
class Viewport:
    """How a page lies on the screen, in CSS pixels; what is not known is 0."""

    css_width: float
    css_height: float
    device_pixel_ratio: float = 1.0
    scroll_x: float = 0.0
    scroll_y: float = 0.0
    url: str = ""


@dataclass(frozen=True, slots=True)
class Rival:
    """What the pixels of one character could be instead of what was read.

    `at` counts code points from the run's first; `letter` is a folded letter or digit, "" for no character at all.
    `odds`, 1 or more: how many times likelier what was read is. With `between` nothing was read, and the letter would
    stand before the character at `at`.
    """

    at: int
    letter: str
    odds: float
    between: bool = False


@dataclass(frozen=True, slots=True)
class Word:
    """A run of a line's text with its own box; `start` counts code points from the line's first.

    `score` is the reader's confidence in the run's least certain character, in [0, 1]. `rivals`: what its characters
    could be too; None where the reader does not say.
    """

    text: str
    start: int
    box: Box
    score: float = 1.0
    rivals: tuple[Rival, ...] | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One line read from an image. `score` is the reader's own confidence in [0, 1]."""

    text: str
    box: Box
    score: float
    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Unread:
    """A place whose text could not be read, with the reason in a short phrase."""

    place: Place
    reason: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader (OCR) made of one image: lines in reading order and the places that it could not read.

    `lean` is how the lines run, in pixels down per pixel right: 0 on a screenshot, up to a tenth on a photograph.
    """

    lines: tuple[Line, ...]
    unread: tuple[Unread, ...] = ()
    lean: float = 0.0


@dataclass(frozen=True, slots=True)
class TextPart:
    """A part that came as text.

    `text_format` is a name of text_formats.FORMATS. `sensitive` spans were masked before and are
    told as not compared; so are `volatile` ones, which change by themselves.
    """

    id: str
    source: Source
    text: str
    language: str | None = None
    text_format: str = "plain"
    elements: tuple[Element, ...] = ()
    viewport: Viewport | None = None
    sensitive: tuple[Span, ...] = ()
    volatile: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class ImagePart:
    """A part that came as pixels, together with what was read from them.

    `sensitive` boxes were painted over before it was read, and are told as not compared; so are `volatile` ones, which
    change by themselves.
    """

    id: str
    source: Source
    width: int
    height: int
    reading: Reading
    language: str | None = None
    viewport: Viewport | None = None
    sensitive: tuple[Box, ...] = ()
    volatile: tuple[Box, ...] = ()


Part = TextPart | ImagePart


@dataclass(frozen=True, slots=True)
class Case:
    """One request as detectors see it.

    An empty question means that nothing particular was asked. `proposed_answer` was made elsewhere, for instance by the
    agent's own model, and is to be held against the parts; "" where there is none. `answered` says that the request's
    question is answered by the model anyway: a watched pass that asks it of all parts is that answer.
    """

    parts: tuple[Part, ...]
    question: str = ""
    proposed_answer: str = ""
    answered: bool = False

    @property
    def evidence(self) -> tuple[Part, ...]:
        """The parts that may be compared: all but instructions."""
        return tuple(part for part in self.parts if part.source is not Source.INSTRUCTION)
