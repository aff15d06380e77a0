"""The decoder's two stages alone: texts, then texts and images whose tokens are written in the fixed code."""

from collections.abc import Callable
from random import Random

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import cross_entropy

from training.batches import IGNORED, IMAGE_ID, Batch, Encoded, collate, encode, packed, random_gap
from training.code import Code
from training.glyphs import SLOTS, by_tile
from training.model import MAX_POSITIONS, Vlm, use_plain_attention
from training.optim import Held, MasterOptimizer
from training.processor import GRID
from training.samples import Sample

POOL = 64
"""Samples drawn together and sorted by length, so that little of a batch is padding."""

PLAIN_UP_TO = 800
"""Longest row in tokens for which attention written out beats the fused kernel on a CPU."""

DECODER = "model.language_model."
"""What the decoder's weights are called in the model."""

Draw = Callable[[Random, float], Sample]
"""Makes a sample from a random source at a progress of 0 … 1."""


class Feeder:
    """Batches of samples, each sample made from its own number: a resumed stage goes on with new ones."""

    def __init__(self, draw: Draw, seed: str, tokens: int, most: int) -> None:
        self.draw, self.seed, self.tokens, self.most = draw, seed, tokens, most
        self.ready: list[list[tuple[Sample, Encoded]]] = []

    def next(self, first: int, share: float) -> tuple[Batch, int]:
        """The next batch and its number of samples; `first` numbers the next sample to draw."""
        if not self.ready:
            self._fill(first, share)
        chosen = self.ready.pop()
        return collate([item for _, item in chosen], [sample for sample, _ in chosen]), len(chosen)

    def _fill(self, first: int, share: float) -> None:
        pool: list[tuple[Sample, Encoded]] = []
        for number in range(first, first + POOL):
            rng = Random(f"{self.seed}:{number}")
            sample = self.draw(rng, share)
            length = len(encode(sample, MAX_POSITIONS).positions)
            pool.append((sample, encode(sample, MAX_POSITIONS, random_gap(rng, length, MAX_POSITIONS))))
        pool.sort(key=lambda pair: len(pair[1].ids))
        group: list[tuple[Sample, Encoded]] = []
        for pair in pool:
            if group and (len(group) == self.most or (len(group) + 1) * len(pair[1].ids) > self.tokens):
                self.ready.append(group)
                group = []
            group.append(pair)
        self.ready.append(group)
        Random(f"{self.seed}:order:{first}").shuffle(self.ready)


def answer_loss(hidden: Tensor, labels: Tensor, head: Vlm) -> tuple[Tensor, dict[str, float]]:
    """Cross-entropy over the answers' tokens; hidden (B, T, C), labels (B, T) already shifted."""
    wanted = labels != IGNORED
    logits = head(hidden[wanted]).float()
    right = (logits.argmax(-1) == labels[wanted]).float().mean()
    return cross_entropy(logits, labels[wanted]), {"token_accuracy": float(right)}


def decode(model: Vlm, batch: Batch, images: Tensor | None) -> tuple[Tensor, dict[str, float]]:
    """The answers' loss of a batch whose image tokens are given, (tokens, C) in the prompt's order."""
    decoder, device = model.model.language_model, next(model.parameters()).device
    ids = batch.ids.to(device)
    embedded = decoder.embed_tokens(ids)
    if images is not None:
        embedded = embedded.masked_scatter((ids == IMAGE_ID).unsqueeze(-1), images.to(device, embedded.dtype))
    use_plain_attention(decoder, ids.shape[1] <= PLAIN_UP_TO)
    hidden = decoder(
        inputs_embeds=embedded,
        attention_mask=batch.mask.to(device, model.dtype),
        position_ids=batch.positions.to(device),
        use_cache=False,
    ).last_hidden_state
    return answer_loss(hidden, batch.labels.to(device), model.lm_head)


class TextStage:
    """The decoder alone, on texts whose length and disorder grow over the first 40 % of the stage."""

    name = "text"

    def __init__(self, model: Vlm, draw: Draw, seed: int, rate: float = 4e-3, tokens: int = 3600) -> None:
        self.model = model
        self.optimizer = MasterOptimizer([(model.model.language_model, 1.0)], rate)
        self.feeder = Feeder(draw, f"{seed}:{self.name}", tokens, 12)

    def loss(self, first: int, share: float) -> tuple[Tensor, int, dict[str, float]]:
        """See `training.loop.Stage`."""
        batch, samples = self.feeder.next(first, share)
        loss, figures = decode(self.model, batch, None)
        return loss, samples, figures

    def weights(self) -> dict[str, Tensor]:
        """The decoder's weights by their names in the model."""
        return self.optimizer.weights(self.model.model.language_model, DECODER)


class ReadingStage:
    """The decoder on texts and coded images: it learns to read while the tower learns to see, each by itself."""

    name = "reading"

    def __init__(
        self, model: Vlm, code: Code, draw: Draw, seed: int, *, rate: float = 3e-3, tokens: int = 3600
    ) -> None:
        self.model, self.code = model, code
        self.newline = model.model.image_newline
        self.optimizer = MasterOptimizer([(model.model.language_model, 1.0), (Held(self.newline), 1.0)], rate)
        self.feeder = Feeder(draw, f"{seed}:{self.name}", tokens, 12)

    def loss(self, first: int, share: float) -> tuple[Tensor, int, dict[str, float]]:
        """See `training.loop.Stage`."""
        batch, samples = self.feeder.next(first, share)
        images = None
        if batch.slots:
            generator = torch.Generator().manual_seed(first)
            coded = self.code.noisy(torch.cat([_with_whole(slots) for slots in batch.slots]), generator)
            images = packed(coded.to(self.newline.device, self.newline.dtype), batch.sizes, self.newline)
        loss, figures = decode(self.model, batch, images)
        return loss, samples, figures

    def weights(self) -> dict[str, Tensor]:
        """The decoder's weights and the newline's by their names in the model."""
        own = self.optimizer.weights(self.model.model.language_model, DECODER)
        return {**own, "model.image_newline": self.optimizer.weights(self.model.model)["image_newline"]}


def _with_whole(slots: np.ndarray) -> Tensor:
    """Labels of an image's tiles after those of the shrunken whole, which says nothing: (tiles, 64, slots)."""
    own = torch.from_numpy(by_tile(slots))
    return torch.cat((torch.zeros(1, GRID * GRID, SLOTS, dtype=own.dtype), own))
