"""Where the recorder runs: a world of JavaScript beside the page's own, or within it where there is no other.

Under Chromium the page's scripts neither see the recorder nor can replace what it calls, so that a hostile page cannot
hide from it. In Firefox, WebKit and in frames it shares the page's world.
"""

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Protocol

from crosscheck.capture.pages import Frame, Handle, Page, Session
from crosscheck.capture.snapshot import Snapshot
from crosscheck.capture.steps import Steps
from crosscheck.errors import CaptureFailed

_SCRIPTS = ("sight.js", "secrets.js", "walk.js", "recorder.js")


@cache
def script() -> str:
    """A JavaScript function from options to a recorder."""
    folder = files("crosscheck.capture")
    source = "\n".join((folder / name).read_text("utf-8") for name in _SCRIPTS)
    return f"(options) => {{\n{source}\nreturn recorder;\n}}"


class World(Protocol):
    """A recorder at work."""

    def take(self) -> Steps[Snapshot]: ...

    def leave(self) -> Steps[None]: ...


class Isolated:
    """A world of its own in the main frame of a page of Chromium, reached by the DevTools protocol."""

    def __init__(self, session: Session, context: int, milliseconds: float) -> None:
        self._session = session
        self._context = context
        self._milliseconds = milliseconds

    @classmethod
    def enter(cls, page: Page, options: Mapping[str, object], milliseconds: float) -> Steps["Isolated"]:
        session = yield lambda: page.context.new_cdp_session(page)
        tree = yield lambda: session.send("Page.getFrameTree")
        frame = tree["frameTree"]["frame"]["id"]
        made = yield lambda: session.send("Page.createIsolatedWorld", {"frameId": frame, "worldName": "crosscheck"})
        world = cls(session, made["executionContextId"], milliseconds)
        yield from world._run(f"globalThis.recorder = ({script()})({json.dumps(options)}); true")
        return world

    def take(self) -> Steps[Snapshot]:
        told = yield from self._run("recorder.take()")
        return Snapshot.of(told)

    def leave(self) -> Steps[None]:
        yield from self._run("recorder.stop()")
        yield self._session.detach

    def _run(self, expression: str) -> Steps[Any]:
        call = {
            "expression": expression,
            "contextId": self._context,
            "returnByValue": True,
            "timeout": self._milliseconds,
        }
        done = yield lambda: self._session.send("Runtime.evaluate", call)
        if "exceptionDetails" in done:
            details = done["exceptionDetails"]
            cause = details.get("exception", {}).get("description") or details.get("text", "")
            raise CaptureFailed(f"the page cannot be described: {cause.partition(chr(10))[0]}")
        return done["result"].get("value")


class Shared:
    """The page's, or a frame's, own world."""

    def __init__(self, frame: Frame, recorder: Handle, milliseconds: float) -> None:
        self._frame = frame
        self._recorder = recorder
        self._milliseconds = milliseconds

    @classmethod
    def enter(cls, frame: Frame, options: Mapping[str, object], milliseconds: float) -> Steps["Shared"]:
        # Unlike evaluate_handle it has a timeout.
        recorder = yield lambda: frame.wait_for_function(script(), arg=options, timeout=milliseconds)
        return cls(frame, recorder, milliseconds)

    def take(self) -> Steps[Snapshot]:
        told = yield lambda: self._frame.wait_for_function(
            "recorder => recorder.take()", arg=self._recorder, timeout=self._milliseconds
        )
        text = yield told.json_value
        yield told.dispose
        return Snapshot.of(text)

    def leave(self) -> Steps[None]:
        yield lambda: self._recorder.evaluate("recorder => recorder.stop()")
        yield self._recorder.dispose
