"""The command crosscheck: what it sends, prints and exits with."""

import io
import json
import os
import subprocess
import sys
import threading

import grpc
import pytest
from client.fake_guard import ALLOW, DOM, block, fail, stream_block
from google.protobuf.json_format import Parse, ParseDict
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
    assert main([*command, "--temperature", "0.5", "--attention"]) == 20
    [request] = guard.requests
    assert [part.id for part in request.parts] == ["screenshot", "main", "dom-2", "dom-3"]
    assert request.parts[0].image.data == screenshot.read_bytes()
    assert [part.text for part in request.parts[1:]] == [DOM, "a=b", "second"]
    assert (request.question, request.request_id, list(request.guard.detectors)) == ("Total?", "r1", ["a", "b"])
    assert (request.guard.mode, request.generation.max_new_tokens) == (guard_pb2.MODE_FULL, 5)
    assert request.generation.temperature == 0.5
    assert request.guard.attention_detail
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


ANSWER = ["answer", "--part", "dom=x", "--question", "Total?"]


def test_the_report_says_how_attention_divides_and_whose_it_is(guard, capsys):
    assert main([*ANSWER, "--target", guard.target]) == 20
    assert (
        "\n\n"
        "Attention   screenshot ████████░░ 0.75   dom ██░░░░░░░░ 0.25\n"
        "Imbalance   screenshot / dom +0.50   other mass 0.40\n"
        "Attention is that of the guard's model, not of the agent's.\n"
        "\n"
    ) in capsys.readouterr().out


def test_the_attention_of_many_parts_is_short(guard, capsys):
    names = [f"part-{number}" for number in range(7)]
    pairs = [
        guard_pb2.PairImbalance(a=names[0], b=name, imbalance=-0.1 * number) for number, name in enumerate(names[1:])
    ]
    seen = guard_pb2.Attention(part_ids=names, norm_share=[1 / 7] * 7, pairs=pairs)
    guard.reply = replying(guard_pb2.Verdict(attention=seen))
    main(["check", "--target", guard.target, "--part", "dom=x"])
    lines = capsys.readouterr().out.splitlines()
    first = next(number for number, line in enumerate(lines) if line.startswith("Attention "))
    assert [line.count("█") for line in lines[first : first + 3]] == [3, 3, 1]
    assert lines[first + 3].startswith("Imbalance   part-0 / part-6 -0.50   part-0 / part-5 -0.40   ")
    assert lines[first + 3].endswith("   and 2 more pairs   other mass 0.00")


def test_an_instruction_has_no_bar(guard, capsys):
    seen = guard_pb2.Attention(part_ids=["dom", "instruction"], norm_share=[1, 0.5])
    guard.reply = replying(guard_pb2.Verdict(attention=seen))
    main(["check", "--target", guard.target, "--part", "dom=x", "--part", "instruction=Pay."])
    assert "Attention   dom ██████████ 1.00\nImbalance " in capsys.readouterr().out


def test_a_share_that_no_layer_defines_has_an_empty_bar(guard, capsys):
    pair = guard_pb2.PairImbalance(a="dom", b="memory", imbalance=float("nan"))
    seen = guard_pb2.Attention(part_ids=["dom"], norm_share=[float("nan")], other_mass=1, pairs=[pair])
    guard.reply = replying(guard_pb2.Verdict(attention=seen))
    main(["check", "--target", guard.target, "--part", "dom=x"])
    assert "Attention   dom ░░░░░░░░░░ nan\nImbalance   other mass 1.00\n" in capsys.readouterr().out


def test_an_attention_of_nothing_is_left_out(guard, capsys):
    guard.reply = replying(guard_pb2.Verdict(attention=guard_pb2.Attention(other_mass=1)))
    main(["check", "--target", guard.target, "--part", "dom=x"])
    assert "Attention" not in capsys.readouterr().out


def test_a_stream_shows_the_answer_as_it_grows_then_the_verdict(guard, capsys):
    assert main([*ANSWER, "--stream", "--target", guard.target]) == 20
    streamed = capsys.readouterr().out
    live = "Answer: $1,28\nFound: contradiction on Total, probability 0.97 (ocr_alignment)\n        … 4.50\n\n"
    assert main([*ANSWER, "--target", guard.target]) == 20
    assert streamed == live + capsys.readouterr().out.replace("Answer: $1,284.50\n\n", "")


def test_each_piece_is_printed_when_it_comes(guard):
    command = [sys.executable, "-m", "crosscheck.cli", *ANSWER, "--stream", "--json", "--target", guard.target]
    seen = threading.Event()

    def slowly(request, context):
        first, *others = stream_block(request, context)
        yield first
        assert seen.wait(30)
        yield from others

    guard.stream = slowly
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=BUFFERED) as process:
        assert json.loads(process.stdout.readline())["token"]["text"] == "$1,28"
        seen.set()
        assert len(process.stdout.readlines()) == 3
    assert process.returncode == 20


def test_a_stream_as_json_is_one_message_a_line(guard, capsys):
    assert main([*ANSWER, "--stream", "--json", "--attention", "--target", guard.target]) == 20
    messages = [
        ParseDict(json.loads(line), guard_pb2.StreamAnswerResponse()) for line in capsys.readouterr().out.splitlines()
    ]
    assert messages == list(stream_block(guard.requests[0].request, None))
    assert messages[-1].response.verdict.attention.maps


def test_an_answer_that_came_otherwise_than_streamed_is_printed_whole(guard, capsys):
    guard.stream = lambda request, context: iter([list(stream_block(request, context))[-1]])
    assert main([*ANSWER, "--stream", "--target", guard.target]) == 20
    assert "\nAnswer: $1,284.50\n" in capsys.readouterr().out


def test_a_stream_that_breaks_is_one_sentence_below_what_came(guard, capsys):
    def broken(request, context):
        yield next(stream_block(request, context))
        fail(context, grpc.StatusCode.INTERNAL, "the model failed")

    guard.stream = broken
    assert main([*ANSWER, "--stream", "--target", guard.target]) == 1
    assert capsys.readouterr() == ("Answer: $1,28\n", "crosscheck: the model failed\n")


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
        (["answer", "--jsonl", "-", "--stream"], "leave out --stream"),
        (["check", "--part", "dom=x", "--stream"], "unrecognized arguments: --stream"),
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
