"""Finds secrets that were marked in one text again in other texts and in what was read from images.

A password that a client marks in the DOM stands in the screenshot too. There it is found as it was read: with spaces
between the groups of a number, broken over two lines, with a character misread. What is found is told as spans and
boxes of whole words, to be masked before anything quotes them.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from rapidfuzz import fuzz

from crosscheck_detectors.context import Box, Line, Reading, Span
from crosscheck_detectors.masks import masked
from crosscheck_detectors.ocr_alignment.keys import key

MOST = 200
"""Different secrets that are looked for in other places; further ones are masked only where they are marked."""
SHORTEST = 3
"""Letters and digits of a secret below which nothing else is taken for it."""
WHOLE_WORD = 6
"""Letters and digits below which a secret is found only as a word of its own: "123" is no part of "51234"."""
PIECE = 8
"""Letters and digits of a longer secret that tell it alone, be the rest on another line or misread."""
ALIKE = 75.0
"""Likeness in per cent from which a stretch of a line is a misread secret."""
LONGEST_ALIKE = 64
"""Letters and digits of a secret above which only its pieces are looked for."""
LEAST_NUMBER = 10
"""Digits of a number from which it is found in groups too, as a card's."""


class Confidential:
    """The secrets of one request. They are never printed."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        long_enough = (secret for secret in dict.fromkeys(secrets) if len(key(secret)) >= SHORTEST)
        self._secrets = [secret.strip() for secret, _ in zip(long_enough, range(MOST), strict=False)]
        self._keys = [key(secret) for secret in self._secrets]
        self._numbers = [own for own in self._keys if own.isdigit() and len(own) >= LEAST_NUMBER]
        self._pieces = frozenset(
            own[start : start + PIECE] for own in self._keys for start in range(len(own) - PIECE + 1)
        )

    def __bool__(self) -> bool:
        return bool(self._secrets)

    def spans(self, text: str) -> tuple[Span, ...]:
        """Where the secrets stand in a text, in no order."""
        return (*self._written(text), *self._grouped(text))

    def masked(self, text: str) -> str:
        """The text, as long as before, with a mask for every character of a secret."""
        return masked(text, self.spans(text))

    def boxes(self, reading: Reading) -> tuple[Box, ...]:
        """The words of a reading that hold a secret or a piece of one."""
        if not self._secrets:
            return ()
        return tuple(box for line in reading.lines for box in self._words(line))

    def _written(self, text: str) -> Iterator[Span]:
        for secret, own in zip(self._secrets, self._keys, strict=True):
            start = text.find(secret)
            while start >= 0:
                end = start + len(secret)
                if len(own) >= WHOLE_WORD or not (text[max(start - 1, 0) : start] + text[end : end + 1]).isalnum():
                    yield Span(start, end)
                start = text.find(secret, end)

    def _grouped(self, text: str) -> Iterator[Span]:
        if not self._numbers:
            return
        for match in re.finditer(rf"\d[\d \u00a0.-]{{{LEAST_NUMBER - 2},}}\d", text):
            places = [index for index in range(*match.span()) if text[index].isdigit()]
            digits = key("".join(text[index] for index in places))
            for number in self._numbers:
                start = digits.find(number)
                if start >= 0:
                    yield Span(places[start], places[start + len(number) - 1] + 1)

    def _words(self, line: Line) -> Iterator[Box]:
        """The boxes of a line's words of which a character belongs to a secret."""
        ranges: list[tuple[int, int]] = []
        solid = ""
        for word in line.words:
            own = key(word.text)
            ranges.append((len(solid), len(solid) + len(own)))
            solid += own
        hidden = self._hidden(solid, ranges)
        for word, (start, end) in zip(line.words, ranges, strict=True):
            # The likest stretch may begin with the last letter of the word before.
            if any(min(end, last) - max(start, first) >= min(2, end - start) > 0 for first, last in hidden):
                yield word.box

    def _hidden(self, solid: str, words: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
        """Half-open ranges of a line's key."""
        found = [
            (start, start + PIECE)
            for start in range(len(solid) - PIECE + 1)
            if solid[start : start + PIECE] in self._pieces
        ]
        starts, ends = {start for start, _ in words}, {end for _, end in words}
        for own in self._keys:
            start = solid.find(own)
            while start >= 0:
                end = start + len(own)
                if len(own) >= WHOLE_WORD or (start in starts and end in ends):
                    found.append((start, end))
                start = solid.find(own, end)
            if WHOLE_WORD <= len(own) <= LONGEST_ALIKE and len(solid) >= len(own):
                alike = fuzz.partial_ratio_alignment(own, solid, score_cutoff=ALIKE)
                if alike:
                    found.append((alike.dest_start, alike.dest_end))
        return found
