"""Which fields are one because they agree: taken before any that differ, the surest first.

What stands several times, as labels of a list do, is told apart by what is paired near it.
"""

from collections.abc import Container, Mapping, Sequence

from crosscheck_detectors.ocr_alignment.candidates import Candidate
from crosscheck_detectors.ocr_alignment.fields import CLOSE
from crosscheck_detectors.ocr_alignment.values import Outcome
from crosscheck_detectors.ocr_alignment.values.states import state

COMPANY = 0.4
"""What neighbours that agree would at most add to the fit of a pair."""
NEARBY = 6
"""Fields, or cells, on either side."""
FAR_BETTER, FAR_BETTER_STATE = 0.35, 0.05
"""An agreeing pair is not taken if either field fits another by so much more; every second state agrees by chance."""
LEADS = (1.0, 0.1, 0.1, 0.1, 0.0)
"""By how much an agreeing pair must fit better than its rivals, in one round after the other; 0: as it comes."""


def agreeing_pairs(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Pairs whose values agree, unless either field fits another far better.

    First those of which neither value agrees with any other, then, by what is paired near them by now, those that lead
    over their rivals, which makes company for more of them; in the end whatever fits best, and states.
    """
    pairs: list[Candidate] = []
    for lead in LEADS:
        places = {pair.a.order: pair.b.cell for pair in pairs}
        taken_b = {pair.b.order for pair in pairs}
        open_ = [each for each in candidates if each.a.order not in places and each.b.order not in taken_b]
        ranked = [(each.fit + company(each, places) if pairs else each.fit, each) for each in open_]
        ranked.sort(key=lambda each: -each[0])
        pairs += _best_agreeing(ranked, _leading(ranked, lead))
    return pairs


def told_by_company(each: Candidate) -> bool:
    """Whether words stand several times on a side and have no close label: what is near tells which they are."""
    if {each.label_a.role, each.label_b.role} <= CLOSE or not (each.a.is_words and each.b.is_words):
        return False
    return any(field.sheet.times[field.sheet.keys[field.cell]] > 1 for field in (each.a, each.b))


def _leading(ranked: Sequence[tuple[float, Candidate]], lead: float) -> set[tuple[int, int]]:
    """The orders of agreeing pairs, the best first, that fit by so much better than any other of either half."""
    best_a: dict[int, tuple[float, Candidate]] = {}
    best_b: dict[int, tuple[float, Candidate]] = {}
    beaten: set[tuple[int, int]] = set()
    found: set[tuple[int, int]] = set()
    for fit, each in ranked:
        if each.compared.outcome is not Outcome.AGREE or (lead and state(each.a.value.text) is not None):
            continue
        orders = (each.a.order, each.b.order)
        for best, order in ((best_a, each.a.order), (best_b, each.b.order)):
            ahead, first = best.setdefault(order, (fit, each))
            if first is not each:
                beaten.add(orders)
                if fit > ahead - lead:
                    beaten.add((first.a.order, first.b.order))
        found.add(orders)
    return found if lead == 0.0 else found - beaten


def _best_agreeing(ranked: Sequence[tuple[float, Candidate]], wanted: Container[tuple[int, int]]) -> list[Candidate]:
    """Of pairs with their fits, the best first, those wanted that agree, if neither field fits another far better."""
    best_a: dict[int, float] = {}
    best_b: dict[int, float] = {}
    for fit, found in ranked:
        best_a.setdefault(found.a.order, fit)
        best_b.setdefault(found.b.order, fit)
    pairs: list[Candidate] = []
    used_a: set[int] = set()
    used_b: set[int] = set()
    for fit, found in ranked:
        orders = (found.a.order, found.b.order)
        if found.compared.outcome is not Outcome.AGREE or orders not in wanted:
            continue
        if found.a.order in used_a or found.b.order in used_b:
            continue
        far_better = FAR_BETTER if state(found.a.value.text) is None else FAR_BETTER_STATE
        if fit >= max(best_a[found.a.order], best_b[found.b.order]) - far_better:
            used_a.add(found.a.order)
            used_b.add(found.b.order)
            pairs.append(found)
    return pairs


def company(found: Candidate, places: Mapping[int, int]) -> float:
    """What it adds to a pair's fit that fields near the one agree with fields near the other, in [0, COMPANY)."""
    near = range(found.a.order - NEARBY, found.a.order + NEARBY + 1)
    count = sum(abs(places[order] - found.b.cell) <= NEARBY for order in near if order in places)
    return COMPANY * count / (count + 2)
