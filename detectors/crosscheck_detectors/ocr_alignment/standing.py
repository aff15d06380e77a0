"""Whether a difference is one of the page: what each value's own side has more of, between neighbours that are paired.

    screen   Ann   Paid    Bob   Open         text   Ann   Void   Bob   Open
             "Paid" stands here alone, "Void" there alone, and Ann and Bob stand around both

Parts of one page say nearly the same things. Two values that both stand on the other side as often as on their own are
no change but two places; only what is known to have changed places differs so.
"""

from collections import defaultdict
from collections.abc import Sequence
from functools import cached_property

from rapidfuzz import fuzz, process

from crosscheck_detectors.ocr_alignment.candidates import SIMILAR, Candidate, surely_named
from crosscheck_detectors.ocr_alignment.common_values import run_of
from crosscheck_detectors.ocr_alignment.fields import AT_IT, IN_CELL, Field, Side
from crosscheck_detectors.ocr_alignment.homes import Homes
from crosscheck_detectors.ocr_alignment.keys import key
from crosscheck_detectors.ocr_alignment.misreadings import Misreadings
from crosscheck_detectors.ocr_alignment.neighbourhoods import Neighbourhoods
from crosscheck_detectors.ocr_alignment.plausible import is_sentence
from crosscheck_detectors.ocr_alignment.sheet import Role
from crosscheck_detectors.ocr_alignment.tally import Tally, is_telling
from crosscheck_detectors.ocr_alignment.token_pairs import partners_around
from crosscheck_detectors.ocr_alignment.values import Kind, Outcome
from crosscheck_detectors.ocr_alignment.values.states import state
from crosscheck_detectors.ocr_alignment.vocabulary import alike

MANY = 3
"""By how many times more a value may stand on one side that changed places with another."""
EVERYWHERE = 6
"""Times that a short number stands on both sides, from which it does not tell where it was."""
TWICE = 2
"""How many times more each of two words stands on its own side that are one in two writings."""
REACH = 3
"""Cells of a text before and behind a value."""
ENOUGH = 0.9
"""Nearness, before and behind in all, from which typed values are one: one neighbour right beside both is."""
LIKE = 0.5
"""The same of words that are written nearly alike."""
SHORTEST, NEARLY = 5, 80.0
"""Letters and digits of words of which one may be the other misread, and their likeness in per cent."""


class Standing:
    """Two sides and their pairs; `tally` counts what they say."""

    def __init__(self, a: Side, b: Side, pairs: Sequence[Candidate]) -> None:
        self._a, self._b = a, b
        self.tally = Tally(a, b)
        self._near = Neighbourhoods(a.sheet)
        self._misreadings = Misreadings(b.sheet)
        self._differing = [pair for pair in pairs if pair.compared.outcome is Outcome.DIFFER]
        self._moved_a = {_name(pair.a) for pair in self._differing}
        self._moved_b = {_name(pair.b) for pair in self._differing}
        self._partners: dict[int, set[int]] = defaultdict(set)
        for pair in pairs:
            if pair.compared.outcome is Outcome.AGREE:
                self._partners[pair.b.cell].add(pair.a.cell)

    def is_change(self, pair: Candidate) -> bool:
        """Whether what differs is not merely two values of the page that stand elsewhere too."""
        if (
            pair.in_box
            or pair.exchanged
            or (state(pair.a.value.text) is not None and state(pair.b.value.text) is not None)
        ):
            return True
        counts = self.tally.counts(pair)
        if self._is_misread(pair, counts) or self._runs_on(pair) or self._reads_alike(pair):
            return False
        if self._a.sheet.noisy and self._misreadings.explain(pair.a, pair.b):
            return False
        return pair.left_over or self._has_changed(pair, counts)

    def _has_changed(self, pair: Candidate, counts: Sequence[tuple[int, int]]) -> bool:
        """Whether each value stands more often on its own side, or both are known to have changed places."""
        more = [here > there for here, there in counts]
        doubled = counts[0][0] < counts[0][1]
        moved = [_name(pair.a) in self._moved_b, _name(pair.b) in self._moved_a]
        telling = is_telling(pair.a) and is_telling(pair.b)
        words = telling and pair.a.value.kind is Kind.TEXT and not _in_sentence(pair)
        if (pair.certain and not pair.in_passage and not _in_sentence(pair)) or (words and all(moved)):
            # They changed places, which takes none away; what is everywhere does not tell where it was.
            most = MANY if telling or pair.a.value.kind is Kind.TEXT else int(any(more))
            everywhere = not telling and min(map(min, counts)) >= EVERYWHERE
            return ((any(more) and not doubled) or all(moved)) and max(map(_apart, counts)) <= most and not everywhere
        if telling or pair.in_passage:
            named = surely_named(pair, self._a, self._b) and not doubled
            return all(more) or named or (words and pair.in_passage and any(moved))
        if pair.a.value.kind is Kind.TEXT and not alike(pair.a, pair.b):
            # Readers take icons for a few letters.
            return surely_named(pair, self._a, self._b)
        read = self._a.sheet.noisy or self._b.sheet.noisy
        named = not read or surely_named(pair, self._a, self._b)
        return all(more) or pair.in_record or (any(more) and named)

    @staticmethod
    def _is_misread(pair: Candidate, counts: Sequence[tuple[int, int]]) -> bool:
        """Whether the last letter of a word is read wrong again and again, as where all of a column is cut off."""
        first, second = key(pair.a.value.text), key(pair.b.value.text)
        cut = pair.a.value.kind is Kind.TEXT and first[:-1] == second[:-1]
        return cut and all(here - there >= TWICE for here, there in counts)

    def _reads_alike(self, pair: Candidate) -> bool:
        """Whether words have nearly their like on the other side, which stands nowhere on theirs: one is misread."""
        if pair.a.value.kind is not Kind.TEXT or alike(pair.a, pair.b) or not self._a.sheet.noisy:
            return False
        sides = ((pair.a, self._a, self._b, pair.b.cell), (pair.b, self._b, self._a, pair.a.cell))
        return any(
            nearly is not None and nearly[2] != partner and nearly[0] not in own.sheet.times
            for field, own, other, partner in sides
            if len(name := key(field.value.text)) >= SHORTEST and name not in other.sheet.times
            for nearly in (process.extractOne(name, other.sheet.keys, scorer=fuzz.ratio, score_cutoff=NEARLY),)
        )

    def _runs_on(self, pair: Candidate) -> bool:
        """Whether all of several words stand around the other value too: the two are broken in different places."""
        if pair.a.value.kind is not Kind.TEXT or pair.certain:
            return False
        words, other = (set(map(key, field.value.text.split())) - {""} for field in (pair.a, pair.b))
        cells = self._b.sheet.cells[max(0, pair.b.cell - 1) : pair.b.cell + 2]
        around = {key(word) for cell in cells for word in cell.text.split()}
        return len(words) > 1 and words <= around and not words <= other

    def is_supported(self, pair: Candidate) -> bool:
        """Whether what stands around one value stands around the other, or a label at both says that they are one."""
        roles = {pair.label_a.role, pair.label_b.role}
        # In a text the line before a value names it; on a screen it may be a heading over many.
        at_it = AT_IT if self._a.sheet.noisy or self._b.sheet.noisy else AT_IT | IN_CELL
        alike_labels = fuzz.ratio(pair.label_a.key, pair.label_b.key) >= SIMILAR
        named = alike_labels and (roles <= at_it or roles == IN_CELL)
        if named or pair.in_box or self._a.sheet.mirrored or self._b.sheet.mirrored:
            return named or pair.in_box
        if pair.certain or pair.in_passage:
            return True
        near = self.nearness(pair)
        if pair.a.value.kind is Kind.TEXT and state(pair.a.value.text) is None:
            if alike(pair.a, pair.b):
                return near >= LIKE
            return self.is_between(pair) and near >= ENOUGH
        if pair.in_record:
            return is_telling(pair.b) or near > 0 or pair.a.value.kind is Kind.TEXT
        return near >= ENOUGH

    def is_at_home(self, pair: Candidate) -> bool:
        """Whether anything around a value of a text stands near the screen's, where no label in both cells names them.

        Of two records with the same labels either side may lack one.
        """
        named = pair.label_a.role is pair.label_b.role is Role.OWN
        told = named or pair.in_box or pair.left_over or pair.certain or pair.in_passage
        if told or not self._a.sheet.noisy or self._b.sheet.noisy:
            return True
        run = run_of(self._b, pair.b)
        return pair.a.cell in self._homes.votes(pair.b.cell, (run,) if run else ())

    @cached_property
    def _homes(self) -> Homes:
        runs = [run for pair in self._differing if (run := run_of(self._b, pair.b))]
        screen, text = self._a.tokens, self._b.tokens
        return Homes(screen, text, partners_around(screen, text, [place for run in runs for place in run]))

    def nearness(self, pair: Candidate) -> float:
        """How near to the first value what stands before and behind the second one stands, in [0, 2]."""
        return self._nearest(pair, -1) + self._nearest(pair, 1)

    def is_between(self, pair: Candidate) -> bool:
        """Whether what stands right before and behind the one value, if anything does, stands around the other."""
        ends = {0: -1, len(self._b.sheet.cells) - 1: 1}
        return all(self._nearest(pair, step) > 0 or ends.get(pair.b.cell) == step for step in (-1, 1))

    def around(self, cell: int) -> set[int]:
        """The first side's cells at and near the partners of what stands around a cell of the second."""
        partners = {own for other in range(cell - REACH, cell + REACH + 1) for own in self._partners.get(other, ())}
        return partners.union(*(self._near.of(own) for own in partners))

    def _nearest(self, pair: Candidate, step: int) -> float:
        """How near to the first value what stands before, or behind, the second one stands: 1 beside it, 0 far away."""
        near = {pair.a.cell: 1.0, **self._near.of(pair.a.cell)}
        cells = range(pair.b.cell + step, pair.b.cell + step * (REACH + 1), step)
        return max((near.get(own, 0.0) for cell in cells for own in self._partners.get(cell, ())), default=0.0)


def _in_sentence(pair: Candidate) -> bool:
    return is_sentence(pair.a) or is_sentence(pair.b)


def _name(field: Field) -> str:
    """What a value is known by, in whatever notation."""
    return key(field.value.text) if field.value.kind is Kind.TEXT else field.value.token


def _apart(counts: tuple[int, int]) -> int:
    return abs(counts[0] - counts[1])
