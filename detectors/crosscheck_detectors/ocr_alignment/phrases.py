"""The words of a sheet in reading order, and the phrases before and behind each."""

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from crosscheck_detectors.ocr_alignment.keys import key
from crosscheck_detectors.ocr_alignment.sheet import Sheet

LONGEST = 4
"""Words of a phrase."""

Phrase = tuple[str, ...]
"""Keys of words that follow each other."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a cell: its key, and the half-open range of the cell's text."""

    key: str
    cell: int
    start: int
    end: int


class Words:
    """The words of a sheet in reading order."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.all: list[Word] = []
        self.first: list[int] = []
        for cell in range(len(sheet.cells)):
            self.first.append(len(self.all))
            self.all += _split(sheet.cells[cell].text, cell)
        self.first.append(len(self.all))

    def before(self, place: int, least: int = 0) -> Phrase:
        """The words before a place, the last `LONGEST` of them, none from before `least`."""
        return tuple([word.key for word in self.all[max(least, place - LONGEST) : place]])

    def behind(self, place: int, most: int | None = None) -> Phrase:
        """The words from a place on."""
        end = place + LONGEST if most is None else min(most, place + LONGEST)
        return tuple([word.key for word in self.all[place:end]])

    def adjoin(self, place: int) -> bool:
        """Whether nothing was left out between a word and the one before it."""
        return self.sheet.adjoin(self.all[place - 1].cell, self.all[place].cell)

    def once(self, wanted: Collection[Phrase]) -> dict[Phrase, int]:
        """Where those of the wanted phrases begin that stand in one place."""
        heads = {phrase[0] for phrase in wanted}
        count: Counter[Phrase] = Counter()
        places: dict[Phrase, int] = {}
        for place, word in enumerate(self.all):
            if word.key in heads:
                phrase = self.behind(place)
                for length in range(1, len(phrase) + 1):
                    if phrase[:length] in wanted:
                        count[phrase[:length]] += 1
                        places[phrase[:length]] = place
        return {phrase: place for phrase, place in places.items() if count[phrase] == 1}


def _split(text: str, cell: int) -> Iterator[Word]:
    end = 0
    for word in text.split():
        start = text.index(word, end)
        end = start + len(word)
        name = key(word)
        if name:
            yield Word(name, cell, start, end)


def heads(phrase: Phrase) -> list[Phrase]:
    """What a phrase begins with, the longest first."""
    return [phrase[:length] for length in range(len(phrase), 0, -1)]


def tails(phrase: Phrase) -> list[Phrase]:
    """What a phrase ends with, the longest first."""
    return [phrase[-length:] for length in range(len(phrase), 0, -1)]


def common(first: Phrase, second: Phrase) -> Phrase:
    """The words that two phrases begin with alike."""
    length = 0
    while length < min(len(first), len(second)) and first[length] == second[length]:
        length += 1
    return first[:length]
