"""Edits of pages that nobody made for this: one word of the text at a time that the screen plainly shows.

Nobody knows such a page's fields. So a word is taken that stands once in the text and once on the screen, wherever the
two are aligned; it becomes another one of the same length, for what is told of elements' spans must stay true.
"""

import random
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from bench.alignment.edits import one_digit, one_letter
from crosscheck_detectors.context import Case, ImagePart, Span, TextPart
from crosscheck_detectors.ocr_alignment import report

_OTHERS = (
    "tall open blue wide soft wild grand empty solid rapid royal green silver remote golden narrow gentle unique "
    "hostile curious distant regular capital journey popular delicate northern volatile thousand gradient "
    "different abandoned wonderful chocolate identical permanent democratic television collection laboratory "
    "encouraging comfortable advertising independent photographer considerable"
).split()
_WORD = re.compile(r"(?<![\w&#/.=\"'<-])(?:[^\W\d_]{4,}|\d[\d.,]*\d)(?![\w=>\"'/-])")
"""Four letters or more, or a number of two digits or more, and no part of an address, a tag or an attribute."""


@dataclass(frozen=True, slots=True)
class Trial:
    """One edit, what was done, and whether a finding points at it."""

    what: str
    old: str
    new: str
    found: bool


def edited(case: Case, count: int, rng: random.Random) -> Iterator[Trial]:
    """Up to `count` edits of each text of a case."""
    seen = Counter(
        word.casefold()
        for part in case.evidence
        if isinstance(part, ImagePart)
        for line in part.reading.lines
        for word in _WORD.findall(line.text)
    )
    for number, part in enumerate(case.evidence):
        if not isinstance(part, TextPart):
            continue
        told = Counter(map(str.casefold, _WORD.findall(part.text)))
        kept = [(span.start, span.end) for span in (*part.volatile, *part.sensitive)]
        kept += [(each.span.start, each.span.end) for each in part.elements if not each.visible]
        once = [
            found
            for found in _WORD.finditer(part.text)
            if told[found[0].casefold()] == seen[found[0].casefold()] == 1
            and not any(start < found.end() and found.start() < end for start, end in kept)
        ]
        for found in rng.sample(once, min(count, len(once))):
            what, new = _another(found[0], rng)
            text = part.text[: found.start()] + new + part.text[found.end() :]
            parts = (*case.evidence[:number], replace(part, text=text), *case.evidence[number + 1 :])
            yield Trial(what, found[0], new, _points_at(Case(parts), part.id, found.start(), found.end()))


def _points_at(case: Case, part: str, start: int, end: int) -> bool:
    places = (side.place for found in report(case).findings for side in found.evidence if side.part_id == part)
    return any(isinstance(place, Span) and place.start < end and start < place.end for place in places)


def _another(word: str, rng: random.Random) -> tuple[str, str]:
    """What is done to a word, and the word that it becomes."""
    if word[0].isdigit():
        return "digit", one_digit(word, rng)
    others = [each for each in _OTHERS if len(each) == len(word)]
    if others and rng.random() < 1 / 2:
        new = rng.choice(others)
        return "word", new.upper() if word.isupper() else new.title() if word[0].isupper() else new
    return "letter", one_letter(word, rng)
