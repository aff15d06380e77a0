"""A whole run with a tiny model and the real reader: the same twice, and gone on with after a kill."""

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import torch
from tiny_models import build
from typer.testing import CliRunner

from crosscheck_detectors.registry import DETECTORS
from crosscheck_detectors.verdict import Thresholds
from crosscheck_service.app.cli import app
from crosscheck_service.engine.loading import load
from crosscheck_service.engine.ocr import OcrReader
from crosscheck_service.engine.vlm import Vlm
from crosscheck_service.evaluation.records import Record
from crosscheck_service.evaluation.run import Items, manifest_of, run
from crosscheck_service.evaluation.running import Bench
from crosscheck_service.evaluation.state import StateError, read_costs, read_manifest, read_records
from crosscheck_service.evaluation.suite import generate
from crosscheck_service.inprocess import InProcess


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    torch.set_num_threads(1)
    return build("idefics3", tmp_path_factory.mktemp("models") / "tiny")


@pytest.fixture(scope="module")
def bench(model: Path) -> Iterator[Bench]:
    vlm = Vlm(load(str(model)))
    yield Bench(InProcess(vlm, OcrReader(threads=1)), tuple(DETECTORS.values()), Thresholds(None, None, True))
    vlm.close()


@pytest.fixture(scope="module")
def measured(bench: Bench, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("runs") / "first"
    _run(bench, folder)
    return folder


def _run(
    bench: Bench, folder: Path, told: Callable[[int, int], None] = lambda _done, _of: None, *, per_arm: int = 2
) -> None:
    items = Items.of(generate(seed=2, per_arm=per_arm))
    run(items, bench, folder, manifest_of(items, bench.runner.vlm.info, bench), told)


def test_every_item_leaves_a_record_with_everything_in_it(measured: Path) -> None:
    records = read_records(measured)
    assert [record.id for record in records] == [item.id for item in generate(seed=2, per_arm=2)]
    for record in records:
        assert not record.error
        assert record.detectors.keys() == DETECTORS.keys()
        assert {seen.status for seen in record.detectors.values()} <= {"ok", "abstained", "skipped"}
        assert set(record.alone) == {"first", "second"}
        assert record.attention is not None
        assert len(record.attention.norms) == 2
        assert record.ruling is not None
        assert record.opinion is None
    assert [cost.id for cost in read_costs(measured)] == [record.id for record in records]


def test_the_reader_and_alignment_find_what_differs(measured: Path) -> None:
    """The tiny model knows nothing; what is found here is found without it."""
    signals = {r.id: r.detectors["ocr_alignment"].signal or 0.0 for r in read_records(measured)}
    conflicts = [value for name, value in signals.items() if name.endswith("-conflict")]
    assert max(conflicts) > 0.5


def test_two_runs_agree_bit_for_bit(bench: Bench, measured: Path, tmp_path: Path) -> None:
    _run(bench, tmp_path)
    assert (tmp_path / "records.jsonl").read_bytes() == (measured / "records.jsonl").read_bytes()


def test_a_run_that_was_killed_goes_on_behind_the_last_whole_line(bench: Bench, measured: Path, tmp_path: Path) -> None:
    whole = (measured / "records.jsonl").read_bytes()
    lines = whole.splitlines(keepends=True)
    (tmp_path / "run.json").write_bytes((measured / "run.json").read_bytes())
    (tmp_path / "records.jsonl").write_bytes(b"".join(lines[:3]) + lines[3][:40])
    (tmp_path / "costs.jsonl").write_bytes(b"".join((measured / "costs.jsonl").read_bytes().splitlines(True)[:4]))
    done: list[int] = []
    _run(bench, tmp_path, lambda at, _: done.append(at))
    assert done == [3, 4, 5, 6]
    assert (tmp_path / "records.jsonl").read_bytes() == whole
    assert len(read_costs(tmp_path)) == 6


def test_a_run_goes_on_to_more_items_of_the_same_suite(bench: Bench, measured: Path, tmp_path: Path) -> None:
    shutil.copytree(measured, tmp_path / "grown")
    done: list[int] = []
    _run(bench, tmp_path / "grown", lambda at, _: done.append(at), per_arm=4)
    assert done == list(range(6, 13))
    assert (tmp_path / "grown" / "records.jsonl").read_bytes().startswith((measured / "records.jsonl").read_bytes())
    assert read_manifest(tmp_path / "grown").items == 12
    with pytest.raises(StateError, match="differs in items, digest"):
        _run(bench, tmp_path / "grown", per_arm=2)


def test_another_run_is_not_mixed_in(bench: Bench, measured: Path) -> None:
    items = Items.of(generate(seed=9, per_arm=2))
    with pytest.raises(StateError, match="differs in seed, digest"):
        run(items, bench, measured, manifest_of(items, bench.runner.vlm.info, bench))


def test_the_command_measures_own_items_names_broken_lines_and_ends_with_1(model: Path, tmp_path: Path) -> None:
    parts = [{"id": name, "source": "SOURCE_DOM", "text": f"Total: {name}0.00"} for name in ("1", "2")]
    good = {"question": "What is the total?", "conflict": True, "parts": parts}
    file = tmp_path / "items.jsonl"
    file.write_text("\n".join((json.dumps(good), "{", json.dumps(good | {"conflict": False}))))
    out = tmp_path / "out"
    result = CliRunner().invoke(app, ["evaluate", "--model", str(model), "--items", str(file), "--out", str(out)])
    assert result.exit_code == 1, result.output
    assert "line 2: this is no JSON" in result.stderr
    assert "report.html" in result.stdout
    assert [record.conflict for record in read_records(out)] == [True, False]
    assert Record.model_validate_json((out / "records.jsonl").read_bytes().splitlines()[0]).traits == {}
    again = CliRunner().invoke(app, ["evaluate-report", str(out)])
    assert again.exit_code == 0, again.output


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--detectors", "ocr_alignment,guess"], "no detector guess; known are"),
        (["--suite", "cmqa"], "there is no such suite"),
        (["--limit", "1"], "--limit"),
        (["--judge", "localhost"], "begins with http"),
        (["--model", "/nowhere"], "/nowhere"),
        (["--items", "/nowhere.jsonl"], "nowhere.jsonl"),
        (["--profile", "/nowhere.json"], "nowhere.json"),
    ],
)
def test_bad_arguments_are_told_in_one_line(tmp_path: Path, arguments: list[str], says: str) -> None:
    result = CliRunner().invoke(app, ["evaluate", "--limit", "2", "--out", str(tmp_path / "out"), *arguments])
    assert result.exit_code == 1
    assert says in result.stderr
    assert "Traceback" not in result.output
