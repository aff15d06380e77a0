"""Aligns the fields of two sides one to one: by label, and among equal labels by what stands around them.

Agreeing pairs are taken first, so that a value which has its like on the other side cannot become one half of a
contradiction; what is left pairs only where nothing else could be meant.
"""

from collections.abc import Sequence
from dataclasses import replace

from rapidfuzz import fuzz

from crosscheck_detectors.ocr_alignment.agreeing import agreeing_pairs, told_by_company
from crosscheck_detectors.ocr_alignment.analogies import analogous, exchanged, misplaced
from crosscheck_detectors.ocr_alignment.anchors import anchors
from crosscheck_detectors.ocr_alignment.beside import Beside
from crosscheck_detectors.ocr_alignment.boxed import boxed, told_by_box
from crosscheck_detectors.ocr_alignment.candidates import Candidate, candidates, named_apart
from crosscheck_detectors.ocr_alignment.crossings import crossings
from crosscheck_detectors.ocr_alignment.differing import differing_pairs
from crosscheck_detectors.ocr_alignment.doubts import compare_fields
from crosscheck_detectors.ocr_alignment.exchanges import exchanges, upheld
from crosscheck_detectors.ocr_alignment.fields import NO_ORDER, Field, Side
from crosscheck_detectors.ocr_alignment.gaps import gaps
from crosscheck_detectors.ocr_alignment.geometry import Geometry
from crosscheck_detectors.ocr_alignment.keys import key
from crosscheck_detectors.ocr_alignment.labels import NAMELESS, Label
from crosscheck_detectors.ocr_alignment.left_over import left_over
from crosscheck_detectors.ocr_alignment.likenesses import likenesses
from crosscheck_detectors.ocr_alignment.passages import twins
from crosscheck_detectors.ocr_alignment.placing import placed
from crosscheck_detectors.ocr_alignment.repeats import between_records
from crosscheck_detectors.ocr_alignment.residues import residues
from crosscheck_detectors.ocr_alignment.rows import rows_but_one
from crosscheck_detectors.ocr_alignment.sheet import EDGES, Role
from crosscheck_detectors.ocr_alignment.slots import beside_agreeing
from crosscheck_detectors.ocr_alignment.values import AGREE, DIFFER, Kind, Outcome, comparable, compare
from crosscheck_detectors.ocr_alignment.values.states import state
from crosscheck_detectors.ocr_alignment.vocabulary import ALIKE, share_words

SAME_PASSAGE = 0.96
"""Strength of a pair that stands in one passage on both sides."""
MARKED = 4
"""Letters and digits from which what a field says is looked for within longer texts, and digits of a telling number."""
OUTDONE = 0.02
"""By how much better another field must fit."""
LONG_PASSAGE = 16
"""Equal letters and digits around two values from which they are one's whatever else they agree with."""
UNNAMED = Label("", "", Role.OWN, 1.0)


def align(a: Side, b: Side, *, noisy: bool, geometry: Geometry | None = None) -> list[Candidate]:
    """Pairs of fields that are taken as one, each field in at most one, in the order of `a`.

    With a `geometry` no two are paired that stand in different places, and what stands in one place needs no label.
    """
    anchored = anchors(a, b) if geometry is None and (a.sheet.excerpt or b.sheet.excerpt) else []
    if geometry is None:
        anchored = _but(anchored, in_rows := rows_but_one(a, b, noisy=noisy)) + in_rows
        anchored = _but(anchored, left := residues(a, b)) + left
        anchored = _but(anchored, moved := exchanges(a, b)) + moved
    else:
        anchored = boxed(a, b, geometry)
    known_a, known_b = {pair.a.order for pair in anchored}, {pair.b.order for pair in anchored}
    named = candidates(a, b, noisy=noisy, known_a=known_a, known_b=known_b)
    if geometry:
        named = placed(named, a, b, geometry)
    found = sorted(named, key=lambda each: (-each.fit, each.a.order, each.b.order))
    agreeing = agreeing_pairs([each for each in found if not told_by_company(each)] if geometry is None else found)
    agreeing += _unmistakable(a, b, anchored + agreeing, geometry)
    if geometry is None:
        agreeing += Beside(a, b, anchored + agreeing, noisy=noisy).agreeing()
    crossed = upheld(crossings(a, b, agreeing, anchored), a, b)
    agreeing = _but(agreeing, crossed)
    if geometry is None:
        for moved_places in (between_records, exchanged):
            moved = moved_places(a, b, agreeing)
            agreeing, crossed = _but(agreeing, moved), crossed + moved
    pairs = anchored + agreeing + crossed
    pairs += [
        each
        for each in _not_outdone(_at_one_place(a, b, pairs, noisy=noisy), found, pairs)
        if not (geometry and geometry.apart(each.a, each.b))
    ]
    if geometry is None:
        pairs += beside_agreeing(a, b, pairs, noisy=noisy)
        pairs += analogous(a, b, pairs, noisy=noisy)
    pairs += _not_outdone(_in_gaps(a, b, pairs, noisy=noisy, geometry=geometry), found, pairs)
    pairs += differing_pairs(a, b, found, pairs)
    if geometry is None:
        pairs += Beside(a, b, pairs, noisy=noisy).differing()
        pairs += likenesses(a, b, pairs, noisy=noisy)
        pairs += left_over(a, b, pairs)
        pairs = _but(pairs, misplaced(a, b, pairs))
    else:
        pairs = [each for each in pairs if each.in_box or not told_by_box(each, geometry)]
    return sorted(_each_others(pairs), key=lambda pair: (pair.a.cell, pair.a.value.start))


def _each_others(pairs: Sequence[Candidate]) -> list[Candidate]:
    """The pairs, those that say nothing made differing ones where each holds what the other one should."""
    unclear = [pair for pair in pairs if pair.compared.outcome is Outcome.UNCLEAR and pair.a.value.readings]
    told = {
        (pair.a.value.readings, pair.b.value.readings)
        for pair in unclear
        if pair.a.value.readings != pair.b.value.readings
    }
    crossed = {pair.a.order for pair in unclear if (pair.b.value.readings, pair.a.value.readings) in told}
    return [replace(pair, compared=DIFFER, certain=True) if pair.a.order in crossed else pair for pair in pairs]


def _but(pairs: Sequence[Candidate], others: Sequence[Candidate]) -> list[Candidate]:
    """The pairs without those of which others have a half."""
    used_a, used_b = {pair.a.order for pair in others}, {pair.b.order for pair in others}
    return [pair for pair in pairs if pair.a.order not in used_a and pair.b.order not in used_b]


def _not_outdone(
    found: Sequence[Candidate], candidates: Sequence[Candidate], pairs: Sequence[Candidate]
) -> list[Candidate]:
    """Pairs by their place of which neither half fits another open field better by its labels and surroundings.

    A text may hold several pages of one form, of which another one is read much alike.
    """
    used_a, used_b = {pair.a.order for pair in pairs}, {pair.b.order for pair in pairs}
    fits: dict[tuple[int, int], float] = {}
    best_a: dict[int, float] = {}
    best_b: dict[int, float] = {}
    for each in candidates:
        if each.a.order not in used_a and each.b.order not in used_b:
            fits[each.a.order, each.b.order] = each.fit
            best_a[each.a.order] = max(best_a.get(each.a.order, 0.0), each.fit)
            best_b[each.b.order] = max(best_b.get(each.b.order, 0.0), each.fit)
    return [
        pair
        for pair in found
        if (fit := fits.get((pair.a.order, pair.b.order))) is None
        or max(best_a[pair.a.order], best_b[pair.b.order]) <= fit + OUTDONE
    ]


def _at_one_place(a: Side, b: Side, agreeing: Sequence[Candidate], *, noisy: bool) -> list[Candidate]:
    """Pairs of what stands in passages that are equal but for it."""
    settled_a, settled_b = {pair.a.order for pair in agreeing}, {pair.b.order for pair in agreeing}
    found: list[Candidate] = []
    for twin in twins(a, b, settled_a, settled_b):
        if key(twin.a.value.text) in b.sheet.times and key(twin.b.value.text) in a.sheet.times:
            # Both stand on both sides as cells: what is around them is read in two orders.
            continue
        if NO_ORDER in {twin.a.order, twin.b.order} and fuzz.ratio(_figures(twin.a), _figures(twin.b)) < ALIKE:
            continue
        # Digits changed may change the type: "63.11.2026" is no date.
        compared = compare_fields(twin.a, twin.b, noisy=noisy) if comparable(twin.a.value, twin.b.value) else DIFFER
        if compared.outcome is Outcome.DIFFER:
            label_a, label_b = (next(iter(field.labels), UNNAMED) for field in (twin.a, twin.b))
            certain = twin.context >= LONG_PASSAGE
            found.append(
                Candidate(twin.a, twin.b, label_a, label_b, SAME_PASSAGE, 1.0, compared, certain, in_passage=True)
            )
    return found


def _figures(field: Field) -> str:
    """A value without its letters: what is no value any more is told to be one by its figures."""
    return "".join(letter for letter in field.value.text if not letter.isalpha()).strip(EDGES)


def _in_gaps(
    a: Side, b: Side, pairs: Sequence[Candidate], *, noisy: bool, geometry: Geometry | None
) -> list[Candidate]:
    """Pairs of what differs between the same words; what is no prose only if neither stands on the other side."""
    one_language = share_words(a, b)
    settled_a, settled_b = (
        {pair.a.order for pair in pairs} - {NO_ORDER},
        {pair.b.order for pair in pairs} - {NO_ORDER},
    )
    found: list[Candidate] = []
    for gap in gaps(a, b, settled_a, settled_b):
        if not gap.inside and (not one_language or _stands(gap.a, b) or _stands(gap.b, a)):
            continue
        if (gap.a.leads and gap.b.leads) or (gap.a.before_colon and gap.b.before_colon):
            continue
        compared = compare_fields(gap.a, gap.b, noisy=noisy)
        if compared.outcome is Outcome.DIFFER and not (geometry and geometry.apart(gap.a, gap.b)):
            label_a, label_b = (next(iter(field.labels), UNNAMED) for field in (gap.a, gap.b))
            found.append(Candidate(gap.a, gap.b, label_a, label_b, SAME_PASSAGE, 1.0, compared, in_passage=gap.inside))
    return found


def _stands(field: Field, side: Side) -> bool:
    """Whether what a field says stands on a side: short words and numbers as a cell."""
    name = key(field.value.text)
    return name in (side.sheet.solid if len(name) >= MARKED else side.sheet.keys)


def _unmistakable(a: Side, b: Side, pairs: Sequence[Candidate], geometry: Geometry | None) -> list[Candidate]:
    """Cells of words, and numbers, that stand on each side once and alike: no label is needed to take them as one."""
    used_a, used_b = {pair.a.order for pair in pairs}, {pair.b.order for pair in pairs}
    only_a, only_b = (_only_words(side) | _only_numbers(side) for side in (a, b))
    found = (
        Candidate(field, only_b[name], NAMELESS, NAMELESS, 1.0, 1.0, AGREE)
        for name, field in only_a.items()
        if name in only_b
        and field.order not in used_a
        and only_b[name].order not in used_b
        and (field.is_words or compare(field.value, only_b[name].value, noisy=False).outcome is Outcome.AGREE)
    )
    return [
        pair
        for pair in found
        if not (geometry and geometry.apart(pair.a, pair.b))
        and not (state(pair.a.value.text) is not None and named_apart(pair.a, pair.b))
    ]


def _only_words(side: Side) -> dict[str, Field]:
    words = ((side.sheet.keys[field.cell], field) for field in side.fields if field.is_words)
    return {name: field for name, field in words if side.sheet.times[name] == 1}


def _only_numbers(side: Side) -> dict[str, Field]:
    """Typed values long enough to be no other's, by what each is known by."""
    found: dict[str, list[Field]] = {}
    for field in side.fields:
        token = field.value.token
        if field.value.kind is not Kind.TEXT and sum(letter.isdigit() for letter in token) >= MARKED:
            found.setdefault(f"{token}#", []).append(field)
    return {token: fields[0] for token, fields in found.items() if len(fields) == 1}
