"""The file: what it holds, that it comes back as it went, and what is refused with which words."""

import json
from pathlib import Path

import pytest
from made_profiles import MODEL, profile

from crosscheck_detectors.fusion import ProfileError, load

WRITTEN = json.loads(profile().text())


def test_it_comes_back_as_it_was_written(tmp_path: Path):
    path = tmp_path / "profile.json"
    path.write_text(profile().text())
    assert load(path) == profile()
    assert load(path).version == profile().version


def test_the_version_tells_two_profiles_apart():
    other = profile().model_copy(update={"calibrated_on": "other traffic"})
    assert profile().version.startswith("1.")
    assert other.version != profile().version


def broken(**changes: object) -> str:
    return json.dumps({**WRITTEN, **changes})


def lineup(**changes: object) -> list[object]:
    return [{**WRITTEN["lineups"][0], **changes}]


def term(**changes: object) -> list[object]:
    return lineup(terms=[{**WRITTEN["lineups"][0]["terms"][0], **changes}])


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("{", "Invalid JSON"),
        ("[]", "object"),
        (broken(format=2), "format: 2 is not the format 1 that this version reads; calibrate anew"),
        (broken(format="1"), "format: '1' is not"),
        (broken(model={"name": "m", "architecture": "A", "digest": "abc"}), "model.digest: .*pattern"),
        (broken(calibrated_on=""), "calibrated_on: "),
        (broken(lineups=[]), "lineups: "),
        (broken(lineups=WRITTEN["lineups"][:1] * 2), "two weigh the same detectors"),
        (broken(secret="x"), "secret: Extra inputs are not permitted"),
        (broken(lineups=lineup(intercept="NaN")), "lineups.0.intercept: "),
        (broken(lineups=lineup(terms=[])), "lineups.0.terms: "),
        (broken(lineups=term(weight=-0.1)), "lineups.0.terms.0.weight: .*greater than or equal to 0"),
        (broken(lineups=term(scale="cubic")), "lineups.0.terms.0.scale: "),
        (broken(lineups=lineup(review=None)), "lineups.0.review: "),
        (
            broken(lineups=lineup(review={**WRITTEN["lineups"][0]["review"], "threshold": 0.99})),
            "lineups.0: .*review.threshold must not exceed block.threshold",
        ),
        (json.dumps({key: value for key, value in WRITTEN.items() if key != "model"}), "model: Field required"),
    ],
)
def test_a_malformed_file_is_refused_with_file_and_field(content: str, said: str, tmp_path: Path):
    path = tmp_path / "bad.json"
    path.write_text(content)
    with pytest.raises(ProfileError, match=rf"bad\.json: .*{said}"):
        load(path)


def test_a_file_that_is_not_there_is_said(tmp_path: Path):
    with pytest.raises(ProfileError, match=r"none\.json: cannot be read: No such file"):
        load(tmp_path / "none.json")


def test_another_model_is_refused_and_the_remedy_told():
    profile().check_model(MODEL.architecture, MODEL.digest)
    for architecture, digest in ((MODEL.architecture, "sha256:" + "1" * 64), ("Other", MODEL.digest)):
        with pytest.raises(ProfileError, match=r"^model: the profile was made for tiny .*crosscheck-server calibrate"):
            profile().check_model(architecture, digest)


def test_a_request_gets_the_fusion_of_the_detectors_that_ran():
    made = profile()
    assert made.lineup({"ocr_alignment", "source_contrast", "unheard_of"}).detectors == {
        "ocr_alignment",
        "source_contrast",
    }
    assert made.lineup({"ocr_alignment"}).detectors == {"ocr_alignment"}
    assert made.lineup({"unheard_of"}) is None
    assert made.lineup(()) is None
