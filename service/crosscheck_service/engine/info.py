"""What a loaded model is: plain values that cross process boundaries. No torch in here."""

from dataclasses import dataclass

from crosscheck_detectors.fusion import Profile
from crosscheck_service.engine.reach import ImageReach


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """`name` is "bundled", a hub id, or a folder's last component; never a path. `parameters` counts weights.

    `digest` is that of the architecture and the weights, see `identity`; `profile` is what calibration learnt for them.
    """

    name: str
    architecture: str
    parameters: int
    device: str
    dtype: str
    context_tokens: int
    reach: ImageReach
    digest: str
    profile: Profile | None = None
