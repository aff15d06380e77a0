"""What the engine is asked and what it answers: plain values that may cross a process boundary. No torch in here."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

import numpy as np
from numpy.typing import NDArray

from crosscheck_detectors.attention import Floats, PartAttention
from crosscheck_detectors.context import Span
from crosscheck_detectors.detector import Scored

Pixels = NDArray[np.uint8]
"""An upright image: (height, width, 3), RGB, 0 to 255."""


class Finish(Enum):
    """Why an answer ended."""

    EOS = "eos"
    """The model said that it is finished."""
    LENGTH = "length"
    """max_new_tokens, or the end of the model's context."""
    STOPPED = "stopped"
    """`should_stop` said so: a deadline, or a caller that is gone."""


@dataclass(frozen=True, slots=True)
class ShownText:
    """A text part as it was sent, however long: the engine shows what fits and says which stretches those were."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class ShownImage:
    """An image part as the model is to see it, that is cut by `views.cut` already."""

    id: str
    pixels: Pixels


ShownPart = ShownText | ShownImage


@dataclass(frozen=True, slots=True)
class Ask:
    """One question about some parts. Images are shown before texts, each in the order given.

    `max_new_tokens` ≥ 0. `temperature` 0 is greedy; above it, tokens are sampled with `seed`. `urgent` marks the answer
    that somebody waits for, as opposed to a pass that judges it. `watch` asks for the attention behind every token,
    `heat` for where in each image it went besides; with nothing to generate, behind the prompt's last token. `scored`
    are texts whose probability as the whole answer is wanted, teacher-forced; they need `max_new_tokens` 0.
    """

    parts: tuple[ShownPart, ...]
    question: str
    max_new_tokens: int = 64
    temperature: float = 0.0
    seed: int = 0
    urgent: bool = True
    watch: bool = False
    heat: bool = False
    scored: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Piece:
    """One generated token as it comes: its id, the text it completes ("" inside a character), log p (natural, ≤ 0).

    `attention` is the mean over the answer's rows up to this token's; None where the ask was not to be watched.
    """

    token: int
    text: str
    log_probability: float
    attention: PartAttention | None = None


@dataclass(frozen=True, slots=True)
class Answered:
    """A whole answer.

    `tokens` and `log_probabilities` are aligned and leave out the end-of-answer token. Counts are tokens;
    `image_tokens` is part of `prompt_tokens`. `seconds` is wall time from the start of the prompt's building. `shown`
    holds, for every text part, the half-open code-point spans of its text that the model saw, in order. `attention` is
    the mean over the rows that predict the answer's tokens; None where it was not watched or no token came. `heat` is,
    for an image whose tokens' places are known, the mass (rows, columns) of its cells. `scored` are those of the
    ask, in order.
    """

    text: str
    tokens: tuple[int, ...]
    log_probabilities: tuple[float, ...]
    finish: Finish
    prompt_tokens: int
    image_tokens: int
    generated_tokens: int
    seconds: float
    shown: Mapping[str, tuple[Span, ...]]
    attention: PartAttention | None = None
    heat: Mapping[str, Floats] = field(default_factory=dict)
    scored: tuple[Scored, ...] = ()
