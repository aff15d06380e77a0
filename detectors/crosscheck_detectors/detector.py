"""The one abstraction of this package: a detector is a generator that asks for passes and returns a report.

    passes = yield [Pass(...), ...]     # receives one Observation for each, in order
    ...
    return Report(...)

Whoever runs detectors merges what all of them ask for in one round. A detector that needs no model yields nothing.
"""

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from crosscheck_detectors.attention import PartAttention
from crosscheck_detectors.context import Case
from crosscheck_detectors.findings import Report


@dataclass(frozen=True, slots=True)
class Pass:
    """One sequence for the VLM: `question` asked of the named parts alone, answered greedily.

    Images are shown before texts, each in the order of `part_ids`, so that passes that begin alike share it.

    Attributes:
        part_ids: ids of the case's parts, each at most once.
        question: what is asked; may be empty only where nothing is generated.
        max_new_tokens: the longest answer, in tokens; 0 generates none.
        as_text: image parts that are shown by the lines read from them instead of their pixels.
        scored: texts whose log-probability as the whole answer is wanted (teacher-forced); needs max_new_tokens 0.
        watched: the attention behind the answer is wanted. A watched pass that asks the request's question of all its
            parts may be served by the answer that the request gets anyway.
    """

    part_ids: tuple[str, ...]
    question: str
    max_new_tokens: int = 32
    as_text: tuple[str, ...] = ()
    scored: tuple[str, ...] = ()
    watched: bool = False


@dataclass(frozen=True, slots=True)
class Scored:
    """One continuation as the model sees it after a prompt.

    `tokens` are its ids, the end-of-answer token last; `log_probabilities` (natural logarithm, ≤ 0) are aligned with
    them, each given the prompt and the tokens before it.
    """

    tokens: tuple[int, ...]
    log_probabilities: tuple[float, ...]

    @property
    def total(self) -> float:
        """Log p of the whole continuation, its end included."""
        return sum(self.log_probabilities)


@dataclass(frozen=True, slots=True)
class Observation:
    """What one pass left behind.

    Attributes:
        answer: what was generated, "" where nothing was.
        log_probabilities: its tokens' (natural logarithm, ≤ 0).
        scored: one for each continuation of the pass, in order.
        attention: the mean over the rows that predict the answer's tokens, with max_new_tokens 0 over the prompt's last
            one; None where the pass was not watched or nothing could be seen.
        prompt_tokens: tokens of the prompt, whether they were read anew or shared.
        seconds: from asking to having it, waiting included.
    """

    answer: str
    log_probabilities: tuple[float, ...]
    scored: tuple[Scored, ...] = ()
    attention: PartAttention | None = None
    prompt_tokens: int = 0
    seconds: float = 0.0


T = TypeVar("T")

Asking = Generator[Sequence[Pass], Sequence[Observation], T]
"""Asks for passes, round by round, and comes to a T."""

Rounds = Asking[Report]


class Detector(Protocol):
    """A way to find contradictions."""

    @property
    def id(self) -> str:
        """Its name in requests, settings, responses and metrics."""
        ...

    @property
    def asks_model(self) -> bool:
        """Whether it asks for passes: not in MODE_FAST then, and in MODE_AUTO only where others leave doubt."""
        ...

    def detect(self, case: Case) -> Rounds:
        """Runs on one request.

        Raises nothing on purpose: what it cannot judge is Status.ABSTAINED with a reason, what does not concern it
        Status.SKIPPED. An exception that escapes counts as Status.ERROR of this detector alone.
        """
        ...
