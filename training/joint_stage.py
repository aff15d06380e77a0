"""The last two stages: tower, connector and decoder together, on images, texts and both at once."""

from collections.abc import Callable
from random import Random

import torch
from torch import Tensor

from training.batches import IMAGE_ID
from training.decoder_stage import PLAIN_UP_TO, Feeder, answer_loss, float_weights
from training.fonts import FontSet
from training.model import Vlm, use_plain_attention
from training.optim import MasterOptimizer
from training.samples import Sample, disagreement_sample, image_sample, joint_sample, text_sample, two_image_sample
from training.tower_stage import GlyphHead, by_patch, glyph_batch, glyph_loss

FROZEN_UNTIL = 1.0
"""Share of the stage in which the tower only reads, at a third of its cost, while the decoder learns: all of it.

Where there is time to spare, 0.4 is better: from then on the tower learns from the answers too."""
TOWER_RATE, GLYPH_WEIGHT, GLYPH_IMAGES = 0.25, 0.3, 3
"""Afterwards: the tower's learning rate factor, and the weight and images of the glyph loss."""


EASY_UNTIL, RAMP, HARDEST = 0.35, 0.35, 0.6
"""Images stay at a few large rows up to this share, then grow harder over this much of the stage, to this level.

A first attempt reached level 0.5 after a quarter of its time and had not begun to read: difficulty must wait."""


def mixture(rng: Random, share: float, fonts: FontSet) -> Sample:
    """A sixth to a third text, up to an eighth joint, the rest images that grow harder."""
    level = HARDEST * min(1.0, max(0.0, share - EASY_UNTIL) / RAMP)
    choice, text = rng.random(), 0.16 + 0.16 * min(1.0, share / 0.6)
    if choice < text:
        return text_sample(rng, 1.0)
    if choice < text + 0.13 * min(1.0, 2 * level):
        return joint_sample(rng, level, fonts)
    if choice > 1 - 0.04 * level:
        return two_image_sample(rng, level, fonts)
    return image_sample(rng, level, fonts)


def further(rng: Random, share: float, fonts: FontSet) -> Sample:
    """For a model that already reads a little: a third texts, images up to full difficulty, and disagreements."""
    level = min(1.0, 0.1 + share / 0.6)
    choice = rng.random()
    if choice < 0.33:
        return text_sample(rng, 1.0)
    if choice < 0.39:
        return disagreement_sample(rng, level, fonts)
    if choice < 0.5:
        return joint_sample(rng, level, fonts)
    if choice < 0.52:
        return two_image_sample(rng, level, fonts)
    return image_sample(rng, level, fonts)


def finish(rng: Random, share: float, fonts: FontSet) -> Sample:
    """What the model ends on, at full difficulty: half texts, since images crowd them out of the joint stage."""
    del share
    choice = rng.random()
    if choice < 0.46:
        return text_sample(rng, 1.0 if rng.random() < 0.8 else 0.3)
    if choice < 0.52:
        return disagreement_sample(rng, 1.0, fonts)
    if choice < 0.65:
        return joint_sample(rng, 1.0, fonts)
    if choice < 0.67:
        return two_image_sample(rng, 1.0, fonts)
    return image_sample(rng, 1.0, fonts)


class JointStage:
    """The whole model; samples are contexts of any kind, drawn by `draw` at a progress of 0 … 1."""

    def __init__(
        self,
        model: Vlm,
        head: GlyphHead,
        fonts: FontSet,
        seed: int,
        *,
        name: str = "joint",
        draw: Callable[[Random, float, FontSet], Sample] = mixture,
        rate: float = 3e-3,
        tokens: int = 5200,
    ) -> None:
        self.name = name
        self.model, self.head, self.fonts, self.seed = model, head, fonts, seed
        self.parts = model.model
        self.dtype, self.device = model.dtype, next(model.parameters()).device
        self.optimizer = MasterOptimizer(
            [
                (self.parts.text_model, 1.0),
                (self.parts.connector, 1.0),
                (self.parts.vision_model, TOWER_RATE),
                (head, TOWER_RATE),
            ],
            rate,
        )
        self.feeder = Feeder(lambda rng, share: draw(rng, share, fonts), f"{seed}:{name}", tokens, 12)
        use_plain_attention(self.parts.vision_model)

    def loss(self, first: int, share: float) -> tuple[Tensor, int, dict[str, float]]:
        """See `training.loop.Stage`."""
        batch, samples = self.feeder.next(first, share)
        ids = batch.ids.to(self.device)
        embedded = self.parts.text_model.embed_tokens(ids)
        glyphs, labels = None, None
        if batch.pixels is not None:
            pixels = batch.pixels.to(self.device, self.dtype)
            if share < FROZEN_UNTIL:
                with torch.no_grad():
                    features = self.parts.vision_model(pixels).last_hidden_state
            else:
                dense, labels = glyph_batch(f"{self.seed}:{self.name}:glyphs", first, GLYPH_IMAGES, self.fonts)
                features, glyphs = self._see(pixels, dense.to(self.device, self.dtype))
            tokens = self.parts.connector(features).flatten(0, 1)
            places = (ids == IMAGE_ID).unsqueeze(-1)
            embedded = embedded.masked_scatter(places, tokens.to(embedded.dtype))
        use_plain_attention(self.parts.text_model, ids.shape[1] <= PLAIN_UP_TO)
        hidden = self.parts.text_model(
            inputs_embeds=embedded,
            attention_mask=batch.mask.to(self.device, self.dtype),
            position_ids=batch.positions.to(self.device),
            use_cache=False,
        ).last_hidden_state
        loss, figures = answer_loss(hidden, batch.labels.to(self.device), self.model.lm_head)
        if glyphs is not None and labels is not None:
            auxiliary, named = glyph_loss(self.head(by_patch(glyphs)), labels.to(self.device))
            loss, figures = loss + GLYPH_WEIGHT * auxiliary, {**figures, **named}
        return loss, samples, figures

    def _see(self, pixels: Tensor, dense: Tensor) -> tuple[Tensor, Tensor]:
        """Features of the samples' tiles and of the dense ones, (tiles, 64, width) each.

        Blank tiles, four in ten, have nothing to teach and get no gradient.
        """
        flat = pixels[:, :, ::4].float().flatten(1)
        inked = (flat.amax(1) - flat.amin(1)) > 0.1
        with torch.no_grad():
            idle = self.parts.vision_model(pixels[~inked]).last_hidden_state if (~inked).any() else None
        seen = self.parts.vision_model(torch.cat((pixels[inked], dense))).last_hidden_state
        own, glyphs = seen.split((int(inked.sum()), len(dense)))
        features = own.new_zeros((len(pixels), *own.shape[1:]))
        features = features.index_put((inked.nonzero()[:, 0],), own)
        if idle is not None:
            features = features.index_put(((~inked).nonzero()[:, 0],), idle)
        return features, glyphs

    def weights(self) -> dict[str, Tensor]:
        """The weights that this stage may change: without the tower where that only reads."""
        if FROZEN_UNTIL >= 1:
            return {k: v for k, v in float_weights(self.model, self.optimizer).items() if "vision_model" not in k}
        head = {f"glyph_head.{k}": v for k, v in float_weights(self.head, self.optimizer).items()}
        return {**float_weights(self.model, self.optimizer), **head}
