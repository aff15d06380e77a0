"""A first connector by least squares: image tokens begin as sums of the embeddings of their letters.

The decoder comes from texts, where each token is one character and its circuits for finding and
copying expect that character's embedding. A random connector hides the letters from all of them.
"""

from random import Random

import numpy as np
import torch
from torch import Tensor, nn

from training.batches import text_ids, tiles, to_pixels
from training.fonts import FontSet
from training.glyphs import CLASSES, SLOTS, dense_image
from training.model import Vlm
from training.processor import TILE, WIDTH
from training.samples import image_sample
from training.tower_stage import GlyphHead, by_patch, glyph_batch, glyph_loss

PLAIN = (1.0, 0.8, 0.7, 0.6)
"""How strongly each slot's letter enters as itself: the leftmost most, being read first."""
TURNED = 0.7
"""How strongly it enters turned by a rotation of the slot's own, from which order can be told."""

HEAD_STEPS = 250
"""Steps that fit a new glyph head to a tower that already sees."""


def letter_targets(embeddings: Tensor, labels: Tensor, seed: int) -> Tensor:
    """Wanted image tokens: (tokens, channels) from slot labels (tokens, 4); empty slots add nothing."""
    ids = torch.tensor([text_ids(character)[0] for character in CLASSES])
    letters = embeddings[ids].float()
    letters = torch.cat((torch.zeros(1, letters.shape[1]), letters - letters.mean(0)))
    generator = torch.Generator().manual_seed(seed)
    wanted = torch.zeros(len(labels), letters.shape[1])
    for slot in range(SLOTS):
        turn = torch.linalg.qr(torch.randn(letters.shape[1], letters.shape[1], generator=generator))[0]
        own = letters[labels[:, slot].clamp(min=0)]
        wanted += PLAIN[slot] * own + TURNED * own @ turn
    return wanted


def _solve(inputs: Tensor, wanted: Tensor, ridge: float) -> Tensor:
    """Least squares with a little ridge: the weight (channels out, channels in)."""
    gram = inputs.T @ inputs / len(inputs)
    gram += ridge * gram.diagonal().mean() * torch.eye(inputs.shape[1])
    solved: Tensor = torch.linalg.solve(gram, inputs.T @ wanted / len(inputs))
    return solved.T


def _features(model: Vlm, tower: nn.Module, pixels: Tensor) -> Tensor:
    """What a tower gives to the connector: float32 (tokens, channels), on the CPU."""
    device, dtype = model.model.device, model.dtype
    seen = [tower(chunk.to(device, dtype)).last_hidden_state.float().cpu() for chunk in torch.split(pixels, 32)]
    connector = model.model.connector
    shuffled: Tensor = connector.pixel_shuffle(torch.cat(seen), connector.scale_factor)
    return shuffled.flatten(0, 1)


@torch.no_grad()
def fit_connector(model: Vlm, fonts: FontSet, seed: int, images: int = 120, ridge: float = 3e-3) -> float:
    """Sets the connector's weight; returns the share of the targets' variance that it explains."""
    pixels, labels = glyph_batch(f"{seed}:connector", 0, images, fonts)
    inputs = _features(model, model.model.vision_model, pixels)
    wanted = letter_targets(model.model.text_model.embed_tokens.weight.cpu(), labels.flatten(0, 1), seed)
    weight = _solve(inputs, wanted, ridge)
    got = inputs @ weight.T
    explained = 1 - (got - wanted).square().sum() / wanted.square().sum()
    scale = wanted.norm(dim=1).mean() / got.norm(dim=1).mean().clamp(min=1e-6)
    model.model.connector.modality_projection.proj.weight.copy_((weight * scale).to(model.dtype))
    return float(explained.item())


@torch.no_grad()
def carry_connector(model: Vlm, before: nn.Module, fonts: FontSet, seed: int, images: int = 150) -> float:
    """Refits the connector after the tower learned on without the decoder; returns the share explained.

    The image tokens that the connector made of the former tower (`before`) are the targets: from better features
    least squares gives what that one meant on average, so that the decoder finds the code that it knows.
    """
    parts: list[np.ndarray] = []
    for number in range(images):
        rng = Random(f"{seed}:carry:{number}")
        if rng.random() < 0.5:
            parts += np.split(dense_image(rng, fonts)[0], WIDTH // TILE, axis=1)
        else:
            parts += tiles(image_sample(rng, 1.0, fonts, count=1).images[0])
    pixels = to_pixels(parts)
    weight = model.model.connector.modality_projection.proj.weight
    wanted = _features(model, before, pixels) @ weight.float().cpu().T
    inputs = _features(model, model.model.vision_model, pixels)
    fitted = _solve(inputs, wanted, ridge=1e-4)
    weight.copy_(fitted.to(weight.device, weight.dtype))
    return float(1 - (inputs @ fitted.T - wanted).square().sum() / wanted.square().sum())


def fit_head(model: Vlm, head: GlyphHead, fonts: FontSet, seed: int, images: int = 360) -> float:
    """Fits a new glyph head to a tower that already sees; returns the share of glyphs named right at the end."""
    tower, device, dtype = model.model.vision_model, model.model.device, model.dtype
    pixels, labels = glyph_batch(f"{seed}:head", 0, images, fonts)
    with torch.no_grad():
        seen = torch.cat([tower(chunk.to(device, dtype)).last_hidden_state for chunk in torch.split(pixels, 32)])
    features, wanted = by_patch(seen).float().flatten(0, 1), labels.flatten(0, 1).to(device)
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
