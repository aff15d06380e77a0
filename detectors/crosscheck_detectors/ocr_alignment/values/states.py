"""Whether a box is ticked, a switch is on, a tab is selected: marks of accessibility trees, and the words for them.

A mark is what a text format makes of an attribute, `[checked]` or `[not checked]`. It is compared with other marks and
with words that say on or off, and with nothing else: beside a switch there may stand any text.
"""

import re
from collections.abc import Iterator

from crosscheck_detectors.ocr_alignment.keys import fold
from crosscheck_detectors.ocr_alignment.values.base import AGREE, UNCLEAR, Compared, Kind, Outcome, Value

_ON = frozenset(
    "on enabled yes true checked selected active activated allowed ticked ein ja aktiviert aktiv oui si "
    "activado sim ligado aan attivo".split()
)
_OFF = frozenset(
    "off disabled no false unchecked unselected deselected inactive deactivated blocked unticked aus nein deaktiviert "
    "inaktiv non desactivado nao desligado uit".split()
)
_NOT = "not "
_MARK = re.compile(r"\[(?P<no>not )?(?P<state>checked|selected|pressed)\]")
_CLEAR = 0.95
"""Clarity of one being on and the other off."""


def state(text: str) -> bool | None:
    """Whether words say that something is on (True) or off, as "not active" does; None of words that say neither."""
    word = fold(text).strip(" .!")
    denied = word.startswith(_NOT)
    word = word.removeprefix(_NOT)
    return not denied if word in _ON else denied if word in _OFF else None


class States:
    """Marks of states."""

    kinds = frozenset((Kind.STATE,))

    def find(self, text: str) -> Iterator[Value]:
        if not text.startswith("["):
            return
        match = _MARK.fullmatch(text)
        if match:
            on = match["no"] is None
            yield Value(Kind.STATE, 0, len(text), text, frozenset((on,)), "on" if on else "off")

    def compare(self, a: Value, b: Value, *, noisy: bool) -> Compared:
        del noisy
        first, second = (_is_on(value) for value in (a, b))
        if first is None or second is None:
            return UNCLEAR
        return AGREE if first is second else Compared(Outcome.DIFFER, _CLEAR)


def _is_on(value: Value) -> bool | None:
    return True in value.readings if value.kind is Kind.STATE else state(value.text)
