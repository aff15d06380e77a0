"""A model's digest follows its weights and nothing else; a profile beside a model is found, or refused."""

import json
from pathlib import Path

import pytest
import torch
from made_profiles import profile
from tiny_models import build

from crosscheck_detectors.fusion import ProfileError
from crosscheck_detectors.fusion.profile import Model
from crosscheck_service.engine.identity import digest
from crosscheck_service.engine.info import ModelInfo
from crosscheck_service.engine.loading import load
from crosscheck_service.engine.profiles import profile_for


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build("llava", tmp_path_factory.mktemp("models") / "model")


@pytest.fixture(scope="module")
def info(folder: Path) -> ModelInfo:
    return load(str(folder)).info


def made_for(info: ModelInfo) -> str:
    model = Model(name=info.name, architecture=info.architecture, digest=info.digest)
    return profile().model_copy(update={"model": model}).text()


def test_equal_weights_have_one_digest_in_float32_and_bfloat16(folder: Path, info: ModelInfo):
    assert load(str(folder)).info.digest == info.digest
    assert load(str(folder), dtype="bfloat16").info.digest == info.digest


def test_other_weights_have_another(folder: Path, info: ModelInfo):
    model = load(str(folder)).model
    with torch.no_grad():
        # What fine-tuning of a single layer does at least.
        next(iter(model.parameters())).mul_(1.1)
    assert digest(model) != info.digest


def test_a_profile_beside_the_model_is_taken_unless_none_is_wanted(folder: Path, info: ModelInfo):
    assert profile_for(str(folder), info, "auto") is None
    beside = folder / "profile.json"
    beside.write_text(made_for(info))
    try:
        taken = profile_for(str(folder), info, "auto")
        assert taken is not None
        assert taken.model.digest == info.digest
        assert profile_for(str(folder), info, "none") is None
        assert profile_for(str(folder), info, taken) is taken
    finally:
        beside.unlink()


def test_one_of_another_model_and_a_broken_one_are_refused(folder: Path, info: ModelInfo):
    with pytest.raises(ProfileError, match="model: the profile was made for tiny"):
        profile_for(str(folder), info, profile())
    beside = folder / "profile.json"
    beside.write_text(json.dumps({"format": 1}))
    try:
        with pytest.raises(ProfileError, match=r"profile\.json: .*Field required"):
            profile_for(str(folder), info, "auto")
    finally:
        beside.unlink()


def test_a_hub_id_has_none_beside_it(info: ModelInfo):
    assert profile_for("owner/name", info, "auto") is None
