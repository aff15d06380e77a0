"""Headless Chromium: screenshots of pages, and their text as an agent gets it."""

import html
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

_FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    " --disable-component-update --disable-sync --hide-scrollbars"
).split()
_TEXT = """<script>
const text = document.documentElement.innerText;
document.body.innerHTML = "<pre id=text></pre>";
document.getElementById("text").textContent = text;
</script>"""


def _run(*arguments: str) -> str:
    program = shutil.which("chromium")
    if program is None:
        pytest.skip("chromium is not installed: apt-get install chromium")
    with tempfile.TemporaryDirectory() as profile:
        command = [program, *_FLAGS, f"--user-data-dir={profile}", *arguments]
        return subprocess.run(command, capture_output=True, text=True, timeout=60, check=True).stdout


def screenshot(page: Path, to: Path, *, width: int = 1280, height: int = 800) -> None:
    """Renders a page into a PNG of that size in pixels."""
    _run(f"--window-size={width},{height}", f"--screenshot={to}", page.resolve().as_uri())


def inner_text(page: Path) -> str:
    """document.documentElement.innerText, which is what most agents are given."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / page.name
        copy.write_text(page.read_text(encoding="utf-8").replace("</html>", f"{_TEXT}</html>"), encoding="utf-8")
        dumped = _run("--dump-dom", copy.as_uri())
    found = re.search(r'<pre id="text">(.*?)</pre>', dumped, re.DOTALL)
    assert found
    return html.unescape(found[1])
