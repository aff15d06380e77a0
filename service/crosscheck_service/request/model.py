"""A request that passed every check: what the Guard plans its passes from."""

from dataclasses import dataclass, field
from enum import Enum

import numpy as np
from numpy.typing import NDArray

from crosscheck_detectors.action import Action
from crosscheck_detectors.context import Box, Element, Source, Span, Viewport
from crosscheck_detectors.text_formats import PLAIN

Pixels = NDArray[np.uint8]


class AnswerMode(Enum):
    """What becomes of an answer where the parts contradict each other; the names are the contract's."""

    FLAG = "flag"
    RECONCILE = "reconcile"


class Mode(Enum):
    """Which detectors may run; the names are the contract's without their prefix."""

    FAST = "fast"
    AUTO = "auto"
    FULL = "full"


@dataclass(frozen=True, slots=True)
class TextInput:
    """A part that came as text, unchanged but that `sensitive` spans are masked in it, each character by one.

    `digest` is "sha256:…" over its UTF-8 as sent. `captured_at` is in seconds since 1970, by the client's clock.
    `text_format` is a name of crosscheck_detectors.text_formats.FORMATS.
    `volatile` spans are left as they are, and compared with nothing.
    """

    id: str
    source: Source
    text: str
    digest: str
    language: str | None = None
    text_format: str = PLAIN
    elements: tuple[Element, ...] = ()
    viewport: Viewport | None = None
    sensitive: tuple[Span, ...] = ()
    volatile: tuple[Span, ...] = ()
    secrets: tuple[str, ...] = field(default=(), repr=False)
    """What stood at the `sensitive` spans: to be found elsewhere, never to be shown."""
    captured_at: float | None = None


@dataclass(frozen=True, slots=True, eq=False)
class ImageInput:
    """A part that came as an image.

    `pixels` is (height, width, 3), upright, RGB, on white where the image was transparent, and read-only.
    `digest` is "sha256:…" over the file's bytes as sent. `sensitive` boxes are painted over in `pixels`;
    `volatile` ones are left as they are, and compared with nothing.
    """

    id: str
    source: Source
    pixels: Pixels
    digest: str
    language: str | None = None
    viewport: Viewport | None = None
    sensitive: tuple[Box, ...] = ()
    volatile: tuple[Box, ...] = ()
    captured_at: float | None = None

    @property
    def reading_key(self) -> str:
        """Equal for equal pixels: what is painted over must be read anew."""
        if not self.sensitive:
            return self.digest
        return "|".join((self.digest, *(f"{box.x0},{box.y0},{box.x1},{box.y1}" for box in self.sensitive)))


PartInput = TextInput | ImageInput


@dataclass(frozen=True, slots=True)
class Freshness:
    """Seconds from which parts are stale: their age, and the time between them; 0 means the server's setting."""

    max_age: float = 0.0
    max_apart: float = 0.0


@dataclass(frozen=True, slots=True)
class Request:
    """One Answer, Check or Observe.

    `question` is "" where a Check asks nothing. `max_new_tokens` is 0 where the server's default holds; `temperature`
    is in [0, 2] and 0 is greedy (a Check has neither). Empty `detectors` mean the server's default set.
    `session_id` is "" where the request belongs to none; `step` counts the agent's steps in it.
    `answers` says that the question is answered by the model; `proposed_answer` is one made elsewhere, "" for none.
    `attention_detail` asks for every layer and head beside the shares, `attention_heat_maps` for places in images.
    """

    id: str
    parts: tuple[PartInput, ...]
    question: str
    max_new_tokens: int
    temperature: float
    mode: Mode
    detectors: tuple[str, ...]
    attention_detail: bool = False
    attention_heat_maps: bool = False
    session_id: str = ""
    step: int = 0
    action: Action | None = None
    freshness: Freshness = Freshness()
    answers: bool = False
    answer_mode: AnswerMode = AnswerMode.FLAG
    proposed_answer: str = ""
