"""First stage: the vision tower alone learns which glyph stands where."""

from random import Random

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy

from training.batches import to_pixels
from training.fonts import FontSet
from training.glyphs import CLASSES, GRID, PATCH, SLOTS, UNLABELLED, dense_image, slot_labels
from training.model import Vlm, use_plain_attention
from training.optim import MasterOptimizer
from training.processor import TILE

EMPTY_WEIGHT = 0.2
"""Weight of empty slots in the loss: they are three in four, and easy."""


class GlyphHead(nn.Module):
    """Names the glyphs of each patch from the tower's features; dropped after training."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.slots = nn.Linear(width, SLOTS * (len(CLASSES) + 1))

    @classmethod
    def of(cls, config: Vlm) -> "GlyphHead":
        """A new head for a model's configuration."""
        fold = PATCH // config.vision_config.patch_size
        return cls(config.vision_config.hidden_size * fold**2)

    def forward(self, features: Tensor) -> Tensor:
        """(tiles, 64, width) in, logits (tiles, 64, 4, classes) out."""
        logits: Tensor = self.slots(features)
        return logits.view(*logits.shape[:-1], SLOTS, len(CLASSES) + 1)


def by_patch(features: Tensor) -> Tensor:
    """Features of each 16 x 16 patch: those of a finer grid are put side by side."""
    fold = int(features.shape[1] ** 0.5) // GRID
    if fold == 1:
        return features
    tiles, _, width = features.shape
    grid = features.view(tiles, GRID, fold, GRID, fold, width).transpose(2, 3)
    return grid.reshape(tiles, GRID * GRID, fold * fold * width)


def glyph_loss(logits: Tensor, labels: Tensor) -> tuple[Tensor, dict[str, float]]:
    """Weighted cross-entropy of the slots, and the share of glyphs that are named right."""
    weight = torch.ones(logits.shape[-1], device=logits.device)
    weight[0] = EMPTY_WEIGHT
    flat, wanted = logits.float().flatten(0, 2), labels.flatten()
    glyphs = wanted > 0
    right = (flat.argmax(-1)[glyphs] == wanted[glyphs]).float().mean()
    loss = cross_entropy(flat, wanted, weight=weight, ignore_index=UNLABELLED)
    return loss, {"glyph_accuracy": float(right)}


def glyph_batch(seed: str, first: int, images: int, fonts: FontSet) -> tuple[Tensor, Tensor]:
    """Tiles (4·images, 3, 128, 128) and their slot labels (4·images, 64, 4)."""
    parts: list[np.ndarray] = []
    labels: list[np.ndarray] = []
    for number in range(first, first + images):
        pixels, glyphs = dense_image(Random(f"{seed}:{number}"), fonts)
        parts += np.split(pixels, pixels.shape[1] // TILE, axis=1)
        labels.append(slot_labels(glyphs, pixels.shape[0], pixels.shape[1]))
    return to_pixels(parts), torch.from_numpy(np.concatenate(labels))


class TowerStage:
    """The tower and a glyph head on dense text; samples are images of four tiles."""

    name = "tower"

    def __init__(
        self, model: Vlm, head: GlyphHead, fonts: FontSet, seed: int, *, rate: float = 3e-3, images: int = 16
    ) -> None:
        self.tower, self.fonts, self.seed, self.images = model.model.vision_model, fonts, seed, images
        self.dtype, self.device = model.dtype, next(model.parameters()).device
        self.head = head
        self.optimizer = MasterOptimizer([(self.tower, 1.0), (self.head, 1.0)], rate)
        use_plain_attention(self.tower)

    def loss(self, first: int, _share: float) -> tuple[Tensor, int, dict[str, float]]:
        """See `training.loop.Stage`."""
        pixels, labels = glyph_batch(f"{self.seed}:tower", first, self.images, self.fonts)
        features = self.tower(pixels.to(self.device, self.dtype)).last_hidden_state
        loss, figures = glyph_loss(self.head(by_patch(features)), labels.to(self.device))
        return loss, self.images, figures

    def weights(self) -> dict[str, Tensor]:
        """The tower's weights as `tower.…` and the head's as `head.…`."""
        masters = {id(parameter): master for parameter, master in self.optimizer.pairs}
        return {
            f"{part}.{name}": masters[id(parameter)].detach().clone()
            for part, module in (("tower", self.tower), ("head", self.head))
            for name, parameter in module.named_parameters()
        }


def glyph_accuracy(stage: TowerStage, fonts: FontSet, images: int, seed: str) -> float:
    """Share of glyphs named right on fresh images."""
    pixels, labels = glyph_batch(seed, 0, images, fonts)
    with torch.no_grad():
        features = stage.tower(pixels.to(stage.device, stage.dtype)).last_hidden_state
        return glyph_loss(stage.head(by_patch(features)), labels.to(stage.device))[1]["glyph_accuracy"]
