"""Replicas in this process behind what looks like Serve's handles, so that the Guard's own code runs without Ray."""

from collections.abc import AsyncIterator, Awaitable
from typing import Any

from crosscheck_detectors.context import Reading
from crosscheck_service.deployments.timed import TimedReading


class LocalHandle:
    """Calls the replica's methods; `.method.remote(...)` gives what the method does."""

    def __init__(self, replica: Any) -> None:  # noqa: ANN401
        self._replica = replica

    def options(self, **_: object) -> "LocalHandle":
        return self

    def __getattr__(self, name: str) -> "_Method":
        return _Method(getattr(self._replica, name))


class _Method:
    def __init__(self, method: Any) -> None:  # noqa: ANN401
        self._method = method

    def remote(self, *arguments: object) -> "Awaitable[Any] | AsyncIterator[Any]":
        called: Awaitable[Any] | AsyncIterator[Any] = self._method(*arguments)
        return called


class Reader:
    """A reader that knows what stands in every image."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading

    async def read(self, key: str, pixels: object) -> TimedReading:
        del key, pixels
        return TimedReading(self.reading, 0.01)
