"""What stands in a record of a list where its like stands in the others: it needs no label to be one field.

    screen   Ann    Monday          text   Ann, Lunch, Monday,
             Lunch                         Bob, Budget, Friday
             Bob    Friday
             Invoice

Where others in the list stand in the same relation to their neighbours (`relations.py`), two values that do so too
are one field, though they differ ("Invoice", "Budget"); and two that agree, each where the other's like stands, have
changed places.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

from crosscheck_detectors.ocr_alignment.candidates import (
    Candidate,
    common_labels,
    of_one_kind,
    read_apart,
    surely_named,
)
from crosscheck_detectors.ocr_alignment.doubts import compare_fields
from crosscheck_detectors.ocr_alignment.fields import Field, Side
from crosscheck_detectors.ocr_alignment.keys import label_key
from crosscheck_detectors.ocr_alignment.labels import NAMELESS
from crosscheck_detectors.ocr_alignment.relations import Relations, Vote
from crosscheck_detectors.ocr_alignment.sheet import Role
from crosscheck_detectors.ocr_alignment.values import DIFFER, Compared, Kind, Outcome
from crosscheck_detectors.ocr_alignment.vocabulary import share_words

RIVAL = 0.6
"""Share of a pair's votes from which another pair of one of its halves is a rival."""
STRENGTH = 0.93


def analogous(a: Side, b: Side, pairs: Sequence[Candidate], *, noisy: bool) -> list[Candidate]:
    """Pairs of unpaired fields that differ, each of which has its like's place and no rival there."""
    if a.sheet.noisy == b.sheet.noisy:
        return []
    open_a = _open(a, {pair.a.order for pair in pairs})
    open_b = _open(b, {pair.b.order for pair in pairs})
    if not (open_a and open_b):
        return []
    known = Relations(*_sides(a, b, pairs))
    one_language = share_words(a, b)
    taken = []
    for _, field, other in _in_their_places(known, open_a, open_b):
        compared = compare_fields(field, other, noisy=noisy)
        if (field.cell == 0) is not (other.cell == 0):
            # One of them is the heading of its part.
            continue
        if compared.outcome is Outcome.DIFFER and (one_language or field.value.kind is not Kind.TEXT):
            taken.append(_paired(field, other, compared, certain=False))
    return taken


def exchanged(a: Side, b: Side, pairs: Sequence[Candidate]) -> list[Candidate]:
    """The differing pairs that agreeing ones should have been, where each of their values stands in another's place."""
    if a.sheet.noisy == b.sheet.noisy:
        return []
    agreeing = [pair for pair in pairs if pair.compared.outcome is Outcome.AGREE]
    known = Relations(*_sides(a, b, agreeing))
    strays: list[Candidate] = []
    kept: list[Candidate] = []
    for pair in agreeing:
        (strays if known.vote(*_in_order(pair.a, pair.b)).no else kept).append(pair)
    if not strays:
        return []
    kept_a, kept_b = {pair.a.order for pair in kept}, {pair.b.order for pair in kept}
    known = Relations(*_sides(a, b, kept))
    open_a, open_b = _open(a, kept_a), _open(b, kept_b)
    placed = [each for each in _in_their_places(known, open_a, open_b) if read_apart(*each[1:])]
    of_a, of_b = {x.order for _, x, _ in placed}, {y.order for _, _, y in placed}
    named = [(x.order, y.order) for vote, x, y in placed if vote.surely and x.names & y.names]
    named_a, named_b = {x for x, _ in named}, {y for _, y in named}
    moved = [
        (x, y)
        for x, y in ((pair.a.order, pair.b.order) for pair in strays)
        if (x in of_a and y in of_b) or x in named_a or y in named_b
    ]
    moved_a, moved_b = {x for x, _ in moved}, {y for _, y in moved}
    return [_paired(x, y, DIFFER, certain=True) for _, x, y in placed if x.order in moved_a or y.order in moved_b]


def misplaced(a: Side, b: Side, pairs: Sequence[Candidate]) -> list[Candidate]:
    """Those of differing pairs of which the one stands where the other's like would not."""
    if a.sheet.noisy == b.sheet.noisy:
        return []
    doubtful = [
        pair
        for pair in pairs
        if pair.compared.outcome is Outcome.DIFFER
        and not (pair.certain or pair.in_passage or pair.in_record or surely_named(pair, a, b))
    ]
    if not doubtful:
        return []
    known = Relations(*_sides(a, b, pairs))
    return [pair for pair in doubtful if known.elsewhere(*_in_order(pair.a, pair.b))]


def _paired(a: Field, b: Field, compared: Compared, *, certain: bool) -> Candidate:
    """Two fields as one: by the label that they have in common, if that is the stronger."""
    label_a, label_b = common_labels(a, b)
    strength = max(STRENGTH, label_a.trust * label_b.trust if label_a is not NAMELESS else 0.0)
    return Candidate(a, b, label_a, label_b, strength, strength, compared, certain, in_record=True)


def _in_their_places(
    known: Relations, fields: Sequence[Field], others: Sequence[Field]
) -> list[tuple[Vote, Field, Field]]:
    """Those of two sides' fields that neighbours say are one, and of neither that it is any other."""
    if not (fields and others):
        return []
    image, text = (fields, others) if fields[0].sheet.noisy else (others, fields)
    seen: dict[tuple[int, Kind], list[Field]] = defaultdict(list)
    for field in image:
        seen[known.row(field.cell), field.value.kind].append(field)
    found: list[tuple[Vote, Field, Field]] = []
    for told in text:
        for field in (each for row in known.rows(told.cell) for each in seen.get((row, told.value.kind), ())):
            vote = known.vote(field.cell, told.cell)
            if vote.yes and of_one_kind(field, told):
                found.append((vote, field, told) if image is fields else (vote, told, field))
    best_a = _best((vote.agreed, field.order) for vote, field, _ in found)
    best_b = _best((vote.agreed, other.order) for vote, _, other in found)
    return [each for each in found if best_a[each[1].order] == best_b[each[2].order] == [each[0].agreed]]


def _sides(a: Side, b: Side, pairs: Sequence[Candidate]) -> tuple[Side, list[tuple[int, int]]]:
    """The image, and the cells of the pairs that agree, the image's first."""
    agreeing = (pair for pair in pairs if pair.compared.outcome is Outcome.AGREE)
    return (a if a.sheet.noisy else b), [_in_order(pair.a, pair.b) for pair in agreeing]


def _in_order(a: Field, b: Field) -> tuple[int, int]:
    """The cells of two fields, the image's first."""
    return (a.cell, b.cell) if a.sheet.noisy else (b.cell, a.cell)


def _open(side: Side, used: Collection[int]) -> list[Field]:
    """A side's other fields that are typed or fill their cells, but for words that name a value, as keys of JSON do."""
    names = {label.key for field in side.fields for label in field.labels if label.role is Role.OWN}
    return [
        field
        for field in side.fields
        if field.order not in used
        and (
            field.value.kind is not Kind.TEXT
            or (field.is_words and label_key(field.value.text) not in names and not side.sheet.leads_pair(field.cell))
        )
    ]


def _best(votes: Iterable[tuple[int, int]]) -> dict[int, list[int]]:
    """Of each field the votes that come near its best."""
    found: dict[int, list[int]] = defaultdict(list)
    for count, order in votes:
        found[order].append(count)
    return {order: [count for count in counts if count > RIVAL * max(counts)] for order, counts in found.items()}
