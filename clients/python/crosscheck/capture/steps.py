"""One way of working for both of Playwright's interfaces: a generator yields what is to be called, and gets the result.

def both(page) -> Steps[str]:
    title = yield lambda: page.title()
    return title

now(both(sync_page)); await in_time(both(async_page), 10.0)
"""

import asyncio
from collections.abc import Callable, Generator
from typing import Any, TypeAlias, TypeVar

T = TypeVar("T")
Steps: TypeAlias = Generator[Callable[[], Any], Any, T]


def now(steps: Steps[T]) -> T:
    """Takes all steps; an exception of one is raised inside the generator."""
    try:
        step = next(steps)
        while True:
            try:
                result = step()
            except Exception as error:  # noqa: BLE001 - the generator knows which it can do without
                step = steps.throw(error)
            else:
                step = steps.send(result)
    except StopIteration as finished:
        value: T = finished.value
        return value


async def in_time(steps: Steps[T], seconds: float) -> T:
    """The same with steps that are awaited, each for so many seconds at most."""
    try:
        step = next(steps)
        while True:
            try:
                async with asyncio.timeout(seconds):
                    result = await step()
            except Exception as error:  # noqa: BLE001 - the generator knows which it can do without
                step = steps.throw(error)
            else:
                step = steps.send(result)
    except StopIteration as finished:
        value: T = finished.value
        return value
