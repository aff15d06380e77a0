"""Words that a reader may well have made of others: run together, drawn over each other, several of them read wrong.

text   Précédent   Niveau supérieur        screen   Précegeiveau supérieur       two links that overlap
       designated object                            desianated obiect            small print
       happens is that                              happeris
"""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from functools import cached_property

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from crosscheck_detectors.ocr_alignment.fields import Field
from crosscheck_detectors.ocr_alignment.keys import key
from crosscheck_detectors.ocr_alignment.sheet import Sheet
from crosscheck_detectors.ocr_alignment.values import Kind

PIECE, LOST = 5, 3
"""Letters of one word's beginning and of another one's end that make a third, and those between that are neither's."""
EDITED = 2
"""Letters in which a word differs that somebody changed, rather than being made of two."""
SHORTEST, NEARLY = 4, 75.0
"""Letters of a word and its likeness in per cent to what it was misread as."""
SEVERAL = 2
"""Words that nobody changes by a letter each at once."""
NEAR = 8
"""Words of a text between two that are drawn over each other."""
LAST = "\U0010ffff"
"""Behind all letters."""
_OF_LETTERS = frozenset((Kind.TEXT, Kind.IDENTIFIER))
_BETWEEN = re.compile(r"(?<=[^\W\d_A-Z])(?=[A-Z])|[\d_]+")
"""Where words of a text run into each other, or into a number."""


class Misreadings:
    """The words of a text, for what was read to be held against them."""

    def __init__(self, text: Sheet) -> None:
        self._text = text

    def explain(self, read: Field, told: Field) -> bool:
        """Whether words read from pixels are nothing but the text's in a worse reading."""
        if not {read.value.kind, told.value.kind} <= _OF_LETTERS:
            return False
        seen, words = _words(read), _words(told)
        if not seen or not words:
            return False
        made = any(self._is_made_of_two(word) and not _is_edited(word, words) for word in seen)
        return made or _is_worse(seen, words) or _breaks_off(seen, words) or _is_an_icon(seen, words)

    def _is_made_of_two(self, word: str) -> bool:
        """Whether a word that the text lacks begins as one of its words and ends as another one near that."""
        if len(word) < 2 * PIECE or word in self._places:
            return False
        head, tail = _begun(self._names, word), _begun(self._mirrored, word[::-1])
        heads = [at for name in head if name.startswith(word[:PIECE]) for at in self._places[name]]
        return any(
            _common(name, word[::-1]) + _common(self._said[at], word) >= len(word) - LOST
            for name in tail
            if name.startswith(word[: -PIECE - 1 : -1])
            for at in heads
            if any(abs(at - other) <= NEAR for other in self._places[name[::-1]])
        )

    @cached_property
    def _said(self) -> list[str]:
        texts = (_BETWEEN.sub(" ", cell.text) for cell in self._text.cells)
        return [name for text in texts for word in text.split() if (name := key(word))]

    @cached_property
    def _places(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = defaultdict(list)
        for at, name in enumerate(self._said):
            found[name].append(at)
        return found

    @cached_property
    def _names(self) -> list[str]:
        return sorted(self._places)

    @cached_property
    def _mirrored(self) -> list[str]:
        return sorted(name[::-1] for name in self._places)


def _begun(words: Sequence[str], name: str) -> Sequence[str]:
    """Those of some sorted words that begin as a name does."""
    return words[bisect_left(words, name[:PIECE]) : bisect_left(words, name[:PIECE] + LAST)]


def _common(a: str, b: str) -> int:
    least = min(len(a), len(b))
    return next((at for at in range(least) if a[at] != b[at]), least)


def _words(field: Field) -> list[str]:
    return [name for word in field.value.text.split() if (name := key(word))]


def _is_worse(seen: Sequence[str], told: Sequence[str]) -> bool:
    """Whether several words differ in a letter or two each, or fewer words begin or end nearly as more do."""
    if len(seen) != len(told):
        ends = ((seen[0], told[0]), (seen[-1], told[-1]))
        return len(seen) < len(told) and any(Levenshtein.distance(*each) > 1 and _is_nearly(*each) for each in ends)
    differing = [(one, other) for one, other in zip(seen, told, strict=True) if one != other]
    return len(differing) >= SEVERAL and all(_is_nearly(*each) for each in differing)


def _is_edited(word: str, told: Sequence[str]) -> bool:
    """Whether a word is one of some others with a letter or two changed."""
    return any(Levenshtein.distance(word, other, score_cutoff=EDITED) <= EDITED for other in told)


def _breaks_off(seen: Sequence[str], told: Sequence[str]) -> bool:
    """Whether what is seen is the beginning of what is told, its last letter read half."""
    name, whole = "".join(seen), "".join(told)
    return len(whole) > len(name) >= SHORTEST and whole.startswith(name[:-1])


def _is_nearly(one: str, other: str) -> bool:
    return one != other and min(len(one), len(other)) >= SHORTEST and fuzz.ratio(one, other) >= NEARLY


def _is_an_icon(seen: Sequence[str], told: Sequence[str]) -> bool:
    """Whether all that is seen more than told is one letter or that again and again, as icons are read."""
    more = [word for word in seen if word not in told]
    return bool(more) and len(told) > 1 and all(len(set(word)) == 1 and not word.isdigit() for word in more)
