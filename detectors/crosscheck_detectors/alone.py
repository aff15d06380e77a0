"""What each part says when it is asked alone, and how much it prefers its own answer to those of others.

The cost grows with the number of parts, not with the number of pairs: a part is asked once for each question, and once
more it weighs its own answer and the different ones that others gave.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from crosscheck_detectors.answers import groups, is_absent
from crosscheck_detectors.context import Part
from crosscheck_detectors.detector import Asking, Pass, Scored
from crosscheck_detectors.questions import Asked

MOST_ANSWERS = 4
"""Different answers to one question that are weighed: the most frequent ones, earlier parts first among equals."""


@dataclass(frozen=True, slots=True)
class Said:
    """The parts' answers to one question, each asked alone.

    `heads` holds for every part that gave an answer the index of the first part whose answer its own does not differ
    from; parts that say nothing on it are missing.
    """

    asked: Asked
    parts: tuple[Part, ...]
    answers: tuple[str, ...]
    heads: Mapping[int, int]

    @property
    def speaking(self) -> tuple[int, ...]:
        """Indices of the parts that gave an answer."""
        return tuple(self.heads)

    @property
    def rivals(self) -> tuple[int, ...]:
        """Heads of the different answers that are weighed; fewer than two where nothing differs."""
        counts = Counter(self.heads.values())
        ranked = sorted(counts, key=lambda head: (-counts[head], head))
        return tuple(sorted(ranked[:MOST_ANSWERS]))

    def pairs(self) -> Iterator[tuple[int, int]]:
        """Indices of every two parts that gave an answer."""
        yield from combinations(self.speaking, 2)

    def differ(self, i: int, j: int) -> bool:
        """Whether two parts that gave an answer gave different ones."""
        return self.heads[i] != self.heads[j]


def ask_alone(parts: Sequence[Part], asked: Sequence[Asked], as_text: Sequence[str] = ()) -> Asking[list[Said]]:
    """Every question put to every part alone; images whose id is in `as_text` are shown by their lines."""
    observations = yield [
        Pass((part.id,), each.question, as_text=_as_text(part, as_text)) for each in asked for part in parts
    ]
    found = []
    for number, each in enumerate(asked):
        answers = tuple(seen.answer for seen in observations[number * len(parts) : (number + 1) * len(parts)])
        speaking = [index for index, answer in enumerate(answers) if not is_absent(answer)]
        heads = groups([answers[index] for index in speaking])
        found.append(Said(each, tuple(parts), answers, {i: speaking[h] for i, h in zip(speaking, heads, strict=True)}))
    return found


Gaps = Mapping[tuple[int, int], float]
"""By part and head of another answer: how much that part prefers its own, in nats per token."""


def weigh(said: Sequence[Said], as_text: Sequence[str] = ()) -> Asking[list[Gaps]]:
    """For each question the support gaps of every part that gave an answer towards each different one.

    Where all agree nothing is asked. Images whose id is in `as_text` are shown by their lines.
    """
    wanted = [
        (number, part, [head for head in each.rivals if head != each.heads[part]])
        for number, each in enumerate(said)
        if len(each.rivals) > 1
        for part in each.speaking
    ]
    observations = yield [
        Pass(
            (said[number].parts[part].id,),
            said[number].asked.question,
            0,
            as_text=_as_text(said[number].parts[part], as_text),
            scored=(said[number].answers[part], *(said[number].answers[head] for head in heads)),
        )
        for number, part, heads in wanted
    ]
    gaps: list[dict[tuple[int, int], float]] = [{} for _ in said]
    for (number, part, heads), seen in zip(wanted, observations, strict=True):
        own, *others = seen.scored
        gaps[number].update({(part, head): gap(own, other) for head, other in zip(heads, others, strict=True)})
    return list(gaps)


def gap(own: Scored, other: Scored) -> float:
    """Mean log p of the own answer's tokens less that of the other's, each from the first token in which they differ.

    In nats per token, the end of the answer counting as one; 0 where the tokens are the same. What both share is left
    out: it says nothing, and a long common beginning would hide the difference.
    """
    first = next((n for n, (a, b) in enumerate(zip(own.tokens, other.tokens, strict=False)) if a != b), None)
    if first is None:
        return 0.0
    return _mean(own.log_probabilities[first:]) - _mean(other.log_probabilities[first:])


def contrast(said: Said, gaps: Gaps, i: int, j: int) -> float | None:
    """The smaller of two parts' support gaps, 0 where their answers agree; None where it was not weighed."""
    if not said.differ(i, j):
        return 0.0
    toward = gaps.get((i, said.heads[j])), gaps.get((j, said.heads[i]))
    return None if toward[0] is None or toward[1] is None else min(toward[0], toward[1])


def _as_text(part: Part, among: Sequence[str]) -> tuple[str, ...]:
    return (part.id,) if part.id in among else ()


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)
