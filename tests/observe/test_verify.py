"""`crosscheck-server verify-model` on saved checkpoints, through processor, chat template and loader."""

from pathlib import Path

import pytest
import torch
from tiny_models import FAMILIES, build
from tiny_processors import PROCESSED, build_processed
from typer.testing import CliRunner

from crosscheck_service.app.cli import app
from crosscheck_service.app.verify import verified
from crosscheck_service.engine.errors import ObserveError
from crosscheck_service.engine.loading import load
from crosscheck_service.engine.observe.attached import Attached


def run(*arguments: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, ["verify-model", *arguments])
    return result.exit_code, " ".join(result.stdout.split()), result.stderr


# GLM-4V's processor hands tensors to numpy in a way that numpy 2 is to drop.
@pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")
@pytest.mark.parametrize("family", [*FAMILIES, *PROCESSED])
def test_every_family_with_a_processor_holds(family: str, tmp_path: Path) -> None:
    torch.set_num_threads(1)
    folder = (build if family in FAMILIES else build_processed)(family, tmp_path / family)
    findings = verified(load(str(folder)))
    assert [finding for finding in findings if finding.holds is not True] == []
    assert len(findings) == 7


def test_the_bundled_model_holds() -> None:
    torch.set_num_threads(1)
    assert [finding for finding in verified(load("bundled")) if finding.holds is not True] == []


def test_what_holds_is_printed(tmp_path: Path) -> None:
    code, printed, _ = run(str(build("llava", tmp_path / "mine")), "--dtype", "bfloat16")
    assert code == 0
    assert "mine: LlavaForConditionalGeneration, bfloat16 on cpu" in printed
    assert printed.count("holds") == 7


def test_what_fails_is_printed_and_is_the_exit_code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    begin = Attached.begin

    def blind(self: Attached, batch, rows, queries, cache):
        return begin(self, batch, [[] for _ in rows] if queries == 1 else rows, queries, cache)

    monkeypatch.setattr(Attached, "begin", blind)
    code, printed, _ = run(str(build("llava", tmp_path / "mine")))
    assert code == 1
    assert "FAILS │ 1 rows for 8 tokens" in printed


def test_a_model_that_cannot_be_watched_is_refused_with_the_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise ObserveError("layer 3's attention is changed before its projection")

    monkeypatch.setattr("crosscheck_service.engine.observe.attached.require_exact", refuse)
    code, printed, said = run(str(build("llava", tmp_path / "mine")))
    assert (code, printed) == (1, "")
    assert said == "crosscheck-server: layer 3's attention is changed before its projection\n"


def test_a_missing_model_is_named() -> None:
    assert run("./nowhere") == (1, "", "crosscheck-server: ./nowhere is no folder, and no hub id either (owner/name)\n")
