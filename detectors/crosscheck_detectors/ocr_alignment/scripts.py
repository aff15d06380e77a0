"""Which scripts the bundled reader knows, so that a text it cannot check is said to be unchecked."""

import re
import unicodedata
from functools import lru_cache

from crosscheck_detectors.context import Span, TextPart, Unread
from crosscheck_detectors.findings import UnreadIn

READ = frozenset(("LATIN", "CJK", "HIRAGANA", "KATAKANA", "FULLWIDTH", "HALFWIDTH", "MASCULINE", "FEMININE", "MICRO"))
"""First words of the Unicode names of letters that PP-OCRv6 (RapidOCR's bundled model) reads."""
TO_THE_LEFT = 0.1
"""Share of letters of such a script from which a page is laid out for it."""
_EAST_ASIAN = frozenset(("CJK", "HIRAGANA", "KATAKANA", "HANGUL"))
_LETTERS = re.compile(r"[^\W\d_\x00-\u024f]+")


@lru_cache(maxsize=4_096)
def script(letter: str) -> str:
    """The first word of a letter's Unicode name: LATIN, CYRILLIC, GREEK …"""
    return unicodedata.name(letter, "UNKNOWN").split(" ")[0].split("-")[0]


def is_east_asian(text: str) -> bool:
    """Whether any letter is Chinese, Japanese or Korean."""
    return not text.isascii() and any(script(letter) in _EAST_ASIAN for letter in text)


def runs_to_the_left(text: str) -> bool:
    """Whether a good part of the letters are of a script that is written from right to left."""
    if text.isascii():
        return False
    letters = [letter for letter in text if letter.isalpha()]
    return sum(unicodedata.bidirectional(letter) in {"R", "AL"} for letter in letters) > TO_THE_LEFT * len(letters)


def unreadable(text: str) -> str:
    """The first script in `text` that the reader does not know, in lower case, or "" if it knows them all."""
    for match in _LETTERS.finditer(text):
        for letter in match.group():
            name = script(letter)
            if name not in READ:
                return name.lower()
    return ""


def unreadable_spans(part: TextPart) -> list[UnreadIn]:
    """Stretches of lines of a text part that cannot be checked against an image, with the script as the reason."""
    if part.text.isascii():
        return []
    found: list[UnreadIn] = []
    offset = 0
    name = ""
    start = end = 0
    for line in part.text.splitlines(keepends=True):
        here = "" if line.isascii() else unreadable(line)
        if here != name and name:
            found.append(_unread(part, start, end, name))
        if here and here != name:
            start = offset
        if here:
            end = offset + len(line.rstrip("\r\n"))
        name = here
        offset += len(line)
    if name:
        found.append(_unread(part, start, end, name))
    return found


def _unread(part: TextPart, start: int, end: int, name: str) -> UnreadIn:
    return UnreadIn(part.id, Unread(Span(start, end), f"{name} script is not read from images"))
