"""Observations: parts that were handed over early and are being read and compared until a Check asks for them.

Bounded in number, bytes and age. They live in this process alone: a Check must reach the replica that observed.
"""

import asyncio
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from time import monotonic

import numpy as np
from cachetools import TTLCache

from crosscheck_detectors.findings import Report, Status
from crosscheck_detectors.pages import Pages
from crosscheck_service.deployments.handling import Handling
from crosscheck_service.deployments.passes import Spent, ViewedAnswer
from crosscheck_service.deployments.timed import TimedReport
from crosscheck_service.engine.info import ModelInfo
from crosscheck_service.request.errors import NotHeld, Overloaded, Violation
from crosscheck_service.request.model import ImageInput, Request
from crosscheck_service.settings import Memory

_FIELD = "observation_id"
_BYTES_OF_ELEMENT = 400


@dataclass(frozen=True, slots=True)
class Seen:
    """What became of some parts: the pages are None where an image could not be read."""

    pages: Pages | None
    reports: list[TimedReport]
    ocr_seconds: float
    spent: Spent
    info: ModelInfo
    joint: ViewedAnswer | None = None


@dataclass(frozen=True, slots=True)
class _Entry:
    identity: str
    request: Request
    work: "asyncio.Task[Seen]"


class Observations:
    """By id. Used from the event loop alone."""

    def __init__(self, settings: Memory, most_at_work: int) -> None:
        self._settings = settings
        self._most_at_work = most_at_work
        self._at_work: set[asyncio.Task[Seen]] = set()
        self._coming = 0
        # Sizes are shares of the whole, so that one cache bounds bytes and number.
        self._entries: TTLCache[str, _Entry] = TTLCache(
            1.0, settings.observation_seconds, timer=monotonic, getsizeof=self._share
        )

    @contextmanager
    def room(self) -> Iterator[None]:
        """Keeps a place for one more at work. Raises Overloaded where there is none."""
        if len(self._at_work) + self._coming >= self._most_at_work:
            raise Overloaded("too many observations are being read; try again")
        self._coming += 1
        try:
            yield
        finally:
            self._coming -= 1

    def begin(self, handling: Handling, identity: str) -> str:
        """Sets to work and returns the observation's id."""
        work = asyncio.create_task(_work(handling))
        self._at_work.add(work)
        work.add_done_callback(self._at_work.discard)
        name = secrets.token_urlsafe(16)
        self._entries[name] = _Entry(identity, lightened(handling.request), work)
        return name

    def request(self, name: str, identity: str) -> Request:
        """What was observed, without its pixels.

        Raises:
            NotHeld: for one that is unknown, forgotten, or another identity's, without telling which.

        """
        return self._entry(name, identity).request

    async def seen(self, name: str, identity: str, seconds: float) -> Seen | None:
        """What became of it, waiting for at most `seconds`; None where it is not finished then. Raises as `request`."""
        work = self._entry(name, identity).work
        done, _ = await asyncio.wait((work,), timeout=seconds)
        return work.result() if done else None

    def _entry(self, name: str, identity: str) -> _Entry:
        entry = self._entries.get(name)
        if entry is None or entry.identity != identity:
            remedy = "is not held here: it is too old, or was never made; observe again"
            raise NotHeld([Violation(_FIELD, remedy)])
        return entry

    def _share(self, entry: _Entry) -> float:
        return min(1.0, max(1 / self._settings.observations, _size(entry.request) / self._settings.observation_bytes))


async def _work(handling: Handling) -> Seen:
    async with handling:
        found = await see(handling)
    if found.pages:
        await asyncio.to_thread(found.pages.warm)
    return found


async def see(handling: Handling) -> Seen:
    """Runs a request's detectors, in its context, and keeps what the stages behind them look at."""
    reports = await handling.reports()
    return await seen(handling, reports)


async def seen(handling: Handling, reports: list[TimedReport]) -> Seen:
    """The same once the detectors have run."""
    case = await handling.case_read()
    pages = Pages(case) if case else None
    return Seen(pages, reports, handling.ocr_seconds, handling.spent, handling.info, handling.joint)


def unfinished(detectors: Sequence[str], info: ModelInfo) -> Seen:
    """What is said of an observation whose work did not come to its end before the Check had to."""
    late = [TimedReport(Report(name, Status.TIMEOUT, "still at work on the observation"), 0.0) for name in detectors]
    return Seen(None, late, 0.0, Spent(), info)


def lightened(request: Request) -> Request:
    """The request with images of the same size that take no memory: nothing looks at their pixels any more."""
    parts = tuple(
        replace(part, pixels=np.broadcast_to(np.zeros((1, 1, 3), np.uint8), part.pixels.shape))
        if isinstance(part, ImageInput)
        else part
        for part in request.parts
    )
    return replace(request, parts=parts)


def _size(request: Request) -> int:
    """About how many bytes an observation holds: what is sent is the least, what is read from images comes on top."""
    return sum(
        part.pixels.shape[0] * part.pixels.shape[1] // 10
        if isinstance(part, ImageInput)
        else 4 * len(part.text) + _BYTES_OF_ELEMENT * len(part.elements)
        for part in request.parts
    )
