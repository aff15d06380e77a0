"""A page's words between marks that they cannot leave, for prompts.

What looks like one of the marks, or like markup, becomes a space; what is not drawn, or turns the direction of
writing, is dropped; accents are kept, but not piled up over the marks around.
"""

import unicodedata

OPEN, CLOSE = "«", "»"
_LIKE_MARKS = frozenset(
    "\xab\xbb<>\u2039\u203a\u226a\u226b\u22d8\u22d9\u27e8\u27e9\u27ea\u27eb\u3008\u3009\u300a\u300b"
    "\u276e\u276f\u2770\u2771\u2329\u232a\ufe3d\ufe3e\ufe3f\ufe40\u02c2\u02c3\u1433\u1438\uff1c\uff1e"
)
"""Guillemets, angle brackets, and what is drawn like them in other scripts."""
_ACCENTS = 2
"""Combining marks on one letter that writing needs at most."""


def quoted(text: str, limit: int) -> str:
    """At most `limit` characters of the text, on one line, between « and »."""
    line = "".join(_inert(unicodedata.normalize("NFC", text[: 16 * limit])))
    kept = " ".join(line.split())
    return f"{OPEN}{kept[: limit - 1].rstrip()}…{CLOSE}" if len(kept) > limit else f"{OPEN}{kept}{CLOSE}"


def _inert(text: str) -> list[str]:
    found: list[str] = []
    accents = _ACCENTS
    for letter in text:
        if letter.isspace() or letter in _LIKE_MARKS:
            found.append(" ")
            accents = _ACCENTS
        elif unicodedata.combining(letter) or unicodedata.category(letter) in {"Mn", "Me"}:
            accents += 1
            if accents <= _ACCENTS:
                found.append(letter)
        elif letter.isprintable():
            found.append(letter)
            accents = 0
    return found
