"""The command on a user's own traffic with a real model: a profile comes out, is resumed, and says what is wrong."""

import json
from pathlib import Path

import pytest
from tiny_models import build
from typer.testing import CliRunner

from crosscheck_detectors.fusion import load
from crosscheck_service.app.cli import app
from crosscheck_service.engine.loading import load as load_model
from crosscheck_service.engine.profiles import profile_for

SECRET = "hunter2-correct-horse"
LINES = 220


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build("llava", tmp_path_factory.mktemp("models") / "model")


def line(number: int, *, conflict: bool) -> str:
    total = f"${100 + number}.50"
    other = f"${200 + number}.50" if conflict else total
    content = f"Order number: A-{10_000 + number}\nPassword: {SECRET}\nTotal: "
    parts = [
        {"id": "page", "source": "SOURCE_DOM", "text": content + total},
        {"id": "tool", "source": "SOURCE_TOOL_OUTPUT", "text": content + other},
    ]
    return json.dumps({"question": "What is the total?", "parts": parts, "conflict": conflict})


@pytest.fixture(scope="module")
def traffic(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("traffic") / "traffic.jsonl"
    path.write_text("\n".join(line(number, conflict=number % 2 == 0) for number in range(LINES)) + "\n")
    return path


def run(model: Path, source: Path, out: Path, *options: str) -> tuple[int, str]:
    arguments = [f"--from={source}", f"--out={out}", f"--model={model}", "--detectors=ocr_alignment", *options]
    result = CliRunner().invoke(app, ["calibrate", *arguments])
    return result.exit_code, result.output


RATES = "--review-rate=0.1", "--block-rate=0.05"


def test_a_profile_of_own_traffic_serves_its_model_and_holds_no_word_of_it(model: Path, traffic: Path, tmp_path: Path):
    out = tmp_path / "profile.json"
    code, said = run(model, traffic, out, *RATES)
    assert code == 0, said
    assert f"{LINES // 2} conflicting and {LINES // 2} consistent requests" in " ".join(said.split())
    profile = load(out)
    assert profile.calibrated_on.startswith(f"traffic.jsonl, {LINES} requests, sha256 ")
    [lineup] = profile.lineups
    assert lineup.detectors == {"ocr_alignment"}
    assert lineup.probability({"ocr_alignment": 0.97}) > lineup.review.threshold
    assert lineup.probability({"ocr_alignment": 0.0}) < lineup.review.threshold
    assert SECRET not in out.read_text()
    assert profile_for(str(model), load_model(str(model)).info, profile) is profile


def test_an_interrupted_run_goes_on_behind_what_it_has(model: Path, traffic: Path, tmp_path: Path):
    whole, part = tmp_path / "whole.json", tmp_path / "part.json"
    run(model, traffic, whole, *RATES)
    run(model, traffic, part, *RATES)
    records = part.with_name("part.json.work") / "0" / "records.jsonl"
    kept = records.read_text().splitlines(keepends=True)[:100]
    records.write_text("".join(kept) + '{"id": "cut in the mid')
    part.unlink()
    code, said = run(model, traffic, part, *RATES)
    assert code == 0, said
    assert part.read_text() == whole.read_text()


def test_broken_lines_are_named_and_the_others_used(model: Path, traffic: Path, tmp_path: Path):
    lines = traffic.read_text().splitlines()
    lines[2] = "{"
    lines[4] = json.dumps({"question": "What?", "parts": []})
    source, out = tmp_path / "some.jsonl", tmp_path / "profile.json"
    source.write_text("\n".join(lines))
    code, said = run(model, source, out, *RATES)
    assert code == 1
    assert "some.jsonl, line 3: this is no JSON" in said
    assert "some.jsonl, line 5: conflict: Field required" in said
    assert load(out).calibrated_on.startswith(f"some.jsonl, {LINES - 2} requests")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ((), "a false-alarm rate of 0.01 needs 99 consistent requests to calibrate on, and there are"),
        (("--review-rate=0.05", "--block-rate=0.1"), "the BLOCK rate 0.1 must not exceed the REVIEW rate 0.05"),
        (("--review-rate=0", "--block-rate=0"), "--review-rate"),
        (("--detectors=unheard_of",), "no detector unheard_of; known are ocr_alignment"),
    ],
)
def test_what_cannot_be_done_is_said(model: Path, traffic: Path, tmp_path: Path, options: tuple[str, ...], said: str):
    out = tmp_path / "profile.json"
    code, output = run(model, traffic, out, *options)
    assert code != 0
    assert said in " ".join(output.split())
    assert not out.exists()


def test_a_source_that_is_not_there_is_said_before_a_model_is_loaded(tmp_path: Path):
    code, said = run(Path("nowhere"), tmp_path / "none.jsonl", tmp_path / "profile.json")
    assert code == 1
    assert "there is no such file, and suite is the generated one" in " ".join(said.split())
