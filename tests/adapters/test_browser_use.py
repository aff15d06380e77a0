"""browser-use's real agent and Debian's Chromium: what blocks is seen by what reaches the site. make test-browser."""

import asyncio
import os
from collections.abc import AsyncIterator, Iterator

import pytest
from adapters.conformance import WARNING, Attempt, Conformance, Options, Told, scripted

os.environ |= {"ANONYMIZED_TELEMETRY": "false", "BROWSER_USE_SETUP_LOGGING": "false"}

from browser_use import Agent, BrowserSession

from bench.browser.model import Scripted, clicks, opens
from bench.browser.run import browser
from bench.browser.site import Site, serving
from crosscheck.browser_use import BrowserGuard, Outcome
from crosscheck.browser_use.view import view_of
from crosscheck.v1 import guard_pb2

pytestmark = [pytest.mark.slow, pytest.mark.timeout(120)]

PAGE = (
    "<!doctype html><title>Shop</title><h1>Checkout</h1><table><tr><td>Total</td><td>$5.00</td></tr></table>"
    "<form action=/do/pay method=post><label>Name <input name=name value=Anna></label>"
    "<input type=password name=secret value=hunter2 aria-label=Secret><button>Pay now</button></form>"
)


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with serving() as site:
        yield site


@pytest.fixture
async def session() -> AsyncIterator[BrowserSession]:
    async with browser(1.0) as session:
        yield session


def agent_of(session: BrowserSession, model: Scripted, **callbacks) -> Agent:
    return Agent(
        task="Pay.",
        llm=model,
        browser_session=session,
        use_judge=False,
        directly_open_url=False,
        enable_signal_handler=False,
        **callbacks,
    )


class TestBrowserUse(Conformance):
    @pytest.fixture
    def attempt(self, site: Site, session: BrowserSession) -> Attempt:
        async def once(target: str, options: Options) -> Told:
            site.show({"/": PAGE})
            model = Scripted([clicks("Pay now", reads=["Total"])], thinking_seconds=0)
            agent = agent_of(session, model)
            await session.navigate_to(site.url)
            async with BrowserGuard(target, **vars(options)) as guard:
                watch = guard.watch(agent)
                history = await agent.run(max_steps=4)
            prompts = model.prompts[1:]
            return Told(len(site.deeds), prompts, ended=not history.is_done(), rulings=list(watch.rulings))

        return once


async def test_the_guard_gets_clean_pixels_the_models_own_text_and_places_that_fit(site: Site, session: BrowserSession):
    site.show({"/": PAGE})
    await session.navigate_to(site.url)
    state = await session.get_browser_state_summary()
    view = view_of(state)
    assert view.page.text == state.dom_state.llm_representation()
    boxes = {element.span.of(view.page.text): element for element in view.page.elements}
    button = next(element for words, element in boxes.items() if "<button" in words)
    assert (button.role, button.name) == ("button", "Pay now")
    assert "Pay now" in button.span.of(view.page.text), "its span holds the words within it"
    assert boxes["$5.00"].visible
    assert "hunter2" not in view.page.text
    screenshot = view.parts[0]
    assert len(screenshot.sensitive) == 1, "the password's place is masked"
    again = await session.take_screenshot()
    assert screenshot.image == again, "no labels are drawn onto the page"


async def test_own_callbacks_are_still_called_and_may_be_plain_functions(site: Site, session: BrowserSession):
    site.show({"/": PAGE})
    calls: list[str] = []

    async def stop() -> bool:
        calls.append("stop")
        return False

    model = Scripted([opens(site.url), clicks("Pay now")], thinking_seconds=0)
    agent = agent_of(
        session,
        model,
        register_new_step_callback=lambda *_: calls.append("step"),
        register_should_stop_callback=stop,
    )
    with scripted() as script:
        async with BrowserGuard(script.guard.target) as guard:
            guard.watch(agent)
            await agent.run(max_steps=4)
    assert calls.count("step") == 3
    assert calls.count("stop") >= 6
    assert site.deeds == ["/do/pay name=Anna&secret=hunter2"]


async def test_a_second_action_of_a_step_is_ruled_on_with_the_page_as_the_first_left_it(
    site: Site, session: BrowserSession
):
    field = "<input name=name oninput=\"document.querySelector('td+td').textContent='$50.00'\">"
    site.show({"/": PAGE.replace("<input name=name value=Anna>", field)})

    def both(prompt):
        typing = {"input": {"index": prompt.index("name=name"), "text": "Bob"}}
        return "Fill in and pay.", [typing, {"click": {"index": prompt.index("Pay now", "button")}}]

    model = Scripted([opens(site.url), both], thinking_seconds=0)
    agent = agent_of(session, model)
    with scripted() as script:

        def blocks_the_click(request, context):
            if isinstance(request, guard_pb2.CheckRequest) and request.proposed_action.HasField("click"):
                script.decision = guard_pb2.DECISION_BLOCK
            return script.reply(request, context)

        script.guard.reply = blocks_the_click
        async with BrowserGuard(script.guard.target) as guard:
            watch = guard.watch(agent)
            await agent.run(max_steps=4)
        seen = [each for each in script.guard.requests if isinstance(each, guard_pb2.ObserveRequest)]
    assert [ruling.outcome for ruling in watch.rulings] == [Outcome.ALLOWED, Outcome.ALLOWED, Outcome.BLOCKED]
    assert any("$50.00" in part.text for part in seen[-1].parts)
    assert WARNING in model.prompts[2]
    assert site.deeds == []


async def test_a_step_that_was_paused_is_ruled_on_when_it_is_decided_anew(site: Site, session: BrowserSession):
    site.show({"/": PAGE})
    await session.navigate_to(site.url)

    def twice(prompt):
        index = prompt.index("Pay now", "button")
        return "Pay.", [{"find_text": {"text": "Total"}}, {"click": {"index": index}}]

    def pauses(*_):
        if len(model.prompts) == 1:
            agent.pause()
            asyncio.get_running_loop().call_later(0.5, agent.resume)

    model = Scripted([twice, twice], thinking_seconds=0)
    agent = agent_of(session, model, register_new_step_callback=pauses)
    with scripted() as script:
        async with BrowserGuard(script.guard.target) as guard:
            watch = guard.watch(agent)
            await agent.run(max_steps=4)
    assert [ruling.outcome for ruling in watch.rulings] == [Outcome.ALLOWED]
    assert len(site.deeds) == 1


async def test_a_page_that_cannot_be_looked_at_in_time_is_not_acted_on(site: Site, session: BrowserSession):
    stands_still = (
        "<script>const t=setInterval(async()=>{if(await(await fetch('/turned')).text()==='1'){clearInterval(t);"
        "const end=Date.now()+6000;while(Date.now()<end);}},100)</script>"
    )
    site.show({"/": PAGE + stands_still})

    def turns(moves_left: int) -> float:
        site.turned = moves_left == 1
        return 1.5 if site.turned else 0.0

    model = Scripted([opens(site.url), clicks("Pay now")], thinking_seconds=0, thinks=turns)
    with scripted() as script:
        async with BrowserGuard(script.guard.target, patience=1.0) as guard:
            guard.watch(agent := agent_of(session, model))
            await agent.run(max_steps=3)
    assert site.deeds == []
    assert "Crosscheck: the page could not be looked at within 1 s." in model.prompts[2]


async def test_what_is_no_agent_is_refused():
    async with BrowserGuard("localhost:1") as guard:
        with pytest.raises(TypeError, match="no agent of browser-use"):
            guard.watch(object())
    await asyncio.sleep(0)
