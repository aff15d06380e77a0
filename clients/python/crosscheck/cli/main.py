"""Run one command and turn its outcome into an exit code."""

import argparse
import io
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, TextIO

from google.protobuf.json_format import MessageToJson
from google.protobuf.message import Message

from crosscheck.calls import AnswerOptions, Mode, RequestOptions
from crosscheck.cli import lines, live, report
from crosscheck.cli.actions import read_action
from crosscheck.cli.arguments import parse
from crosscheck.cli.parts import read_parts
from crosscheck.client import Client
from crosscheck.connection import TlsConfig
from crosscheck.errors import CrosscheckError, InvalidRequest
from crosscheck.part import Part
from crosscheck.responses import AnswerResponse
from crosscheck.verdict import Decision, Verdict

if TYPE_CHECKING:
    from PIL.Image import Image

EXIT_ERROR = 1
EXIT_INTERRUPTED = 130
# From harmless to worst, so that the worst of many is the largest.
EXIT_OF = {Decision.ALLOW: 0, Decision.REVIEW: 10, Decision.BLOCK: 20}


def main(argv: list[str] | None = None) -> int:
    """The command's exit code: see `crosscheck check --help`. Wrong usage raises SystemExit with code 2."""
    arguments = parse(argv)
    if isinstance(sys.stdout, io.TextIOWrapper):
        # A page's words must not break the report on a terminal that cannot show them.
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        return _run(arguments, sys.stdout)
    except CrosscheckError as error:
        if arguments.json:
            sys.stdout.write(lines.error_line(getattr(arguments, "request_id", ""), error) + "\n")
        sys.stderr.write(f"crosscheck: {report.printable(error.message)}\n")
        return EXIT_ERROR
    except BrokenPipeError:
        # The reader has seen enough; without this Python complains once more when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return EXIT_ERROR
    except OSError as error:
        sys.stderr.write(f"crosscheck: {error}\n")
        return EXIT_ERROR
    except KeyboardInterrupt:
        return EXIT_INTERRUPTED


def _run(arguments: argparse.Namespace, out: TextIO) -> int:
    tls = TlsConfig(root_certificates=arguments.tls_ca) if arguments.tls or arguments.tls_ca else None
    with Client(arguments.target, tls=tls, timeout=arguments.timeout) as client:
        if arguments.command == "model":
            code = _model(arguments, client, out)
        else:
            code = _lines(arguments, client, out) if arguments.jsonl else _one(arguments, client, out)
    # Here, where a reader that has gone can still be told from a failure.
    out.flush()
    return code


def _model(arguments: argparse.Namespace, client: Client, out: TextIO) -> int:
    model = client.get_model()
    out.write(_json(model.proto) if arguments.json else report.of_model(model))
    return 0


def _one(arguments: argparse.Namespace, client: Client, out: TextIO) -> int:
    # Before the request is sent: nobody should wait for an answer to learn that Pillow is missing.
    draw = _draw() if arguments.picture else None
    parts = read_parts(arguments.part)
    options: RequestOptions = {
        "mode": arguments.mode or Mode.AUTO,
        "detectors": arguments.detector,
        "request_id": arguments.request_id,
        "session_id": arguments.session,
        "step": arguments.step,
    }
    response: lines.Response
    if arguments.command == "check":
        action = read_action(arguments.action) if arguments.action else None
        response = client.check(
            parts, arguments.question, **options, proposed_action=action, proposed_answer=arguments.answer
        )
        _write(response, arguments, parts, out)
    else:
        response = _answer(arguments, client, parts, options, out)
    if draw:
        _save(draw(parts, response.verdict), arguments.picture)
    return EXIT_OF.get(response.verdict.decision, EXIT_ERROR)


def _answer(
    arguments: argparse.Namespace, client: Client, parts: Sequence[Part], shared: RequestOptions, out: TextIO
) -> AnswerResponse:
    options: AnswerOptions = {
        **shared,
        "max_new_tokens": arguments.max_new_tokens,
        "temperature": arguments.temperature,
        "reconcile": arguments.reconcile,
        "attention_detail": arguments.attention,
        "attention_heat_maps": arguments.attention,
    }
    if arguments.stream:
        events = client.stream_answer(parts, arguments.question, **options)
        return live.as_json(events, out) if arguments.json else live.as_text(events, out, parts)
    response = client.answer(parts, arguments.question, **options)
    _write(response, arguments, parts, out)
    return response


def _write(response: lines.Response, arguments: argparse.Namespace, parts: Sequence[Part], out: TextIO) -> None:
    out.write(_json(response.proto) if arguments.json else report.of_response(response, parts))


def _lines(arguments: argparse.Namespace, client: Client, out: TextIO) -> int:
    worst, failed = 0, False
    requests, folder = _opened(arguments.jsonl)
    for outcome in lines.outcomes(
        requests, command=arguments.command, folder=folder, send=client.send, concurrency=arguments.concurrency
    ):
        out.write(outcome.line + "\n")
        # Whoever feeds standard input may wait for this response before the next request.
        out.flush()
        code = EXIT_OF.get(outcome.decision) if outcome.decision else None
        failed = failed or code is None
        worst = max(worst, code or 0)
    return EXIT_ERROR if failed else worst


def _opened(name: str) -> tuple[Iterator[bytes], Path]:
    """The lines of the file and the folder where its images' paths start."""
    try:
        # Not sys.stdin: the thread that waits for a line would hold its lock, and Python aborts over that at exit.
        file = open(0, "rb", closefd=False) if name == "-" else Path(name).open("rb")  # noqa: SIM115
    except OSError as error:
        raise InvalidRequest.about("--jsonl", f"cannot read {name}: {error.strerror}") from error
    return _closed_at_the_end(file), Path() if name == "-" else Path(name).parent


def _closed_at_the_end(file: BinaryIO) -> Iterator[bytes]:
    """Runs, and so closes, in the thread that reads; closing elsewhere would wait for the read to end."""
    with file:
        yield from file


def _draw() -> "Callable[[Sequence[Part], Verdict], Image]":
    try:
        from crosscheck.picture import draw  # noqa: PLC0415
    except ImportError as error:
        raise InvalidRequest.about("--picture", str(error)) from error
    return draw


def _save(picture: "Image", path: Path) -> None:
    try:
        picture.save(path)
    except (OSError, ValueError) as error:
        raise InvalidRequest.about("--picture", f"cannot write {path}: {error}") from error


def _json(message: Message) -> str:
    return MessageToJson(message, preserving_proto_field_name=True) + "\n"
