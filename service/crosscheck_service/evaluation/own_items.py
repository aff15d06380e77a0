"""A user's own items: JSONL, a request a line as `crosscheck check --jsonl` takes it, and what is known about it.

    {"question": "What is the total?", "conflict": true, "parts": [
        {"id": "screen", "source": "SOURCE_SCREENSHOT", "image": {"path": "a.png"}},
        {"id": "page", "source": "SOURCE_DOM", "text": "Total: 12.00"}]}

Beside the request's fields a line may have "conflict" (needed), "group" (lines that share one are resampled and split
together; without it each is its own), "values" (by part id, how the asked value is written) and "traits" (strings by
which the report has rows).
"""

import base64
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from google.protobuf.json_format import ParseDict, ParseError
from pydantic import BaseModel, ConfigDict, StrictBool, ValidationError

from crosscheck.v1 import guard_pb2 as pb
from crosscheck_service.evaluation.items import Item
from crosscheck_service.request.errors import InvalidRequest
from crosscheck_service.request.validate import validate
from crosscheck_service.settings import Limits


@dataclass(frozen=True, slots=True)
class BrokenLine:
    """A line that is no item: its number, from 1, and why."""

    number: int
    reason: str

    def __str__(self) -> str:
        return f"line {self.number}: {self.reason}"


class _Known(BaseModel):
    model_config = ConfigDict(extra="forbid")

    conflict: StrictBool
    group: str | None = None
    values: dict[str, str] = {}
    traits: dict[str, str] = {}


@dataclass(frozen=True, slots=True)
class OwnItems:
    """The items of a JSONL file, read anew whenever they are iterated; blank lines are passed over."""

    path: Path
    limit: int | None = None

    @property
    def name(self) -> str:
        return self.path.name

    def __iter__(self) -> Iterator[Item]:
        return (item for item in self.lines() if isinstance(item, Item))

    def lines(self) -> Iterator[Item | BrokenLine]:
        """Every line's item, or why it is none. Raises OSError where the file cannot be read."""
        taken = 0
        with self.path.open("rb") as file:
            for number, line in enumerate(file, start=1):
                if not line.strip():
                    continue
                if self.limit is not None and taken >= self.limit:
                    return
                taken += 1
                try:
                    yield read_item(line, self.path.parent, name=f"line-{number:06d}")
                except _BrokenError as error:
                    yield BrokenLine(number, str(error))


class _BrokenError(Exception):
    """A line is no item."""


def read_item(line: bytes, folder: Path, *, name: str) -> Item:
    """One line's item; paths of images start at `folder`, and `name` is its id where the request has none.

    Raises:
        ValueError: with the field and what is wrong with it.
    """
    document = _document(line)
    try:
        known = _Known.model_validate({key: document.pop(key) for key in _Known.model_fields if key in document})
    except ValidationError as error:
        problem = error.errors()[0]
        raise _BrokenError(f"{'.'.join(map(str, problem['loc']))}: {problem['msg']}") from None
    message = pb.CheckRequest()
    try:
        _read_images(document, folder)
        ParseDict(document, message)
        request = validate(message, Limits(), ())
    except (ParseError, RecursionError) as error:
        raise _BrokenError(f"this is no CheckRequest: {error}") from None
    except InvalidRequest as error:
        raise _BrokenError(str(error)) from None
    item_id = message.request_id or name
    asked = replace(request, answers=bool(request.question))
    return Item(item_id, known.group or item_id, known.conflict, asked, known.values, known.traits)


def _document(line: bytes) -> dict[str, Any]:
    try:
        document = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise _BrokenError(f"this is no JSON: {error}") from None
    if not isinstance(document, dict):
        raise _BrokenError("this is no JSON object; write one item a line")
    return document


def _read_images(document: dict[str, Any], folder: Path) -> None:
    """Puts an image's bytes where its path stood."""
    parts = document.get("parts")
    for index, part in enumerate(parts if isinstance(parts, list) else ()):
        image = part.get("image") if isinstance(part, dict) else None
        if isinstance(image, dict) and isinstance(image.get("path"), str):
            if "data" in image:
                raise _BrokenError(f"parts[{index}].image.path: stands beside data; give one of the two")
            path = folder / image.pop("path")
            try:
                data = path.read_bytes()
            except OSError as error:
                raise _BrokenError(f"parts[{index}].image.path: cannot read {path.name}: {error.strerror}") from None
            image["data"] = _base64(data)


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()
