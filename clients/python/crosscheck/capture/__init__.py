"""What an agent's Playwright page shows, as the two parts of a request: its screenshot and its text with places.

with Client("localhost:50051") as guard:
    verdict = guard.check(capture(page), "What is the total?").verdict       # page of playwright.sync_api
    verdict = guard.check(await capture(page)).verdict                       # page of playwright.async_api

page -> DOM -> screenshot -> DOM -> what moved or changed in between is volatile -> Part (image), Part (text)

The text holds what is hidden, covered, scrolled out of sight or in a frame too, as elements that are not visible and
so are compared with nothing. What is typed into password, card and one-time-code fields never leaves the page: the
text has dots for it, and both parts mark it as sensitive.
"""

from collections.abc import Coroutine, Sequence
from inspect import iscoroutinefunction
from typing import Any, overload

from crosscheck.capture.pages import AsyncPage, SyncPage
from crosscheck.capture.steps import in_time, now
from crosscheck.capture.taking import Captured, Wishes, taken

__all__ = ["Captured", "capture"]


@overload
def capture(
    page: SyncPage, *, sensitive: Sequence[str] = (), volatile: Sequence[str] = (), timeout: float = 10.0
) -> Captured: ...
@overload
def capture(
    page: AsyncPage, *, sensitive: Sequence[str] = (), volatile: Sequence[str] = (), timeout: float = 10.0
) -> Coroutine[Any, Any, Captured]: ...
def capture(
    page: SyncPage | AsyncPage,
    *,
    sensitive: Sequence[str] = (),
    volatile: Sequence[str] = (),
    timeout: float = 10.0,
) -> Captured | Coroutine[Any, Any, Captured]:
    """The page's screenshot and text, ready for `Client.check`; of an async page a coroutine that gives them.

    Args:
        page: a page of Playwright's sync or async interface. Under Chromium its scripts cannot meddle with what is
            seen of it.
        sensitive: CSS selectors of elements, beside password, card and one-time-code fields, that nobody may repeat.
        volatile: CSS selectors of elements, such as advertisements, that are not to be compared.
        timeout: seconds for each step that waits for the page.

    Raises:
        CaptureFailed: if the page cannot be described, for example because of a selector that is none.
        playwright.sync_api.Error: as it comes; its TimeoutError if the page does not answer in time.

    """
    steps = taken(page, Wishes(tuple(sensitive), tuple(volatile), timeout))
    return in_time(steps, timeout) if iscoroutinefunction(page.screenshot) else now(steps)
