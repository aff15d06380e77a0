"""Where on a screen something of a text is at home by what stands around it in the text.

    screen   Ann  8.0         text   Ann  6.5       Ann and Bob stand once on both sides:
             Bob  6.5                Bob  8.0       the 6.5 behind Ann is at home where the screen has 8.0

Around it stand the cells before and behind its own. Each votes for the cells that are near it on the screen, and for
those that stand to it as others do: in a table or a list most things have their next one so many pixels away in one
direction.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cached_property

from crosscheck_detectors.context import Box
from crosscheck_detectors.ocr_alignment.neighbourhoods import Neighbourhoods
from crosscheck_detectors.ocr_alignment.residue_runs import Run
from crosscheck_detectors.ocr_alignment.tokens import Tokens
from crosscheck_detectors.ocr_alignment.values import Kind

REACH = 4
"""Cells of a text before and behind one that say where it is at home."""
SAME_ROW = 1.5
"""Weight of one in the same row of the text, against one in another."""
DOUBTFUL = 0.5
"""Weight of a cell of which no word stands once on both sides."""
PIXELS = 6
"""Pixels that make no difference between two ways."""

Votes = Mapping[int, float]
"""By cells of the screen: the more, the rather something belongs there."""
_Way = tuple[int, Kind, str, int, int]
"""From one cell to another: steps in the text, what is there, between which edges, pixels across and down."""


class Order:
    """The cells of a text with a word that stands `once` on both sides, and what is at home right beside these."""

    def __init__(self, screen: Tokens, text: Tokens, once: Mapping[int, int]) -> None:
        self._near = Neighbourhoods(screen.sheet)
        self._known: dict[int, int] = {}
        for place, other in once.items():
            self._known.setdefault(text.all[place].cell, screen.all[other].cell)

    def settles(self, cell: int, places: Iterable[int]) -> bool:
        """Whether something in a cell of the text surely is at home in one of some cells of the screen.

        That is where what stands before and behind it in the text stands before and behind it on the screen, and one of
        these right beside it.
        """
        before, behind = self._next(cell, -1), self._next(cell, 1)
        beside = {
            place
            for home in (before, behind)
            if home is not None
            for place in places
            if home == place or self._near.of(home).get(place) == 1.0
        }
        return any((before is None or before <= place) and (behind is None or place <= behind) for place in beside)

    def _next(self, cell: int, step: int) -> int | None:
        """Where on the screen the next known cell of the text stands, before or behind one."""
        cells = range(cell + step, cell + step * (REACH + 1), step)
        return next((self._known[each] for each in cells if each in self._known), None)


class Homes:
    """The cells of a text, and where each stands on a screen by its words that have `partners` there."""

    def __init__(self, screen: Tokens, text: Tokens, partners: Mapping[int, int]) -> None:
        self._screen, self._text, self._partners = screen, text, partners
        self._rows = text.sheet.rows
        self._near = Neighbourhoods(screen.sheet)
        self._kinds = [values[0].kind if values else Kind.TEXT for values in screen.sheet.values]
        self._stands: dict[int, Votes] = {}
        for cell in range(len(self._rows)):
            if found := self._of(range(text.first[cell], text.first[cell + 1])):
                self._stands[cell] = found
        self._homes = {cell: max(found, key=found.__getitem__) for cell, found in self._stands.items()}
        self._known: dict[tuple[int, int], Votes] = {}

    def votes(self, cell: int, runs: Iterable[Run], but: Collection[int] = ()) -> Votes:
        """For where something in a cell of the text is at home; tokens of some runs, and some cells, have no say."""
        found: dict[int, float] = defaultdict(float)
        for other in self.around(cell):
            if other in but:
                continue
            weight = (SAME_ROW if self._rows[other] == self._rows[cell] else 1.0) / max(abs(other - cell), 1)
            for place, vote in self._votes_of(other, cell, runs).items():
                found[place] += weight * vote
        return found

    def around(self, cell: int) -> range:
        """The cells of the text that say where something in one is at home."""
        return range(max(0, cell - REACH), min(len(self._rows), cell + REACH + 1))

    def home(self, cell: int) -> int | None:
        """The cell of the screen where most of one of the text stands, if any of it does."""
        return self._homes.get(cell)

    def _votes_of(self, other: int, cell: int, runs: Iterable[Run]) -> Votes:
        first, last = self._text.first[other], self._text.first[other + 1]
        silent = [run for run in runs if run[0] < last and first <= run[1]]
        if silent:
            left = (each for each in range(first, last) if not any(run[0] <= each <= run[1] for run in silent))
            return self._spread(self._of(left), other - cell, None)
        if (other, cell) not in self._known:
            self._known[other, cell] = self._spread(self._stands.get(other, {}), other - cell, self._homes.get(cell))
        return self._known[other, cell]

    def _of(self, places: Iterable[int]) -> Votes:
        """The screen's cells where some tokens stand, each with its share; of what stands once on both sides alone."""
        paired = [place for place in places if place in self._partners]
        once = [place for place in paired if self._stands_once(place)]
        told = once or paired
        weight = (1.0 if once else DOUBTFUL) / max(len(told), 1)
        counts = Counter(self._screen.all[self._partners[place]].cell for place in told)
        return {cell: weight * count for cell, count in counts.items()}

    def _stands_once(self, place: int) -> bool:
        name = self._text.all[place].key
        return len(self._text.places[name]) == len(self._screen.places[name]) == 1

    def _spread(self, stands: Votes, steps: int, own: int | None) -> Votes:
        """The votes of what stands in some cells of the screen for those near them."""
        found: dict[int, float] = defaultdict(float)
        for cell, share in stands.items():
            for place, near in ((cell, 1.0), *self._near.of(cell).items()):
                usual = self._usual(steps, place, cell) if steps else 0
                # That something stands there itself does not make it usual.
                usual -= place == own
                found[place] += share * (near + (usual / (usual + 1) if usual > 0 else 0.0))
        return found

    def _usual(self, steps: int, cell: int, other: int) -> int:
        """How many others stand to what is so many steps on in the text as one cell of the screen does to another."""
        return max(map(self._ways.__getitem__, self._ways_to(steps, cell, other)))

    @cached_property
    def _ways(self) -> Counter[_Way]:
        """How many cells of the text have another so many steps on that stands in that way to them on the screen."""
        return Counter(
            way
            for cell, home in self._homes.items()
            for steps in range(-REACH, REACH + 1)
            if steps and cell + steps in self._homes
            for way in self._ways_to(steps, home, self._homes[cell + steps])
        )

    def _ways_to(self, steps: int, cell: int, other: int) -> Iterator[_Way]:
        here, there = self._boxes[cell], self._boxes[other]
        down = round((there.y0 + there.y1 - here.y0 - here.y1) / (2 * PIXELS))
        kind = self._kinds[other]
        yield steps, kind, "left", round((there.x0 - here.x0) / PIXELS), down
        yield steps, kind, "right", round((there.x1 - here.x1) / PIXELS), down
        yield steps, kind, "gap", round((there.x0 - here.x1) / PIXELS), down

    @cached_property
    def _boxes(self) -> list[Box]:
        places = [cell.place(0, len(cell.text)) for cell in self._screen.sheet.cells]
        return [place for place in places if isinstance(place, Box)]
