"""One prefill and one stretch of decode steps: bare, observed, or eager with output_attentions."""

import copy
from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from time import perf_counter
from typing import Any, Literal

import torch
from torch import Tensor
from transformers import DynamicCache

from bench.shapes import Prompt, Shape, build, sharing
from crosscheck_service.engine.observe import Attached, Watch, attach, observe

Kind = Literal["bare", "observe", "eager"]
"""`bare` is plain sdpa; `eager` returns all weights to its caller, as transformers' output_attentions does."""


@dataclass(frozen=True, slots=True)
class Seconds:
    """How long each of the two took; decode as a whole, not by step."""

    prefill: float
    decode: float


class Runner:
    """The same weights run in three ways."""

    def __init__(self, shape: Shape, prompt: Prompt, steps: int, kinds: tuple[Kind, ...]) -> None:
        self._prompt = prompt
        self._steps = steps
        bare = build(shape)
        self._models: dict[Kind, Any] = {"bare": bare}
        if "observe" in kinds:
            self._models["observe"] = sharing(bare, shape, "sdpa")
            self._attached: Attached = attach(self._models["observe"])
        if "eager" in kinds:
            self._models["eager"] = sharing(bare, shape, "eager")

    def run(self, kind: Kind) -> Seconds:
        """A whole answer of as many tokens as there are steps. Reading what was observed is part of decoding."""
        model, more = self._models[kind], {"output_attentions": True} if kind == "eager" else {}
        cache = DynamicCache(config=model.config.get_text_config(decoder=True))
        watching: AbstractContextManager[Watch | None] = (
            observe(self._attached, self._prompt.parts) if kind == "observe" else nullcontext()
        )
        with torch.inference_mode(), watching as watch:
            began = perf_counter()
            token = _forward(model, self._prompt.inputs, cache, more)
            prefilled = perf_counter()
            for _ in range(self._steps):
                token = _forward(model, {"input_ids": token}, cache, more)
            if watch is not None:
                watch.shares()
            return Seconds(prefilled - began, perf_counter() - prefilled)


def _forward(model: Any, feed: Mapping[str, Tensor], cache: DynamicCache, more: Mapping[str, Any]) -> Tensor:
    output = model(**feed, past_key_values=cache, use_cache=True, logits_to_keep=1, **more)
    return output.logits[:, -1:].argmax(-1)


def forked(cache: DynamicCache) -> DynamicCache:
    """A cache that grows without changing `cache`."""
    other = copy.copy(cache)
    other.layers = [copy.copy(layer) for layer in cache.layers]
    return other
