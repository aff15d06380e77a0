"""A run of a text is divided where the screen has its words in cells of their own.

    sent     Tax $26.00 Discount $7.50          screen   Tax         $26.00
    cells    Tax | $26.00 | Discount | $7.50             Discount     $7.50

A browser's snapshot tells elements without a role as one text. Lines of prose stay together, be they broken on the
screen.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, pairwise
from typing import NamedTuple

from crosscheck_detectors.ocr_alignment.image_cell import ImageCell
from crosscheck_detectors.ocr_alignment.keys import fold, key
from crosscheck_detectors.ocr_alignment.text_sheet import NumberedRow
from crosscheck_detectors.ocr_alignment.told import LONGEST
from crosscheck_detectors.ocr_alignment.values import find
from crosscheck_detectors.ocr_alignment.values.texts import NEGATIONS
from crosscheck_detectors.ocr_alignment.wrapping import next_lines
from crosscheck_detectors.text_formats import Run

LONG = 5
"""Words of a line of prose."""
_PARTICLE = re.compile(r"[^\W\d_]{1,3}")
"""A short word that belongs to the next one."""
_WORD = re.compile(r"\S+")
_SEAM = re.compile(
    r"(?<=[^\W\d_A-Z])(?=[A-Z])|(?<=[^\W_])(?=[-+\u2212\u2013$\u20ac\u00a3(])|(?<=\d)(?=[^\W\d_])|(?<=[^\W\d_])(?=\d)"
    r"|(?<=[%$\u20ac\u00a3)])(?=\w)"
)
"""Where the words of two elements may meet."""
_DIGITS_MEET = re.compile(r"(?<=\d)(?=\d)")
_LABEL = re.compile(r"[^\W\d_]\s*[:\uff1a]\s")
LEAST = 2
"""Cells of the screen that a run holds."""
TELLING = 6
"""Letters and digits of one such cell at its beginning from which it is enough."""
SURE = 4
"""Letters and digits of words that are a cell of their own whatever stands beside them."""


class _Piece(NamedTuple):
    """A half-open range of a run's words; `cells` are those of the screen that say just this."""

    start: int
    end: int
    cells: Sequence[int]


class Shown:
    """The cells of a screen, by what they say."""

    def __init__(self, cells: Sequence[ImageCell]) -> None:
        self._below = next_lines(cells)
        self._by_key: dict[str, list[int]] = {}
        for index, cell in enumerate(cells):
            name = key(cell.text)
            if name and len(name) <= LONGEST:
                self._by_key.setdefault(name, []).append(index)

    def divided(self, rows: Iterable[NumberedRow]) -> list[NumberedRow]:
        """The rows with their runs divided, the parts of a run alone in its row as rows; numbered anew."""
        found: list[NumberedRow] = []
        last = -1
        at = 0
        for number, row in rows:
            at += 0 if number == last + 1 else 1
            parts = [self.divide(run) for run in row]
            for own in [[part] for part in parts[0]] if len(row) == 1 else [list(chain.from_iterable(parts))]:
                found.append((at, own))
                at += 1
            last = number
        return found

    def divide(self, run: Run) -> list[Run]:
        """The run, or its parts in their order."""
        words = list(_words(run.text))
        names = [key(run.text[start:end]) for start, end in words]
        if "".join(names) in self._by_key:
            return [run]
        if seam := self._between_digits(run.text):
            return [run.part(0, seam), run.part(seam, len(run.text))]
        if len(words) < LEAST:
            return [run]
        pieces = self._supported(self._pieces(names), names)
        leads = bool(pieces[0].cells) and len("".join(names[: pieces[0].end])) >= TELLING
        if sum(bool(piece.cells) for piece in pieces) < LEAST and not leads:
            return [run]
        texts = [run.text[words[piece.start][0] : words[piece.end - 1][1]] for piece in pieces]
        cuts = [
            x.end
            for (x, y), (before, behind) in zip(pairwise(pieces), pairwise(texts), strict=True)
            if self._apart(x, y, behind[0])
            and (x.cells or not _belongs_to_next(before))
            and ((x.cells and y.cells) or not _is_one_word(run.text, words[y.start][0]))
            and not _in_value(before, behind)
        ]
        if len(cuts) == 1 and _LABEL.search(run.text):
            return [run]
        edges = [0, *cuts, len(words)]
        return [run.part(words[first][0], words[last - 1][1]) for first, last in pairwise(edges)]

    def _between_digits(self, text: str) -> int | None:
        """The one place between two digits where two cells of the screen meet that fill a run, one of them with words.

        "17721 comments" of 177 and "21 comments".
        """
        if not any(letter.isalpha() for letter in text):
            return None
        seams = [
            match.start()
            for match in _DIGITS_MEET.finditer(text)
            if key(text[: match.start()]) in self._by_key and key(text[match.start() :]) in self._by_key
        ]
        return seams[0] if len(seams) == 1 else None

    def _pieces(self, names: Sequence[str]) -> list[_Piece]:
        """The words as cells of the screen, as many letters as possible in as few cells; and what is left between."""
        best: list[tuple[int, int, int]] = [(0, 0, 0)]
        for end in range(1, len(names) + 1):
            letters, pieces, _ = best[end - 1]
            found = (letters, pieces, end - 1)
            name = ""
            for start in range(end - 1, -1, -1):
                name = names[start] + name
                if len(name) > LONGEST:
                    break
                if name in self._by_key:
                    letters, pieces, _ = best[start]
                    found = max(found, (letters + len(name), pieces - 1, start))
            best.append(found)
        made: list[_Piece] = []
        end = len(names)
        while end:
            start = best[end][2]
            cells = self._by_key.get("".join(names[start:end]), ()) if best[end][1] < best[start][1] else ()
            made.append(_Piece(start, end, cells))
            end = start
        return _merged(made[::-1])

    def _supported(self, pieces: Sequence[_Piece], names: Sequence[str]) -> list[_Piece]:
        """The pieces, short ones between words that the screen does not have taken as such words too."""
        known = [True, *(bool(piece.cells) for piece in pieces), True]
        return _merged(
            [
                piece
                if known[number] or known[number + 2] or len("".join(names[piece.start : piece.end])) >= SURE
                else piece._replace(cells=())
                for number, piece in enumerate(pieces)
            ]
        )

    def _apart(self, x: _Piece, y: _Piece, first: str) -> bool:
        """Whether two neighbours are two cells and no lines of one text; `first` is the second one's first letter."""
        if x.cells and y.cells:
            goes_on = any(self._below.get(cell) in y.cells for cell in x.cells)
            return not (goes_on and (x.end - x.start >= LONG or first.islower()))
        if x.cells and x.end - x.start >= LONG:
            return not any(cell in self._below for cell in x.cells)
        return not (y.cells and y.end - y.start >= LONG and x.end - x.start >= LONG)


def _belongs_to_next(text: str) -> bool:
    """Whether words that the screen does not have go with the next one: a particle, or a "not" at their end."""
    return _PARTICLE.fullmatch(text) is not None or fold(text.rsplit(maxsplit=1)[-1]) in NEGATIONS


def _is_one_word(text: str, at: int) -> bool:
    """Whether letters stand on both sides of a place, so that it is a seam only where both words are known."""
    return text[at - 1].isalpha() and text[at].isalpha()


def _in_value(before: str, behind: str) -> bool:
    """Whether a typed value goes over from one text to the next, as from an amount to its currency."""
    at = len(before)
    if not any(value.start < at < value.end for value in find(f"{before} {behind}")):
        return False
    return not (any(value.end == at for value in find(before)) and any(not value.start for value in find(behind)))


def _merged(pieces: Sequence[_Piece]) -> list[_Piece]:
    """The pieces, neighbours that the screen does not have put together."""
    found: list[_Piece] = []
    for piece in pieces:
        if found and not piece.cells and not found[-1].cells:
            found[-1] = found[-1]._replace(end=piece.end)
        else:
            found.append(piece)
    return found


def _words(text: str) -> Iterator[tuple[int, int]]:
    """Where each word of a text begins and ends; elements of a source stand side by side without a space."""
    for match in _WORD.finditer(text):
        start = match.start()
        for seam in _SEAM.finditer(match.group()):
            yield start, match.start() + seam.start()
            start = match.start() + seam.start()
        yield start, match.end()
