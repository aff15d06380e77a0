"""Muon for matrices and Adam for the rest, on float32 masters of bfloat16 weights."""

from collections.abc import Iterable
from typing import Any

import torch
from torch import Tensor, nn

TRAPEZE_WARMUP = 0.02
PIXEL_CHANNELS = 3
COOL_DOWN_FROM = 0.45
"""Shares of a stage: the learning rate rises, stays, and from here on falls linearly to nothing."""


def trapeze(progress: float, cool_down_from: float = COOL_DOWN_FROM) -> float:
    """Factor 0 … 1 of the learning rate at a progress of 0 … 1."""
    rise = min(1.0, progress / TRAPEZE_WARMUP + 0.02)
    return max(0.0, min(rise, (1.0 - progress) / (1.0 - cool_down_from)))


class Held(nn.Module):
    """A parameter of its own as a module, for a group of the optimizer."""

    def __init__(self, parameter: nn.Parameter) -> None:
        super().__init__()
        self.parameter = parameter


class MasterOptimizer:
    """Steps float32 copies of a module's parameters and writes them back in the module's dtype.

    Matrices inside the layers go to Muon, scaled so that one learning rate fits it and Adam alike, and so do the
    kernels of dense convolutions as matrices (channels out, all that they see); embeddings, the pixels' convolution,
    depthwise kernels, heads, norms and biases go to Adam.
    """

    def __init__(self, groups: Iterable[tuple[nn.Module, float]], rate: float) -> None:
        self.pairs: list[tuple[nn.Parameter, nn.Parameter]] = []
        matrices: list[dict[str, Any]] = []
        others: list[dict[str, Any]] = []
        for module, scale in groups:
            names = {id(p): name for name, p in module.named_parameters() if p.requires_grad}
            kinds: tuple[list[nn.Parameter], list[nn.Parameter]] = ([], [])
            for parameter in module.parameters():
                if id(parameter) not in names:
                    continue
                kernel = parameter.ndim == 4 and parameter.shape[1] > PIXEL_CHANNELS
                start = parameter.detach().float().clone()
                master = nn.Parameter(start.flatten(1) if kernel else start)
                self.pairs.append((parameter, master))
                inside = any(part in "." + names[id(parameter)] for part in (".layers.", ".blocks."))
                is_matrix = kernel or (parameter.ndim == 2 and inside)
                kinds[0 if is_matrix else 1].append(master)
            matrices.append({"params": kinds[0], "scale": scale})
            others.append({"params": kinds[1], "scale": scale})
        self.rate = rate
        self.inner: list[torch.optim.Optimizer] = [
            torch.optim.Muon(
                [group for group in matrices if group["params"]],
                lr=rate,
                momentum=0.95,
                weight_decay=0.0,
                adjust_lr_fn="match_rms_adamw",
            ),
            torch.optim.AdamW(
                [group for group in others if group["params"]],
                lr=rate,
                betas=(0.9, 0.98),
                weight_decay=0.0,
            ),
        ]

    def step(self, factor: float, clip: float = 1.0) -> float:
        """One update at `factor` times the learning rate; returns the gradient's norm."""
        for parameter, master in self.pairs:
            master.grad = None if parameter.grad is None else parameter.grad.float().view_as(master)
            parameter.grad = None
        norm = nn.utils.clip_grad_norm_([master for _, master in self.pairs], clip)
        for optimizer in self.inner:
            for group in optimizer.param_groups:
                group["lr"] = self.rate * factor * group["scale"]
            optimizer.step()
        with torch.no_grad():
            for parameter, master in self.pairs:
                parameter.copy_(master.view_as(parameter))
        return float(norm)

    def weights(self, module: nn.Module, prefix: str = "") -> dict[str, Tensor]:
        """A module's float32 weights by name, `prefix` before it, from the masters where there are any."""
        masters = {id(parameter): master for parameter, master in self.pairs}
        return {
            prefix + name: masters.get(id(parameter), parameter).detach().float().view(parameter.shape).clone()
            for name, parameter in module.named_parameters()
        }

    def state(self) -> dict[str, Any]:
        """Everything needed to go on: masters and the inner optimizers' states."""
        return {
            "masters": [master.detach() for _, master in self.pairs],
            "inner": [optimizer.state_dict() for optimizer in self.inner],
        }

    def load(self, state: dict[str, Any]) -> None:
        """Takes up a saved state and writes the masters into the module."""
        with torch.no_grad():
            for (parameter, master), saved in zip(self.pairs, state["masters"], strict=True):
                master.copy_(saved)
                parameter.copy_(master.view_as(parameter))
        for optimizer, saved in zip(self.inner, state["inner"], strict=True):
            optimizer.load_state_dict(saved)
