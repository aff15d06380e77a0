"""Is what the agent pays the amount on its button, or else the page's total?

probability   0.97   the button says another amount
              0.95   the page's total is another
              0.7    so it is, and the amount stands on the page too, but not as what is to be paid (a price by the
                     month, say); or nothing makes it an amount but the reasons, which call it the total; or the total
                     was badly read; or the currency alone differs, whose sign may be misread
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from crosscheck_detectors.action_check.spot import Spot
from crosscheck_detectors.action_check.verdicts import Held
from crosscheck_detectors.action_check.words import Words
from crosscheck_detectors.context import TextPart
from crosscheck_detectors.findings import Evidence
from crosscheck_detectors.ocr_alignment.keys import label_key
from crosscheck_detectors.ocr_alignment.values import Outcome, Value, compare, find
from crosscheck_detectors.pages import Pages
from crosscheck_detectors.text_formats.base import Run
from crosscheck_detectors.totals import Total, is_amount, numbers, totals

ON_BUTTON = 0.97
UNLIKE_TOTAL = 0.95
DOUBTED = 0.7
SURE = 0.8
"""Score of the least sure character from which an amount counts as read."""
LEGIBLE = 0.5
"""The same for a total that is worth a look."""
_DOLLARS = frozenset("USD CAD AUD NZD MXN ARS CLP COP SGD HKD TWD".split())
"""Their own shops write "$" for each of them."""


@dataclass(frozen=True, slots=True)
class Carried:
    """A value of the action, and the field that says it; `label` is what the reasons say that it stands beside."""

    field: str
    value: Value
    label: str = ""


def check_amount(carried: Carried, spot: Spot, drawn: Words | None, pages: Pages, held: Held) -> None:
    """One finding where the amount is another than the one that the screenshot asks for."""
    button = amounts_in(drawn.text) if drawn and drawn.score >= SURE else []
    if drawn and spot.image and len(button) == 1:
        if numbers(button[0]) & numbers(carried.value):
            held.agrees("amount", spot.image.id, "")
        elif _differ(carried.value, button[0]):
            side = Evidence(spot.image.id, drawn.text, button[0].text, drawn.place, button[0].normal)
            text = f"The action pays {carried.value.normal}, and its button says {button[0].normal}."
            held.differs("amount", ON_BUTTON, (side, _said(carried)), text)
        return
    legible = [total for image in pages.images for total in totals(pages.side(image), image) if total.score >= LEGIBLE]
    shown = [total for total in legible if _is_sure(total, pages)] or legible
    exchanged = next((total for total in shown if _in_another_currency(total, carried)), None)
    if exchanged:
        _differs(carried, exchanged, DOUBTED, pages, held)
    elif any(_alike(total.value, carried.value) for total in shown):
        held.agrees("amount", shown[0].part_id, "")
    elif len({total.value.normal for total in shown}) == 1 and _differ(carried.value, shown[-1].value):
        doubted = _stands(carried.value, pages) or not is_amount(carried.value) or not _is_sure(shown[-1], pages)
        _differs(carried, shown[-1], DOUBTED if doubted else UNLIKE_TOTAL, pages, held)


def _differs(carried: Carried, total: Total, chance: float, pages: Pages, held: Held) -> None:
    sides = (
        Evidence(total.part_id, total.quote, total.value.text, total.box, total.value.normal),
        _source(carried, pages) or _said(carried),
    )
    text = f"The action pays {carried.value.normal}, and the page's {total.label} is {total.value.normal}."
    held.differs("amount", chance, sides, text)


def _said(carried: Carried) -> Evidence:
    text = carried.value.text
    return Evidence("", text, text, None, carried.value.normal, action_field=carried.field)


def _in_another_currency(total: Total, carried: Carried) -> bool:
    """Whether a total is the same number in another currency, be it the only one or the one that the reasons name."""
    is_named = not carried.label or label_key(total.label) == label_key(carried.label)
    return is_named and bool(numbers(total.value) & numbers(carried.value)) and not _alike(total.value, carried.value)


def _is_sure(total: Total, pages: Pages) -> bool:
    """Whether a total was read well, or the text has it too."""
    return total.score >= SURE or next(_places(total.value, pages), None) is not None


def _alike(total: Value, carried: Value) -> bool:
    """Whether they are the same sum; a number without a currency may leave the cents out."""
    if numbers(total) & numbers(carried):
        one_sign = total.unit in _DOLLARS and carried.unit in _DOLLARS
        return one_sign or compare(total, carried, noisy=True).outcome is not Outcome.DIFFER
    return not is_amount(carried) and bool({int(each) for each in numbers(total)} & set(numbers(carried)))


def _differ(a: Value, b: Value) -> bool:
    """Whether two amounts are surely two: of currencies that cannot be compared nothing is said."""
    return not (a.unit and b.unit and a.unit != b.unit) and compare(a, b, noisy=True).outcome is Outcome.DIFFER


def amounts_in(text: str) -> list[Value]:
    """The sums of money that a text names."""
    return [value for value in find(text) if is_amount(value)]


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
