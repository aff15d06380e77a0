"""Binds the three deployments into one Serve application."""

from pathlib import Path

from ray import serve
from ray.serve import Application
from ray.serve.config import RequestRouterConfig

from crosscheck_detectors.fusion import Profile, ProfileError, load
from crosscheck_detectors.registry import DETECTORS
from crosscheck_service.deployments.guard import Guard
from crosscheck_service.deployments.ocr_reader import OcrReplica
from crosscheck_service.deployments.vlm import VlmReplica
from crosscheck_service.engine.profiles import CHOICES, Choice
from crosscheck_service.settings import Settings, SettingsError

APPLICATION = "crosscheck"

# The router's default back-off leaves replicas idle between requests: found by measuring Serve under load.
_ROUTER = RequestRouterConfig.model_validate(
    {"initial_backoff_s": 0.005, "backoff_multiplier": 1.5, "max_backoff_s": 0.02}
)


_PASSES = 8


def build(settings: Settings) -> Application:
    """The application for these settings, ready for serve.run.

    Raises:
        SettingsError: for a detector that does not exist, and a profile that cannot be read.
    """
    unknown = [name for name in settings.detectors if name not in DETECTORS]
    if unknown:
        raise SettingsError(f"detectors: no detector {', '.join(unknown)}; known are {', '.join(DETECTORS)}")
    profile = _profile(settings.profile)
    on_gpu = settings.vlm.device.startswith("cuda")
    vlm = serve.deployment(
        name="Vlm",
        num_replicas=settings.vlm.replicas,
        ray_actor_options={"num_cpus": 1, "num_gpus": 1 if on_gpu else 0},
        # A request may ask for several passes; which of them run is for the step loop to say.
        max_ongoing_requests=settings.queue.max_ongoing_requests * _PASSES,
        request_router_config=_ROUTER,
    )(VlmReplica)
    reader = serve.deployment(
        name="OcrReader",
        num_replicas=settings.ocr.replicas,
        ray_actor_options={"num_cpus": 1},
        max_ongoing_requests=settings.queue.max_ongoing_requests,
        request_router_config=_ROUTER,
    )(OcrReplica)
    guard = serve.deployment(
        name="Guard",
        # It waits for the other two; what it computes itself is small.
        ray_actor_options={"num_cpus": 0},
        max_ongoing_requests=settings.queue.max_ongoing_requests,
        max_queued_requests=settings.queue.max_queued_requests,
        request_router_config=_ROUTER,
    )(Guard)
    return guard.bind(settings, vlm.bind(settings.model, settings.vlm, profile), reader.bind(settings.ocr))


def _profile(chosen: str) -> Profile | Choice:
    """A file is read here, on the machine that has it, whichever node the model is loaded on."""
    if choice := CHOICES.get(chosen):
        return choice
    try:
        return load(Path(chosen))
    except ProfileError as error:
        raise SettingsError(f"profile: {error}") from None
