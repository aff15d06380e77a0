"""Where in an image the model looked: the image's tokens put back on its grid, observed as cells beside the parts.

Attention to image tokens is a poor attribution of regions (see docs/attention.md): a picture to look at, no evidence.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from crosscheck_detectors.attention import Floats, PartAttention
from crosscheck_service.engine.foreign import Network
from crosscheck_service.engine.prompt import Prompt, Range
from crosscheck_service.engine.reach import ImageReach, Pinpoints, TileGrid

Array = NDArray[Any]

_LONGEST = 16
"""Cells along a side at most: each is observed as if it were a part."""


@dataclass(frozen=True, slots=True)
class Grid:
    """One image's tokens by place: `tokens` (rows, columns) int64, positions in the prompt."""

    part: str
    tokens: Array

    def cells(self) -> dict[str, list[Range]]:
        """The token ranges of each cell by its name, row by row."""
        return {
            self._name(row, column): _ranges(band.ravel())
            for row, strip in enumerate(_split(self.tokens, 0))
            for column, band in enumerate(_split(strip, 1))
        }

    def mass(self, seen: PartAttention) -> Floats:
        """(rows, columns) in [0, 1]: each token's mass, the mean over layers and heads, alike within a cell."""
        whole = seen.mass.mean(axis=(0, 1))
        found = np.empty(self.tokens.shape, np.float32)
        for row, strip in enumerate(_split(found, 0)):
            for column, cell in enumerate(_split(strip, 1)):
                cell[:] = whole[seen.part_ids.index(self._name(row, column))] / cell.size
        return found

    def _name(self, row: int, column: int) -> str:
        # A part's id holds no line break.
        return f"{self.part}\n{row},{column}"


def grids(model: Network, reach: ImageReach, prompt: Prompt, sizes: Mapping[str, tuple[int, int]]) -> list[Grid]:
    """A grid for each image whose tokens' places are known; `sizes` are (width, height) as shown, by part id.

    Known are those of Qwen's and GLM's families (one grid), of Idefics3 and SmolVLM (tiles beside a global view, which
    is left out) and of LLaVA-NeXT (rows, each with a token at its end, after such a view).
    """
    shapes = prompt.inputs.get("image_grid_thw")
    found = []
    for number, (part, (width, height)) in enumerate(sizes.items()):
        tokens = np.concatenate([np.arange(start, end) for start, end in prompt.spans[part]])
        if shapes is not None:
            merge = int(model.config.vision_config.spatial_merge_size)
            rows, columns = (int(side) // merge for side in shapes[number, 1:])
            found.append(Grid(part, tokens.reshape(rows, columns)))
        elif isinstance(reach, Pinpoints) and reach.tokens((width, height)) == len(tokens):
            lines = tokens[reach.view_tokens :].reshape(height // reach.patch, -1)
            found.append(Grid(part, lines[:, :-1]))
        elif isinstance(reach, TileGrid) and width % reach.tile == height % reach.tile == 0:
            down, across = height // reach.tile, width // reach.tile
            side = math.isqrt(len(tokens) // (down * across + 1))
            if (down * across + 1) * side * side == len(tokens):
                tiles = tokens[: down * across * side * side].reshape(down, across, side, side)
                found.append(Grid(part, tiles.transpose(0, 2, 1, 3).reshape(down * side, across * side)))
    return found


def _split(tokens: Array, axis: int) -> list[Array]:
    """Views of at most `_LONGEST` bands."""
    return np.array_split(tokens, min(tokens.shape[axis], _LONGEST), axis=axis)


def _ranges(tokens: Array) -> list[Range]:
    """Half-open ranges of the tokens."""
    tokens = np.sort(tokens)
    runs = np.split(tokens, np.flatnonzero(np.diff(tokens) != 1) + 1)
    return [(int(run[0]), int(run[-1]) + 1) for run in runs]
