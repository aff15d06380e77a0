"""Is what the agent types or pays the value that the page shows?

Three ways lead to a finding: a contradiction between parts is about a value that the action carries, or stands where it
goes; the amount is another than the one on the button; the amount is another than the page's total.
"""

import re
from collections.abc import Iterator, Sequence

from rapidfuzz import fuzz

from crosscheck_detectors.action import Action, Verb
from crosscheck_detectors.action_check.amounts import Carried, amounts_in, check_amount
from crosscheck_detectors.action_check.spot import Spot
from crosscheck_detectors.action_check.verdicts import Held
from crosscheck_detectors.action_check.words import Words
from crosscheck_detectors.context import Box, Span
from crosscheck_detectors.findings import Evidence, Finding, Kind
from crosscheck_detectors.ocr_alignment.keys import key
from crosscheck_detectors.ocr_alignment.values import Kind as ValueKind
from crosscheck_detectors.ocr_alignment.values import Outcome, Value, comparable, compare, find
from crosscheck_detectors.pages import Pages
from crosscheck_detectors.totals import is_amount, is_paying, is_total

PAYS_CONTESTED = 0.92
"""An action that pays on a page whose total is contested, or has changed unexplained."""
SHORTEST_WORDS = 4
SLIP = 85.0
"""rapidfuzz's ratio of two keys, in per cent, from which words may be the same, badly read."""
_CALLED_TOTAL = re.compile(
    r"\b(?:total|amount due|due|pay|paying|gesamt|gesamtbetrag|totale|importe total|montant total)\b[^.!?\n\d]{0,24}$",
    re.IGNORECASE,
)
"""Before an amount of the reasoning: words that make it what is to be paid, and no item's price."""
_STATED = re.compile(
    r"(?:^|[.!?\n,;])\s*(?:the\s+)?(?P<label>[^.!?\n,;:=\d]{3,30}?)\s*(?:\bis\b|:|=)\s*$", re.IGNORECASE
)
"""Before a number of the reasoning: the label that it is said to stand beside."""
FEWEST_DIGITS = 2
"""Of a number without a currency that can be a sum: one digit counts things."""


def check_values(
    action: Action, spot: Spot, drawn: Words | None, known: Sequence[Finding], *, pages: Pages, held: Held
) -> None:
    """Holds what the action carries against what the parts show, and against what `known` says of them."""
    carried = list(_carried(action))
    cited = [*carried, *_cited(action)]
    pays = _pays(action, drawn)
    for finding in known:
        if finding.kind is Kind.CONTRADICTION:
            _contested(finding, cited, spot, pays, held)
    for each in carried:
        # Reasons speak of totals on the way too; only where the action pays they must be right.
        is_sum = is_amount(each.value) or each.value.kind is ValueKind.NUMBER
        if (is_amount(each.value) and each.field == "amount") or (is_sum and each.field == "reasoning" and pays):
            check_amount(each, spot, drawn, pages, held)


def _carried(action: Action) -> Iterator[Carried]:
    """The values of the action, or the words where it has none; of its reasons only what these call a total."""
    for name, text in (("amount", action.amount), ("type.text", action.text)):
        values = find(text)
        for value in values:
            yield Carried(name, value)
        if text.strip() and not values:
            yield Carried(name, Value(ValueKind.TEXT, 0, len(text), text, frozenset()))
    if not action.amount:
        for value in find(action.reasoning):
            before = action.reasoning[: value.start]
            if _is_called_total(value, before):
                stated = _STATED.search(before)
                yield Carried("reasoning", value, stated["label"] if stated else "")


def _is_called_total(value: Value, before: str) -> bool:
    """Whether the reasons, of which `before` comes before a value, call it what is to be paid in all."""
    stated = _STATED.search(before)
    is_stated = stated is not None and is_total(stated["label"])
    if is_amount(value):
        return is_stated or _CALLED_TOTAL.search(before) is not None
    # One without a sign of a currency or of cents counts things as well.
    digits = sum(letter.isdigit() for letter in value.text)
    return is_stated and value.kind is ValueKind.NUMBER and digits >= FEWEST_DIGITS


def _cited(action: Action) -> Iterator[Carried]:
    """The values that the action's reasons rest on. The page need not show them; what it says of them must agree."""
    if action.verb in {Verb.CLICK, Verb.SUBMIT, Verb.TYPE}:
        for value in find(action.reasoning):
            yield Carried("reasoning", value)


def _pays(action: Action, drawn: Words | None) -> bool:
    """Whether the action commits to paying: its target's words say so."""
    texts = [action.target.expected_text, drawn.text if drawn else ""]
    if action.target.element:
        texts.append(action.target.element.name)
    return action.verb in {Verb.CLICK, Verb.SUBMIT} and any(_is_paying(text) for text in texts if text)


def _is_paying(text: str) -> bool:
    for value in reversed(find(text)):
        text = text[: value.start] + text[value.end :]
    return is_paying(text)


def _contested(finding: Finding, carried: Sequence[Carried], spot: Spot, pays: bool, held: Held) -> None:
    """A contradiction that concerns the action becomes the action's own."""
    if len(finding.evidence) != 2:
        return
    for each in carried:
        if any(_same(each.value, side.value) for side in finding.evidence):
            # Reasons name no field: what the parts call it tells the agent more.
            name = finding.field if each.field == "reasoning" and finding.field else each.field
            text = f"The action's {each.field} is in doubt: {finding.explanation}"
            held.differs(name, finding.probability, finding.evidence, text)
            return
    if any(_there(side, spot) for side in finding.evidence) and not _is_misread(finding):
        held.differs(
            finding.field or "target",
            finding.probability,
            finding.evidence,
            f"At the action's target: {finding.explanation}",
        )
    elif pays and is_total(finding.field) and all(amounts_in(side.value) for side in finding.evidence):
        chance = max(finding.probability, PAYS_CONTESTED)
        held.differs(
            finding.field, chance, finding.evidence, f"The action pays what is in doubt: {finding.explanation}"
        )


def _is_misread(finding: Finding) -> bool:
    """Whether two wordings without a digit differ by no more than a reader's slip: no reason to doubt a target."""
    first, second = (key(side.value) for side in finding.evidence)
    return not any(letter.isdigit() for letter in first + second) and fuzz.ratio(first, second) >= SLIP


def _same(value: Value, text: str) -> bool:
    others = find(text)
    if len(others) == 1 and comparable(value, others[0]):
        return compare(value, others[0], noisy=False).outcome is Outcome.AGREE
    return len(key(text)) >= SHORTEST_WORDS and key(value.text) == key(text)


def _there(side: Evidence, spot: Spot) -> bool:
    if isinstance(side.place, Span):
        span = spot.span
        return bool(
            spot.text
            and spot.text.id == side.part_id
            and span
            and span.start <= side.place.start < max(span.end, span.start + 1)
        )
    box, place = spot.box, side.place
    if not (isinstance(place, Box) and spot.image and spot.image.id == side.part_id and box and spot.inside):
        return False
    return box.has_middle_of(place)
