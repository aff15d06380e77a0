"""The command line's grammar."""

import argparse
from pathlib import Path

from crosscheck.calls import Mode
from crosscheck.cli.parts import part_argument
from crosscheck.connection import DEFAULT_TIMEOUT_SECONDS

EXIT_CODES = """\
exit code: 0 allow, 10 review, 20 block, 1 error, 2 wrong usage. With --jsonl it is 1 if any line failed, or else that
of the worst decision."""

PART_HELP = """\
A part: SOURCE[:ID]=VALUE. SOURCE is screenshot, dom, accessibility_tree, tool_output, document, memory or instruction.
VALUE is a text, @FILE (a text or an image, as its content says) or @- for standard input. Repeat it for every part."""

JSONL_HELP = """\
Send the requests of FILE, or of standard input for -: one a line, as protobuf JSON, where an image may be
{"path": "a.png"}, relative to FILE. Prints one response a line, in order; for a line that failed
{"request_id", "error": {"code", "message"}}. Blank lines are skipped."""

ACTION_HELP = """\
What the agent means to do, which then decides: a ProposedAction as JSON, @FILE or @-, for example
{"click": {"target": {"point": {"x": 412, "y": 300}, "expected_text": "Pay now"}}, "amount": "$40.00"}"""


def parser() -> argparse.ArgumentParser:
    """The parser of answer, check and model."""
    top = argparse.ArgumentParser(
        prog="crosscheck", description="Find contradictions between what an agent sees and what it is told."
    )
    commands = top.add_subparsers(dest="command", required=True, metavar="answer|check|model")
    server, request = _server_options(), _request_options()
    answer = commands.add_parser(
        "answer", parents=[server, request], epilog=EXIT_CODES, help="answer a question from the parts and judge them"
    )
    answer.add_argument("--max-new-tokens", type=int, default=0, metavar="N", help="default: the server's")
    answer.add_argument("--temperature", type=float, default=0.0, metavar="T", help="0 (greedy) to 2")
    answer.add_argument(
        "--reconcile", action="store_true", help="where the parts contradict each other, name both sides in the answer"
    )
    answer.add_argument(
        "--attention",
        action="store_true",
        help="ask for attention by layer and head, and by place in images: in --json; the first in --picture",
    )
    answer.add_argument(
        "--stream", action="store_true", help="print tokens and findings as they come; with --json one message a line"
    )
    check = commands.add_parser(
        "check", parents=[server, request], epilog=EXIT_CODES, help="judge the parts without an answer"
    )
    check.add_argument("--answer", default="", metavar="TEXT", help="an answer made elsewhere, to be judged")
    check.add_argument("--action", default="", metavar="JSON", help=ACTION_HELP)
    commands.add_parser("model", parents=[server], help="say what the server works with")
    return top


def parse(argv: list[str] | None) -> argparse.Namespace:
    """The arguments, checked together; exits with code 2 and one sentence for wrong usage."""
    top = parser()
    arguments = top.parse_args(argv)
    if arguments.command == "model":
        return arguments
    if arguments.jsonl is None and not arguments.part:
        top.error("give --part for every part, or --jsonl")
    of_one = (
        "part question picture request_id detector mode max_new_tokens temperature attention stream action answer"
        " reconcile session step"
    ).split()
    if arguments.jsonl is not None and (mixed := [name for name in of_one if getattr(arguments, name, None)]):
        top.error(f"--jsonl takes everything from its lines: leave out --{mixed[0].replace('_', '-')}")
    if arguments.command == "answer" and arguments.jsonl is None and not arguments.question:
        top.error("answer needs --question; without one use check")
    return arguments


def _server_options() -> argparse.ArgumentParser:
    options = argparse.ArgumentParser(add_help=False)
    options.add_argument("--target", default="localhost:50051", metavar="HOST:PORT", help="default: %(default)s")
    options.add_argument(
        "--timeout",
        type=float,
        default=DEFAULT_TIMEOUT_SECONDS,
        metavar="SECONDS",
        help="for each request; default: %(default)g",
    )
    options.add_argument("--tls", action="store_true", help="encrypt, trusting the roots that come with gRPC")
    options.add_argument("--tls-ca", type=Path, metavar="PEM", help="encrypt, trusting this certificate")
    options.add_argument(
        "--json",
        action="store_true",
        help="print the response as protobuf JSON with proto field names; what is 0, false or empty is left out",
    )
    return options


def _request_options() -> argparse.ArgumentParser:
    options = argparse.ArgumentParser(add_help=False)
    options.add_argument(
        "--part", action="append", type=part_argument, default=[], metavar="SOURCE[:ID]=VALUE", help=PART_HELP
    )
    options.add_argument("--question", default="", help="what the agent wants to know")
    options.add_argument("--mode", choices=list(Mode), help="which detectors may run; default: auto")
    options.add_argument("--detector", action="append", default=[], metavar="NAME", help="run only these; repeat it")
    options.add_argument("--request-id", default="", metavar="ID", help="comes back in the response")
    options.add_argument("--session", default="", metavar="ID", help="names the run that the request is a step of")
    options.add_argument("--step", type=int, default=0, metavar="N", help="the step's number in it, from 0 on")
    options.add_argument("--jsonl", metavar="FILE", help=JSONL_HELP)
    options.add_argument(
        "--concurrency",
        type=_concurrency,
        default=4,
        metavar="N",
        help="requests of --jsonl at a time, 1 to 64; default: 4",
    )
    options.add_argument(
        "--picture", type=Path, metavar="OUT.png", help="draw the findings; needs crosscheck[pictures]"
    )
    return options


def _concurrency(argument: str) -> int:
    if not argument.isdecimal() or not 1 <= int(argument) <= 64:
        raise argparse.ArgumentTypeError("give a whole number from 1 to 64")
    return int(argument)
