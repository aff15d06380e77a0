"""Does the screenshot show at the action's target what the text and the agent say is there?

Precise before all: icons, fields, unreadable scripts, names that only a screen reader hears, and words that share
anything are passed over.

    probability   0.93   the text's own words are clearly others than those drawn in the element, surely read
                  0.95   so are they, and the agent expects the drawn ones: it would hit another element than it thinks
                  0.8    only an accessible name, or only the agent's expectation, differs; or some of the words do
                  0.6    only a label that the agent's reasons quote differs
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from crosscheck_detectors.action import Action
from crosscheck_detectors.action_check.spot import Spot
from crosscheck_detectors.action_check.verdicts import Held
from crosscheck_detectors.action_check.words import Words
from crosscheck_detectors.context import Box, ImagePart, TextPart
from crosscheck_detectors.findings import Evidence
from crosscheck_detectors.ocr_alignment.geometry import scale_of
from crosscheck_detectors.ocr_alignment.keys import fold, key
from crosscheck_detectors.ocr_alignment.scripts import unreadable
from crosscheck_detectors.ocr_alignment.values import Outcome, comparable, compare, find

OTHER_WORDS = 0.93
AGENT_SIDES_WITH_SCREEN = 0.95
LESS_SURE = 0.8
QUOTED = 0.6
ALIKE = 72.0
"""rapidfuzz's partial ratio of two keys, in per cent, from which words are taken as the same, cut off or misread."""
UNLIKE = 62.0
"""Below it they are clearly others."""
EXCHANGED = 50.0
"""Of two words: below it no reader takes one for the other."""
SURE = 0.5
"""Score of the least sure character from which words count as read: a letter more or less makes no other word."""
SURE_VALUE = 0.8
"""The same for a value in it, of which each character counts."""
SHORTEST = 3
"""Letters of words that can be told from others at all."""
LONGEST = 120
"""Characters; what holds more is a region and no control."""
LARGEST = 0.15
"""Share of the screenshot that a control takes at most."""
FIELDS = frozenset(
    "textbox searchbox combobox input textarea select spinbutton slider checkbox radio switch img image listbox "
    "option progressbar".split()
)
_WORD = re.compile(r"[^\W\d_]{3,}")
_SAID = re.compile(
    r"\b(?:click|press|tap|hit|select|choose|push)(?:ing)?\s+(?:on\s+)?(?:the\s+|a\s+)?"
    r"[\"'\u201c\u2018\u00ab]([^\"'\u201d\u2019\u00bb\n]{2,60})[\"'\u201d\u2019\u00bb]",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Expected:
    """What the agent takes the target to carry, the action's field that says so, and the probability of a mismatch."""

    text: str
    field: str
    probability: float

    @property
    def evidence(self) -> Evidence:
        return Evidence("", self.text, self.text, None, action_field=self.field)


def expected(action: Action) -> Expected | None:
    """None where neither the target nor the reasons name a label; reasons that quote several do not say which."""
    if _telling(action.target.expected_text):
        return Expected(action.target.expected_text, f"{action.verb.value}.target.expected_text", LESS_SURE)
    said = {key(label): label for label in _SAID.findall(action.reasoning) if _telling(label)}
    return Expected(next(iter(said.values())), "reasoning", QUOTED) if len(said) == 1 else None


def check_labels(action: Action, spot: Spot, drawn: Words | None, told: Sequence[Words], held: Held) -> None:
    """Holds the words drawn at the spot, those of the text and those that the agent expects against each other."""
    if spot.element and spot.element.role.casefold() in FIELDS:
        return
    wanted = expected(action)
    drawn = drawn if drawn and _legible(spot, drawn) else None
    told = [each for each in told if _telling(each.text)]
    if drawn and told and spot.box and _against_text(spot, drawn, told, wanted, held):
        return
    if wanted and drawn and spot.image:
        if alike(drawn.text, wanted.text):
            held.agrees("target", spot.image.id, "")
        elif _unlike(drawn.text, wanted.text) and not any(alike(each.text, wanted.text) for each in told):
            _differ(held, wanted.probability, (_drawn(spot.image, spot, drawn), wanted.evidence))
    elif wanted and told and spot.text and all(_unlike(each.text, wanted.text) for each in told):
        _differ(held, wanted.probability, (_told(spot.text, told[0]), wanted.evidence))


def _against_text(spot: Spot, drawn: Words, told: Sequence[Words], wanted: Expected | None, held: Held) -> bool:
    """The pixels of an element against the text's words for it; whether these differ."""
    if spot.image is None or spot.text is None:
        return False
    sides = _drawn(spot.image, spot, drawn), _told(spot.text, told[0])
    if drawn.score >= SURE_VALUE and _values_differ(drawn.text, [each.text for each in told]):
        _differ(held, OTHER_WORDS, sides)
        return True
    if drawn.score >= SURE_VALUE and all(_words_exchanged(drawn.text, each.text) for each in told[:1]):
        _differ(held, LESS_SURE, sides)
        return True
    if any(alike(drawn.text, each.text) for each in told):
        held.agrees("target", spot.image.id, spot.text.id)
        return False
    if not all(_unlike(drawn.text, each.text) for each in told):
        return False
    if wanted and alike(drawn.text, wanted.text) and not any(alike(each.text, wanted.text) for each in told):
        chance = AGENT_SIDES_WITH_SCREEN
    elif spot.element and key(told[0].text) == key(spot.element.name):
        chance = LESS_SURE
    else:
        chance = OTHER_WORDS
    _differ(held, chance, sides)
    return True


def _legible(spot: Spot, drawn: Words) -> bool:
    if drawn.score < SURE or not _telling(drawn.text) or unreadable(drawn.text):
        return False
    if spot.box is None or spot.image is None:
        return True
    visible = spot.element is not None and spot.element.visible
    small = spot.box.width * spot.box.height <= LARGEST * spot.image.width * spot.image.height
    return visible and small and spot.inside


def _telling(text: str) -> bool:
    return len(text) <= LONGEST and sum(letter.isalpha() for letter in text) >= SHORTEST and not unreadable(text)


def alike(a: str, b: str) -> bool:
    """Whether two wordings are the same, one within the other, or nearly."""
    first, second = key(a), key(b)
    if first in second or second in first:
        return True
    return fuzz.partial_ratio(first, second) >= ALIKE


def _unlike(a: str, b: str) -> bool:
    """Whether no word of one is any word of the other, or nearly, and the whole has little in common."""
    if fuzz.partial_ratio(key(a), key(b)) >= UNLIKE:
        return False
    words_a, words_b = (_WORD.findall(fold(text)) for text in (a, b))
    return not any(fuzz.ratio(x, y) >= ALIKE for x in words_a for y in words_b)


def _words_exchanged(drawn: str, told: str) -> bool:
    """Whether one says the other with some words exchanged for clearly others: "Skip insurance", "Add insurance".

    What is cut off, misread or added makes no such pair: they have equally many words, and all the rest agree.
    """
    first, second = (_WORD.findall(fold(text)) for text in (drawn, told))
    if len(first) != len(second):
        return False
    ratios = [fuzz.ratio(x, y) for x, y in zip(first, second, strict=True)]
    other = sum(ratio < EXCHANGED for ratio in ratios)
    return 0 < other < len(ratios) and all(ratio < EXCHANGED or ratio >= ALIKE for ratio in ratios)


def _values_differ(drawn: str, told: Sequence[str]) -> bool:
    """Whether what is drawn holds a value that differs from the one of its kind in every wording of the text."""
    values = find(drawn)
    outcomes: list[bool] = []
    for text in told:
        pairs = [(a, b) for a in values for b in find(text) if comparable(a, b)]
        if not pairs:
            return False
        outcomes.append(
            len(values) == len(find(text)) == len(pairs) == 1
            and compare(*pairs[0], noisy=True).outcome is Outcome.DIFFER
        )
    return bool(outcomes) and all(outcomes)


def _differ(held: Held, chance: float, sides: tuple[Evidence, Evidence]) -> None:
    first, second = (f'{_name(side)} says "{side.value}"' for side in sides)
    held.differs("target", chance, sides, f"At the action's target {first}, {second}.")


def _name(side: Evidence) -> str:
    return side.part_id or "the agent"


def _drawn(image: ImagePart, spot: Spot, words: Words) -> Evidence:
    scale = scale_of(image, spot.text)
    css = scale.css(words.place) if scale and isinstance(words.place, Box) else None
    return Evidence(image.id, words.text, words.text, words.place, css_box=css)


def _told(text: TextPart, words: Words) -> Evidence:
    return Evidence(text.id, words.text, words.text, words.place)
