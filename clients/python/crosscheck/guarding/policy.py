"""What is to happen when the guard warns, hesitates, or cannot be asked."""

import math
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from crosscheck.errors import InvalidRequest
from crosscheck.part import Part
from crosscheck.verdict import Verdict


class OnFailure(StrEnum):
    """What holds while the guard is down, overloaded or late."""

    STOP = "stop"
    """Nothing is done unguarded: the run ends."""
    GO_ON = "go_on"
    """The action is done, and the agent's next prompt and the log say that it was not checked."""


@dataclass(frozen=True)
class Review:
    """What a person, or a program in their place, decides about: the verdict, what it was made from, and the action."""

    verdict: Verdict
    parts: tuple[Part, ...]
    action: str


Reviewer: TypeAlias = Callable[[Review], bool | Awaitable[bool]]
"""True lets the action happen."""


@dataclass(frozen=True)
class Policy:
    """BLOCK always keeps the action from happening; the rest is to be chosen.

    `on_review` decides about a REVIEW, and without one it is treated as a BLOCK. `on_failure` is for a guard that
    cannot be asked; credentials that it does not take and requests that it cannot serve end the run whatever is chosen.
    `patience` is how long, in seconds, the agent waits for the guard once its model has decided, and
    `review_patience` for the reviewer, whose silence is a no.

    Raises:
        InvalidRequest: for a time that is no positive number of seconds.

    """

    on_review: Reviewer | None = None
    on_failure: OnFailure = OnFailure.STOP
    patience: float = 10.0
    review_patience: float = 300.0

    def __post_init__(self) -> None:
        for name in ("patience", "review_patience"):
            seconds = getattr(self, name)
            if not (math.isfinite(seconds) and seconds > 0):
                raise InvalidRequest.about(name, f"is {seconds}; give a positive number of seconds")
