"""--jsonl: requests in, responses out, in order, whatever happens to one of them."""

import json
import queue
import random
import signal
import subprocess
import sys
import threading
import time
from contextlib import closing

import grpc
import pytest
from client.fake_guard import ALLOW, BLOCK, fail
from google.protobuf.json_format import MessageToDict

from crosscheck.cli import main
from crosscheck.cli.ordered import in_order
from crosscheck.v1 import guard_pb2


def line(number, **fields):
    part = {"id": "dom", "source": "SOURCE_DOM", "text": str(number)}
    return json.dumps({"request_id": f"r{number}", "parts": [part], **fields})


def allow(request, context):
    del context
    return guard_pb2.CheckResponse(request_id=request.request_id, verdict=ALLOW)


@pytest.fixture
def run(guard, tmp_path, capsys):
    """run(lines) -> (exit code, the objects printed)"""
    guard.reply = allow

    def run_lines(*lines, command="check", options=()):
        path = tmp_path / "requests.jsonl"
        path.write_bytes(b"".join(each if isinstance(each, bytes) else f"{each}\n".encode() for each in lines))
        code = main([command, "--target", guard.target, "--jsonl", str(path), *options])
        return code, [json.loads(each) for each in capsys.readouterr().out.splitlines()]

    return run_lines


def test_responses_come_in_the_order_of_the_requests(guard, run):
    busy, most = [], []

    def reply(request, context):
        busy.append(1)
        most.append(len(busy))
        time.sleep(random.uniform(0, 0.05))
        busy.pop()
        return allow(request, context)

    guard.reply = reply
    code, printed = run(*map(line, range(40)), options=["--concurrency", "6"])
    assert code == 0
    assert [response["request_id"] for response in printed] == [f"r{number}" for number in range(40)]
    assert printed[0] == MessageToDict(allow(guard.requests[0], None), preserving_proto_field_name=True) | {
        "request_id": "r0"
    }
    assert 3 <= max(most) <= 6


def test_answer_requests_have_their_own_fields(guard, run):
    guard.reply = lambda request, _: guard_pb2.AnswerResponse(answer=request.question, verdict=ALLOW)
    generation = {"max_new_tokens": 3}
    assert run(line(1, question="Total?", generation=generation), command="answer")[1][0]["answer"] == "Total?"
    assert guard.requests[0].generation.max_new_tokens == 3


def test_a_line_that_fails_is_one_line_and_the_run_goes_on(guard, run):
    def reply(request, context):
        if request.request_id == "r3":
            fail(context, grpc.StatusCode.INTERNAL, "it broke")
        return allow(request, context)

    guard.reply = reply
    code, printed = run(
        line(1), "{not json", "", "[1]", line(2, colour="red"), line(3), b"\xff\n", "[" * 10**5, line(4)
    )
    assert code == 1
    assert [response.get("error", {}).get("code", "fine") for response in printed] == [
        "fine",
        "INVALID_ARGUMENT",
        "INVALID_ARGUMENT",
        "INVALID_ARGUMENT",
        "INTERNAL",
        "INVALID_ARGUMENT",
        "INVALID_ARGUMENT",
        "fine",
    ]
    assert printed[1]["error"]["message"].startswith("line 2: this is no JSON: Expecting property name")
    assert printed[2]["error"]["message"] == "line 4: this is no JSON object; write one request a line"
    assert "line 5: this is no CheckRequest: " in printed[3]["error"]["message"]
    assert '"colour"' in printed[3]["error"]["message"]
    assert printed[3]["request_id"] == "r2"
    assert printed[4] == {"request_id": "r3", "error": {"code": "INTERNAL", "message": "it broke"}}


def test_an_image_may_be_a_path_beside_the_file(guard, run, tmp_path, screenshot):
    (tmp_path / "images").mkdir()
    (tmp_path / "images" / "a.png").write_bytes(screenshot.read_bytes())

    def request(image):
        return json.dumps({"parts": [{"id": "s", "source": "SOURCE_SCREENSHOT", "image": image}]})

    code, printed = run(
        request({"path": "images/a.png", "mime_type": "image/png"}),
        request({"path": str(screenshot)}),
        request({"data": "iVBORw=="}),
        request({"path": "nowhere.png"}),
        request({"path": "images/a.png", "data": "iVBORw=="}),
        request({"path": 7}),
        json.dumps({"parts": ["text"]}),
        json.dumps({"parts": {"image": {}}}),
    )
    assert code == 1
    sent = sorted((sent.parts[0].image.data, sent.parts[0].image.mime_type) for sent in guard.requests)
    data = screenshot.read_bytes()
    assert sent == [(b"\x89PNG", ""), (data, ""), (data, "image/png")]
    messages = [response["error"]["message"] for response in printed[3:]]
    assert messages[0].startswith("line 4: parts[0].image.path: cannot read")
    assert messages[1] == "line 5: parts[0].image.path: stands beside data; give one of the two"
    assert all(message.startswith(f"line {n}: this is no CheckRequest") for n, message in enumerate(messages[2:], 6))


@pytest.mark.parametrize(("worst", "code"), [("ALLOW", 0), ("REVIEW", 10), ("BLOCK", 20), ("UNSPECIFIED", 1)])
def test_the_worst_decision_is_the_exit_code(guard, run, worst, code):
    def reply(request, _):
        verdict = guard_pb2.Verdict(decision=f"DECISION_{worst}" if request.request_id == "r1" else 1)
        return guard_pb2.CheckResponse(verdict=verdict)

    guard.reply = reply
    assert run(*map(line, range(3)))[0] == code


def test_an_error_beats_every_decision(guard, run):
    guard.reply = lambda *_: guard_pb2.CheckResponse(verdict=BLOCK)
    assert run(line(1), "{")[0] == 1


def test_a_file_that_cannot_be_read(capsys):
    assert main(["check", "--target", "localhost:1", "--jsonl", "nowhere.jsonl"]) == 1
    assert capsys.readouterr().err == "crosscheck: --jsonl: cannot read nowhere.jsonl: No such file or directory\n"


def test_a_response_comes_before_the_next_request_is_written(guard):
    guard.reply = allow
    command = [sys.executable, "-m", "crosscheck.cli", "check", "--target", guard.target, "--jsonl", "-"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        watchdog = threading.Timer(20, process.kill)
        watchdog.start()
        for number in range(3):
            process.stdin.write(line(number) + "\n")
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["request_id"] == f"r{number}"
        process.stdin.close()
        assert process.wait(10) == 0
        watchdog.cancel()


def test_no_more_than_a_few_items_are_taken_ahead():
    taken = []

    def items():
        for number in range(100):
            taken.append(number)
            yield number

    gate = threading.Event()
    results = in_order(items(), lambda number: (gate.wait(10), number)[1], concurrency=2)
    threading.Timer(0.3, gate.set).start()
    first = next(results)
    assert (first, len(taken)) == (0, 5)
    assert list(results) == list(range(1, 100))


def test_leaving_early_stops_the_work():
    done = []
    with closing(in_order(range(1000), done.append, concurrency=2)) as results:
        next(results)
    time.sleep(0.1)
    assert len(done) < 20


def test_an_unreadable_source_is_raised_after_what_it_gave():
    def items():
        yield 1
        raise OSError("the disk is gone")

    results = in_order(items(), lambda number: number, concurrency=2)
    assert next(results) == 1
    with pytest.raises(OSError, match="the disk is gone"):
        next(results)


def test_an_endless_input_needs_no_end():
    lines = queue.Queue()
    results = in_order(iter(lines.get, None), str.upper, concurrency=1)
    lines.put("a")
    assert next(results) == "A"
    lines.put("b")
    assert next(results) == "B"
    lines.put(None)
    assert list(results) == []


@pytest.mark.parametrize("seconds", [0, 30])
def test_an_interrupt_ends_at_once(guard, seconds):
    done = threading.Event()

    def reply(request, context):
        context.add_callback(done.set)
        done.wait(seconds)
        return allow(request, context)

    guard.reply = reply
    command = [sys.executable, "-m", "crosscheck.cli", "check", "--target", guard.target, "--jsonl", "-"]
    pipes = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
    with subprocess.Popen(command, **pipes) as process:
        process.stdin.write(line(1).encode() + b"\n")
        process.stdin.flush()
        process.stdout.readline() if seconds == 0 else wait_for(lambda: guard.requests)
        process.send_signal(signal.SIGINT)
        assert process.wait(10) == 130
        assert process.stderr.read() == b""


def test_a_reader_that_leaves_early_ends_the_run(guard, tmp_path):
    (tmp_path / "requests.jsonl").write_text("\n".join(map(line, range(500))))
    command = [sys.executable, "-m", "crosscheck.cli", "check", "--target", guard.target, "--jsonl"]
    pipes = dict.fromkeys(("stdout", "stderr"), subprocess.PIPE)
    with subprocess.Popen([*command, tmp_path / "requests.jsonl"], **pipes) as process:
        process.stdout.readline()
        process.stdout.close()
        assert process.wait(20) == 1
        assert process.stderr.read() == b""
    assert len(guard.requests) < 500


def wait_for(condition):
    deadline = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)
