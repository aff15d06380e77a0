"""What two sides of one page do not have in common, token by token, between the same neighbours.

    screen   Beatriz Lobo (Designer) handed it in         text   Beatriz Kobo | (Designer) handed it in
             "Lobo" stands here once more than there, and "Kobo" there, both between "Beatriz" and "Designer"

Cells do not matter, nor labels: a few words that are left over on both sides are one field if what stands before and
behind them is. Those that are written alike need one neighbour; two that have nothing in common need both.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from rapidfuzz import fuzz

from crosscheck_detectors.ocr_alignment.beside import two_labels
from crosscheck_detectors.ocr_alignment.candidates import Candidate, common_labels
from crosscheck_detectors.ocr_alignment.doubts import compare_fields
from crosscheck_detectors.ocr_alignment.fields import Field, Side
from crosscheck_detectors.ocr_alignment.keys import key, shapes
from crosscheck_detectors.ocr_alignment.residue_runs import Run, fields_of, is_joined, run_key, runs_of, words_of
from crosscheck_detectors.ocr_alignment.token_pairs import TokenPairs
from crosscheck_detectors.ocr_alignment.tokens import Tokens
from crosscheck_detectors.ocr_alignment.values import Compared, Kind, Outcome, near_alike
from crosscheck_detectors.ocr_alignment.values.states import state
from crosscheck_detectors.ocr_alignment.values.texts import NEGATIONS

NEIGHBOURS = 3
"""Tokens before and behind some, of which one must be paired."""
LEAST = 0.4
"""Nearness of both neighbours together from which two runs of tokens are compared at all."""
ONE = 0.9
"""The same from which typed values, and words that are written alike, are one: one neighbour right beside both."""
BOTH = 1.15
"""The same of words that have nothing in common, of which either must be `EITHER`."""
EITHER = 0.25
PROSE, IN_PROSE = 60, 1.8
"""Characters of a line of prose, in which readers lose and join words, and the nearness of what differs there."""
IN_EQUAL_PROSE = 0.95
"""Share of what stands around words in prose that both sides have, where other words are no other reading of it."""
ALIKE = 0.6
"""Likeness in [0, 1] of letters and digits from which two words are one in two writings."""
KNOWN = 0.85
"""Share of what stands around them on either side that the other side has too."""
MOST = 2
"""How many times more the text may say what differs: once, or in a row and in its name."""
SHARED = 0.9
"""Share of one side's words that the other one has, from which they are two forms of one page."""
CLEARER = 0.5
"""By how much likelier than any other of either half: nearness and likeness together."""
READ = 0.75
"""Score from which characters are surely read."""
READ_LINE = 0.6
"""The same of a line's characters on average, for words that no misreading turns into others."""
SHORTEST, TELLING = 3, 4
"""Letters and digits of words that are alike, or written with a capital, and of others."""
STRENGTH = 0.98
CLEAR = 0.8
"""Clarity of two values that stand between the same neighbours."""


_AS_WRITTEN = frozenset((Kind.IDENTIFIER, Kind.EMAIL, Kind.URL))


@dataclass(frozen=True, slots=True)
class _Likely:
    """A pair that may be one field, with the nearness of its neighbours before and behind, and its likeness.

    `known`: how much of what stands around both, in their own orders, has its like on the other side, in [0, 1].
    """

    pair: Candidate
    runs: tuple[Run, Run]
    before: float
    behind: float
    like: float
    known: float

    @property
    def score(self) -> float:
        return self.before + self.behind + self.like


def residues(a: Side, b: Side) -> list[Candidate]:
    """Pairs of what is left over and differs; `a` is read from pixels, `b` is a text."""
    if not a.sheet.noisy or b.sheet.noisy:
        return []
    words_a, words_b = a.tokens, b.tokens
    pairs = TokenPairs(words_a, words_b)
    if not pairs.window:
        return []
    runs_a, runs_b = runs_of(a, words_a, pairs.left_a()), runs_of(b, words_b, pairs.left_b())
    runs_b = [run for run in runs_b if pairs.more_often(run) <= MOST]
    found = [
        each
        for one, other, near in _between_neighbours(words_a, pairs, runs_a, runs_b)
        if not is_joined(words_a, one, words_b) and not is_joined(words_b, other, words_a)
        for each in _likely((a, words_a, one), (b, words_b, other), near, pairs.known(one, other))
    ]
    one_language = max(words_a.share_in(words_b), words_b.share_in(words_a)) >= SHARED
    differing = [
        each.pair
        for each in _clearest(found)
        if each.pair.compared.outcome is Outcome.DIFFER and _is_one(each, one_language=one_language)
    ]
    return differing + list(_negated((a, words_a), (b, words_b), pairs))


def _negated(one: tuple[Side, Tokens], other: tuple[Side, Tokens], pairs: TokenPairs) -> Iterator[Candidate]:
    """Words of the text that a "not" stands before, with their like on the screen, before which none stands."""
    (a, words_a), (b, words_b) = one, other
    for place in pairs.left_b():
        word, partner = words_b.all[place], pairs.partners.get(place + 1)
        if (
            word.key not in NEGATIONS
            or _is_mark(words_b, place)
            or partner is None
            or words_b.all[place + 1].cell != word.cell
        ):
            continue
        leads = words_b.first[word.cell] == place and words_a.first[words_a.all[partner].cell] == partner
        if leads or pairs.partners.get(place - 1, partner) == partner - 1:
            x = words_of(a, words_a, (partner, partner))
            y = words_of(b, words_b, (place, place + 1))
            yield _candidate(x, y, compare_fields(x, y, noisy=True))


def _is_mark(words: Tokens, place: int) -> bool:
    """Whether a token begins the mark of a state: "[not checked]"."""
    token = words.all[place]
    return words.sheet.cells[token.cell].text[: token.start].endswith("[")


def _clearest(found: Sequence[_Likely]) -> list[_Likely]:
    """The likeliest pairs, each half in one, without those that are hardly likelier than others of a half."""
    taken: list[_Likely] = []
    used_a: set[Run] = set()
    used_b: set[Run] = set()
    of_a: dict[Run, list[_Likely]] = defaultdict(list)
    of_b: dict[Run, list[_Likely]] = defaultdict(list)
    for each in found:
        of_a[each.runs[0]].append(each)
        of_b[each.runs[1]].append(each)
    for each in sorted(found, key=lambda each: (-each.score, each.runs)):
        if each.runs[0] in used_a or each.runs[1] in used_b:
            continue
        rivals = (
            rival.score
            for rival in (*of_a[each.runs[0]], *of_b[each.runs[1]])
            if rival.runs != each.runs
            and rival.runs[0] not in used_a
            and rival.runs[1] not in used_b
            and not _say_alike(rival.pair, each.pair)
        )
        if max(rivals, default=0.0) <= each.score - CLEARER:
            taken.append(each)
        used_a.add(each.runs[0])
        used_b.add(each.runs[1])
    return taken


def _say_alike(one: Candidate, other: Candidate) -> bool:
    """Whether two pairs say the same, as where a text has a row and its name."""
    return all(key(x.value.text) == key(y.value.text) for x, y in ((one.a, other.a), (one.b, other.b)))


def _between_neighbours(
    words_a: Tokens, pairs: TokenPairs, runs_a: Sequence[Run], runs_b: Sequence[Run]
) -> Iterator[tuple[Run, Run, tuple[float, float]]]:
    """Runs of tokens left over on both sides that have neighbours in common, and how near these are."""
    by_cell: dict[int, list[Run]] = defaultdict(list)
    for run in runs_a:
        by_cell[words_a.all[run[0]].cell].append(run)
    for other in runs_b:
        known = [_neighbour(pairs, place, step) for place, step in ((other[0], -1), (other[1], 1))]
        cells = {cell for each in known if each for cell in words_a.cells_near(each[1])}
        for run in (run for cell in sorted(cells) for run in by_cell.get(cell, ())):
            near = tuple(
                max(words_a.nearness(each[1], place) for place in run) / each[0] ** 0.5 if each else 0.0
                for each in known
            )
            if sum(near) > LEAST:
                yield run, other, (near[0], near[1])


def _neighbour(pairs: TokenPairs, place: int, step: int) -> tuple[int, int] | None:
    """How many tokens away the nearest paired one stands on one side of a place, and its partner."""
    for away in range(1, NEIGHBOURS + 1):
        partner = pairs.partners.get(place + step * away)
        if partner is not None:
            return away, partner
    return None


def _likely(
    one: tuple[Side, Tokens, Run], other: tuple[Side, Tokens, Run], near: tuple[float, float], known: float
) -> Iterator[_Likely]:
    """The pair of two runs that differ as values of one type do, none otherwise."""
    like = fuzz.ratio(run_key(*one[1:]), run_key(*other[1:])) / 100
    for x in fields_of(*one):
        for y in fields_of(*other):
            if not _comparable(x, y) or (like < ALIKE and any(map(_goes_on_from_letters, (x, y)))):
                continue
            if _stands(x, one[0], other[0]) or _stands(y, other[0], one[0]):
                continue
            compared = compare_fields(x, y, noisy=True)
            if compared.outcome is Outcome.DIFFER and sum(near) >= BOTH:
                # Where both stand says that they are one, however unlike they are.
                compared = replace(compared, clarity=max(compared.clarity, CLEAR))
            yield _Likely(_candidate(x, y, compared), (one[2], other[2]), *near, like, known)
            return


def _stands(field: Field, own: Side, other: Side) -> bool:
    """Whether a typed value stands on the other side as often, be it in another notation or as a part."""
    counts = [
        max((len(side.by_reading.get(reading, ())) for reading in field.value.readings), default=0)
        for side in (own, other)
    ]
    name = key(field.value.text)
    if field.value.kind in _AS_WRITTEN and len(name) >= SHORTEST and shapes(name) in other.sheet.solid_shapes:
        # What breaks off at the edge of a box goes on there.
        return True
    return field.value.kind is not Kind.TEXT and 0 < counts[0] <= counts[1]


def _comparable(x: Field, y: Field) -> bool:
    """Whether two values are of one type, and the words before them in their cells, if both have some, no two names."""
    if x.own and y.own and not any(one in other or other in one for one in x.own for other in y.own):
        return False
    if Kind.TEXT in {x.value.kind, y.value.kind}:
        return x.value.kind is y.value.kind
    return near_alike(x.value, y.value)


def _goes_on_from_letters(field: Field) -> bool:
    """Whether a number is the rest of a name: of "E29"."""
    before = field.sheet.cells[field.cell].text[: field.value.start][-1:]
    return field.value.kind is Kind.NUMBER and before.isalpha()


def _candidate(x: Field, y: Field, compared: Compared) -> Candidate:
    return Candidate(
        x, y, *common_labels(x, y), STRENGTH, STRENGTH, compared, certain=True, in_record=True, left_over=True
    )


def _is_one(each: _Likely, *, one_language: bool) -> bool:
    """Whether two runs are one field."""
    x, y = each.pair.a, each.pair.b
    near, alike, words = each.before + each.behind, each.like >= ALIKE, x.value.kind is Kind.TEXT
    line = x.sheet.cells[x.cell].line_score
    read = min(x.score, line) >= READ if alike else line >= READ_LINE
    in_prose = any(len(field.sheet.cells[field.cell].text) > PROSE for field in (x, y))
    if not read or (in_prose and (near < IN_PROSE or (words and not alike and each.known < IN_EQUAL_PROSE))):
        return False
    if ((x.own or y.own) and two_labels(x, y)) or not (alike or one_language):
        return False
    if words and not alike:
        enough = each.known >= KNOWN and min(each.before, each.behind) >= EITHER and near >= BOTH
        return enough and not (x.before_colon or y.before_colon) and all(_tells(z.value.text) for z in (x, y))
    # A word more is a misreading that broke one, or what an edit does not leave alike.
    return near >= ONE and (not words or _are_as_many(x, y))


def _are_as_many(x: Field, y: Field) -> bool:
    """Whether both are as many words, and no short ones."""
    shortest = min(len(key(field.value.text)) for field in (x, y))
    return shortest >= SHORTEST and len(x.value.text.split()) == len(y.value.text.split())


def _tells(text: str) -> bool:
    """Whether words are long enough, a short name with a capital, or a state."""
    name = key(text)
    return len(name) >= TELLING or state(text) is not None or (len(name) >= SHORTEST and text[:1].isupper())
