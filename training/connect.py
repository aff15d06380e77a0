"""A first connector by least squares: image tokens begin as sums of the embeddings of their letters.

The decoder comes from texts, where each token is one character and its circuits for finding and
copying expect that character's embedding. A random connector hides the letters from all of them.
"""

import torch
from torch import Tensor

from training.batches import text_ids
from training.fonts import FontSet
from training.glyphs import CLASSES, SLOTS
from training.model import Vlm
from training.tower_stage import glyph_batch

PLAIN = (1.0, 0.8, 0.7, 0.6)
"""How strongly each slot's letter enters as itself: the leftmost most, being read first."""
TURNED = 0.7
"""How strongly it enters turned by a rotation of the slot's own, from which order can be told."""


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


@torch.no_grad()
def fit_connector(model: Vlm, fonts: FontSet, seed: int, images: int = 120, ridge: float = 3e-3) -> float:
    """Sets the connector's weight; returns the share of the targets' variance that it explains."""
    parts = model.model
    device, dtype = parts.device, model.dtype
    pixels, labels = glyph_batch(f"{seed}:connector", 0, images, fonts)
    features = torch.cat(
        [
            parts.vision_model(chunk.to(device, dtype)).last_hidden_state.float().cpu()
            for chunk in torch.split(pixels, 32)
        ]
    )
    width = parts.connector.modality_projection.proj.in_features
    inputs = parts.connector.pixel_shuffle(features, parts.connector.scale_factor).reshape(-1, width)
    wanted = letter_targets(parts.text_model.embed_tokens.weight.cpu(), labels.flatten(0, 1), seed)
    gram = inputs.T @ inputs / len(inputs)
    gram += ridge * gram.diagonal().mean() * torch.eye(width)
    weight = torch.linalg.solve(gram, inputs.T @ wanted / len(inputs)).T
    got = inputs @ weight.T
    explained = 1 - (got - wanted).square().sum() / wanted.square().sum()
    scale = wanted.norm(dim=1).mean() / got.norm(dim=1).mean().clamp(min=1e-6)
    parts.connector.modality_projection.proj.weight.copy_((weight * scale).to(device, dtype))
    return float(explained.item())
