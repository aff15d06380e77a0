"""Samples as tensors: one context, several questions that do not see each other.

A context is encoded once and each of its questions attends to the context and to itself alone, at
the positions it would have if it stood there alone. This gives several times the answers per
second, and what the model sees is exactly a prompt of the chat template (a test compares them).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

import numpy as np
import torch
from PIL import Image
from torch import Tensor

from training.processor import ASSISTANT, END, GRID, IMAGE, PAD, PATCH, TILE, USER, build_tokenizer
from training.samples import Sample

_TOKENIZER = build_tokenizer(0)
_IDS: dict[str, int] = _TOKENIZER.get_vocab()
IMAGE_ID, PAD_ID, END_ID = _IDS[IMAGE], _IDS[PAD], _IDS[END]
Size = tuple[int, int]
"""Height and width in pixels."""
IGNORED = -100
"""Label of positions that carry no loss."""


@dataclass(slots=True)
class Batch:
    """Tensors of one step, B rows of T tokens.

    ids, positions, labels: int64 (B, T); mask: (B, 1, T, T), 0 where attention may go and the most
    negative number elsewhere; pixels: (tiles, 3, 128, 128) in -1 … 1, or None without images; sizes: the
    images' heights and widths; slots: their slot labels, (rows, columns, slots) each.
    """

    ids: Tensor
    positions: Tensor
    labels: Tensor
    mask: Tensor
    pixels: Tensor | None
    sizes: tuple[Size, ...] = ()
    slots: tuple[np.ndarray, ...] = ()


@dataclass(slots=True)
class Encoded:
    """One sample's tokens. `segments` is 0 in the context and 1, 2, … in the questions."""

    ids: np.ndarray
    positions: np.ndarray
    labels: np.ndarray
    segments: np.ndarray


def text_ids(text: str) -> list[int]:
    """Token ids of plain text, as the tokenizer gives them: a character each, else UTF-8 bytes."""
    ids: list[int] = []
    for character in text:
        own = _IDS.get(character)
        if own is not None:
            ids.append(own)
        else:
            ids.extend(_IDS[f"<0x{byte:02X}>"] for byte in character.encode())
    return ids


def image_ids(height: int, width: int) -> list[int]:
    """Token ids that an image of whole tiles becomes: the shrunken whole, then rows of patches, each with a newline."""
    return [IMAGE_ID] * (GRID * GRID + height // PATCH * (width // PATCH + 1))


def context_ids(sample: Sample) -> list[int]:
    """The prompt up to the question, as the chat template writes it."""
    ids = [_IDS[USER]]
    for image in sample.images:
        ids += image_ids(image.shape[0], image.shape[1])
    if sample.texts:
        ids += text_ids("\n" * bool(sample.images) + "\n".join(sample.texts))
    return ids + text_ids("\n\n")


def encode(sample: Sample, longest: int, gap: int = 0) -> Encoded:
    """Context and questions in one row; questions that would end beyond `longest` are left out.

    `gap` shifts the questions' positions away from the context, which teaches long distances.
    """
    ids = context_ids(sample)
    length = len(ids)
    positions, labels, segments = list(range(length)), [IGNORED] * length, [0] * length
    for number, asked in enumerate(sample.asked, start=1):
        question = [*text_ids(asked.question), _IDS[ASSISTANT]]
        answer = [*text_ids(asked.answer), END_ID]
        start, count = length + gap, len(question) + len(answer) - 1
        if start + count + 1 > longest:
            continue
        ids += [*question, *answer[:-1]]
        positions += range(start, start + count)
        labels += [*[IGNORED] * (len(question) - 1), *answer]
        segments += [number] * count
    return Encoded(np.array(ids), np.array(positions), np.array(labels), np.array(segments))


def tiles(image: np.ndarray) -> list[np.ndarray]:
    """The whole image shrunk to one tile, then its tiles row by row: uint8, (128, 128, 3)."""
    rows, columns = image.shape[0] // TILE, image.shape[1] // TILE
    small = Image.fromarray(image).resize((TILE, TILE), Image.Resampling.BICUBIC)
    return [
        np.asarray(small),
        *(
            image[row * TILE : (row + 1) * TILE, column * TILE : (column + 1) * TILE]
            for row in range(rows)
            for column in range(columns)
        ),
    ]


def packed(tokens: Tensor, sizes: Sequence[Size], newline: Tensor) -> Tensor:
    """Image tokens as they stand in the prompt: (tokens, C), from those of each tile (tiles, 64, C).

    As LLaVA-NeXT packs them: the shrunken whole first, then the image's rows of patches, each closed by `newline` (C,).
    """
    parts: list[Tensor] = []
    first = 0
    for height, width in sizes:
        rows, columns = height // TILE, width // TILE
        own = tokens[first + 1 : first + 1 + rows * columns]
        grid = own.view(rows, columns, GRID, GRID, -1).transpose(1, 2).reshape(rows * GRID, columns * GRID, -1)
        grid = torch.cat((grid, newline.expand(rows * GRID, 1, -1)), dim=1)
        parts += [tokens[first], grid.flatten(0, 1)]
        first += 1 + rows * columns
    return torch.cat(parts)


def to_pixels(parts: Sequence[np.ndarray]) -> Tensor:
    """Tiles as the image processor gives them: float32 (tiles, 3, 128, 128) in -1 … 1."""
    stacked = torch.from_numpy(np.stack(parts))
    return stacked.permute(0, 3, 1, 2).float().div_(127.5).sub_(1.0)


def collate(encoded: Sequence[Encoded], samples: Sequence[Sample] = ()) -> Batch:
    """Rows padded on the right to the longest one, and the tiles of all their images."""
    rows, longest = len(encoded), max(len(item.ids) for item in encoded)
    longest = -(-longest // 16) * 16
    ids = torch.full((rows, longest), PAD_ID)
    labels = torch.full((rows, longest), IGNORED)
    positions = torch.zeros((rows, longest), dtype=torch.long)
    segments = torch.full((rows, longest), -1)
    for row, item in enumerate(encoded):
        count = len(item.ids)
        ids[row, :count] = torch.from_numpy(item.ids)
        labels[row, :count] = torch.from_numpy(item.labels)
        positions[row, :count] = torch.from_numpy(item.positions)
        segments[row, :count] = torch.from_numpy(item.segments)
    keys, queries = segments[:, None, :], segments[:, :, None]
    seen = (keys == 0) | (keys == queries)
    seen &= torch.ones(longest, longest, dtype=torch.bool).tril()
    mask = torch.zeros(rows, 1, longest, longest)
    mask.masked_fill_(~seen[:, None], torch.finfo(torch.bfloat16).min)
    images = [image for sample in samples for image in sample.images]
    parts = [tile for image in images for tile in tiles(image)]
    sizes = tuple((image.shape[0], image.shape[1]) for image in images)
    slots = tuple(own for sample in samples for own in sample.slots)
    return Batch(ids, positions, labels, mask, to_pixels(parts) if parts else None, sizes, slots)


def random_gap(rng: Random, length: int, longest: int) -> int:
    """Zero for four samples in five, else anything that still fits."""
    return rng.randrange(longest - length) if rng.random() < 0.2 and length < longest else 0
