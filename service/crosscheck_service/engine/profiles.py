"""Finds the profile that a model is to be used with, and refuses one that was made for another model."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, Literal

from crosscheck_detectors.fusion import Profile
from crosscheck_detectors.fusion.profile import FILE, load
from crosscheck_service.engine.info import ModelInfo
from crosscheck_service.engine.loading import folder_of

Choice = Literal["auto", "none"]
CHOICES: Final[Mapping[str, Choice]] = MappingProxyType({"auto": "auto", "none": "none"})


def profile_for(model: str, info: ModelInfo, chosen: Profile | Choice) -> Profile | None:
    """The profile of a loaded model: the one given, or for "auto" the one beside its weights, where there is one.

    Args:
        model: as it was loaded: "bundled", a folder, or a hub id, which has none beside it.

    Raises:
        ProfileError: for a malformed one, and one of another model.
    """
    profile = chosen if isinstance(chosen, Profile) else None
    folder = folder_of(model) if chosen == "auto" else None
    if folder and (folder / FILE).is_file():
        profile = load(folder / FILE)
    if profile:
        profile.check_model(info.architecture, info.digest)
    return profile
