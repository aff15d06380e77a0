"""python tests/detectors/pages/capture.py: writes what Chromium says about order.html, as agents receive it.

order.ax.json is the reply to Accessibility.getFullAXTree, order.txt the body's innerText.
"""

import asyncio
import itertools
import json
import subprocess
import tempfile
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import websockets

HERE = Path(__file__).parent
FLAGS = "--headless --no-sandbox --disable-gpu --no-first-run --disable-background-networking".split()


class Tab:
    """A tab's DevTools connection."""

    def __init__(self, socket: websockets.ClientConnection) -> None:
        self._socket = socket
        self._numbers = itertools.count(1)

    async def call(self, method: str, **params: object) -> Any:
        number = next(self._numbers)
        await self._socket.send(json.dumps({"id": number, "method": method, "params": params}))
        while True:
            reply = json.loads(await self._socket.recv())
            if reply.get("id") == number:
                return reply["result"]


def page_of(port: int) -> str:
    tabs = json.loads(urlopen(f"http://127.0.0.1:{port}/json").read())
    return next(tab["webSocketDebuggerUrl"] for tab in tabs if tab["type"] == "page")


async def capture(address: str) -> None:
    async with websockets.connect(address, max_size=None) as socket:
        tab = Tab(socket)
        await tab.call("Accessibility.enable")
        await tab.call("Page.navigate", url=(HERE / "order.html").as_uri())
        await asyncio.sleep(2)
        tree = await tab.call("Accessibility.getFullAXTree")
        (HERE / "order.ax.json").write_text(json.dumps(tree) + "\n", "utf-8")
        inner = await tab.call("Runtime.evaluate", expression="document.body.innerText")
        (HERE / "order.txt").write_text(inner["result"]["value"], "utf-8")


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        command = ["chromium", *FLAGS, "--remote-debugging-port=0", f"--user-data-dir={folder}", "about:blank"]
        browser = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        try:
            assert browser.stderr is not None
            line = next(line for line in browser.stderr if "DevTools listening on" in line)
            asyncio.run(capture(page_of(int(line.partition("127.0.0.1:")[2].partition("/")[0]))))
        finally:
            browser.terminate()
            browser.wait()


if __name__ == "__main__":
    main()
