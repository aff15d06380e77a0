"""A prefill and a stretch of decode steps: bare, observed, or eager with output_attentions."""

import copy
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from time import perf_counter, process_time
from typing import Any, Literal

import torch
from torch import Tensor
from transformers import DynamicCache

from bench.shapes import Prompt, Shape, build, sharing
from crosscheck_service.engine.observe import Watch, attach, observe

Kind = Literal["bare", "observe", "eager"]
"""`bare` is plain sdpa; `eager` returns all weights to its caller, as transformers' output_attentions does."""


Clock = Literal["wall", "cpu"]
"""`cpu` is the process's own time: what a machine that others use, too, can be measured by, with one thread."""

_CLOCKS: Mapping[Clock, Callable[[], float]] = {"wall": perf_counter, "cpu": process_time}


class Runner:
    """The same weights run in several ways over one prompt."""

    def __init__(self, shape: Shape, prompt: Prompt, kinds: tuple[Kind, ...], clock: Clock = "wall") -> None:
        self._prompt = prompt
        self._now = _CLOCKS[clock]
        bare = build(shape)
        self._models: dict[Kind, Any] = {"bare": bare}
        self._models |= {kind: sharing(bare, shape, "eager" if kind == "eager" else "sdpa") for kind in kinds}
        self._attached = attach(self._models["observe"]) if "observe" in kinds else None

    def prefill(self, kind: Kind) -> tuple[float, DynamicCache, Tensor]:
        """Seconds; the cache that it filled, and the token that comes next, (1, 1)."""
        model = self._models[kind]
        cache = DynamicCache(config=model.config.get_text_config(decoder=True))
        with torch.inference_mode(), self._watching(kind):
            began = self._now()
            token = _forward(model, self._prompt.inputs, cache, kind)
            return self._now() - began, cache, token

    def decode(self, kind: Kind, cache: DynamicCache, token: Tensor, steps: int) -> float:
        """Seconds for so many steps; for `observe` with the shares read at the end. Leaves `cache` as it was."""
        model, cache = self._models[kind], _forked(cache)
        with torch.inference_mode(), self._watching(kind) as watch:
            began = self._now()
            for _ in range(steps):
                token = _forward(model, {"input_ids": token}, cache, kind)
            if watch is not None:
                watch.shares()
            return self._now() - began

    def _watching(self, kind: Kind) -> AbstractContextManager[Watch | None]:
        if kind != "observe" or self._attached is None:
            return nullcontext()
        return observe(self._attached, self._prompt.parts)


def _forward(model: Any, feed: Mapping[str, Tensor], cache: DynamicCache, kind: Kind) -> Tensor:  # noqa: ANN401
    more = {"output_attentions": True} if kind == "eager" else {}
    output = model(**feed, past_key_values=cache, use_cache=True, logits_to_keep=1, **more)
    token: Tensor = output.logits[:, -1:].argmax(-1)
    return token


def _forked(cache: DynamicCache) -> DynamicCache:
    other = copy.copy(cache)
    other.layers = [copy.copy(layer) for layer in cache.layers]
    return other
