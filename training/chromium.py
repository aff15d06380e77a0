"""Chromium as a painter: many crops below each other on one page, so that a hundred cost one start of the browser."""

import json
import os
import re
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import numpy as np
from PIL import Image

from training.processor import WIDTH

BLOCKS = 60
"""Crops a screenshot: Chromium's limit is 16,384 px of height."""

TIMEOUT_SECONDS = 120.0

_FLAGS = ("--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--force-device-scale-factor=1")


def program() -> str | None:
    """Path of Chromium, or None where it is not installed."""
    return shutil.which("chromium")


def paint(blocks: Sequence[str], heights: Sequence[int], script: str = "") -> tuple[list[np.ndarray], str]:
    """Each block's pixels, uint8 (height, 512, 3), and the page's markup after the script has run in it.

    A block is markup of exactly 512 px of width and its height. Raises `subprocess.SubprocessError` when Chromium
    fails or takes too long, and then leaves no process behind.
    """
    found = program()
    if found is None:
        raise RuntimeError("chromium is not installed: apt-get install chromium")
    page = "<!doctype html><meta charset=utf-8><body style='margin:0'>" + "".join(blocks)
    page += f"<script>{script}</script>" * bool(script)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        source, shot, markup = (Path(folder) / name for name in ("page.html", "page.png", "markup.html"))
        source.write_text(page, encoding="utf-8")
        size = f"--window-size={WIDTH},{sum(heights)}"
        command = [found, *_FLAGS, f"--user-data-dir={folder}/profile", size, f"--screenshot={shot}", "--dump-dom"]
        _run([*command, source.as_uri()], markup)
        pixels = np.asarray(Image.open(shot).convert("RGB"))
        dumped = markup.read_text(encoding="utf-8")
    crops, top = [], 0
    for height in heights:
        crops.append(pixels[top : top + height])
        top += height
    return crops, dumped


def noted(markup: str) -> list[Any]:
    """What a script left as JSON in the page's `data-found`; raises `subprocess.SubprocessError` if it did not end."""
    found = re.search(r'data-found="([^"]*)"', markup)
    if found is None:
        raise subprocess.SubprocessError("the page's script did not end")
    left: list[Any] = json.loads(unquote(found[1]))
    return left


def _run(command: list[str], output: Path) -> None:
    """Runs Chromium in a process group of its own, which ends with it: its helpers outlive a killed parent."""
    with output.open("wb") as file:
        process = subprocess.Popen(  # noqa: S603 (a page of our own making)
            command, stdin=subprocess.DEVNULL, stdout=file, stderr=subprocess.DEVNULL, start_new_session=True
        )
    try:
        code = process.wait(TIMEOUT_SECONDS)
    except BaseException:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        raise
    if code:
        raise subprocess.CalledProcessError(code, command)
