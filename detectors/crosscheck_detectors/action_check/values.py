"""Is what the agent types or pays the value that the page shows?

Three ways lead to a finding: a contradiction between parts is about a value that the action carries, or stands where it
goes; the amount is another than the one on the button; the amount is another than the page's total.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from rapidfuzz import fuzz

from crosscheck_detectors.action import Action, Verb
from crosscheck_detectors.action_check.spot import Spot
from crosscheck_detectors.action_check.verdicts import Held
from crosscheck_detectors.action_check.words import Words
from crosscheck_detectors.context import Box, Span, TextPart
from crosscheck_detectors.findings import Evidence, Finding, Kind
from crosscheck_detectors.ocr_alignment.keys import key
from crosscheck_detectors.ocr_alignment.values import Kind as ValueKind
from crosscheck_detectors.ocr_alignment.values import Outcome, Value, comparable, compare, find
from crosscheck_detectors.pages import Pages
from crosscheck_detectors.text_formats.base import Run
from crosscheck_detectors.totals import Total, is_amount, is_paying, is_total, numbers, totals

ON_BUTTON = 0.97
UNLIKE_TOTAL = 0.95
DOUBTED = 0.7
"""The same where the amount stands on the page too, but not as what is to be paid (a price by the month, say); where
nothing makes it an amount but the reasons, which call it the total; or where the total was badly read."""
PAYS_CONTESTED = 0.92
"""An action that pays on a page whose total is contested, or has changed unexplained."""
SURE = 0.8
LEGIBLE = 0.5
"""The same for a total that is worth a look."""
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


@dataclass(frozen=True, slots=True)
class Carried:
    """A value of the action, and the field that says it."""

    field: str
    value: Value


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
            _amount(each, spot, drawn, pages, held)


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
            if _is_called_total(value, action.reasoning[: value.start]):
                yield Carried("reasoning", value)


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
    elif pays and is_total(finding.field) and all(_amounts(side.value) for side in finding.evidence):
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


def _amounts(text: str) -> list[Value]:
    return [value for value in find(text) if is_amount(value)]


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
    x, y = (place.x0 + place.x1) / 2, (place.y0 + place.y1) / 2
    return box.x0 <= x <= box.x1 and box.y0 <= y <= box.y1


def _amount(carried: Carried, spot: Spot, drawn: Words | None, pages: Pages, held: Held) -> None:
    """The amount against the button's, else against the page's totals."""
    says = Evidence("", carried.value.text, carried.value.text, None, carried.value.normal, action_field=carried.field)
    button = _amounts(drawn.text) if drawn and drawn.score >= SURE else []
    if drawn and spot.image and len(button) == 1:
        if numbers(button[0]) & numbers(carried.value):
            held.agrees("amount", spot.image.id, "")
        elif _differ(carried.value, button[0]):
            side = Evidence(spot.image.id, drawn.text, button[0].text, drawn.place, button[0].normal)
            text = f"The action pays {carried.value.normal}, and its button says {button[0].normal}."
            held.differs("amount", ON_BUTTON, (side, says), text)
        return
    legible = [total for image in pages.images for total in totals(pages.side(image), image) if total.score >= LEGIBLE]
    shown = [total for total in legible if _is_sure(total, pages)] or legible
    if not shown:
        return
    if any(_alike(total.value, carried.value) for total in shown):
        held.agrees("amount", shown[0].part_id, "")
        return
    total = shown[-1]
    if len({each.value.normal for each in shown}) > 1 or not _differ(carried.value, total.value):
        return
    doubted = _stands(carried.value, pages) or not is_amount(carried.value) or not _is_sure(total, pages)
    chance = DOUBTED if doubted else UNLIKE_TOTAL
    sides = [Evidence(total.part_id, total.quote, total.value.text, total.box, total.value.normal)]
    sides.append(_source(carried, pages) or says)
    text = f"The action pays {carried.value.normal}, and the page's {total.label} is {total.value.normal}."
    held.differs("amount", chance, sides, text)


def _is_sure(total: Total, pages: Pages) -> bool:
    """Whether a total was read well, or the text has it too."""
    return total.score >= SURE or next(_places(total.value, pages), None) is not None


def _alike(total: Value, carried: Value) -> bool:
    """Whether they are the same sum; a number without a currency may leave the cents out."""
    if numbers(total) & numbers(carried):
        return True
    return not is_amount(carried) and bool({int(each) for each in numbers(total)} & set(numbers(carried)))


def _differ(a: Value, b: Value) -> bool:
    """Whether two amounts are surely two: of currencies that cannot be compared nothing is said."""
    return not (a.unit and b.unit and a.unit != b.unit) and compare(a, b, noisy=True).outcome is Outcome.DIFFER


def _stands(value: Value, pages: Pages) -> bool:
    """Whether an amount stands anywhere on a screenshot."""
    wanted = numbers(value)
    return any(
        is_amount(field.value) and numbers(field.value) & wanted
        for image in pages.images
        for field in pages.side(image).fields
    )


def _source(carried: Carried, pages: Pages) -> Evidence | None:
    """Where the agent has the amount from: the one place of a text that holds it."""
    places = list(_places(carried.value, pages))
    if len(places) != 1:
        return None
    text, value, run = places[0]
    evidence = Evidence(text.id, run.text[:160], value.text, run.span(value.start, value.end), value.normal)
    return replace(evidence, action_field=carried.field)


def _places(amount: Value, pages: Pages) -> Iterator[tuple[TextPart, Value, Run]]:
    """Where the texts hold an amount."""
    for text in pages.texts:
        for row in pages.rows(text):
            for run in row:
                if any(letter.isdigit() for letter in run.text):
                    yield from (
                        (text, value, run)
                        for value in find(run.text)
                        if is_amount(value) and numbers(value) & numbers(amount)
                    )
