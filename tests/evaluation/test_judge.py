"""The outside model, through a real HTTP server that speaks OpenAI's chat completions."""

import base64
import io
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import numpy as np
import pytest
from PIL import Image

from crosscheck_detectors.context import Source
from crosscheck_service.evaluation import judge as judging
from crosscheck_service.evaluation.judge import Judge, JudgeError
from crosscheck_service.request.model import ImageInput, Mode, Request, TextInput

PIXELS = np.random.default_rng(1).integers(0, 256, (20, 30, 3)).astype(np.uint8)
REQUEST = Request(
    "r",
    (
        ImageInput("screen", Source.SCREENSHOT, PIXELS, "sha256:1"),
        TextInput("page", Source.DOM, "Total: 12.00", "sha256:2"),
        TextInput("task", Source.INSTRUCTION, "Pay the bill", "sha256:3"),
    ),
    "What is the total?",
    0,
    0.0,
    Mode.FULL,
    (),
)


@dataclass
class Served:
    url: str
    replies: list[tuple[int, Any]]
    asked: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str | None] = field(default_factory=list)


def _said(text: str | None) -> tuple[int, Any]:
    return 200, {
        "id": "1",
        "object": "chat.completion",
        "choices": [{"index": 0, "message": {"role": "assistant", "content": text}}],
    }


@contextmanager
def serving(*replies: tuple[int, Any]) -> Iterator[Served]:
    """Answers with these replies in turn, the last one for ever."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            assert self.path == "/v1/chat/completions"
            served.asked.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            served.keys.append(self.headers["Authorization"])
            status, body = served.replies.pop(0) if len(served.replies) > 1 else served.replies[0]
            data = body.encode() if isinstance(body, str) else json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    served = Served(f"http://127.0.0.1:{server.server_port}/v1", list(replies))
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield served
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judging, "_WAIT_SECONDS", (0.0, 0.0))


def test_it_is_shown_every_part_and_asked_about_the_conflict_then_about_the_answer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SOME_KEY", "abc")
    with serving(_said("Yes."), _said("no")) as served, Judge(served.url, "big", "SOME_KEY") as judge:
        opinion, seconds = judge.opinion(REQUEST, "12.00")
    assert (opinion.conflict, opinion.mentioned, opinion.error) == (True, False, "")
    assert seconds > 0
    about_parts, about_answer = served.asked
    assert about_parts["model"] == "big"
    assert about_parts["temperature"] == 0
    assert served.keys == ["Bearer abc"] * 2
    content = about_parts["messages"][0]["content"]
    [image] = [piece["image_url"]["url"] for piece in content if piece["type"] == "image_url"]
    png = base64.b64decode(image.removeprefix("data:image/png;base64,"))
    assert (np.asarray(Image.open(io.BytesIO(png))) == PIXELS).all()
    texts = " ".join(piece["text"] for piece in content if piece["type"] == "text")
    assert "Total: 12.00" in texts
    assert "What is the total?" in texts
    assert "Pay the bill" not in texts
    assert "The answer was: 12.00" in about_answer["messages"][0]["content"][0]["text"]


@pytest.mark.parametrize(("said", "meant"), [("**YES**", True), (" no.", False), ("Perhaps", None), (None, None)])
def test_what_is_neither_yes_nor_no_is_no_opinion(said: str | None, meant: bool | None) -> None:
    with serving(_said(said)) as served, Judge(served.url, "m", "NO_SUCH_KEY") as judge:
        opinion, _ = judge.opinion(REQUEST, "12.00")
    assert opinion.conflict is meant
    assert served.keys[0] is None


def test_a_busy_judge_is_asked_again() -> None:
    with serving((503, "busy"), (429, "busy"), _said("yes")) as served, Judge(served.url, "m") as judge:
        opinion, _ = judge.opinion(REQUEST, "12.00")
    assert opinion.conflict is True
    assert len(served.asked) == 4


@pytest.mark.parametrize(
    ("reply", "says"),
    [
        ((401, "no key"), "401: no key"),
        ((200, "<html>"), "no chat completion"),
        ((200, {"choices": []}), "no choices"),
        ((500, "broken"), "500: broken"),
    ],
)
def test_a_judge_that_fails_is_part_of_the_opinion(reply: tuple[int, Any], says: str) -> None:
    with serving(reply) as served, Judge(served.url, "m") as judge:
        opinion, _ = judge.opinion(REQUEST, "12.00")
    assert opinion.conflict is None
    assert says in opinion.error


def test_an_address_where_nobody_listens_is_told() -> None:
    with serving(_said("yes")) as served:
        url = served.url
    with Judge(url, "m") as judge:
        opinion, _ = judge.opinion(REQUEST, "12.00")
    assert "cannot be reached" in opinion.error


def test_an_address_that_is_none_is_refused() -> None:
    with pytest.raises(JudgeError, match="--judge"):
        Judge("not an address", "m")
