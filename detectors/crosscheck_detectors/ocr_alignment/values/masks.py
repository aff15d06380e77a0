"""Values that were made unreadable on purpose: passwords as dots, a card's last digits, a redacted name."""

import re
from collections.abc import Iterator

from crosscheck_detectors.ocr_alignment.values.base import UNCLEAR, Compared, Kind, Value

_SHAPE = re.compile(
    r"(?:[\w.+-]*[\u2588]+|[\w.+-]*[\u2022\u25cf\u2217\u204e\uff0a*]{3,}|[Xx]{4,}(?=[ -]?\d{3,4}\b))"
    r"(?:[ -]?[\u2588\u2022\u25cf\u2217\u204e\uff0a*xX]{2,}(?!\w))*(?:[ -]?\d{2,4}(?!\d)|[\w.@+-]+)?"
    r"|<secret>|\[?\b(?:redacted|masked|hidden)\b\]",
    re.IGNORECASE,
)
_SIGNS = frozenset("\u2588\u2022\u25cf\u2217\u204e\uff0a*<[xX")


class Masks:
    """They agree with nothing and contradict nothing."""

    kinds = frozenset((Kind.MASKED,))

    def find(self, text: str) -> Iterator[Value]:
        if _SIGNS.isdisjoint(text):
            return
        for match in _SHAPE.finditer(text):
            yield Value(Kind.MASKED, match.start(), match.end(), match.group(), frozenset(), "masked")

    def compare(self, a: Value, b: Value, *, noisy: bool) -> Compared:
        del a, b, noisy
        return UNCLEAR
