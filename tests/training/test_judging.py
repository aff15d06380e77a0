"""The experiment with two statements: what its pairs say of themselves is true, and a stopped run goes on."""

import json
from pathlib import Path
from random import Random

import pytest

from training.judging import MASTERED, RUNGS, WAYS, figures, judged, main, mastered, pair
from training.model import TOY, build_model, save_bundle, use_plain_attention


@pytest.mark.parametrize("rung", range(len(RUNGS)))
def test_half_of_the_pairs_contradict_each_other(rung: int) -> None:
    rng = Random(rung)
    pairs = [pair(rng, rung) for _ in range(400)]
    assert 160 < sum(conflict for _, _, conflict in pairs) < 240
    if RUNGS[rung] != "statements":
        assert all((first != second) == conflict for first, second, conflict in pairs)


def test_statements_that_agree_are_worded_in_several_ways() -> None:
    rng = Random(7)
    agreeing = [pair(rng, len(RUNGS) - 1) for _ in range(200)]
    assert any(first != second for first, second, conflict in agreeing if not conflict)


def test_figures_tell_a_judge_that_is_right_from_one_that_guesses() -> None:
    right = figures([(1.0, True), (-1.0, False)] * 50)
    assert (right["recognised"], right["false_alarms"], right["ranking"]) == (1.0, 0.0, 1.0)
    alike = figures([(1.0, True), (1.0, False)] * 50)
    assert (alike["false_alarms"], alike["recognised_at_5"]) == (1.0, 0.0)


def test_the_next_rung_is_entered_when_the_one_before_was_mastered() -> None:
    assert mastered([]) == 0
    assert mastered([{"rung": RUNGS[0], "recognised_at_5": MASTERED}]) == 1


@pytest.mark.parametrize("way", WAYS)
def test_what_is_judged_does_not_depend_on_how_training_left_the_model(way: str) -> None:
    model = build_model(TOY, 0)
    before = judged(model, way, 1, 12)
    use_plain_attention(model.model.language_model)
    assert judged(model, way, 1, 12) == before


@pytest.mark.slow
def test_a_run_goes_on_where_it_was(tmp_path: Path) -> None:
    save_bundle(build_model(TOY, 0), tmp_path / "bundle")
    told = tmp_path / "work" / "at-once" / "judged.jsonl"
    arguments = [
        "--ways",
        "at once",
        "--steps",
        "10",
        "--every",
        "1",
        "--pairs",
        "20",
        "--init",
        str(tmp_path / "bundle"),
    ]
    arguments += ["--work", str(tmp_path / "work"), "--picture", str(tmp_path / "judging.png")]
    main(arguments)
    lines = told.read_text().splitlines()
    told.write_text("".join(f"{line}\n" for line in lines[: -len(RUNGS)]))
    main(arguments)
    again = [json.loads(line) for line in told.read_text().splitlines()]
    assert [line["rung"] for line in again] == [*RUNGS] * 10
    assert (tmp_path / "judging.png").stat().st_size > 0


def test_fewer_steps_than_until_the_first_judgement_are_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--steps", "100", "--every", "300"])
    assert "lower --every" in capsys.readouterr().err
