"""Which lines of a text or an image matter to a question: by shared words, no model needed.

A line's score is the share of the question's weight that its words carry. Words that few lines have weigh more, and so
do longer ones, which plays down articles and question words in any language. A word also matches a slightly different
one ("item", "items"; an OCR slip). Numbers match only themselves.
"""

import math
import re
from collections.abc import Sequence

from rapidfuzz import fuzz, process

from crosscheck_detectors.context import Span

LONGEST_LINE = 240
"""Code points from which a line counts as several, so that a page without newlines can be shown in part."""

_SAME_WORD = 82.0
"""fuzz.ratio in [0, 100] from which two words count as one; "total" and "subtotal" have 77."""

_FUZZY_LENGTH = 4
_FUZZY_WORDS = 48
_FULL_LENGTH = 6

_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]{1,2}|[^\W_\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+")
_BREAK = re.compile(r"[\s,;>}\])](?=[^\s,;>}\])])")


def relevance(lines: Sequence[str], question: str) -> list[float]:
    """A score in [0, 1] for each line, without regard to its neighbours; all 0 where no word is shared."""
    holders: dict[str, list[int]] = {}
    for number, line in enumerate(lines):
        for word in set(words(line)):
            holders.setdefault(word, []).append(number)
    scores = [0.0] * len(lines)
    total = 0.0
    asked = sorted(dict.fromkeys(words(question)), key=lambda word: len(holders.get(word, ())))
    for rank, word in enumerate(asked):
        matches = _matches(word, holders, fuzzy=rank < _FUZZY_WORDS)
        similarity: dict[int, float] = {}
        for other, share in matches.items():
            for number in holders[other]:
                similarity[number] = max(similarity.get(number, 0.0), share)
        if not similarity:
            continue
        weight = math.log1p(len(lines) / len(similarity)) * min(1.0, len(word) / _FULL_LENGTH)
        total += weight
        for number, share in similarity.items():
            scores[number] += weight * share
    return [min(1.0, score / total) for score in scores] if total else scores


def with_neighbours(scores: Sequence[float], share: float = 0.7) -> list[float]:
    """Scores in which each line has at least `share` of what its neighbour has, `share`² of the next, and so on.

    A label and its value may stand on two lines, of which the question names one.
    """
    spread = list(scores)
    for number in range(1, len(spread)):
        spread[number] = max(spread[number], share * spread[number - 1])
    for number in range(len(spread) - 2, -1, -1):
        # What stands above a match is rarely its value, so it gets half of what stands below.
        spread[number] = max(spread[number], share / 2 * spread[number + 1])
    return spread


def words(text: str) -> list[str]:
    """Case-folded words and numbers; scripts written without spaces give pairs of characters."""
    return _WORD.findall(text.casefold())


def split_lines(text: str, longest: int = LONGEST_LINE, least: int = 1) -> list[Span]:
    """Spans that cover `text` in order, each a line with its newline, or a piece of at most `longest` code points.

    Lines shorter than `least` code points go together with the next one.
    """
    spans: list[Span] = []
    start = 0
    while start < len(text):
        newline = text.find("\n", start + least - 1, start + longest)
        if newline >= 0:
            end = newline + 1
        elif len(text) - start <= longest:
            end = len(text)
        else:
            end = start + longest
            for found in _BREAK.finditer(text, start + longest // 2, end):
                end = found.end()
        spans.append(Span(start, end))
        start = end
    return spans


def _matches(word: str, holders: dict[str, list[int]], *, fuzzy: bool) -> dict[str, float]:
    """The lines' words that `word` may mean, with a similarity in (0, 1]."""
    found = {word: 1.0} if word in holders else {}
    if fuzzy and len(word) >= _FUZZY_LENGTH and word.isalpha():
        close = process.extract(word, holders.keys(), scorer=fuzz.ratio, score_cutoff=_SAME_WORD, limit=None)
        for other, ratio, _ in close:
            if other.isalpha():
                found.setdefault(other, (ratio / 100) ** 2)
    return found
