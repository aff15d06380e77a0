"""The command crosscheck: what it sends, prints and exits with."""

import io
import json
import os
import subprocess
import sys

import grpc
import pytest
from client.fake_guard import ALLOW, DOM, block, fail
from google.protobuf.json_format import Parse
from PIL import Image

from crosscheck.cli import main
from crosscheck.v1 import guard_pb2

BUFFERED = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}


@pytest.fixture
def page(tmp_path):
    path = tmp_path / "page.txt"
    path.write_bytes(DOM.encode())
    return path


def replying(verdict):
    return lambda request, _: guard_pb2.CheckResponse(request_id=request.request_id, verdict=verdict)


def test_answer_sends_every_option(guard, screenshot, page, capsys):
    command = ["answer", "--target", guard.target, "--part", f"screenshot=@{screenshot}", "--part", f"dom:main=@{page}"]
    command += ["--part", "dom=a=b", "--part", "dom=second", "--question", "Total?", "--mode", "full"]
    command += ["--detector", "a", "--detector", "b", "--request-id", "r1", "--max-new-tokens", "5"]
    assert main([*command, "--temperature", "0.5"]) == 20
    [request] = guard.requests
    assert [part.id for part in request.parts] == ["screenshot", "main", "dom-2", "dom-3"]
    assert request.parts[0].image.data == screenshot.read_bytes()
    assert [part.text for part in request.parts[1:]] == [DOM, "a=b", "second"]
    assert (request.question, request.request_id, list(request.guard.detectors)) == ("Total?", "r1", ["a", "b"])
    assert (request.guard.mode, request.generation.max_new_tokens) == (guard_pb2.MODE_FULL, 5)
    assert request.generation.temperature == 0.5
    assert "Answer: $1,284.50" in capsys.readouterr().out


def test_the_report_is_for_people(guard, screenshot, page, capsys):
    command = ["check", "--target", guard.target, "--part", f"screenshot=@{screenshot}", "--part", f"dom=@{page}"]
    assert main(command) == 20
    assert capsys.readouterr().out == (
        "BLOCK   conflict probability 0.97\n"
        "The parts contradict each other on Total.\n"
        "\n"
        "1. contradiction on Total, probability 0.97 (ocr_alignment)\n"
        "   screenshot  $1,284.50   in “Total $1,284.50”\n"
        "               pixels (90, 40) to (160, 56)\n"
        "   dom         $1,824.50   in “Total $1,824.50”\n"
        "               line 2, column 7 (characters 14 to 23)\n"
        "   The totals differ.\n"
        "\n"
        "Compared 5 values, 4 agree: Invoice, Total, Due\n"
        "\n"
        "  ocr_alignment        ok         score 0.97    0.21 s\n"
        "! source_contrast      timeout    score 0.00    0.00 s  The deadline came first.\n"
    )


def test_an_allow_says_what_was_compared_and_what_was_not_read(guard, capsys):
    guard.reply = replying(ALLOW)
    assert main(["check", "--target", guard.target, "--part", "dom=x"]) == 0
    out = capsys.readouterr().out
    assert "Compared 2 values, 2 agree\nNot read: screenshot, pixels (1, 2) to (3, 4): too faint\n" in out
    guard.reply = replying(guard_pb2.Verdict(decision=guard_pb2.DECISION_ALLOW))
    assert main(["check", "--target", guard.target, "--part", "dom=x"]) == 0
    assert "Nothing was compared" in capsys.readouterr().out


def test_the_pages_words_cannot_steer_the_terminal(guard, capsys):
    side = guard_pb2.Evidence(part_id="dom", quote="\x1b[2J\u202egone", value="a\nALLOW")
    finding = guard_pb2.Finding(field="\x07", evidence=[side])
    guard.reply = replying(guard_pb2.Verdict(decision=guard_pb2.DECISION_REVIEW, findings=[finding], warning="\x9b1m"))
    assert main(["check", "--target", guard.target, "--part", "dom=x"]) == 10
    out = capsys.readouterr().out
    assert all(character.isprintable() or character == "\n" for character in out)
    assert r"a\nALLOW   in “\x1b[2J\u202egone”" in out


def test_json_is_the_response_in_protos_own_names(guard, capsys):
    assert main(["check", "--json", "--request-id", "r1", "--target", guard.target, "--part", "dom=x"]) == 20
    out = capsys.readouterr().out
    assert Parse(out, guard_pb2.CheckResponse()) == block(guard.requests[0], None)
    assert json.loads(out)["verdict"]["findings"][0]["detector_id"] == "ocr_alignment"


@pytest.mark.parametrize(("decision", "code"), [("ALLOW", 0), ("REVIEW", 10), ("BLOCK", 20), ("UNSPECIFIED", 1)])
def test_exit_code_by_decision(guard, decision, code, capsys):
    guard.reply = replying(guard_pb2.Verdict(decision=f"DECISION_{decision}"))
    assert main(["check", "--target", guard.target, "--part", "dom=x"]) == code
    assert capsys.readouterr().out.startswith(decision)


def test_model(guard, capsys):
    assert main(["model", "--target", guard.target]) == 0
    assert "bundled (, 9,000.0 million parameters)" in capsys.readouterr().out
    assert main(["model", "--json", "--target", guard.target]) == 0
    assert json.loads(capsys.readouterr().out)["detectors"] == ["ocr_alignment"]


def test_standard_input_is_a_part(guard, screenshot, monkeypatch):
    for data in (screenshot.read_bytes(), "Total 3 €\r\n".encode()):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
        assert main(["check", "--target", guard.target, "--part", "document=@-"]) == 20
    image, text = (request.parts[0] for request in guard.requests)
    assert image.image.data == screenshot.read_bytes()
    assert text.text == "Total 3 €\r\n"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["check"], "give --part for every part, or --jsonl"),
        (["check", "--part", "dom"], "'dom' has no '='; write SOURCE=VALUE"),
        (["check", "--part", "page=x"], "'page' is no source; give one of screenshot, dom,"),
        (["check", "--part", "dom="], "dom is empty; give a text, @FILE or @-"),
        (["check", "--part", "dom=x", "--mode", "quick"], "invalid choice: 'quick'"),
        (["check", "--jsonl", "-", "--concurrency", "0"], "give a whole number from 1 to 64"),
        (["check", "--jsonl", "-", "--part", "dom=x"], "--jsonl takes everything from its lines: leave out --part"),
        (["answer", "--jsonl", "-", "--max-new-tokens", "3"], "leave out --max-new-tokens"),
        (["answer", "--part", "dom=x"], "answer needs --question; without one use check"),
        ([], "the following arguments are required"),
    ],
)
def test_wrong_usage(arguments, message, capsys):
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2
    assert message in capsys.readouterr().err


@pytest.mark.parametrize(
    ("part", "message"),
    [
        ("dom=@nowhere.txt", "--part dom: cannot read nowhere.txt: No such file or directory"),
        ("dom:a b=x", "id: String should match"),
        ("screenshot=@not_an_image.png", "image: no image found"),
        ("document=@noise.bin", "--part document: noise.bin is neither an image that the server reads nor UTF-8 text"),
    ],
)
def test_wrong_parts(part, message, tmp_path, monkeypatch, capsys):
    (tmp_path / "not_an_image.png").write_text("version https://git-lfs.github.com/spec/v1")
    (tmp_path / "noise.bin").write_bytes(b"\xff\xfe\x00\x01")
    monkeypatch.chdir(tmp_path)
    assert main(["check", "--target", "localhost:1", "--part", part]) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert f"crosscheck: {message}" in captured.err


def test_an_error_is_one_sentence_and_with_json_an_object_too(guard, capsys):
    guard.reply = lambda _, context: fail(context, grpc.StatusCode.RESOURCE_EXHAUSTED, "the queue is full")
    assert main(["check", "--json", "--request-id", "r1", "--target", guard.target, "--part", "dom=x"]) == 1
    captured = capsys.readouterr()
    error = {"code": "RESOURCE_EXHAUSTED", "message": "the queue is full"}
    assert json.loads(captured.out) == {"request_id": "r1", "error": error}
    assert captured.err == "crosscheck: the queue is full\n"


def test_picture(guard, screenshot, page, tmp_path, capsys):
    command = ["check", "--target", guard.target, "--part", f"screenshot=@{screenshot}", "--part", f"dom=@{page}"]
    assert main([*command, "--picture", str(tmp_path / "out.png")]) == 20
    with Image.open(tmp_path / "out.png") as picture:
        assert picture.width > 1000
    assert main([*command, "--picture", str(tmp_path / "no" / "out.png")]) == 1
    assert "--picture: cannot write" in capsys.readouterr().err


def test_a_reader_that_leaves_early_is_no_traceback(guard):
    command = [sys.executable, "-m", "crosscheck.cli", "model", "--target", guard.target]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=BUFFERED) as process:
        process.stdout.close()
        assert process.wait(20) == 1
        assert process.stderr.read() == b""
