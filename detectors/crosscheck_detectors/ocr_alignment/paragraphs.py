"""Lines of prose on a screen are put together where the other part has them as one text.

    screen   The repair by             text   The repair by Acme Tools costs $57.96, of which you bear 5%.
             Acme Tools costs $57.96,
             of which you bear 5%.

A line of which some words differ belongs to them where it stands between two others, resembles the text, or begins with
the word with which the text goes on.
"""

from collections.abc import Mapping, Sequence

from rapidfuzz import fuzz

from crosscheck_detectors.ocr_alignment.image_cell import ImageCell
from crosscheck_detectors.ocr_alignment.keys import key
from crosscheck_detectors.ocr_alignment.told import Told

LEAST = 12
"""Letters and digits of a line that says itself to what it belongs."""
LEAST_WORD = 3
"""The same of a word."""
NEARLY = 70.0
"""Likeness in per cent of a line, with some other words, to a part of the text."""


def paragraphs(cells: Sequence[ImageCell], below: Mapping[int, int], told: Told) -> list[list[int]]:
    """Which cells are lines of one text, from top to bottom; `below` gives the next line of each."""
    if not told.prose:
        return []
    names = [key(cell.text) for cell in cells]
    home = {index: number for index, name in enumerate(names) if (number := _home(name, told.prose)) is not None}
    above: dict[int, int] = {}
    for index, lower in below.items():
        above.setdefault(lower, index)
    found: list[list[int]] = []
    taken: set[int] = set()
    for first in sorted(home, key=lambda index: cells[index].box.y0):
        if first in taken:
            continue
        text = told.prose[home[first]]
        stack = _stack(first, names, home, below, text)
        last = below.get(stack[-1])
        if last is not None and last not in home and _goes_on(cells[last].text, names[stack[-1]], text):
            stack.append(last)
        upper = above.get(first)
        if upper is not None and upper not in taken and upper not in home:
            stack = [upper, *stack] if _resembles(names[upper], text) else stack
        taken.update(stack)
        if len(stack) > 1:
            found.append(stack)
    return found


def _home(name: str, prose: Sequence[str]) -> int | None:
    """The one text that holds a line."""
    if len(name) < LEAST:
        return None
    homes = [number for number, text in enumerate(prose) if name in text]
    return homes[0] if len(homes) == 1 else None


def _stack(first: int, names: Sequence[str], home: Mapping[int, int], below: Mapping[int, int], text: str) -> list[int]:
    """The cell and those below it that go on with its text."""
    stack: list[int] = [first]
    doubtful: list[int] = []
    at = below.get(first)
    while at is not None and at not in stack:
        if home.get(at) == home[first] or (at not in home and names[at] and names[at] in text):
            stack += [*doubtful, at]
            doubtful = []
        elif at not in home and not doubtful:
            doubtful = [at]
        else:
            break
        at = below.get(at)
    return [*stack, *(each for each in doubtful if _resembles(names[each], text))]


def _goes_on(line: str, before: str, text: str) -> bool:
    """Whether a line begins with the word that stands behind the line before it in the text."""
    word = key(line.split(maxsplit=1)[0])
    return len(word) >= LEAST_WORD and before in text and text.startswith(word, text.find(before) + len(before))


def _resembles(name: str, text: str) -> bool:
    return len(name) >= LEAST and fuzz.partial_ratio(name, text, score_cutoff=NEARLY) > 0
