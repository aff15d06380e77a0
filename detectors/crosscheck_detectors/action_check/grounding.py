"""Does what the agent types, sends or opens stand anywhere that a person could see?

An address or an account that stands in a part of the page which is not drawn, and nowhere else, comes from nobody whom
the user can see: that is how hidden instructions reach an agent. Only elements with places tell what is drawn. What a
form sends is what its fields show and the agent's reasons name; that the agent typed it there makes it no better.
"""

from collections.abc import Iterator, Sequence

from crosscheck_detectors.action import Action, Verb
from crosscheck_detectors.action_check.verdicts import NOTHING, Held
from crosscheck_detectors.context import Case, Element, ImagePart, Line, Source, Span, TextPart
from crosscheck_detectors.findings import Evidence
from crosscheck_detectors.ocr_alignment.geometry import Geometry, scale_of
from crosscheck_detectors.ocr_alignment.keys import clear_edits, key
from crosscheck_detectors.ocr_alignment.values import Kind, Value, find
from crosscheck_detectors.pages import Pages

UNSEEN = 0.85
SHORTEST = 6
"""Letters and digits of a value that does not stand somewhere by chance."""
_TYPED_INTO = frozenset("textbox searchbox combobox input textarea".split())
_KINDS = frozenset((Kind.EMAIL, Kind.URL, Kind.PHONE, Kind.IDENTIFIER))


def check_grounding(action: Action, pages: Pages, held: Held) -> None:
    """One finding for each value that only an unseen place of a text holds."""
    for name, value, fields in _carried(action, pages):
        wanted = key(value.text)
        if len(wanted) < SHORTEST:
            continue
        places = [(text, span) for text in pages.texts for span in _spans(value.text, text, pages)]
        hidden = bool(places) and all(_unseen(text, span, pages) for text, span in places)
        if hidden and not _told_openly(wanted, pages.case, fields):
            text, span = places[0]
            image = pages.images[0]
            geometry = Geometry.of(text, image)
            says = Evidence(text.id, value.text, value.text, span, value.normal, action_field=name)
            shows = Evidence(image.id, "", NOTHING, geometry.box(span) if geometry else None, NOTHING)
            held.differs(name, UNSEEN, (says, shows), f"{text.id} holds {value.text} where {image.id} shows nothing.")


def _carried(action: Action, pages: Pages) -> Iterator[tuple[str, Value, Sequence[Line]]]:
    """The values of the action, the field that says each, and the lines of text fields that show it already."""
    for value in find(action.text):
        if value.kind in _KINDS:
            yield "type.text", value, ()
    # Where a link leads is drawn nowhere; what is opened by its address was read somewhere.
    if action.verb is Verb.NAVIGATE:
        yield "navigate.url", Value(Kind.URL, 0, len(action.url), action.url, frozenset(), action.url), ()
    if action.verb in {Verb.CLICK, Verb.SUBMIT}:
        for value in find(action.reasoning):
            held = _in_fields(key(value.text), pages) if value.kind in _KINDS else []
            if held:
                yield "reasoning", value, held


def _in_fields(wanted: str, pages: Pages) -> list[Line]:
    """The lines that show the value in a text field."""
    found: list[Line] = []
    for image in pages.images:
        for text in pages.texts:
            scale = scale_of(image, text)
            boxes = [scale.pixels(each.box) for each in text.elements if _is_field(each)] if scale else []
            found += [
                line
                for line in image.reading.lines
                if _says(line, wanted) and any(box.has_middle_of(line.box) for box in boxes)
            ]
    return found


def _is_field(element: Element) -> bool:
    return element.visible and element.role.casefold() in _TYPED_INTO


def _told_openly(wanted: str, case: Case, fields: Sequence[Line]) -> bool:
    """Whether the user, a tool, the agent's memory or a screenshot says it, other than in `fields`."""
    for part in case.parts:
        if isinstance(part, ImagePart):
            lines = [line for line in part.reading.lines if line not in fields]
            # Over two lines.
            if wanted in "".join(key(line.text) for line in lines) or any(_says(line, wanted) for line in lines):
                return True
        elif part.source not in {Source.DOM, Source.ACCESSIBILITY_TREE} and wanted in key(part.text):
            return True
    return False


def _says(line: Line, wanted: str) -> bool:
    """Whether a line holds a key, but for what the reader misreads."""
    said = key(line.text)
    return any(
        clear_edits(wanted, said[start : start + len(wanted)]) == 0 for start in range(len(said) - len(wanted) + 1)
    )


def _spans(value: str, text: TextPart, pages: Pages) -> Iterator[Span]:
    """Where the text says it; not where an attribute holds it."""
    if value not in text.text:
        return
    for row in pages.rows(text):
        for run in row:
            start = run.text.find(value)
            if start >= 0:
                yield run.span(start, start + len(value))


def _unseen(text: TextPart, span: Span, pages: Pages) -> bool:
    """Whether an element holds the place and is invisible, or lies on a screenshot that shows nothing of it."""
    for image in pages.images:
        geometry = Geometry.of(text, image)
        box = geometry.box(span) if geometry else None
        if geometry is None or box is None:
            return False
        on_screen = box.x0 >= 0 and box.y0 >= 0 and box.x1 <= image.width and box.y1 <= image.height
        # What is scrolled out of sight is not hidden.
        if not on_screen:
            return False
    return bool(pages.images)
