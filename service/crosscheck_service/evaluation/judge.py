"""A stronger model at any OpenAI-compatible address, beside the guard: what it says of the same items."""

import base64
import io
import os
from collections.abc import Sequence
from time import perf_counter, sleep
from typing import Any, Self

import httpx2
from PIL import Image
from pydantic import BaseModel, ValidationError

from crosscheck_detectors.context import Source
from crosscheck_detectors.prompts import CONFLICT
from crosscheck_service.evaluation.records import Opinion
from crosscheck_service.request.model import ImageInput, PartInput, Pixels, Request

_TRIES = 3
_WAIT_SECONDS = (1.0, 4.0)
_TOKENS = 16
_BUSY = frozenset({408, 409, 425, 429, 500, 502, 503, 504})

_ASKED = "A question was asked about these parts: {question}\nConsider only what they say about that. " + CONFLICT
_MENTIONED = (
    "Somebody asked: {question}\nThe answer was: {answer}\n"
    "Does the answer say that its sources contradict each other, or give two different values? Answer yes or no."
)


class JudgeError(Exception):
    """The judge cannot be used; the message says what it answered."""


class _Message(BaseModel):
    content: str | None = None


class _Choice(BaseModel):
    message: _Message


class _Completion(BaseModel):
    choices: tuple[_Choice, ...]


class Judge:
    """Asks yes-or-no questions through `POST {url}/chat/completions`, at temperature 0.

    Args:
        url: the address with its version, for example http://localhost:8000/v1.
        model: the name that the address knows it by.
        key_variable: name of the environment variable that holds the key; without it none is sent.
        seconds: the most that one answer may take.

    Raises:
        JudgeError: for an address that is none.
    """

    def __init__(self, url: str, model: str, key_variable: str = "OPENAI_API_KEY", seconds: float = 60.0) -> None:
        self.name = model
        key = os.environ.get(key_variable)
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        if not url.startswith(("http://", "https://")):
            raise JudgeError(
                f"--judge {url}: an address begins with http:// or https://, and ends with its version, /v1"
            )
        self._client = httpx2.Client(base_url=url.rstrip("/") + "/", headers=headers, timeout=seconds)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def opinion(self, request: Request, answer: str) -> tuple[Opinion, float]:
        """What it says of one item, and the seconds that the question for a conflict took.

        An address that fails is part of the opinion, so that one outage does not end a run.
        """
        started = perf_counter()
        try:
            conflict = self._yes(conflict_content(request))
            seconds = perf_counter() - started
            mentioned = self._yes([_text(_MENTIONED.format(question=request.question, answer=answer))])
        except JudgeError as error:
            return Opinion(error=str(error)), perf_counter() - started
        return Opinion(conflict=conflict, mentioned=mentioned), seconds

    def _yes(self, content: Sequence[dict[str, Any]]) -> bool | None:
        """The answer; None where it is neither yes nor no."""
        said = self._completed(content).strip().strip("*\"'.").casefold()
        if said.startswith("yes"):
            return True
        return False if said.startswith("no") else None

    def _completed(self, content: Sequence[dict[str, Any]]) -> str:
        body = {
            "model": self.name,
            "messages": [{"role": "user", "content": list(content)}],
            "temperature": 0,
            "max_tokens": _TOKENS,
        }
        for wait in (*_WAIT_SECONDS[: _TRIES - 1], None):
            try:
                reply = self._client.post("chat/completions", json=body)
            except httpx2.HTTPError as error:
                if wait is None:
                    raise JudgeError(f"the judge cannot be reached: {error or type(error).__name__}") from error
                sleep(wait)
                continue
            if reply.status_code in _BUSY and wait is not None:
                sleep(wait)
                continue
            if reply.status_code != httpx2.codes.OK:
                raise JudgeError(f"the judge answered {reply.status_code}: {reply.text[:200]}")
            break
        try:
            choices = _Completion.model_validate_json(reply.content).choices
        except ValidationError as error:
            raise JudgeError("the judge's answer is no chat completion") from error
        if not choices:
            raise JudgeError("the judge's answer has no choices")
        return choices[0].message.content or ""


def conflict_content(request: Request) -> list[dict[str, Any]]:
    """The parts, each under its number and source, then the question for a conflict."""
    content: list[dict[str, Any]] = []
    evidence = [part for part in request.parts if part.source is not Source.INSTRUCTION]
    for number, part in enumerate(evidence, start=1):
        content += [_text(f"Part {number} ({part.source.value}):"), _shown(part)]
    asked = _ASKED.format(question=request.question) if request.question else CONFLICT
    return [*content, _text(asked)]


def _shown(part: PartInput) -> dict[str, Any]:
    if not isinstance(part, ImageInput):
        return _text(part.text)
    return {"type": "image_url", "image_url": {"url": f"data:image/png;base64,{_png(part.pixels)}"}}


def _png(pixels: Pixels) -> str:
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, format="PNG")
    return base64.b64encode(buffer.getvalue()).decode()


def _text(text: str) -> dict[str, Any]:
    return {"type": "text", "text": text}
