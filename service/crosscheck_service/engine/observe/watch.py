"""Watching one model in-process, without Ray:

with observe(model, parts) as watch:
    model.generate(**inputs)
watch.mass, watch.norm, watch.shares(), watch.imbalance("image", "text")
"""

import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

import torch
from torch import nn

from crosscheck_detectors.attention import Floats, Measure, PartAttention
from crosscheck_service.engine.errors import ObserveError
from crosscheck_service.engine.foreign import Network, Passed
from crosscheck_service.engine.observe.attached import Attached, attach
from crosscheck_service.engine.observe.attention import KEYWORD
from crosscheck_service.engine.observe.call import Batch, Call
from crosscheck_service.engine.observe.places import Range
from crosscheck_service.engine.observe.record import Parts, Record


@contextmanager
def observe(
    model: Network | Attached, parts: Parts | Sequence[Parts], rows: Sequence[Range] | None = None
) -> Iterator["Watch"]:
    """Watches what this thread runs with `model` inside the with statement.

    Args:
        model: a transformers model for images and text, or what `attach` made of one, which saves checking it again.
        parts: each part's half-open ranges of token positions in the prompt, padding included; for a batch of prompts
            one such mapping each.
        rows: ranges of prompt positions whose queries are observed, as the question's. Without it, the rows that
            predict the answer: the prompt's last one and every generated token that is fed back.

    Raises:
        ObserveError: for a model that cannot be watched exactly, and for calls that leave no exact record: beam
            search, assisted decoding, no cache. Prompts fed in pieces need `rows`.
    """
    attached = model if isinstance(model, Attached) else attach(model)
    watch = Watch(attached, [parts] if isinstance(parts, Mapping) else list(parts), rows)
    with watch.hooked():
        yield watch


class Watch:
    """What was observed, readable while it grows. A call that starts a new prompt starts the observation anew."""

    def __init__(self, attached: Attached, parts: Sequence[Parts], rows: Sequence[Range] | None) -> None:
        self._attached = attached
        self._parts = parts
        self._rows = rows
        self._batch: Batch | None = None
        self._call: Call | None = None

    @property
    def records(self) -> tuple[Record, ...]:
        """One record for each prompt of the batch; none before the first call."""
        return self._batch.records if self._batch else ()

    @property
    def attention(self) -> PartAttention:
        """The mean over all rows, without cross-attention layers. Raises ObserveError before the first call."""
        return self._only.attention()

    @property
    def cross_attention(self) -> PartAttention | None:
        """That of cross-attention layers alone; None for models that have none."""
        return self._only.cross_attention()

    @property
    def mass(self) -> Floats:
        """(layers, heads, parts), in [0, 1]."""
        return self.attention.mass

    @property
    def norm(self) -> Floats:
        """(layers, heads, parts), ≥ 0."""
        return self.attention.norm

    def shares(self, part_ids: Sequence[str] | None = None, measure: Measure = "norm") -> dict[str, float]:
        """Each part's share, averaged over layers. See PartAttention.shares."""
        return self.attention.shares(part_ids, measure)

    def imbalance(self, a: str, b: str, measure: Measure = "norm") -> float:
        """In [-1, 1], positive where `a` is used more than `b`. See PartAttention.imbalance."""
        return self.attention.imbalance(a, b, measure)

    @contextmanager
    def hooked(self) -> Iterator[None]:
        """Puts the recorder into the forward calls of this thread; other threads' calls pass through the same hooks."""
        thread = threading.get_ident()

        # A call that began before the hook was removed may still come here, then without keywords.
        def before(module: nn.Module, arguments: Passed, keywords: dict[str, Passed] | None = None) -> Passed:
            del module
            if threading.get_ident() == thread and keywords is not None:
                self._call = self._begin(arguments, keywords)
                return arguments, {**keywords, **self._call.keywords}
            return None

        def after(module: nn.Module, arguments: Passed, output: Passed) -> None:
            del module, arguments, output
            if threading.get_ident() == thread and self._call is not None:
                call, self._call = self._call, None
                call.commit()

        handles = [
            self._attached.model.register_forward_pre_hook(before, with_kwargs=True),
            self._attached.model.register_forward_hook(after),
        ]
        try:
            yield
        finally:
            for handle in handles:
                handle.remove()
            if self._batch is not None:
                self._batch.settle()

    @property
    def _only(self) -> Record:
        if len(self.records) != 1:
            raise ObserveError(f"{len(self.records)} sequences were observed; read them from `records`")
        return self.records[0]

    def _begin(self, arguments: tuple[Passed, ...], keywords: Mapping[str, Passed]) -> Call:
        if KEYWORD in keywords:
            raise ObserveError("this call is observed already")
        ids, cache = keywords.get("input_ids"), keywords.get("past_key_values")
        fed = ids if ids is not None else keywords.get("inputs_embeds")
        if arguments or fed is None:
            raise ObserveError("give the model its input_ids by name")
        start = int(cache.get_seq_length()) if cache is not None else 0
        queries = int(fed.shape[1])
        if self._rows is None and keywords.get("use_cache") is False:
            raise ObserveError("without a cache every call starts anew; give `rows` to observe a single call")
        if self._batch is None or start == 0:
            if self._batch is not None:
                self._batch.settle()
            self._batch = self._new_batch(ids, start)
        elif self._rows is None and queries > 1:
            raise ObserveError(
                "a prompt in pieces, or several tokens at once, do not tell the answer's rows; give `rows`"
            )
        chosen = self._chosen(start, queries, keywords.get("attention_mask"))
        return self._attached.begin(self._batch, chosen, queries, cache)

    def _new_batch(self, ids: torch.Tensor | None, start: int) -> Batch:
        if self._attached.layers.cross and start:
            raise ObserveError("the whole prompt's input_ids tell this model's images apart; start from no cache")
        prompts = ids.tolist() if ids is not None and self._attached.layers.cross else [None] * len(self._parts)
        if len(prompts) != len(self._parts):
            raise ObserveError(f"the model runs {len(prompts)} sequences, parts were given for {len(self._parts)}")
        records = [self._attached.record(parts, prompt) for parts, prompt in zip(self._parts, prompts, strict=True)]
        return self._attached.batch(records)

    def _chosen(self, start: int, queries: int, mask: torch.Tensor | None) -> list[list[int]]:
        """For every sequence, which of the call's tokens are observed."""
        if self._rows is not None:
            wanted = [at - start for first, last in self._rows for at in range(first, last)]
            return [[at for at in wanted if 0 <= at < queries]] * len(self._parts)
        if queries > 1 and isinstance(mask, torch.Tensor) and mask.ndim == 2 and not bool(mask[:, -1].all()):
            raise ObserveError("pad prompts on the left: the row that predicts the answer must be the last")
        return [[queries - 1]] * len(self._parts)
