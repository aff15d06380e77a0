"""Of a long text only the rows that a screen may show are looked at closely: those it shares rare words with.

A page of 20,000 nodes shows a few hundred at a time. For each line of the other side the rows that share most with it
are taken, weighed by how rare the shared words are, together with the rows around them: there stand labels, and what
was edited so that nothing is shared any more.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from crosscheck_detectors.text_formats import Rows

ALL = 1_500
"""Rows up to which all of them are looked at."""
RARE = 64
"""Rows up to which a word says where a line stands."""
COMMON = 1_000
"""Rows up to which it does so if the line has no rarer word."""
CLOSE = 0.6
"""Of the best row's score what another row needs to be taken too."""
RIVALS = 3
"""Rows taken for one line, so that it is seen when two places fit alike."""
REACH = 6
"""Rows before and behind one that was taken."""
BLOCK = 16
"""Rows over which it is counted how much a place shares: of rows that fit alike the one in the fullest is taken."""
_DROPPED = dict.fromkeys(map(ord, ":;,|\"'()[]"))


def shortlist(rows: Rows, lines: Iterable[str]) -> Sequence[int]:
    """The numbers of the rows to compare with `lines`, ascending; every row of a text that is not long."""
    if len(rows) <= ALL:
        return range(len(rows))
    wanted = [set(_words(line)) for line in lines]
    holders = _holders(rows, set().union(*wanted))
    fullness: dict[int, float] = defaultdict(float)
    for numbers in holders.values():
        if len(numbers) <= RARE:
            for number in numbers:
                fullness[number // BLOCK] += 1 / len(numbers)
    chosen: set[int] = set()
    for words in wanted:
        scores = _scores([holders[word] for word in words if word in holders])
        least = CLOSE * max(scores.values(), default=0.0)
        close = [number for number, score in scores.items() if score >= least]
        close.sort(key=lambda number: (-scores[number], -fullness[number // BLOCK], number))
        chosen.update(close[:RIVALS])
    reach = REACH
    while True:
        widened = {number for middle in chosen for number in range(middle - reach, middle + reach + 1)}
        if len(widened) <= ALL or reach == 0:
            return sorted(number for number in widened if 0 <= number < len(rows))
        reach //= 2


def _words(line: str) -> list[str]:
    return line.lower().translate(_DROPPED).split()


def _holders(rows: Rows, wanted: set[str]) -> dict[str, list[int]]:
    """For each of the wanted words that occur the rows that hold it, ascending."""
    found: dict[str, list[int]] = defaultdict(list)
    # A form feed is no word's letter, and a run may hold a newline.
    whole = "\f".join(row[0].text if len(row) == 1 else " ".join(run.text for run in row) for row in rows)
    for number, line in enumerate(whole.lower().translate(_DROPPED).split("\f")):
        for word in wanted.intersection(line.split()):
            found[word].append(number)
    return found


def _scores(places: list[list[int]]) -> dict[int, float]:
    """How much each row shares with a line, given the rows of each of the line's words."""
    scores: dict[int, float] = {}
    for numbers in sorted(places, key=len):
        weight = 1 / len(numbers)
        if len(numbers) <= RARE or (not scores and len(numbers) <= COMMON):
            for number in numbers:
                scores[number] = scores.get(number, 0.0) + weight
        elif len(scores) < len(numbers):
            held = set(numbers) if len(scores) > 8 else numbers
            for number in scores:
                if number in held:
                    scores[number] += weight
    return scores
