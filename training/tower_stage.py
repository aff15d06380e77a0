"""The tower's stage: which glyphs stand where, named by a head and written by the projector in the fixed code."""

from random import Random

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy

from training.batches import to_pixels
from training.code import Code
from training.fonts import FontSet
from training.glyphs import CLASSES, SLOTS, UNLABELLED, by_tile, dense_image, slot_labels
from training.model import Vlm
from training.optim import MasterOptimizer
from training.processor import TILE

EMPTY_WEIGHT = 0.2
"""Weight of empty slots in the loss: they are five in six, and easy."""
CODE_WEIGHT = 0.5
"""Weight of the code's squared error, in squared lengths of a letter, beside the naming of glyphs."""
HEAD = "glyph_head."
"""What the glyph head's weights are called in a checkpoint."""
HEAD_STEPS = 250
"""Steps that fit a new glyph head to a tower that already sees."""


class GlyphHead(nn.Module):
    """Names the glyphs of each patch from the tower's features; dropped after training."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.slots = nn.Linear(width, SLOTS * (len(CLASSES) + 1))

    @classmethod
    def of(cls, config: Vlm) -> "GlyphHead":
        """A new head for a model's configuration."""
        return cls(config.vision_config.hidden_size)

    def forward(self, features: Tensor) -> Tensor:
        """(tiles, 64, width) in, logits (tiles, 64, 6, classes) out."""
        logits: Tensor = self.slots(features)
        return logits.view(*logits.shape[:-1], SLOTS, len(CLASSES) + 1)


def glyph_loss(logits: Tensor, labels: Tensor) -> tuple[Tensor, dict[str, float]]:
    """Weighted cross-entropy of the slots, and the share of glyphs that are named right."""
    weight = torch.ones(logits.shape[-1], device=logits.device)
    weight[0] = EMPTY_WEIGHT
    flat, wanted = logits.float().flatten(0, 2), labels.flatten()
    glyphs = wanted > 0
    right = (flat.argmax(-1)[glyphs] == wanted[glyphs]).float().mean()
    loss = cross_entropy(flat, wanted, weight=weight, ignore_index=UNLABELLED)
    return loss, {"glyph_accuracy": float(right)}


def code_loss(written: Tensor, labels: Tensor, code: Code) -> Tensor:
    """Squared error of image tokens (tiles, 64, channels), in squared lengths of a letter; blank patches weigh less."""
    wanted = code.tokens(labels).to(written.device)
    inked = (labels != 0).any(-1).to(written.device)
    error = (written.float() - wanted).square().sum(-1) / code.length**2
    weight = torch.where(inked, 1.0, EMPTY_WEIGHT)
    return (error * weight).sum() / weight.sum()


def glyph_batch(seed: str, first: int, images: int, fonts: FontSet) -> tuple[Tensor, Tensor]:
    """Tiles (4·images, 3, 128, 128) and their slot labels (4·images, 64, 6)."""
    parts: list[np.ndarray] = []
    labels: list[np.ndarray] = []
    for number in range(first, first + images):
        pixels, glyphs = dense_image(Random(f"{seed}:{number}"), fonts)
        parts += np.split(pixels, pixels.shape[1] // TILE, axis=1)
        labels.append(by_tile(slot_labels(glyphs, pixels.shape[0], pixels.shape[1])))
    return to_pixels(parts), torch.from_numpy(np.concatenate(labels))


class TowerStage:
    """The tower, the projector and a glyph head on dense text; samples are images of four tiles."""

    name = "tower"

    def __init__(
        self,
        model: Vlm,
        head: GlyphHead,
        code: Code,
        fonts: FontSet,
        seed: int,
        *,
        rate: float = 5e-3,
        images: int = 8,
    ) -> None:
        self.tower, self.projector, self.head = model.model.vision_tower, model.model.multi_modal_projector, head
        self.code, self.fonts, self.seed, self.images = code, fonts, seed, images
        self.dtype, self.device = model.dtype, next(model.parameters()).device
        self.optimizer = MasterOptimizer([(self.tower, 1.0), (self.projector, 1.0), (self.head, 1.0)], rate)

    def loss(self, first: int, _share: float) -> tuple[Tensor, int, dict[str, float]]:
        """See `training.loop.Stage`."""
        pixels, labels = glyph_batch(f"{self.seed}:tower", first, self.images, self.fonts)
        features = self.tower(pixels.to(self.device, self.dtype)).last_hidden_state
        loss, figures = glyph_loss(self.head(features), labels.to(self.device))
        off = code_loss(self.projector(features), labels, self.code)
        return loss + CODE_WEIGHT * off, self.images, {**figures, "code_error": float(off.detach())}

    def weights(self) -> dict[str, Tensor]:
        """The weights as `model.vision_tower.…`, `model.multi_modal_projector.…` and `glyph_head.…`."""
        return {
            **self.optimizer.weights(self.tower, "model.vision_tower."),
            **self.optimizer.weights(self.projector, "model.multi_modal_projector."),
            **self.optimizer.weights(self.head, HEAD),
        }


def fit_head(model: Vlm, head: GlyphHead, fonts: FontSet, seed: int, images: int = 360) -> float:
    """Fits a new glyph head to a tower that already sees; returns the share of glyphs named right at the end."""
    device, dtype = model.device, model.dtype
    pixels, labels = glyph_batch(f"{seed}:head", 0, images, fonts)
    with torch.no_grad():
        chunks = torch.split(pixels, 32)
        seen = torch.cat([model.model.vision_tower(chunk.to(device, dtype)).last_hidden_state for chunk in chunks])
    features, wanted = seen.float().flatten(0, 1), labels.flatten(0, 1).to(device)
    head.float()
    optimizer = torch.optim.Adam(head.parameters(), lr=3e-3)
    generator = torch.Generator().manual_seed(seed)
    named = 0.0
    for _ in range(HEAD_STEPS):
        chosen = torch.randint(len(features), (2048,), generator=generator)
        loss, figures = glyph_loss(head(features[chosen][None]), wanted[chosen][None])
        named = figures["glyph_accuracy"]
        optimizer.zero_grad()
        torch.autograd.backward(loss)
        optimizer.step()
    head.to(dtype)
    return named
