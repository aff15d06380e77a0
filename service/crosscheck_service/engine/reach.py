"""How much of an image a model reads without shrinking it. Plain values that cross process boundaries; no torch.

Every kind answers three questions: how large a region can be shown whole (`crop`), to what size it must be padded so
that the model's image processor neither stretches nor shrinks it (`padded`), and what is left of its reach when several
images share the context (`sharing`). Sizes are (width, height) in pixels.
"""

import math
from dataclasses import dataclass, replace

Size = tuple[int, int]

_STEEPEST = 100
"""Qwen's processors refuse an image whose sides differ by a factor of more than 200."""

_LARGEST_SQUARE = 4096**2


@dataclass(frozen=True, slots=True)
class TileGrid:
    """Idefics3 and SmolVLM: the longer edge is scaled to `width`, then cut into square tiles beside one global view.

    An image exactly `width` wide and a multiple of `tile` high is read as it is. `tile_tokens` and `global_tokens`
    count the prompt's tokens, markers included; `budget` is what all images of a prompt may take; `rows` ≥ 1.
    """

    tile: int
    width: int
    rows: int
    tile_tokens: int
    global_tokens: int
    budget: int

    @property
    def columns(self) -> int:
        return self.width // self.tile

    def tokens(self, rows: int) -> int:
        """Prompt tokens of one image with so many rows of tiles."""
        return rows * (self.columns * self.tile_tokens + 1) + self.global_tokens

    def crop(self, width: int, height: int) -> Size:
        return min(width, self.width), min(height, self.rows * self.tile)

    def padded(self, width: int, height: int) -> Size:
        del width
        return self.width, -(-height // self.tile) * self.tile

    def sharing(self, images: int) -> "TileGrid":
        share = self.budget // max(images, 1)
        fitting = [rows for rows in range(1, self.rows + 1) if self.tokens(rows) <= share]
        return replace(self, rows=max(fitting, default=1))


@dataclass(frozen=True, slots=True)
class PixelBudget:
    """Qwen's family: any size up to a number of pixels, in steps of `multiple`; one token a square of that edge.

    `tokens` is the most one image may take; `budget` is what all images of a prompt may take.
    """

    multiple: int
    tokens: int
    budget: int

    def crop(self, width: int, height: int) -> Size:
        columns, rows = -(-width // self.multiple), -(-height // self.multiple)
        if columns * rows > self.tokens:
            columns = max(1, min(columns, math.isqrt(self.tokens * 8 // 5)))
            rows = max(1, min(rows, self.tokens // columns))
            columns = max(columns, min(-(-width // self.multiple), self.tokens // rows))
        return min(width, columns * self.multiple), min(height, rows * self.multiple)

    def padded(self, width: int, height: int) -> Size:
        least = -(-max(width, height) // _STEEPEST)
        columns = -(-max(width, least) // self.multiple)
        rows = -(-max(height, least) // self.multiple)
        return columns * self.multiple, rows * self.multiple

    def sharing(self, images: int) -> "PixelBudget":
        return replace(self, tokens=max(1, min(self.tokens, self.budget // max(images, 1))))


@dataclass(frozen=True, slots=True)
class Pinpoints:
    """LLaVA-NeXT: an image of one of these `sizes` is cut into tiles as it is, beside one shrunken view of the whole.

    Every square of `patch` pixels is a token, and each row of them ends in one more; the view takes `view_tokens`, and
    they stand first. `budget` is what all images of a prompt may take. There is at least one size.
    """

    sizes: tuple[Size, ...]
    patch: int
    view_tokens: int
    budget: int

    def tokens(self, size: Size) -> int:
        """Prompt tokens of one image of this size."""
        width, height = size
        return height // self.patch * (width // self.patch + 1) + self.view_tokens

    def crop(self, width: int, height: int) -> Size:
        shown = ((min(width, across), min(height, down)) for across, down in self.sizes)
        return max(shown, key=lambda size: size[0] * size[1])

    def padded(self, width: int, height: int) -> Size:
        holding = [size for size in self.sizes if size[0] >= width and size[1] >= height]
        return min(holding or self.sizes, key=self.tokens)

    def sharing(self, images: int) -> "Pinpoints":
        share = self.budget // max(images, 1)
        fitting = tuple(size for size in self.sizes if self.tokens(size) <= share)
        return replace(self, sizes=fitting or (min(self.sizes, key=self.tokens),))


@dataclass(frozen=True, slots=True)
class WholeImage:
    """Every other family: the image is shown whole and its processor scales it, so small text may be lost.

    `square` pads to a square, for processors that would cut off or squeeze the longer side.
    """

    square: bool

    def crop(self, width: int, height: int) -> Size:
        return width, height

    def padded(self, width: int, height: int) -> Size:
        longer = max(width, height)
        # A line of pixels as long as the limits allow would fill the memory once it is squared.
        shorter = longer if longer**2 <= _LARGEST_SQUARE else max(min(width, height), _LARGEST_SQUARE // longer)
        square = (longer, shorter) if width >= height else (shorter, longer)
        return square if self.square else (width, height)

    def sharing(self, images: int) -> "WholeImage":
        del images
        return self


ImageReach = TileGrid | PixelBudget | Pinpoints | WholeImage
