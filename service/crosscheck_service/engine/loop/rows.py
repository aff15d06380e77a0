"""The live rows: sequences whose prompts are read, each given one token by every step."""

from collections.abc import Collection
from collections.abc import Sequence as Many
from dataclasses import dataclass

import torch
from torch import Tensor
from transformers import DynamicCache

from crosscheck_service.engine.foreign import Network
from crosscheck_service.engine.loop.cache import forked, row_of, stacked
from crosscheck_service.engine.loop.feed import run
from crosscheck_service.engine.loop.positions import positions_of_rows
from crosscheck_service.engine.loop.sequence import Sequence
from crosscheck_service.engine.observe import Attached
from crosscheck_service.engine.observe.call import Batch, Call
from crosscheck_service.engine.observe.families import family_of


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """A sequence in a step. `shift` is its positions' own, see Positions."""

    sequence: Sequence
    shift: int


class Rows:
    """Sequences that take their steps together, aligned at their last tokens.

    A step that fails leaves everything as it was before.
    """

    def __init__(self, model: Network, attached: Attached) -> None:
        self._model = model
        self._attached = attached
        self.rows: tuple[Row, ...] = ()
        self._cache = DynamicCache()
        self._mask: Tensor | None = None
        self._batch: Batch | None = None

    def join(self, joining: Many[tuple[Row, DynamicCache]]) -> None:
        """Takes in sequences whose `fed` tokens are in their caches; the next step feeds each its last chosen token."""
        self._arrange(
            (*self.rows, *(row for row, _ in joining)), [*self._caches(self.rows), *(cache for _, cache in joining)]
        )

    def leave(self, gone: Collection[Sequence]) -> None:
        """Lets go of the sequences in `gone`."""
        if any(row.sequence in gone for row in self.rows):
            staying = tuple(row for row in self.rows if row.sequence not in gone)
            self._arrange(staying, self._caches(staying))

    def step(self) -> Tensor:
        """Feeds every row its last token; logits (rows, vocabulary) float32 on the CPU for the next, in their order."""
        sequences = [row.sequence for row in self.rows]
        places = [row.sequence.fed + row.shift for row in self.rows]
        fed = {
            "input_ids": torch.tensor([[sequence.tokens[-1]] for sequence in sequences]),
            "position_ids": positions_of_rows(self._model, places),
        }
        if self._mask is not None:
            fed["attention_mask"] = self._mask_of(max(sequence.fed for sequence in sequences) + 1)
        if len(sequences) == 1:
            inputs, at = sequences[0].prompt.inputs, sequences[0].fed
            fed |= family_of(self._model).later_inputs(inputs, at, at + 1)
        before = forked(self._cache)
        try:
            logits = run(self._model, fed, self._cache, self._watching())[:, -1]
        except BaseException:
            self._cache = before
            raise
        for sequence in sequences:
            sequence.fed += 1
        return logits

    def _watching(self) -> Call | None:
        if self._batch is None:
            return None
        rows = [[0] if row.sequence.record is not None else [] for row in self.rows]
        return self._attached.begin(self._batch, rows, 1, self._cache)

    def _caches(self, rows: Many[Row]) -> list[DynamicCache]:
        if len(self.rows) == 1:
            return [self._cache] * len(rows)
        return [row_of(self._cache, self.rows.index(row), row.sequence.fed) for row in rows]

    def _arrange(self, rows: tuple[Row, ...], caches: list[DynamicCache]) -> None:
        lengths = [row.sequence.fed for row in rows]
        self._cache = stacked(caches, lengths) if len(rows) > 1 else (caches[0] if caches else DynamicCache())
        self.rows = rows
        padding = [max(lengths, default=0) - length for length in lengths]
        self._mask = _mask(padding, max(lengths)).to(self._model.device) if any(padding) else None
        records = [row.sequence.record for row in rows]
        unwatched = self._attached.record({"": []}) if any(records) and not all(records) else None
        watched = [record or unwatched for record in records]
        self._batch = self._attached.batch([r for r in watched if r is not None], padding) if any(records) else None

    def _mask_of(self, columns: int) -> Tensor:
        assert self._mask is not None  # noqa: S101 - for the type checker
        if self._mask.shape[1] < columns:
            self._mask = torch.nn.functional.pad(self._mask, (0, columns), value=1)
        return self._mask[:, :columns]


def _mask(padding: Many[int], columns: int) -> Tensor:
    """(rows, columns) int64, 0 where a row's padding is."""
    return (torch.arange(columns) >= torch.tensor(padding).unsqueeze(1)).long()
