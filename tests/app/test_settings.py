"""Settings come from a file, the environment and flags, and a typing error in any of them is named."""

from pathlib import Path

import pytest

from crosscheck_service.settings import Settings, SettingsError, load


def test_defaults_need_nothing():
    assert load() == Settings()


def test_flags_beat_the_environment_which_beats_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    file = tmp_path / "crosscheck.yaml"
    file.write_text("policy: {review_threshold: 0.1, block_threshold: 0.7}\nhost: 0.0.0.0\nport: 1\n")
    monkeypatch.setenv("CROSSCHECK_POLICY__REVIEW_THRESHOLD", "0.2")
    monkeypatch.setenv("CROSSCHECK_PORT", "2")
    settings = load(file, {"port": "3"})
    assert (settings.host, settings.port) == ("0.0.0.0", 3)
    assert (settings.policy.review_threshold, settings.policy.block_threshold) == (0.2, 0.7)


@pytest.mark.parametrize(
    ("flags", "named"),
    [
        ({"prot": "1"}, "prot: no such setting"),
        ({"policy.revew_threshold": "0.5"}, "policy.revew_threshold: no such setting"),
        ({"port": "many"}, "port"),
        ({"port": "70000"}, "port"),
        ({"policy.on_degraded": "perhaps"}, "policy.on_degraded"),
        (
            {"policy.review_threshold": "0.95", "policy.block_threshold": "0.9"},
            "policy: Value error, review_threshold must not exceed",
        ),
        ({"deadlines.margin_seconds": "0"}, "deadlines.margin_seconds"),
    ],
)
def test_a_wrong_flag_is_named(flags: dict[str, str], named: str):
    with pytest.raises(SettingsError) as caught:
        load(flags=flags)
    assert named in str(caught.value)


@pytest.mark.parametrize("name", ["CROSSCHECK_PROT", "CROSSCHECK_POLICY__REVEW_THRESHOLD"])
def test_a_wrong_variable_is_named(name: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv(name, "1")
    with pytest.raises(SettingsError) as caught:
        load()
    assert name.rsplit("_", maxsplit=1)[-1].lower() in str(caught.value).lower()


@pytest.mark.parametrize(
    ("content", "named"),
    [("policy: {threshold: 1}", "policy.threshold: no such setting"), ("port: [", ""), ("- a\n- b", "")],
)
def test_a_wrong_file_is_named(content: str, named: str, tmp_path: Path):
    file = tmp_path / "crosscheck.yaml"
    file.write_text(content)
    with pytest.raises(SettingsError) as caught:
        load(file)
    assert named in str(caught.value)


def test_a_missing_file_is_named(tmp_path: Path):
    with pytest.raises(SettingsError, match="no such file"):
        load(tmp_path / "nowhere.yaml")


def test_all_wrong_keys_are_named_at_once():
    with pytest.raises(SettingsError) as caught:
        load(flags={"prot": "1", "ocr.tread": "2"})
    assert {"prot", "ocr.tread"} == {line.split(":")[0] for line in str(caught.value).splitlines()}
