"""python -m bench.capture: seconds that crosscheck.capture takes, beside those of a screenshot alone.

Writes bench/results/capture.jsonl. The pages are tables of so many text nodes, of which 1280 x 800 pixels are seen.
"""

import shutil
import time
from collections.abc import Callable

import numpy as np
from playwright.sync_api import sync_playwright

from bench.paired import Row, write
from crosscheck import capture

NODES = (100, 1_000, 8_000)
COUNT = {100: 50, 1_000: 30, 8_000: 10}


def main() -> None:
    rows: list[Row] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        for nodes in NODES:
            page.set_content(_table(nodes))
            for name, call in (("capture", lambda: capture(page)), ("screenshot alone", page.screenshot)):
                seconds = _timed(call, COUNT[nodes])
                for metric, quantile in (("p50", 0.5), ("p95", 0.95)):
                    value = round(float(np.quantile(seconds, quantile)), 4)
                    rows.append(Row("capture", f"{name}, {nodes} text nodes", metric, value, "s", len(seconds)))
                    print(rows[-1])
        browser.close()
    write("capture", rows)


def _table(nodes: int) -> str:
    rows = "".join(
        f"<tr><td>Item {row}<td>${row}.50<td>In stock<td><a href='#'>Details {row}</a></tr>"
        for row in range(nodes // 4)
    )
    return f"<table>{rows}</table>"


def _timed(call: Callable[[], object], count: int) -> list[float]:
    call()
    seconds = []
    for _ in range(count):
        started = time.perf_counter()
        call()
        seconds.append(time.perf_counter() - started)
    return seconds


if __name__ == "__main__":
    main()
