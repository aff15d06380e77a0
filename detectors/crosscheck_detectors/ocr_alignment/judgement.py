"""From a differing pair to the probability that it is a contradiction.

    probability = reading * pairing * clarity
    reading     how surely the value was read: the least sure of its characters, least at 0.4 for a score of 0.5; what
                differs in a few characters of which the pixels are sure is read, for the other side has the rest too;
                of words and dates that are nothing alike the characters on average
    pairing     how surely the two fields are one: the strength of their labels
    clarity     how surely two values so written differ (the type's own judgement)

One digit of an amount changed, under an equal label, read with a score above 0.95, gives at least 0.9. Uncalibrated
until a profile has been fitted.
"""

from collections.abc import Collection, Iterable

from rapidfuzz import fuzz, process

from crosscheck_detectors.ocr_alignment.candidates import DIRECT, Candidate, surely_named
from crosscheck_detectors.ocr_alignment.fields import CLOSEST, Field, Side
from crosscheck_detectors.ocr_alignment.keys import clear_edits, key
from crosscheck_detectors.ocr_alignment.sheet import Role, Sheet
from crosscheck_detectors.ocr_alignment.values import AGREE, Kind
from crosscheck_detectors.ocr_alignment.values.amounts import SIGN_MISREAD, Amounts
from crosscheck_detectors.ocr_alignment.values.states import state

LEAST = 0.55
"""Below it a pair is no finding."""
READ = 0.98
"""How surely a value is read right whose characters were all read surely."""
NEARLY = 93.0
"""Likeness in per cent from which words read from pixels count as the same words elsewhere."""
SHORTEST_PART = 5
"""Words of fewer characters count only where they fill a cell."""
SURE = 0.9
"""Score of the least sure character from which reading errors are as rare as among the surest."""
SURE_WORDS = 0.75
"""The same for words, which are not misread as other words."""
FAR_APART, UNLIKE = 4, 80.0
"""Characters in which two texts differ, at least, and likeness in per cent, at most, of those that are two texts."""
_OF_WORDS = frozenset((Kind.TEXT, Kind.EMAIL, Kind.URL))
_WHOLE = frozenset((Kind.DATE, Kind.IDENTIFIER))
"""Kinds of which two that differ in most characters are not misread."""
NEIGHBOURHOOD = 8
"""Cells."""


KNOWN_SIGN = 0.95
"""Clarity of a difference in the currency alone, where the sign is read as it is written elsewhere on the page."""


def known_signs(pairs: Iterable[Candidate]) -> frozenset[str]:
    """The currencies that agreeing amounts have on both sides, so that their signs are surely not misread there."""
    units = (pair.a.value.unit for pair in pairs if pair.compared is AGREE and pair.a.value.unit == pair.b.value.unit)
    return frozenset(units) - {""}


def probability(pair: Candidate, a: Side, b: Side, signs: Collection[str]) -> float:
    """In [0, 1]; `signs` are currencies that are known to be read as they are written."""
    if pair.compared.clarity == SIGN_MISREAD and _read_units(pair, a, b) <= set(signs):
        return round(READ * min(1.0, pair.strength) * KNOWN_SIGN, 4)
    words = pair.a.value.kind in _OF_WORDS
    unlike = (words or pair.a.value.kind in _WHOLE) and _unlike(pair)
    score = min(_score(pair.a), _score(pair.b)) if unlike else min(pair.a.score, pair.b.score)
    sure = SURE_WORDS if words or unlike else SURE
    reading = READ if pair.compared.seen or score >= sure else READ * max(0.0, 0.4 + 0.6 * (score - 0.5) / (sure - 0.5))
    return round(reading * min(1.0, pair.strength) * pair.compared.clarity, 4)


def _score(field: Field) -> float:
    return field.sheet.cells[field.cell].line_score


def _unlike(pair: Candidate) -> bool:
    """Whether two texts differ in so many characters that a misread one does not matter."""
    first, second = key(pair.a.value.text), key(pair.b.value.text)
    return clear_edits(first, second) >= FAR_APART and fuzz.ratio(first, second) <= UNLIKE


def _read_units(pair: Candidate, a: Side, b: Side) -> set[str]:
    """The currencies of the values that were read from pixels."""
    sides = ((a, pair.a), (b, pair.b))
    return {field.value.unit for side, field in sides if side.sheet.noisy}


def elsewhere(pair: Candidate, a: Side, b: Side, matched: Collection[Candidate]) -> bool:
    """Whether either value stands on the other side as it is, or has a like there that is matched to nothing.

    Then the pairing is in doubt. Under an equal and direct label only the neighbourhood counts, for other fields may
    well hold the same value, and under one that stands once on either side nothing does.
    """
    if _told_by_keys(pair) and (_stands(a.sheet, pair.a.cell, b.sheet) or _stands(b.sheet, pair.b.cell, a.sheet)):
        return True
    if pair.a.value.kind is Kind.TEXT and surely_named(pair, a, b):
        return False
    taken_a = {other.a.order for other in matched}
    taken_b = {other.b.order for other in matched}
    roles = {pair.label_a.role, pair.label_b.role}
    direct = bool(roles & CLOSEST) and roles <= CLOSEST | {Role.BEFORE} and pair.strength >= DIRECT
    reach = NEIGHBOURHOOD if direct else max(len(a.sheet.cells), len(b.sheet.cells))
    return _occurs(pair.a, pair.b, (a, b), taken_b, reach) or _occurs(pair.b, pair.a, (b, a), taken_a, reach)


def _told_by_keys(pair: Candidate) -> bool:
    """Whether the values' keys tell that one stands on the other side.

    A key holds neither a currency's sign nor a decimal mark: where only the sign differs, everything seems to stand
    there, and so does 40.00 within 400.00. An identifier may have been cut off.
    """
    first, second = key(pair.a.value.text), key(pair.b.value.text)
    if {pair.a.value.kind, pair.b.value.kind} <= Amounts.kinds:
        return not (first.startswith(second) or second.startswith(first))
    return first != second


def _occurs(field: Field, counterpart: Field, sides: tuple[Side, Side], taken: set[int], reach: int) -> bool:
    """Whether the value of `field` stands on the other side within `reach` cells of its counterpart, unexplained.

    `sides`: its own and the other.

    Numbers of one or two digits stand everywhere, so that only the counterpart's row counts; states say nothing.
    """
    own, side = sides
    name = key(field.value.text)
    first, last = counterpart.cell - reach, counterpart.cell + reach
    if state(field.value.text) is not None and state(counterpart.value.text) is not None:
        return False
    if field.value.kind is Kind.TEXT:
        explained = {other.cell for other in side.fields if other.order in taken}
        cells = range(max(0, first), min(last + 1, len(side.sheet.cells)))
        return _reads(name, [side.sheet.keys[cell] for cell in cells if cell not in explained], noisy=side.sheet.noisy)
    if sum(letter.isdigit() for letter in name) <= 2:
        row = side.sheet.row_cells[side.sheet.rows[counterpart.cell]]
        first, last = row[0], row[-1]
    return any(
        first <= other.cell <= last
        and other.order not in taken
        and other.value.kind is field.value.kind
        and not _stands(side.sheet, other.cell, own.sheet)
        for reading in field.value.readings
        for other in side.by_reading.get(reading, ())
    )


def _stands(sheet: Sheet, cell: int, other: Sheet) -> bool:
    """Whether a cell together with those before and behind it stands on the other side too, no seldomer than here."""
    context = "".join(sheet.keys[max(0, cell - 1) : cell + 2])
    found = other.count(context)
    return found > 0 and found >= sheet.count(context)


def _reads(name: str, keys: list[str], *, noisy: bool) -> bool:
    """Whether words stand in one of some cells."""
    if len(name) < SHORTEST_PART:
        return name in keys
    if any(name in own for own in keys):
        return True
    return noisy and process.extractOne(name, keys, scorer=fuzz.partial_ratio, score_cutoff=NEARLY) is not None
