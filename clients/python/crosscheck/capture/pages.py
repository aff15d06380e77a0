"""What a page must have to be captured: so much of Playwright's sync and async pages as tells them apart.

Playwright itself is not imported: who has a page has it.
"""

from collections.abc import Coroutine
from typing import Any, Protocol, TypeAlias

Page: TypeAlias = Any
Frame: TypeAlias = Any
Handle: TypeAlias = Any
Session: TypeAlias = Any
"""Playwright's, of its sync or its async interface: who takes the steps knows which."""


class SyncPage(Protocol):
    """A page of playwright.sync_api."""

    def screenshot(self) -> bytes: ...


class AsyncPage(Protocol):
    """A page of playwright.async_api."""

    def screenshot(self) -> Coroutine[Any, Any, bytes]: ...
