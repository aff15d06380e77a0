"""What a page shows is told apart from what it only holds, under real Chromium."""

import re

import pytest

from crosscheck import Captured, capture

pytestmark = pytest.mark.slow


def words(captured: Captured, *, visible: bool) -> set[str]:
    """The words of runs; those of an element that holds others are the same again."""
    text = captured.dom.text or ""
    runs = [each for each in captured.dom.elements if "\n" not in each.span.of(text) and " " not in each.span.of(text)]
    return {each.span.of(text) for each in runs if each.visible is visible}


@pytest.mark.parametrize("ratio", [1.0, 1.5])
def test_what_is_seen_is_told_from_what_is_not(opened, ratio):
    captured = capture(opened("seen.html", ratio=ratio))
    text = captured.dom.text
    assert "nowhere" not in text
    told = set(re.findall(r"(?:un)?seen-[\w-]+", text))
    assert len(told) > 40
    seen, unseen = words(captured, visible=True), words(captured, visible=False)
    assert {word for word in told if word.startswith("seen")} - seen == set()
    assert {word for word in told if word.startswith("unseen")} - unseen == set()
    assert {word for word in seen if word.startswith("unseen")} == set()


def test_the_page_is_left_as_it_was(opened):
    page = opened("seen.html")
    before = page.content()
    capture(page)
    # Playwright hides the caret and leaves an empty attribute behind.
    assert page.content().replace(' style=""', "") == before
    assert page.evaluate("document.adoptedStyleSheets.length") == 0


def test_what_is_scrolled_to_is_seen(opened):
    page = opened("seen.html")
    page.evaluate("scrollTo(0, 1500)")
    captured = capture(page)
    assert captured.dom.viewport.scroll_y > 1000
    assert "unseen-below" in words(captured, visible=True)
    assert "seen-plain" in words(captured, visible=False)
    assert "seen-footer" in words(captured, visible=True)
