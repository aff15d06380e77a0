"""--stream: the events of an answer as they come, for a reader or as one JSON message a line."""

import json
from collections.abc import Iterator, Sequence
from typing import TextIO

from google.protobuf.json_format import MessageToDict

from crosscheck.cli import report
from crosscheck.part import Part
from crosscheck.responses import AnswerEvent, AnswerResponse, FindingEvent, TokenEvent
from crosscheck.v1 import guard_pb2


def as_text(events: Iterator[AnswerEvent], out: TextIO, parts: Sequence[Part]) -> AnswerResponse:
    """Write tokens behind "Answer: ", findings on lines of their own, then the report; returns the response."""
    answer = _AnswerLine(out)
    try:
        while not isinstance(event := next(events), AnswerResponse):
            answer.add(event)
    finally:
        answer.end()
    told = answer.text.strip() == event.answer.strip()
    out.write("\n" + (report.of_verdict(event.verdict, parts) if told else report.of_response(event, parts)))
    return event


def as_json(events: Iterator[AnswerEvent], out: TextIO) -> AnswerResponse:
    """Write each event as a StreamAnswerResponse in protobuf JSON, one a line; returns the response."""
    while not isinstance(event := next(events), AnswerResponse):
        field = {"token": event.proto} if isinstance(event, TokenEvent) else {"finding": event.proto}
        _write(guard_pb2.StreamAnswerResponse(**field), out)
    _write(guard_pb2.StreamAnswerResponse(response=event.proto), out)
    return event


def _write(message: guard_pb2.StreamAnswerResponse, out: TextIO) -> None:
    out.write(json.dumps(MessageToDict(message, preserving_proto_field_name=True)) + "\n")
    out.flush()


class _AnswerLine:
    """The answer as it grows. `text` is what came of it."""

    def __init__(self, out: TextIO) -> None:
        self.text = ""
        self._out = out
        self._open = False

    def add(self, event: TokenEvent | FindingEvent) -> None:
        if isinstance(event, FindingEvent):
            self.end()
            self._out.write(f"Found: {report.headline(event)}\n")
        else:
            if not self._open:
                self._out.write("        … " if self.text else "Answer: ")
                self._open = True
            self._out.write(report.printable(event.text if self.text else event.text.lstrip()))
            self.text += event.text
        self._out.flush()

    def end(self) -> None:
        if self._open:
            self._out.write("\n")
            self._open = False
