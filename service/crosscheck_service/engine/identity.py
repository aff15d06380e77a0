"""Which weights a model has, so that what was learnt for one is not used with another."""

import hashlib

import torch

from crosscheck_service.engine.foreign import Network

_SAMPLES = 64
"""Values read of each tensor: training on changes nearly all of them, and reading billions would take minutes."""


def digest(model: Network) -> str:
    """A digest of the architecture and of each parameter's name, shape and evenly spaced values, as "sha256:…".

    The values count as bfloat16, so that a checkpoint in float32 and one rounded to bfloat16 are one; float16 rounds
    differently and is another.
    """
    sum_ = hashlib.sha256(type(model).__name__.encode())
    for name, weight in sorted(model.named_parameters()):
        flat = weight.detach().reshape(-1)
        # By integers: float32 cannot count the elements of a large tensor.
        count = min(_SAMPLES, flat.numel())
        places = torch.arange(count, device=flat.device) * flat.numel() // max(count, 1)
        values = flat[places].to(torch.bfloat16).view(torch.int16).cpu().numpy().astype("<i2")
        sum_.update(f"\n{name} {tuple(weight.shape)} ".encode() + values.tobytes())
    return f"sha256:{sum_.hexdigest()}"
