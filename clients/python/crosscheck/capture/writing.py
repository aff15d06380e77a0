"""From runs to a text as it is sent: lines and cells as they are drawn, and elements that bind them to their places."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from crosscheck.capture.snapshot import EMPTY, Gap, Mark, Rect, Run, Snapshot
from crosscheck.places import CssBox, Element, Span

_WRITTEN = {Gap.NOTHING: "", Gap.SPACE: " ", Gap.CELL: "\t", Gap.LINE: "\n"}
WIDE = 1.0
"""Distance between two runs, in heights of the second, from which they are two cells: a space is about a quarter."""
MOST_ELEMENTS = 50_000
"""What a server takes of one part."""


@dataclass(frozen=True, slots=True)
class Written:
    """A text, its elements, and the spans in it that are secret or change by themselves."""

    text: str
    elements: tuple[Element, ...]
    sensitive: tuple[Span, ...]
    volatile: tuple[Span, ...]


def written(pages: Sequence[Snapshot]) -> Written:
    """The text of a page and, behind it, that of its frames."""
    pieces: list[str] = []
    elements: list[Element] = []
    sensitive: list[Span] = []
    volatile: list[Span] = []
    length = 0
    for number, page in enumerate(pages):
        gaps = _gaps(page.runs, first=number == 0)
        spans: list[Span] = []
        for run, gap in zip(page.runs, gaps, strict=True):
            pieces += [_WRITTEN[gap], run.text]
            start = length + len(_WRITTEN[gap])
            length = start + len(run.text)
            spans.append(_span(start, length))
        elements += _cells(page.runs, gaps, spans)
        elements += (
            Element(span=span, box=_css(run.box), visible=run.visible)
            for run, span in zip(page.runs, spans, strict=True)
        )
        elements += _marked(page, spans)
        sensitive += [span for run, span in zip(page.runs, spans, strict=True) if run.sensitive]
        volatile += _joined([(run, span) for run, span in zip(page.runs, spans, strict=True)])
    return Written("".join(pieces), tuple(_distinct(elements)), tuple(sensitive), tuple(volatile))


def _gaps(runs: Sequence[Run], *, first: bool) -> list[Gap]:
    """What to write before each run. A line of the text is never seen in part: what is not visible has its own."""
    gaps: list[Gap] = []
    for index, run in enumerate(runs):
        if index == 0:
            gaps.append(Gap.NOTHING if first else Gap.LINE)
            continue
        before = runs[index - 1]
        if run.visible != before.visible or run.sensitive != before.sensitive:
            gaps.append(Gap.LINE)
        elif run.visible and _beside(before.box, run.box):
            wide = run.box.x0 - before.box.x1 > WIDE * (run.box.y1 - run.box.y0)
            gaps.append(Gap.CELL if wide or run.gap >= Gap.CELL else run.gap)
        else:
            gaps.append(run.gap)
    return gaps


def _beside(a: Rect, b: Rect) -> bool:
    """Whether the second begins to the right of the first, on its line."""
    middle = (b.y0 + b.y1) / 2
    return b.x0 >= a.x1 - 1 and a.y0 < middle < a.y1


def _cells(runs: Sequence[Run], gaps: Sequence[Gap], spans: Sequence[Span]) -> Iterator[Element]:
    """An element for each cell of several runs: of those alone none would hold a value that goes over two of them."""
    first = 0
    for index in range(1, len(runs) + 1):
        if index < len(runs) and gaps[index] < Gap.CELL:
            continue
        if index - first > 1:
            cell = runs[first:index]
            span = _span(spans[first].start, spans[index - 1].end)
            yield Element(span=span, box=_around(cell), visible=cell[0].visible)
        first = index


def _marked(page: Snapshot, spans: Sequence[Span]) -> Iterator[Element]:
    for mark in page.marks:
        runs = page.runs[mark.first : mark.last]
        span = _span(spans[mark.first].start, spans[mark.last - 1].end)
        visible = [run for run in runs if run.visible]
        yield Element(
            span=span, box=_around(visible or runs), visible=bool(visible), **_said(mark, [run.text for run in runs])
        )


def _said(mark: Mark, texts: Sequence[str]) -> dict[str, str]:
    """A name that is only the element's own text again says nothing."""
    return {"role": mark.role, "name": "" if mark.name == " ".join(texts) else mark.name, "value": mark.value}


def _distinct(elements: Sequence[Element]) -> list[Element]:
    """Of elements with one span the one with a role, in the order of the text, holders before what they hold."""
    chosen: dict[Span, Element] = {}
    for element in elements:
        known = chosen.get(element.span)
        if known is None or not known.role:
            chosen[element.span] = element
    ordered = sorted(chosen.values(), key=lambda each: (each.span.start, -each.span.end))
    return ordered[:MOST_ELEMENTS]


def _joined(runs: Sequence[tuple[Run, Span]]) -> list[Span]:
    """The spans of volatile runs, those of one node as one."""
    found: list[Span] = []
    node = -1
    for run, span in runs:
        if not run.volatile:
            node = -1
        elif run.node == node:
            found[-1] = _span(found[-1].start, span.end)
        else:
            found.append(span)
            node = run.node
    return found


def _around(runs: Sequence[Run]) -> CssBox:
    x0s, y0s, x1s, y1s = zip(*([run.box for run in runs if run.box != EMPTY] or [EMPTY]), strict=True)
    return _css(Rect(min(x0s), min(y0s), max(x1s), max(y1s)))


def _css(box: Rect) -> CssBox:
    return CssBox.model_construct(x0=box.x0, y0=box.y0, x1=box.x1, y1=box.y1)


def _span(start: int, end: int) -> Span:
    # Without validation: a page has thousands, and these numbers are our own.
    return Span.model_construct(start=start, end=end)
