"""The values of a text that a screen says too, each with all places where the screen says it.

text   seat 12A | Ann Lee, Oslo        screen   12A   Oslo: Ann Lee
       12A, "Ann Lee" and "Oslo" are said by both
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from crosscheck_detectors.ocr_alignment.fields import Field, Side
from crosscheck_detectors.ocr_alignment.frame import name_of
from crosscheck_detectors.ocr_alignment.residue_runs import Run, words_of
from crosscheck_detectors.ocr_alignment.values import Kind

SHORTEST, TELLING = 2, 4
"""Letters of words that stand for something, and of some of a cell's words."""
MOST = 12
"""Places of a screen where words stand, of which it is told which is which."""


@dataclass(frozen=True, slots=True)
class CommonValue:
    """A value of the text with its tokens, and the screen's values that say the same."""

    name: str
    field: Field
    run: Run
    said: Sequence[Field]


def common_values(screen: Side, text: Side, partners: Mapping[int, int]) -> Iterator[CommonValue]:
    """All of them; words that stand together on the screen alone are divided as there, by the tokens' `partners`."""
    typed = typed_values(screen)
    for field in text.fields:
        run = run_of(text, field)
        if run is None:
            continue
        if field.value.kind is not Kind.TEXT:
            name = name_of(field)
            if name in typed:
                yield CommonValue(name, field, run, typed[name])
            continue
        if whole := words_on(screen, text, run):
            yield _words(text, run, whole)
            continue
        for piece in _pieces(screen, run, partners):
            if sum(map(len, _names(text, piece))) >= TELLING and (said := words_on(screen, text, piece)):
                yield _words(text, piece, said)


def typed_values(side: Side) -> Mapping[str, Sequence[Field]]:
    """Typed values, in whatever notation, by their names."""
    found: dict[str, list[Field]] = defaultdict(list)
    for field in side.fields:
        if field.value.kind is not Kind.TEXT and (name := name_of(field)):
            found[name].append(field)
    return found


def run_of(side: Side, field: Field) -> Run | None:
    """The tokens of a field."""
    words = side.tokens
    inside = [
        place
        for place in range(words.first[field.cell], words.first[field.cell + 1])
        if words.all[place].start < field.value.end and field.value.start < words.all[place].end
    ]
    return (inside[0], inside[-1]) if inside else None


def words_on(screen: Side, text: Side, run: Run) -> list[Field]:
    """Where a screen says some words of a text, as they follow each other in one of its cells."""
    names, words = _names(text, run), screen.tokens
    rarest = min(len(words.places.get(name, ())) for name in names)
    if sum(map(len, names)) < SHORTEST or not 0 < rarest <= MOST:
        return []
    found = []
    for first in words.places[names[0]]:
        last = first + len(names) - 1
        tokens = words.all[first : last + 1]
        if [token.key for token in tokens] == names and tokens[0].cell == tokens[-1].cell:
            found.append(words_of(screen, words, (first, last)))
    return found


def _words(text: Side, run: Run, said: Sequence[Field]) -> CommonValue:
    return CommonValue(" ".join(_names(text, run)), words_of(text, text.tokens, run), run, said)


def _names(side: Side, run: Run) -> list[str]:
    return [token.key for token in side.tokens.all[run[0] : run[1] + 1]]


def _pieces(screen: Side, run: Run, partners: Mapping[int, int]) -> Iterator[Run]:
    """Tokens of a run that stand in one cell of the screen."""
    start = run[0]
    cells = [
        screen.tokens.all[partners[place]].cell if place in partners else None for place in range(run[0], run[1] + 1)
    ]
    for step in range(1, len(cells) + 1):
        if step == len(cells) or cells[step] != cells[step - 1]:
            if cells[step - 1] is not None:
                yield start, run[0] + step - 1
            start = run[0] + step
