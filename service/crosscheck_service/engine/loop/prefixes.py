"""Prefixes that were read already: a request's passes share the images and texts that they begin with alike.

Kept by content, the least recently used dropped first. What is found is forked, so nothing is read twice or changed.
"""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import Tensor
from transformers import DynamicCache

from crosscheck_service.engine.loop.cache import cropped, forked
from crosscheck_service.engine.prompt import Prompt


@dataclass(frozen=True, slots=True, eq=False)
class _Kept:
    """What was read: `ids` (tokens,), each image's digest by the token where it ends, and the state behind it."""

    ids: Tensor
    images: Mapping[int, bytes]
    cache: DynamicCache


class Prefixes:
    """Holds up to `tokens` tokens' keys and values. One thread's.

    `whole_only`: a cache's beginning cannot be had from its whole, as windows have dropped theirs and cross-attention
    keeps images beside the tokens. Then only what was kept as it stood is shared.
    """

    def __init__(self, tokens: int, *, whole_only: bool) -> None:
        self.whole_only = whole_only
        self.in_pieces = whole_only and tokens > 0
        """Whether prompts must be read up to where others may differ, to be kept there."""
        self._room = tokens
        self._kept: OrderedDict[int, _Kept] = OrderedDict()
        self._number = 0

    def longest(self, prompt: Prompt, images: Mapping[str, bytes]) -> tuple[DynamicCache, int] | None:
        """A cache of the longest known beginning of `prompt` and how many tokens that is; None where none is known.

        At least one token of the prompt is left to read, and none of its images, which a model takes in one call.
        """
        best, found = 0, None
        for number, kept in self._kept.items():
            shared = self._shared(kept, prompt, images)
            if shared > best and (not self.whole_only or shared == len(kept.ids)):
                best, found = shared, number
        if found is None:
            return None
        self._kept.move_to_end(found)
        cache = self._kept[found].cache
        return (forked(cache) if self.whole_only else cropped(cache, best)), best

    def keep(self, prompt: Prompt, images: Mapping[str, bytes], cache: DynamicCache, length: int) -> None:
        """Remembers that `cache` holds the first `length` tokens of `prompt`."""
        if length > self._room:
            return
        ends = {end: images[part] for part, (_, end) in _image_spans(prompt, images).items()}
        # What the new one holds as well is not needed twice.
        if not self.whole_only:
            covered = [n for n, kept in self._kept.items() if self._shared(kept, prompt, images) == len(kept.ids)]
            for number in covered:
                del self._kept[number]
        self._number += 1
        self._kept[self._number] = _Kept(prompt.inputs["input_ids"][0, :length], ends, forked(cache))
        while sum(len(kept.ids) for kept in self._kept.values()) > self._room:
            self._kept.popitem(last=False)

    def clear(self) -> None:
        """Gives all memory back."""
        self._kept.clear()

    @staticmethod
    def _shared(kept: _Kept, prompt: Prompt, images: Mapping[str, bytes]) -> int:
        ids = prompt.inputs["input_ids"][0]
        longest = min(len(kept.ids), len(ids) - 1)
        differing = torch.nonzero(kept.ids[:longest] != ids[:longest])
        shared = int(differing[0]) if len(differing) else longest
        # Images look alike as tokens: only their digests tell whether they are the same.
        ends = {end: images[part] for part, (_, end) in _image_spans(prompt, images).items()}
        pictured = all(end <= shared and kept.images.get(end) == digest for end, digest in ends.items())
        return shared if pictured else 0


def _image_spans(prompt: Prompt, images: Mapping[str, bytes]) -> dict[str, tuple[int, int]]:
    """From each image's first token to behind its last, whatever stands between its tiles included."""
    return {part: (prompt.spans[part][0][0], prompt.spans[part][-1][1]) for part in images}
