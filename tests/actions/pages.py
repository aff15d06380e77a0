"""Pages for the action's check: what is drawn where, and what the text says of it."""

from alignment_cases import HEIGHT, line

from crosscheck_detectors.action import Action, ElementRef, Target, Verb
from crosscheck_detectors.action_check import report
from crosscheck_detectors.context import (
    Case,
    CssBox,
    Element,
    ImagePart,
    Part,
    Reading,
    Source,
    Span,
    TextPart,
    Viewport,
)
from crosscheck_detectors.findings import Finding, Report
from crosscheck_detectors.pages import Pages

VIEWPORT = Viewport(1280, 800, 1.0, url="https://shop.example.com/cart")


def shot(*drawn: tuple[str, int, int], score: float = 0.99) -> ImagePart:
    """A screenshot on which (text, x, y) are drawn."""
    lines = tuple(line(text, x, y, score) for text, x, y in sorted(drawn, key=lambda each: (each[2], each[1])))
    return ImagePart("shot", Source.SCREENSHOT, 1280, 800, Reading(lines), viewport=VIEWPORT)


def dom(*rows: tuple[str, int, int, str] | str, name: str = "") -> TextPart:
    """A page's text: rows (text, x, y, role) are elements of a control's size around that place, others none."""
    text, elements = "", []
    for row in rows:
        words, *where = (row,) if isinstance(row, str) else row
        start = len(text)
        text += f"{words}\n"
        if where:
            x, y, role = where
            box = CssBox(x - 12, y - 8, x + 8 * len(words) + 12, y + HEIGHT + 8)
            elements.append(Element(Span(start, start + len(words)), box, visible=True, name=name, role=role))
    return TextPart("page", Source.DOM, text, elements=tuple(elements), viewport=VIEWPORT)


def at(text: TextPart, words: str, expected: str = "", part_id: str = "shot") -> Target:
    """The element of a text that holds these words."""
    start = text.text.index(words)
    return Target(part_id, element=ElementRef(text.id, Span(start, start + len(words))), expected_text=expected)


def point(x: int, y: int, expected: str = "") -> Target:
    return Target("shot", point=(x, y), expected_text=expected)


def click(target: Target, **fields: str) -> Action:
    return Action(Verb.CLICK, target, **fields)


def checked(action: Action, *parts: Part, known: tuple[Finding, ...] = ()) -> Report:
    return report(Pages(Case(parts)), action, known)


def found(action: Action, *parts: Part, known: tuple[Finding, ...] = ()) -> dict[str, Finding]:
    return {finding.field: finding for finding in checked(action, *parts, known=known).findings}
