"""Replicas in this process behind what looks like Serve's handles, so that a Guard runs without Ray."""

import warnings
from collections.abc import AsyncIterator, Awaitable
from typing import Any

from crosscheck_detectors.context import Reading
from crosscheck_service.deployments.timed import TimedReading
from crosscheck_service.deployments.vlm import VlmReplica
from crosscheck_service.settings import Settings

with warnings.catch_warnings():
    # Ray's own models warn of pydantic's future when they are made.
    warnings.simplefilter("ignore")
    from crosscheck_service.deployments.guard import Guard


class LocalHandle:
    """Calls the replica's methods; `.method.remote(...)` gives what the method does."""

    def __init__(self, replica: Any) -> None:
        self._replica = replica

    def options(self, **_: Any) -> "LocalHandle":
        return self

    def __getattr__(self, name: str) -> "_Method":
        return _Method(getattr(self._replica, name))


class _Method:
    def __init__(self, method: Any) -> None:
        self._method = method

    def remote(self, *arguments: Any) -> "Awaitable[Any] | AsyncIterator[Any]":
        return self._method(*arguments)


class Reader:
    """A reader that knows what stands in every image."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading

    async def read(self, key: str, pixels: Any) -> TimedReading:
        del key, pixels
        return TimedReading(self.reading, 0.01)


class Context:
    """An RPC's context: no budget in its metadata, and the status that was set."""

    def __init__(self) -> None:
        self.code: Any = None
        self.details = ""

    def invocation_metadata(self) -> list[tuple[str, str]]:
        return []

    def set_code(self, code: Any) -> None:
        self.code = code

    def set_details(self, details: str) -> None:
        self.details = details

    def set_trailing_metadata(self, metadata: Any) -> None:
        del metadata


def guard_of(vlm: VlmReplica, reading: Reading, **settings: Any) -> Guard:
    return Guard(Settings(**settings), LocalHandle(vlm), LocalHandle(Reader(reading)))
