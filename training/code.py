"""The code between tower and decoder: what an image token says of the glyphs in its patch.

It is fixed before either learns: the tower's projector learns to write it, the decoder to read it from coded labels, so
that both can be trained at the same time. The decoder comes from texts, where each token is one character and its
circuits for finding and copying expect that character's embedding; so the leftmost glyph enters most as itself.
"""

import torch
from torch import Tensor

from training.batches import text_ids
from training.glyphs import CLASSES, SLOTS

PLAIN = (1.0, 0.8, 0.7, 0.6, 0.5, 0.4)
"""How strongly each slot's letter enters as itself: the leftmost most, being read first."""
TURNED = 0.7
"""How strongly it enters turned by a rotation of the slot's own, from which order can be told."""

CONFUSED, NOISE = 0.03, 0.2
"""A decoder in training sees up to this share of glyphs replaced, and noise of this share of a letter's length."""


class Code:
    """Image tokens from slot labels; `table` is float32 (slots, classes + 1, channels), zero for empty slots."""

    def __init__(self, embeddings: Tensor, seed: int) -> None:
        ids = torch.tensor([text_ids(character)[0] for character in CLASSES])
        letters = embeddings[ids].detach().float().cpu()
        letters = torch.cat((torch.zeros(1, letters.shape[1]), letters - letters.mean(0)))
        generator = torch.Generator().manual_seed(seed)
        rows = []
        for plain in PLAIN:
            turn = torch.linalg.qr(torch.randn(letters.shape[1], letters.shape[1], generator=generator))[0]
            rows.append(plain * letters + TURNED * letters @ turn)
        self.table = torch.stack(rows)
        self.length = float(letters[1:].norm(dim=1).mean())
        """Mean length of a letter."""

    def tokens(self, labels: Tensor) -> Tensor:
        """(…, slots) int64 in, unlabelled ones as empty; (…, channels) out."""
        known = labels.clamp(min=0)
        summed: Tensor = self.table[torch.arange(SLOTS), known].sum(-2)
        return summed

    def noisy(self, labels: Tensor, generator: torch.Generator) -> Tensor:
        """The same as a tower would give it that errs: some glyphs replaced, a little noise everywhere."""
        share = CONFUSED * float(torch.rand((), generator=generator))
        other = torch.randint(1, len(CLASSES) + 1, labels.shape, generator=generator)
        replaced = (torch.rand(labels.shape, generator=generator) < share) & (labels > 0)
        tokens = self.tokens(torch.where(replaced, other, labels))
        size = NOISE * float(torch.rand((), generator=generator)) * self.length / tokens.shape[-1] ** 0.5
        return tokens.add(torch.randn(tokens.shape, generator=generator), alpha=size)
