"""Which of browser-use's hooks keep an action from happening: seen by what reaches the site."""

import os
import warnings
from collections.abc import AsyncIterator, Iterator

import pytest

os.environ |= {"ANONYMIZED_TELEMETRY": "false", "BROWSER_USE_SETUP_LOGGING": "false"}

from browser_use import Agent, BrowserSession

from bench.browser.model import Scripted, clicks
from bench.browser.run import browser
from bench.browser.site import Site, serving

pytestmark = [pytest.mark.slow, pytest.mark.timeout(120)]

PAGE = "<!doctype html><title>Shop</title><h1>Shop</h1><form action=/do/pay method=post><button>Pay now</button></form>"


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with serving() as site:
        yield site


@pytest.fixture
async def session() -> AsyncIterator[BrowserSession]:
    async with browser(1.0) as session:
        yield session


class Refused(Exception):  # noqa: N818 - what happened, as a prompt is to say it
    """What the hooks here raise."""


async def raises(*_):
    raise Refused("not this")


def raises_at_once(*_):
    raise Refused("not this")


async def says_no(*_) -> bool:
    return False


async def says_yes(*_) -> bool:
    return True


class Caller:
    """Looks like a coroutine function to whoever calls it, and not to browser-use."""

    async def __call__(self, *_):
        raise Refused("not this")


class BeforeTheAction:
    """Lets the checks pass that come before the step's action is due."""

    def __init__(self) -> None:
        self._checks = 0

    async def stop(self) -> bool:
        self._checks += 1
        if self._checks == 4:
            raise Refused("not this")
        return False


# The hook, what is hooked on, whether the deed is kept from happening, whether the next prompt says why.
SEEN = [
    ("register_new_step_callback", raises, True, True),
    ("register_new_step_callback", raises_at_once, True, True),
    ("register_new_step_callback", says_no, False, False),
    ("register_new_step_callback", Caller(), False, False),
    ("register_should_stop_callback", says_yes, True, False),
    ("register_should_stop_callback", BeforeTheAction().stop, True, True),
    ("register_done_callback", raises, False, False),
    ("on_step_end", raises, False, False),
]


@pytest.mark.parametrize(("hook", "hooked", "blocks", "told"), SEEN)
async def test_what_a_hook_does(site: Site, session: BrowserSession, hook: str, hooked, blocks: bool, told: bool):
    site.show({"/": PAGE})
    await session.navigate_to(site.url)
    model = Scripted([clicks("Pay now")], thinking_seconds=0)
    callbacks = {hook: hooked} if hook.startswith("register") else {}
    agent = Agent(
        task="Pay.",
        llm=model,
        browser_session=session,
        use_judge=False,
        directly_open_url=False,
        enable_signal_handler=False,
        max_failures=2,
        **callbacks,
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a coroutine that browser-use makes and never awaits
        try:
            await agent.run(max_steps=3, **({} if callbacks else {hook: hooked}))
        except Refused:
            assert not blocks, "what reaches the caller came too late"
    assert bool(site.deeds) is not blocks
    assert any("not this" in prompt for prompt in model.prompts) is told
