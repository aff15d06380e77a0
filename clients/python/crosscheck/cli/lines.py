"""--jsonl: one request a line in, one response a line out.

    line -> JSON -> protobuf -> server -> protobuf -> JSON -> line
A line that fails anywhere on the way becomes {"request_id", "error": {"code", "message"}}, and the run goes on.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from google.protobuf.json_format import MessageToDict, ParseDict, ParseError

from crosscheck import calls
from crosscheck.cli.ordered import in_order
from crosscheck.errors import CrosscheckError, InvalidRequest
from crosscheck.image import read_file
from crosscheck.responses import AnswerResponse, CheckResponse
from crosscheck.v1 import guard_pb2
from crosscheck.verdict import Decision

Response: TypeAlias = AnswerResponse | CheckResponse
Send: TypeAlias = Callable[[calls.Call[Response]], Response]


@dataclass(frozen=True)
class Outcome:
    """The line to print; `decision` is None for a line that failed."""

    line: str
    decision: Decision | None


def outcomes(lines: Iterable[bytes], *, command: str, folder: Path, send: Send, concurrency: int) -> Iterator[Outcome]:
    """Send the request on every line that is not blank and yield the outcomes in order.

    `command` is answer or check; `folder` is where the images' paths start.
    """

    def work(numbered: tuple[int, bytes]) -> Outcome:
        number, line = numbered
        request_id = ""
        try:
            document = _document(line)
            request_id = _request_id(document)
            response = send(_call(document, command, folder))
        except CrosscheckError as error:
            where = f"line {number}: " if isinstance(error, InvalidRequest) else ""
            return Outcome(error_line(request_id, error, where=where), None)
        line_out = json.dumps(MessageToDict(response.proto, preserving_proto_field_name=True))
        return Outcome(line_out, response.verdict.decision)

    numbered = ((number, line) for number, line in enumerate(lines, start=1) if line.strip())
    return in_order(numbered, work, concurrency=concurrency)


def error_line(request_id: str, error: CrosscheckError, *, where: str = "") -> str:
    """The JSON that stands for a failed request."""
    return json.dumps({"request_id": request_id, "error": {"code": error.code, "message": f"{where}{error.message}"}})


def _document(line: bytes) -> dict[str, Any]:
    try:
        document = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise InvalidRequest(f"this is no JSON: {error}") from error
    if not isinstance(document, dict):
        raise InvalidRequest("this is no JSON object; write one request a line")
    return document


def _request_id(document: dict[str, Any]) -> str:
    request_id = document.get("request_id", document.get("requestId"))
    return request_id if isinstance(request_id, str) else ""


def _call(document: dict[str, Any], command: str, folder: Path) -> calls.Call[Response]:
    paths = dict(_take_paths(document))
    request: guard_pb2.AnswerRequest | guard_pb2.CheckRequest
    request = guard_pb2.AnswerRequest() if command == "answer" else guard_pb2.CheckRequest()
    try:
        ParseDict(document, request)
    except (ParseError, RecursionError) as error:
        raise InvalidRequest(f"this is no {request.DESCRIPTOR.name}: {error}") from error
    for index, path in paths.items():
        field = f"parts[{index}].image.path"
        if request.parts[index].image.data:
            raise InvalidRequest.about(field, "stands beside data; give one of the two")
        request.parts[index].image.data = read_file(folder / path, field=field)
    if isinstance(request, guard_pb2.AnswerRequest):
        return calls.send_answer(request)
    return calls.send_check(request)


def _take_paths(document: dict[str, Any]) -> Iterator[tuple[int, str]]:
    """Remove the images' paths, which the schema does not know; whatever else is wrong is protobuf's to say."""
    parts = document.get("parts")
    for index, part in enumerate(parts if isinstance(parts, list) else ()):
        image = part.get("image") if isinstance(part, dict) else None
        if isinstance(image, dict) and isinstance(image.get("path"), str):
            yield index, image.pop("path")
