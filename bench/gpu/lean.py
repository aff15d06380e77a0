"""Decode steps that launch little: static tensors, one graph a step on CUDA, and watching that only keeps the queries.

On the CPU a step is called rather than replayed; all else is the same.
"""

from collections.abc import Callable

import torch
from torch import Tensor, nn
from transformers import DynamicCache, StaticCache

from bench.shapes import Parts
from crosscheck_service.engine.foreign import Network
from crosscheck_service.engine.observe import Attached
from crosscheck_service.engine.observe.attention import KEYWORD, Attended
from crosscheck_service.engine.observe.record import Rows
from crosscheck_service.engine.observe.settle import rows_of, told_together
from crosscheck_service.engine.observe.waiting import AT_ONCE, Kept

_WARM_UP = 3
"""Steps before a graph is captured, in which libraries allocate what they need."""


class LeanDecoder:
    """`rows` copies of one prefilled sequence, decoded greedily in static tensors.

    Attributes:
        observed: with `attached`, the rows of every AT_ONCE steps.
    """

    def __init__(
        self,
        model: Network,
        cache: DynamicCache,
        token: Tensor,
        *,
        rows: int,
        steps: int,
        attached: Attached | None = None,
    ) -> None:
        """`cache` (batch 1) is copied; `token` (1, 1) comes next. At most `steps` steps can be made."""
        self._model, self._attached = model, attached
        device, start = token.device, int(cache.get_seq_length())
        self._start, self._made = start, 0
        self._cache = _static(model, cache, rows, start + steps + _WARM_UP)
        self._token = token.repeat(rows, 1)
        self._position = torch.full((rows, 1), start, device=device)
        self._mask = torch.zeros(rows, 1, 1, start + steps + _WARM_UP, dtype=torch.bool, device=device)
        self._mask[..., :start] = True
        self._ring = _Ring(torch.zeros(1, dtype=torch.int64, device=device)) if attached else None
        self._step = self._captured() if device.type == "cuda" else self._forward
        self.observed: list[Rows] = []

    def step(self, parts: Parts) -> None:
        """One token for every row; every AT_ONCE steps, what the last ones saw of `parts`."""
        self._step()
        self._made += 1
        if self._ring is not None and self._made % AT_ONCE == 0:
            self.observed.append(self._settled(parts, self._ring))

    def _forward(self) -> None:
        self._mask.index_fill_(3, self._position[0], True)
        more = {KEYWORD: self._ring} if self._ring is not None else {}
        output = self._model(
            input_ids=self._token,
            attention_mask=self._mask,
            position_ids=self._position,
            past_key_values=self._cache,
            use_cache=True,
            **more,
        )
        self._token.copy_(output.logits[:, -1:].argmax(-1))
        self._position.add_(1)
        if self._ring is not None:
            self._ring.slot.add_(1).remainder_(AT_ONCE)

    def _captured(self) -> Callable[[], None]:
        """The step as a CUDA graph; what warming up wrote stays in the cache, as so many tokens more."""
        side = torch.cuda.Stream()
        side.wait_stream(torch.cuda.current_stream())
        with torch.cuda.stream(side):
            for _ in range(_WARM_UP):
                self._forward()
        torch.cuda.current_stream().wait_stream(side)
        self._start += _WARM_UP
        if self._ring is not None:
            self._ring.slot.zero_()
        graph = torch.cuda.CUDAGraph()
        with torch.cuda.graph(graph):
            self._forward()
        return graph.replay

    def _settled(self, parts: Parts, ring: "_Ring") -> Rows:
        assert self._attached is not None
        attached, rows = self._attached, self._token.shape[0]
        places = attached.batch([attached.record(parts) for _ in range(rows)]).places
        first = self._start + self._made - AT_ONCE
        kept = {
            number: [
                Kept(queries[:, :, at : at + 1], None, ring.scaling, None, first + at + 1, self._cache.layers[number])
                for at in range(AT_ONCE)
            ]
            for number, queries in ring.queries.items()
        }
        return rows_of(attached.layers, attached.projections.groups, told_together(kept, places))


class _Ring:
    """A recorder that keeps the last AT_ONCE queries of every layer in place; `slot` (1,) is where the next goes."""

    def __init__(self, slot: Tensor) -> None:
        self.slot = slot
        self.queries: dict[int, Tensor] = {}
        self.scaling = 1.0

    def record(self, module: nn.Module, attended: Attended) -> None:
        number, query = int(module.layer_idx), attended.query  # type: ignore[arg-type]
        self.scaling = attended.scaling
        if number not in self.queries:
            self.queries[number] = query.new_zeros(*query.shape[:2], AT_ONCE, query.shape[3])
        self.queries[number].index_copy_(2, self.slot, query)


def _static(model: Network, cache: DynamicCache, rows: int, length: int) -> StaticCache:
    static = StaticCache(config=model.config.get_text_config(decoder=True), max_cache_len=length)
    for number, layer in enumerate(cache.layers):
        static.update(layer.keys.expand(rows, -1, -1, -1), layer.values.expand(rows, -1, -1, -1), number)
    return static
