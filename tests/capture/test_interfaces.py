# ruff: noqa: E501 - pages read better unbroken
"""Both of Playwright's interfaces, pages that hang or resist, and what is said where nothing can be done."""

import asyncio
import shutil
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from crosscheck import Captured, CaptureFailed, capture

pytestmark = pytest.mark.slow

PAGE = "<h1>Order 4471</h1><p>Total <b>$5.00</b></p><input type=password value=hunter2>"
HOSTILE = (
    """<script>
for (const name of ['getComputedStyle', 'innerWidth']) Object.defineProperty(window, name, { get() { throw Error('no') } });
Document.prototype.elementsFromPoint = () => [];
Range.prototype.getClientRects = () => [];
JSON.stringify = () => 'lies';
Array.prototype.map = () => { throw Error('no') };
WeakMap = null;
</script>"""
    + PAGE
)
STRICT = "default-src 'none'; script-src 'none'; require-trusted-types-for 'script'"


def test_an_async_page_gives_the_same(opened):
    playwright = pytest.importorskip("playwright.async_api")

    async def taken() -> Captured:
        async with playwright.async_playwright() as running:
            browser = await running.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
            page = await browser.new_page(viewport={"width": 800, "height": 600})
            await page.set_content(PAGE)
            captured = await capture(page)
            await browser.close()
            return captured

    with ThreadPoolExecutor(1) as other:
        later = other.submit(asyncio.run, taken()).result(60)
    now = capture(opened(PAGE, width=800, height=600))
    assert later.dom.model_copy(update={"captured_at": None}) == now.dom.model_copy(update={"captured_at": None})
    assert later.screenshot.sensitive == now.screenshot.sensitive


@pytest.mark.parametrize("content", [PAGE, HOSTILE])
def test_a_page_s_scripts_cannot_hide_it(content, opened):
    page = opened(PAGE)
    page.set_content(content)
    captured = capture(page)
    assert "Order 4471" in captured.dom.text
    assert [each.visible for each in captured.dom.elements if "$5.00" in each.span.of(captured.dom.text)] == [
        True,
        True,
    ]


def test_a_strict_policy_does_not_matter(opened):
    page = opened(PAGE)
    page.route(
        "**/*",
        lambda route: route.fulfill(
            status=200, headers={"content-type": "text/html", "content-security-policy": STRICT}, body=PAGE
        ),
    )
    page.goto("http://shop.example/")
    assert "$5.00" in capture(page).dom.text


def test_a_page_that_hangs_is_given_up(opened):
    from playwright.sync_api import TimeoutError as TooLate

    page = opened(PAGE)
    page.evaluate("setTimeout(() => { const end = Date.now() + 5000; while (Date.now() < end); }, 20)")
    page.wait_for_timeout(60)
    started = time.monotonic()
    with pytest.raises(TooLate):
        capture(page, timeout=0.5)
    assert time.monotonic() - started < 4


def test_a_wrong_selector_is_named(opened):
    with pytest.raises(CaptureFailed, match=r"p\[ is not a valid selector|'p\['"):
        capture(opened(PAGE), sensitive=["p["])


@pytest.mark.parametrize(
    "content", ["", "<script>document.documentElement.remove()</script>", "<frameset><frame></frameset>"]
)
def test_a_page_without_text_is_two_parts_too(content, opened):
    captured = capture(opened(content or "<p></p>"))
    assert captured.dom.text == ""
    assert captured.screenshot.image.startswith(b"\x89PNG")


def test_a_page_that_goes_elsewhere_meanwhile_is_captured_where_it_ends(opened, tmp_path):
    first, last = tmp_path / "first.html", tmp_path / "last.html"
    first.write_text(f"<p>First</p><script>setTimeout(() => {{ location.href = '{last.as_uri()}' }}, 40)</script>")
    last.write_text("<p>Last</p>")
    page = opened("<p>x</p>")
    for _ in range(4):
        page.goto(first.as_uri())
        assert capture(page).dom.text in {"First", "Last"}
