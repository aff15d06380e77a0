"""A replica takes its model's profile and refuses another's; a verdict and GetModel say which is in force."""

from dataclasses import replace
from pathlib import Path

import pytest
from made_profiles import profile
from tiny_models import build

from crosscheck_detectors.fusion import ProfileError
from crosscheck_detectors.fusion.profile import Model
from crosscheck_service.deployments.vlm import VlmReplica
from crosscheck_service.engine.info import ModelInfo
from crosscheck_service.engine.loading import load
from crosscheck_service.settings import Policy, Settings, Vlm


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build("llava", tmp_path_factory.mktemp("models") / "model")


@pytest.fixture(scope="module")
def info(folder: Path) -> ModelInfo:
    return load(str(folder)).info


async def test_a_replica_takes_the_profile_of_its_model_and_refuses_anothers(folder: Path, info: ModelInfo):
    own = profile().model_copy(update={"model": Model(name="own", architecture=info.architecture, digest=info.digest)})
    assert (await VlmReplica(str(folder), Vlm(threads=1), own).info()).profile == own
    with pytest.raises(ProfileError, match="was made for tiny"):
        VlmReplica(str(folder), Vlm(threads=1), profile())


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # Serve's own, while it is imported
def test_get_model_tells_the_profile_and_the_thresholds_in_force(info: ModelInfo):
    from crosscheck_service.deployments import responses

    settings = Settings(detectors=("ocr_alignment", "source_contrast"))
    without = responses.model(info, settings, ())
    assert (without.profile.calibrated_on, without.review_threshold, without.block_threshold) == (
        "uncalibrated",
        0.5,
        0.9,
    )
    calibrated = replace(info, profile=profile())
    told = responses.model(calibrated, settings, ())
    assert (told.profile.model, told.profile.calibrated_on) == ("tiny", "made traffic")
    assert told.profile.version == profile().version
    assert (told.review_threshold, told.block_threshold) == (0.6, 0.95)
    strict = Settings(policy=Policy(review_threshold=0.1, block_threshold=0.2))
    assert responses.model(calibrated, strict, ()).review_threshold == pytest.approx(0.1)
