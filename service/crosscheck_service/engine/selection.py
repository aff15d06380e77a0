"""Chooses what of texts too long for the model is shown: the lines that matter to the question, in their order."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from crosscheck_detectors.context import Span
from crosscheck_detectors.relevance import relevance, split_lines, with_neighbours

_CERTAINLY_LONGER = 12
"""Code points per token above which a text is not even counted: no tokenizer writes whole pages that tightly."""

_LONG = 200_000
_LEAST_LINE = 40
"""In texts of so many code points, lines shorter than this are not told apart: a million of them would take seconds."""

_TRIES = 32
"""Lines in a row that may not fit before the search for a shorter one ends."""


@dataclass(frozen=True, slots=True)
class Selected:
    """What is shown of one text: `spans` of its code points, in order and not touching, and their words as one text."""

    text: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class _Line:
    part: str
    span: Span
    text: str
    score: float


def select(texts: Mapping[str, str], question: str, budget: int, count: Callable[[str], int]) -> dict[str, Selected]:
    """For each text by part id, what is shown of it, together at most `budget` tokens as `count` counts them.

    Everything is shown if it fits. Otherwise every text keeps at least the start of its best line, provided that the
    budget allows a few tokens for each; what matters to the question comes first, then what stands near it, then the
    beginnings.
    """
    characters = sum(map(len, texts.values()))
    if characters <= budget * _CERTAINLY_LONGER and sum(map(count, texts.values())) <= budget:
        return {part: Selected(text, (Span(0, len(text)),) if text else ()) for part, text in texts.items()}
    ranked = _ranked(texts, question)
    first = _first_of_each(ranked, texts, budget // (2 * len(texts)), count)
    begun = {(line.part, line.span.start) for line in first}
    taken = first + _greedy(ranked, begun, budget - _cost(first, count), count)
    while True:
        chosen = {part: _join(text, [line.span for line in taken if line.part == part]) for part, text in texts.items()}
        if len(taken) <= len(first) or sum(count(selected.text) for selected in chosen.values()) <= budget:
            return chosen
        taken.pop()


def _ranked(texts: Mapping[str, str], question: str) -> list[_Line]:
    """All lines that hold more than white space, the most relevant first, earlier ones first among equals."""
    least = _LEAST_LINE if sum(map(len, texts.values())) > _LONG else 1
    lined = {part: split_lines(text, least=least) for part, text in texts.items()}
    places = [(part, span, text[span.start : span.end]) for part, text in texts.items() for span in lined[part]]
    scores = relevance([content for _, _, content in places], question)
    lines: list[tuple[float, int, _Line]] = []
    start = 0
    for part in texts:
        stop = next((at for at in range(start, len(places)) if places[at][0] != part), len(places))
        spread = with_neighbours(scores[start:stop])
        for rank, (score, (_, span, content)) in enumerate(zip(spread, places[start:stop], strict=True)):
            if not content.isspace():
                lines.append((-score, rank, _Line(part, span, content, score)))
        start = stop
    return [line for _, _, line in sorted(lines, key=lambda entry: entry[:2])]


def _first_of_each(
    ranked: Sequence[_Line], texts: Iterable[str], share: int, count: Callable[[str], int]
) -> list[_Line]:
    """The best line of every text, cut to `share` tokens, or to one where the share is less."""
    best: dict[str, _Line] = {}
    for line in ranked:
        best.setdefault(line.part, line)
    return [_cut(best[part], max(share, 1), count) for part in texts if part in best]


def _cut(line: _Line, tokens: int, count: Callable[[str], int]) -> _Line:
    length = len(line.text)
    while length > 1 and count(line.text[:length]) > tokens:
        length = min(length - 1, max(1, length * tokens // count(line.text[:length])))
    span = Span(line.span.start, line.span.start + length)
    return _Line(line.part, span, line.text[:length], line.score)


def _greedy(
    ranked: Sequence[_Line], without: set[tuple[str, int]], left: int, count: Callable[[str], int]
) -> list[_Line]:
    taken: list[_Line] = []
    misses = 0
    for line in ranked:
        if (line.part, line.span.start) in without:
            continue
        # One more for the newline that may have to part it from the next stretch.
        cost = count(line.text) + 1
        if cost <= left:
            taken.append(line)
            left -= cost
            misses = 0
        elif (misses := misses + 1) >= _TRIES:
            break
    return taken


def _cost(lines: Iterable[_Line], count: Callable[[str], int]) -> int:
    return sum(count(line.text) + 1 for line in lines)


def _join(text: str, spans: Sequence[Span]) -> Selected:
    """Touching spans become one; stretches that lie apart are parted by a newline."""
    merged: list[Span] = []
    for span in sorted(spans, key=lambda span: span.start):
        if merged and merged[-1].end == span.start:
            merged[-1] = Span(merged[-1].start, span.end)
        else:
            merged.append(span)
    stretches = [text[span.start : span.end] for span in merged]
    ended = [stretch if stretch.endswith("\n") else stretch + "\n" for stretch in stretches[:-1]]
    return Selected("".join(ended + stretches[-1:]), tuple(merged))
