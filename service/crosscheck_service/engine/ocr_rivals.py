"""What else the pixels of a character could be: the recogniser's runners-up, kept where they are not negligible.

The recogniser (CTC) gives each narrow column of a line a probability for each character and for none. What it reads is
the likeliest of each column; a misread character is nearly always among the next ones, at odds of less than 300 to 1,
while a character that is not there stands at 5,000 to 1 and more (`python -m bench.reading.rivals`).
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from rapidocr import RapidOCR
from rapidocr.ch_ppocr_rec import TextRecognizer
from rapidocr.ch_ppocr_rec.typings import WordInfo
from rapidocr.ch_ppocr_rec.utils import CTCLabelDecode

from crosscheck_detectors.context import Rival
from crosscheck_detectors.ocr_alignment.keys import fold

LONGEST_ODDS = 5_000.0
"""Rivals behind these odds are not kept."""
MOST = 5
"""Rivals that are kept of one place, the likeliest."""
BLANK = 0
"""The class of columns without a character."""


@dataclass
class WeighedInfo(WordInfo):
    """RapidOCR's words of a line, and the rivals of the line's characters, by their places in its text."""

    rivals: tuple[Rival, ...] = field(default=())


class WeighingDecoder(CTCLabelDecode):
    """RapidOCR's own decoder, whose results keep the runners-up."""

    @cached_property
    def _folded(self) -> list[str]:
        """Of each class of the recogniser the one letter or digit that comparisons see, "" for all else."""
        folded = [fold(name) for name in self.character]
        return [name if len(name) == 1 and name.isalnum() else "" for name in folded]

    def __call__(
        self,
        preds: NDArray[np.float32],
        return_word_box: bool = False,
        *,
        wh_ratio_list: tuple[float] = (1.0,),
        max_wh_ratio: float = 1.0,
        **_: object,
    ) -> tuple[list[tuple[str, float]], list[WordInfo]]:
        best = preds.argmax(axis=2)
        # Classes are many: the likeliest are looked for once, not again for their probabilities.
        peaks = np.take_along_axis(preds, best[..., None], axis=2)[..., 0]
        lines, words = self.decode(best, peaks, return_word_box, wh_ratio_list, max_wh_ratio, remove_duplicate=True)
        weighed: list[WordInfo] = [
            WeighedInfo(**vars(info), rivals=rivals(columns, own, self._folded))
            for columns, own, info in zip(preds, best, words, strict=True)
        ]
        return lines, weighed


def weigh(engine: RapidOCR) -> None:
    """Makes an engine's recogniser keep the runners-up."""
    # It is loaded when it is first used, and there is no public way to it.
    recogniser: TextRecognizer = engine._load_rec_model()  # type: ignore[no-untyped-call]
    recogniser.postprocess_op = WeighingDecoder(recogniser.postprocess_op.character[1:-1])


def rivals_of(info: object, start: int, end: int) -> tuple[Rival, ...] | None:
    """The rivals in a half-open range of a line's text, by their places in it; None where none were kept."""
    if not isinstance(info, WeighedInfo):
        return None
    return tuple(replace(each, at=each.at - start) for each in info.rivals if start <= each.at < end + each.between)


def rivals(columns: NDArray[np.float32], best: NDArray[np.int64], folded: Sequence[str]) -> tuple[Rival, ...]:
    """The rivals of the characters that a line's columns are read as, in their order.

    Args:
        columns: (columns, classes), probabilities; class 0 is "no character".
        best: (columns,), the likeliest class of each.
        folded: of each class the letter or digit that it stands for, "" where that is nothing comparable.
    """
    peaks = columns[np.arange(len(best)), best]
    starts = best != BLANK
    starts[1:] &= best[1:] != best[:-1]
    ranks = np.cumsum(starts) - 1
    odds: dict[tuple[int, bool, str], float] = {}
    for column, kind in zip(*np.nonzero(columns > (peaks / LONGEST_ODDS)[:, None]), strict=True):
        letter, between = folded[kind], bool(best[column] == BLANK)
        if letter and letter != folded[best[column]]:
            place = (int(ranks[column]) + between, between, letter)
            found = float(peaks[column] / columns[column, kind])
            odds[place] = min(found, odds.get(place, found))
    written = best != BLANK
    blanks = np.maximum(columns[:, BLANK], np.finfo(np.float32).tiny)
    # A character is none only if all of its columns are none.
    gone = np.bincount(ranks[written], weights=np.log(peaks / blanks)[written])
    odds |= {(rank, False, ""): float(np.exp(value)) for rank, value in enumerate(gone) if value < np.log(LONGEST_ODDS)}
    return _likeliest(odds)


def _likeliest(odds: dict[tuple[int, bool, str], float]) -> tuple[Rival, ...]:
    """The MOST rivals of each place, in the order of places."""
    places: dict[tuple[int, bool], list[tuple[float, str]]] = defaultdict(list)
    for (at, between, letter), value in odds.items():
        places[at, between].append((value, letter))
    return tuple(
        Rival(at, letter, round(value, 1), between=between)
        for (at, between), found in sorted(places.items())
        for value, letter in sorted(found)[:MOST]
    )
