"""The demo's input is real: its picture and its text are what Chromium makes of the page in the repository."""

import difflib
from pathlib import Path

import numpy as np
import pytest
from chromium import inner_text, screenshot
from live import CHECKOUT
from PIL import Image


@pytest.mark.slow
def test_the_committed_screenshot_is_the_page(tmp_path: Path):
    screenshot(CHECKOUT / "page.html", tmp_path / "fresh.png")
    fresh, committed = (
        np.asarray(Image.open(path).convert("RGB"), dtype=np.int16)
        for path in (tmp_path / "fresh.png", CHECKOUT / "screenshot.png")
    )
    assert fresh.shape == committed.shape == (800, 1280, 3)
    assert (np.abs(fresh - committed).max(axis=2) > 64).mean() < 0.005


@pytest.mark.slow
def test_the_committed_text_is_the_page_s():
    assert inner_text(CHECKOUT / "page.html").strip() == (CHECKOUT / "page.txt").read_text(encoding="utf-8").strip()


def test_the_altered_text_differs_in_one_value():
    texts = [(CHECKOUT / name).read_text(encoding="utf-8").splitlines() for name in ("page.txt", "page-altered.txt")]
    changes = [line for line in difflib.ndiff(*texts) if line[0] in "+-"]
    assert changes == ["- $997.38", "+ $979.38"]
