"""What a run's records become: report, pictures, tables, comparison."""

import csv
import io
from pathlib import Path

import numpy as np
import pytest
from evaluation.made_records import NAMES, made_records, made_run
from PIL import Image

from crosscheck_service.evaluation.compare import compare_runs
from crosscheck_service.evaluation.items import Arm
from crosscheck_service.evaluation.measures.attention import attention_of
from crosscheck_service.evaluation.report import write_report
from crosscheck_service.evaluation.state import StateError
from crosscheck_service.evaluation.tables import Table, latex_of, markdown_of

PICTURES = ("norms.png", "roc.png", "reliability.png", "imbalance.png")


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("run")
    made_run(folder, made_records(60))
    write_report(folder)
    return folder


def test_the_report_names_every_arm_and_subject(run: Path) -> None:
    text = (run / "report.md").read_text()
    for word in (
        *map(str, Arm),
        *NAMES,
        "fused without ocr_alignment",
        "model asked directly",
        "SHA-256",
        "Order effect",
    ):
        assert word in text
    page = (run / "report.html").read_text()
    assert page.count("data:image/png;base64,") == len(PICTURES)
    assert "http://" not in page
    assert "https://" not in page


@pytest.mark.parametrize("name", PICTURES)
def test_pictures_show_something(run: Path, name: str) -> None:
    pixels = np.asarray(Image.open(run / "pictures" / name).convert("L"))
    assert min(pixels.shape) > 300
    assert pixels.std() > 5


def test_tables_hold_what_the_records_give(run: Path) -> None:
    rows = list(csv.DictReader(io.StringIO((run / "measures.csv").read_text())))
    flagged = [row for row in rows if (row["arm"], row["subject"]) == ("text+text", "guard's verdict")]
    values = {row["measure"]: float(row["value"]) for row in flagged}
    records = [record for record in made_records(60) if record.arm is Arm.TEXT_TEXT]
    told = [record.ruling.decision == "review" for record in records if record.conflict and record.ruling]
    assert values["recognition"] == pytest.approx(np.mean(told))
    for row in rows:
        assert float(row["low"]) <= float(row["value"]) <= float(row["high"]) or row["low"] == "nan"
    assert (run / "arms.tex").read_text().count(r"\\") == len({(row["arm"], row["subject"]) for row in rows}) + 1


def test_a_report_made_again_is_the_same_bit_for_bit(run: Path) -> None:
    before = {path.name: path.read_bytes() for path in run.rglob("*") if path.is_file()}
    write_report(run)
    assert {path.name: path.read_bytes() for path in run.rglob("*") if path.is_file()} == before


def test_a_run_that_is_not_over_is_reported_as_far_as_it_is(tmp_path: Path) -> None:
    made_run(tmp_path, made_records(4))
    (tmp_path / "records.jsonl").write_bytes((tmp_path / "records.jsonl").read_bytes()[:-20])
    results = write_report(tmp_path)
    assert results.n == 23
    text = (tmp_path / "report.md").read_text()
    assert "23 of 24 items" in text
    assert "could not be fitted" in text


def test_what_is_no_run_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StateError, match="holds no run"):
        write_report(tmp_path)
    made_run(tmp_path, [])
    with pytest.raises(StateError, match="no record yet"):
        write_report(tmp_path)
    made_run(tmp_path, made_records(2))
    lines = (tmp_path / "records.jsonl").read_text().splitlines()
    (tmp_path / "records.jsonl").write_text("\n".join([lines[0], '{"id": 1}', *lines[2:], ""]))
    with pytest.raises(StateError, match=r"records\.jsonl, line 2"):
        write_report(tmp_path)


def test_runs_are_compared_on_the_items_that_both_have(tmp_path: Path) -> None:
    records = made_records(30)
    made_run(tmp_path / "a", records)
    better = [
        record.model_copy(update={"mentions": record.conflict and number % 2 == 0})
        for number, record in enumerate(records)
    ]
    made_run(tmp_path / "b", better[: len(better) // 2])
    table = compare_runs(tmp_path / "a", tmp_path / "b")
    cells = dict(
        zip(
            table.headings,
            next(
                r
                for r in table.rows
                if r[1:3] == ("model's plain answer, by rules", "recognition") and r[0] == "all arms"
            ),
            strict=True,
        )
    )
    assert cells["A"].startswith("0.000")
    assert cells["B"].startswith("1.000")
    assert cells["B less A"].startswith("+1.000")
    assert cells["n"] == str(len(better) // 4)
    made_run(tmp_path / "c", [record.model_copy(update={"digest": "other"}) for record in records])
    with pytest.raises(StateError, match="share no item"):
        compare_runs(tmp_path / "a", tmp_path / "c")


def test_imbalance_is_told_toward_the_image_wherever_it_stands() -> None:
    records = [record for record in made_records(200) if record.arm is Arm.IMAGE_TEXT]
    found = attention_of(records, Arm.IMAGE_TEXT)
    assert found is not None
    assert found.toward == "image"
    assert found.predicts is not None
    assert found.predicts.low > 0.7
    assert found.shares.shape == (2, 3)
    turned = [record for record in records if record.modalities == ("text", "image")]
    assert attention_of(turned, Arm.IMAGE_TEXT).imbalance.value == pytest.approx(
        -np.mean([record.attention.imbalance for record in turned])
    )
    assert attention_of(records, Arm.TEXT_TEXT) is None


def test_tables_escape_what_would_break_them() -> None:
    table = Table(("a_b", "50 %"), (("x|y", "c & d"),))
    assert r"a\_b & 50 \% \\" in latex_of(table)
    assert r"c \& d" in latex_of(table)
    assert r"| x\|y | c & d |" in markdown_of(table)
    assert len(list(csv.reader(io.StringIO(markdown_of(table))))) == 3
