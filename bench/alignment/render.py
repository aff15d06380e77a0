"""Renders pages with headless Chromium, and asks it and Playwright for the texts that an agent would get."""

import io
import json
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from playwright.sync_api import Page as Tab
from playwright.sync_api import sync_playwright

from bench.alignment.page import Page
from bench.coding import coded

FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --hide-scrollbars"
).split()
OPEN, SPLIT, CLOSE = "\ue000", "\ue001", "\ue002"
"""Marks around a value in the browser's text: its number, then the value."""
WIDTH, HEIGHT = 1280, 800
"""Pixels of a screenshot, about: at another zoom the window in CSS pixels is a whole number."""
_MILLISECONDS = 30_000
_PLACES = """() => {
  const spans = [...document.querySelectorAll('[data-f]')];
  return spans.map(span => {
    const box = span.getBoundingClientRect();
    return [+span.dataset.f, box.left, box.top, box.right, box.bottom];
  });
}"""
_MARK = """([open, split, close]) => {
  for (const span of document.querySelectorAll('[data-f]'))
    span.textContent = open + span.dataset.f + split + span.textContent + close;
}"""
_NUMBERED = """() => {
  const out = [], quiet = new Set(['STYLE', 'SCRIPT', 'HEAD']);
  let number = 0;
  const walk = (node, depth) => {
    if (node.nodeType === Node.TEXT_NODE) {
      const text = node.textContent.replace(/\\s+/g, ' ').trim();
      if (text) out.push('\\t'.repeat(depth) + text);
    } else if (node.nodeType === Node.ELEMENT_NODE && !quiet.has(node.tagName)) {
      const active = ['A', 'BUTTON', 'INPUT', 'SELECT', 'TEXTAREA'].includes(node.tagName);
      if (active) out.push('\\t'.repeat(depth) + `[${++number}]<${node.tagName.toLowerCase()} />`);
      for (const child of node.childNodes) walk(child, depth + active);
    }
  };
  walk(document.body, 0);
  return ['[Start of page]', ...out, '[End of page]'].join('\\n');
}"""


@dataclass(frozen=True)
class Rendered:
    """A page's pixels (height, width, 3), its texts by their form with marks, and each value's box in pixels.

    `order` gives the values' numbers in the order of the document.
    """

    page: Page
    pixels: NDArray[np.uint8]
    texts: Mapping[str, str]
    boxes: dict[int, tuple[float, float, float, float]]
    order: list[int]


def render(pages: Sequence[Page]) -> list[Rendered]:
    """Renders pages of one zoom, each with the loss of its own JPEG.

    Raises:
        ValueError: if the pages differ in zoom.
    """
    if len({page.zoom for page in pages}) > 1:
        raise ValueError("pages rendered together must have one zoom")
    if not pages:
        return []
    zoom = pages[0].zoom
    # Multiples of 20 CSS pixels are whole pixels at every zoom of the bench.
    width, height = (round(length / zoom / 20) * 20 for length in (WIDTH, HEIGHT))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=list(FLAGS))
        tab = browser.new_page(viewport={"width": width, "height": height}, device_scale_factor=zoom)
        tab.set_default_timeout(_MILLISECONDS)
        found = [_rendered(tab, page) for page in pages]
        browser.close()
    return found


def _rendered(tab: Tab, page: Page) -> Rendered:
    head = f"<head><meta charset=utf-8><style>{page.css}</style></head>"
    tab.set_content(f"<!doctype html><html>{head}<body>{page.body}</body></html>")
    tab.evaluate("document.fonts.ready.then(() => true)")
    pixels = np.array(Image.open(io.BytesIO(tab.screenshot())).convert("RGB"))
    places = tab.evaluate(_PLACES)
    tab.evaluate(_MARK, [OPEN, SPLIT, CLOSE])
    texts = {
        "inner": tab.evaluate("document.body.innerText"),
        "aria": tab.locator("body").aria_snapshot(),
        "numbered": tab.evaluate(_NUMBERED),
        "tree": json.dumps(_tree(tab), ensure_ascii=False),
    }
    boxes = {
        number: (left * page.zoom, top * page.zoom, right * page.zoom, bottom * page.zoom)
        for number, left, top, right, bottom in places
    }
    return Rendered(page, coded(pixels, page.jpeg), texts, boxes, [place[0] for place in places])


def _tree(tab: Tab) -> object:
    """DevTools' accessibility tree of the page."""
    session = tab.context.new_cdp_session(tab)
    session.send("Accessibility.enable")
    found = session.send("Accessibility.getFullAXTree")
    session.detach()
    return found
