"""Second and third stage: the decoder learns to answer, from text alone and then from images too."""

from collections.abc import Callable
from random import Random

import torch
from torch import Tensor
from torch.nn.functional import cross_entropy

from training.batches import IGNORED, Batch, Encoded, collate, encode, random_gap
from training.model import MAX_POSITIONS, Vlm, use_plain_attention
from training.optim import MasterOptimizer
from training.samples import Sample

POOL = 64
"""Samples drawn together and sorted by length, so that little of a batch is padding."""

PLAIN_UP_TO = 800
"""Longest row in tokens for which attention written out beats the fused kernel on a CPU."""

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
        images = [image for sample, _ in chosen for image in sample.images]
        return collate([item for _, item in chosen], images), len(chosen)

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


class TextStage:
    """The decoder alone, on texts whose length and disorder grow over the first 40 % of the stage."""

    name = "text"

    def __init__(self, model: Vlm, draw: Draw, seed: int, rate: float = 4e-3, tokens: int = 3600) -> None:
        self.model = model
        self.device = next(model.parameters()).device
        self.optimizer = MasterOptimizer([(model.model.text_model, 1.0)], rate)
        self.feeder = Feeder(draw, f"{seed}:text", tokens, 12)

    def loss(self, first: int, share: float) -> tuple[Tensor, int, dict[str, float]]:
        """See `training.loop.Stage`."""
        batch, samples = self.feeder.next(first, share)
        dtype = self.model.dtype
        use_plain_attention(self.model.model.text_model, batch.ids.shape[1] <= PLAIN_UP_TO)
        hidden = self.model.model.text_model(
            input_ids=batch.ids.to(self.device),
            attention_mask=batch.mask.to(self.device, dtype),
            position_ids=batch.positions.to(self.device),
            use_cache=False,
        ).last_hidden_state
        loss, figures = answer_loss(hidden, batch.labels.to(self.device), self.model.lm_head)
        return loss, samples, figures

    def weights(self) -> dict[str, Tensor]:
        """See `training.loop.Stage`."""
        return float_weights(self.model.model.text_model, self.optimizer)


def float_weights(module: torch.nn.Module, optimizer: MasterOptimizer) -> dict[str, Tensor]:
    """A module's weights by name, from the float32 masters where there are any."""
    masters = {id(parameter): master for parameter, master in optimizer.pairs}
    return {
        name: masters.get(id(parameter), parameter).detach().float().clone()
        for name, parameter in module.named_parameters()
    }
