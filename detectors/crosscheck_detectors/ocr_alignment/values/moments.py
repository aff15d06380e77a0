"""Times told from now ("5 minutes ago"): two parts captured a moment apart say different ones and mean the same."""

import re
from collections.abc import Iterator

from crosscheck_detectors.ocr_alignment.values.base import AGREE, UNCLEAR, Compared, Kind, Value

_SPAN = (
    r"(?:s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?|w|wks?|weeks?|mo|months?|y|yrs?|years?"
    r"|Sekunden?|Minuten?|Stunden?|Tag(?:en?)?|Wochen?|Monat(?:en?)?|Jahr(?:en?)?"
    r"|secondes?|heures?|jours?|semaines?|mois|ans?|segundos?|minutos?|horas?|d[ií]as?|semanas?|mes(?:es)?|a[nñ]os?)"
)
_SHAPE = re.compile(rf"\b\d+ ?{_SPAN}\.? ago\b|\b(?:vor|il y a|hace) \d+ {_SPAN}\b|\bin \d+ {_SPAN}\b", re.IGNORECASE)
_SIGNS = (" ago", "vor ", "il y a ", "hace ", "in ")


class Moments:
    """They agree where they are written alike, and else say nothing."""

    kinds = frozenset((Kind.RELATIVE,))

    def find(self, text: str) -> Iterator[Value]:
        folded = text.lower()
        if not any(sign in folded for sign in _SIGNS):
            return
        for match in _SHAPE.finditer(text):
            yield Value(Kind.RELATIVE, match.start(), match.end(), match.group(), frozenset(), match.group().lower())

    def compare(self, a: Value, b: Value, *, noisy: bool) -> Compared:
        del noisy
        return AGREE if a.normal == b.normal else UNCLEAR
