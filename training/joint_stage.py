"""The last stage: tower, projector and decoder together, on images, texts and both at once."""

from random import Random

import torch
from torch import Tensor

from training.batches import packed
from training.decoder_stage import Draw, Feeder, decode
from training.fonts import FontSet
from training.model import Vlm
from training.optim import Held, MasterOptimizer
from training.samples import Sample, disagreement_sample, image_sample, joint_sample, text_sample, two_image_sample
from training.tower_stage import HEAD, GlyphHead, glyph_batch, glyph_loss
from training.web import WebPages

TOWER_RATE, GLYPH_WEIGHT, GLYPH_IMAGES = 0.5, 0.3, 2
"""The tower's learning rate factor, and the weight and images of the glyph loss beside the answers' loss."""


def reading(rng: Random, share: float, fonts: FontSet) -> Sample:
    """For a decoder that knows texts: two fifths texts, images from a few large rows up to full difficulty."""
    level = min(1.0, max(0.0, share - 0.08) / 0.5)
    choice = rng.random()
    if choice < 0.4:
        return text_sample(rng, 1.0)
    if choice < 0.44:
        return disagreement_sample(rng, level, fonts)
    if choice < 0.44 + 0.12 * min(1.0, 2 * level):
        return joint_sample(rng, level, fonts)
    if choice > 1 - 0.04 * level:
        return two_image_sample(rng, level, fonts)
    return image_sample(rng, level, fonts)


def everything(rng: Random, fonts: FontSet, web: WebPages | None = None) -> Sample:
    """What the model ends on, at full difficulty: three in ten are texts, which images would crowd out.

    With `web`, Chromium draws half of the samples and texts are 0.16.
    """
    choice = rng.random()
    texts, pages = (0.3, 0.0) if web is None else (0.16, 0.5)
    if choice < texts:
        return text_sample(rng, 1.0 if rng.random() < 0.8 else 0.3)
    if choice < texts + 0.05:
        return disagreement_sample(rng, 1.0, fonts)
    if choice < texts + 0.16:
        return joint_sample(rng, 1.0, fonts)
    if choice < texts + 0.18:
        return two_image_sample(rng, 1.0, fonts)
    drawn = web.draw(rng) if web is not None and choice >= 1 - pages else None
    return drawn or image_sample(rng, 1.0, fonts)


class JointStage:
    """The whole model; samples are contexts of any kind."""

    name = "joint"

    def __init__(
        self,
        model: Vlm,
        head: GlyphHead,
        fonts: FontSet,
        draw: Draw,
        seed: int,
        *,
        rate: float = 2e-3,
        tokens: int = 3200,
    ) -> None:
        self.model, self.head, self.fonts, self.seed = model, head, fonts, seed
        self.tower, self.projector = model.model.vision_tower, model.model.multi_modal_projector
        self.dtype, self.device = model.dtype, next(model.parameters()).device
        newline = Held(model.model.image_newline)
        self.optimizer = MasterOptimizer(
            [
                (model.model.language_model, 1.0),
                (newline, 1.0),
                (self.projector, TOWER_RATE),
                (self.tower, TOWER_RATE),
                (head, TOWER_RATE),
            ],
            rate,
        )
        self.feeder = Feeder(draw, f"{seed}:{self.name}", tokens, 12)

    def loss(self, first: int, share: float) -> tuple[Tensor, int, dict[str, float]]:
        """See `training.loop.Stage`."""
        batch, samples = self.feeder.next(first, share)
        if batch.pixels is None:
            loss, figures = decode(self.model, batch, None)
            return loss, samples, figures
        dense, labels = glyph_batch(f"{self.seed}:{self.name}:glyphs", first, GLYPH_IMAGES, self.fonts)
        features, glyphs = self._see(batch.pixels.to(self.device, self.dtype), dense.to(self.device, self.dtype))
        images = packed(self.projector(features), batch.sizes, self.model.model.image_newline)
        loss, figures = decode(self.model, batch, images)
        auxiliary, named = glyph_loss(self.head(glyphs), labels.to(self.device))
        return loss + GLYPH_WEIGHT * auxiliary, samples, {**figures, **named}

    def _see(self, pixels: Tensor, dense: Tensor) -> tuple[Tensor, Tensor]:
        """Features of the samples' tiles and of the dense ones, (tiles, 64, width) each.

        Blank tiles, four in ten, have nothing to teach and get no gradient.
        """
        flat = pixels[:, :, ::4].float().flatten(1)
        inked = (flat.amax(1) - flat.amin(1)) > 0.1
        with torch.no_grad():
            idle = self.tower(pixels[~inked]).last_hidden_state if (~inked).any() else None
        seen = self.tower(torch.cat((pixels[inked], dense))).last_hidden_state
        own, glyphs = seen.split((int(inked.sum()), len(dense)))
        features = own.new_zeros((len(pixels), *own.shape[1:]))
        features = features.index_put((inked.nonzero()[:, 0],), own)
        if idle is not None:
            features = features.index_put(((~inked).nonzero()[:, 0],), idle)
        return features, glyphs

    def weights(self) -> dict[str, Tensor]:
        """The whole model's weights, and the head's as `glyph_head.…`."""
        return {**self.optimizer.weights(self.model), **self.optimizer.weights(self.head, HEAD)}
