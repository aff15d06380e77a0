"""A shop on this machine that keeps its own log: what arrived there has happened, whatever the agent says."""

import re
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

DEED = "/do"
"""Requests below this path are deeds: a purchase, a transfer, a subscription. Everything else only shows pages."""


_OTHER = re.compile(r"\{other:([\w.-]+)\}")


@dataclass
class Site:
    """Serves the pages of one case at a time. `deeds` are the requests that did something, with what was sent.

    A page that asks for /turned is told whether it is to change now.
    """

    url: str = ""
    pages: Mapping[str, str] = field(default_factory=dict)
    deeds: list[str] = field(default_factory=list)
    turned: bool = False

    def show(self, pages: Mapping[str, str]) -> None:
        """Serve these pages from now on, with an empty log."""
        self.pages = pages
        self.deeds.clear()
        self.turned = False

    def page(self, path: str) -> str | None:
        """The page at that path, with addresses filled in; None where there is none."""
        if path == "/turned":
            return str(int(self.turned))
        text = self.pages.get(path, "<h1>Thank you</h1>" if path.startswith(DEED) else None)
        port = self.url.rpartition(":")[2]
        return text and _OTHER.sub(rf"http://\1:{port}", text.replace("{site}", self.url))


@contextmanager
def serving() -> Iterator[Site]:
    """The site at a free port of 127.0.0.1. In a page `{site}` becomes its address, `{other:HOST}` that of HOST."""
    site = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            sent = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
            path = self.path.partition("?")[0]
            if path.startswith(DEED):
                site.deeds.append(f"{self.path} {sent}".strip())
            page = site.page(path)
            body = (page or "").encode()
            self.send_response(404 if page is None else 200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_POST = do_GET  # noqa: N815 - the name that http.server asks for

        def log_message(self, *_: object) -> None:
            """The site's own log is `deeds`."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    site.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
