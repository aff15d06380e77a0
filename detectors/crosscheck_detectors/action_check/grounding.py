"""Does what the agent types or opens stand anywhere that a person could see?

An address or an account that stands in a part of the page which is not drawn, and nowhere else, comes from nobody whom
the user can see: that is how hidden instructions reach an agent. Only elements with places tell what is drawn.
"""

from collections.abc import Iterator

from crosscheck_detectors.action import Action, Verb
from crosscheck_detectors.action_check.verdicts import Held
from crosscheck_detectors.context import Case, ImagePart, Source, Span, TextPart
from crosscheck_detectors.findings import Evidence
from crosscheck_detectors.ocr_alignment.geometry import Geometry
from crosscheck_detectors.ocr_alignment.keys import clear_edits, key
from crosscheck_detectors.ocr_alignment.values import Kind, Value, find
from crosscheck_detectors.pages import Pages

UNSEEN = 0.85
SHORTEST = 6
"""Letters and digits of a value that does not stand somewhere by chance."""
_KINDS = frozenset((Kind.EMAIL, Kind.URL, Kind.PHONE, Kind.IDENTIFIER))


def check_grounding(action: Action, pages: Pages, held: Held) -> None:
    """One finding for each value that only an unseen place of a text holds."""
    for name, value in _carried(action):
        wanted = key(value.text)
        if len(wanted) < SHORTEST:
            continue
        places = [(text, span) for text in pages.texts for span in _spans(value.text, text, pages)]
        hidden = bool(places) and all(_unseen(text, span, pages) for text, span in places)
        if hidden and not _told_openly(wanted, pages.case):
            text, span = places[0]
            side = Evidence(text.id, value.text, value.text, span, value.normal)
            says = Evidence("", value.text, value.text, None, value.normal, action_field=name)
            held.differs(
                name, UNSEEN, (side, says), f"{text.id} holds {value.text} where the page shows nothing of it."
            )


def _carried(action: Action) -> Iterator[tuple[str, Value]]:
    for value in find(action.text):
        if value.kind in _KINDS:
            yield "type.text", value
    # Where a link leads is drawn nowhere; what is opened by its address was read somewhere.
    if action.verb is Verb.NAVIGATE:
        yield "navigate.url", Value(Kind.URL, 0, len(action.url), action.url, frozenset(), action.url)


def _told_openly(wanted: str, case: Case) -> bool:
    """Whether the user, a tool, the agent's memory or a screenshot says it."""
    for part in case.parts:
        if isinstance(part, ImagePart):
            lines = [key(line.text) for line in part.reading.lines]
            # Beyond what the reader misreads, and over two lines.
            solid = "".join(lines)
            if wanted in solid or any(len(line) >= len(wanted) and _nearly(wanted, line) for line in lines):
                return True
        elif part.source not in {Source.DOM, Source.ACCESSIBILITY_TREE} and wanted in key(part.text):
            return True
    return False


def _nearly(wanted: str, line: str) -> bool:
    return any(
        clear_edits(wanted, line[start : start + len(wanted)]) == 0 for start in range(len(line) - len(wanted) + 1)
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
