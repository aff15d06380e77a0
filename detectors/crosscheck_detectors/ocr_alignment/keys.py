"""Texts reduced to what survives OCR: keys to look labels up by, and how far two keys differ beyond look-alikes."""

import unicodedata
from functools import lru_cache

from rapidfuzz.distance import Levenshtein

_LOOK_ALIKES = ("o0qdc", "il1j|!t", "s5", "b8", "z2", "g69q", "uv", "ce", "hn", "ft")
"""Characters of one group are taken for each other by OCR; two different digits never are, and must not be here."""
_SEQUENCES = (("rn", "m"), ("vv", "w"), ("cl", "d"), ("ii", "u"), ("nn", "m"))
_LABEL_GROUPS = str.maketrans({"0": "o", "1": "l", "i": "l", "|": "l", "5": "s", "8": "b"})

_SHAPES = str.maketrans({"o": "0", "i": "1", "l": "1"})

_ASCII = {code: chr(code).lower() if chr(code).isalnum() else None for code in range(128)}


def fold(text: str) -> str:
    """Lower case without accents, ligatures and soft hyphens; the length may change."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.replace("\u00ad", "")).casefold()
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


@lru_cache(maxsize=16_384)
def key(text: str) -> str:
    """Letters and digits of the folded text; spaces and punctuation come and go in OCR."""
    if text.isascii():
        return text.translate(_ASCII)
    return "".join(letter for letter in fold(text) if letter.isalnum())


@lru_cache(maxsize=65_536)
def label_key(text: str) -> str:
    """The key of a label, with the look-alikes most often confused made one ("Tota1" and "Total")."""
    return key(text).translate(_LABEL_GROUPS).replace("rn", "m").replace("vv", "w")


def shapes(name: str) -> str:
    """A key with the letters that are drawn as digits made these, whatever a reader took them for."""
    return name.translate(_SHAPES)


def look_alike(a: str, b: str) -> bool:
    """Whether two folded characters are commonly taken for each other; never true of two different digits."""
    if a == b:
        return True
    if a.isdigit() and b.isdigit():
        return False
    return any(a in group and b in group for group in _LOOK_ALIKES)


def clear_edits(a: str, b: str) -> int:
    """How many characters must change from key `a` to key `b` beyond what look-alikes and dropped letters explain.

    A letter that only one side has counts half: OCR drops and doubles letters, but seldom two; a digit counts whole.
    """
    for many, one in _SEQUENCES:
        if (many in a) != (many in b):
            a, b = a.replace(many, one), b.replace(many, one)
    halves = 0
    for edit in Levenshtein.editops(a, b).as_list():
        tag, i, j = str(edit[0]), int(edit[1]), int(edit[2])
        if tag == "replace":
            halves += 0 if look_alike(a[i], b[j]) else 2
        else:
            halves += 2 if (a[i] if tag == "delete" else b[j]).isdigit() else 1
    return halves // 2
