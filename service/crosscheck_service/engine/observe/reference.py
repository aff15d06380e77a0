"""The same quantities once more, plainly: dense, in float64, one part and head at a time. For checks, not for serving.

Shares no code with what it checks: keys are repeated for their heads, parts are masks over absolute positions, and the
contribution is multiplied by the whole output projection.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

import torch
from torch import Tensor, nn

from crosscheck_service.engine.foreign import Network, Passed
from crosscheck_service.engine.observe.attention import KEYWORD, Attended, Recorder
from crosscheck_service.engine.observe.record import Record


@dataclass(frozen=True, slots=True)
class CapturedCall:
    """What every layer was given in one call, after which the sequence had `length` tokens, padding included."""

    length: int
    layers: dict[int, Attended] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Tee:
    to: Recorder
    kept: dict[int, Attended]

    def record(self, module: nn.Module, attended: Attended) -> None:
        self.kept[int(module.layer_idx)] = attended  # type: ignore[arg-type]
        self.to.record(module, attended)


@contextmanager
def captured(model: Network) -> Iterator[list[CapturedCall]]:
    """Keeps what the watched calls inside are given, in order. To be entered after `observe`; dynamic caches only."""
    calls: list[CapturedCall] = []

    def tee(module: nn.Module, arguments: Passed, keywords: dict[str, Passed]) -> Passed:
        del module
        if KEYWORD not in keywords:
            return None
        cache = keywords.get("past_key_values")
        before = cache.get_seq_length() if cache is not None else 0
        calls.append(CapturedCall(before + keywords["input_ids"].shape[1]))
        return arguments, {**keywords, KEYWORD: _Tee(keywords[KEYWORD], calls[-1].layers)}

    handle = model.register_forward_pre_hook(tee, with_kwargs=True)
    try:
        yield calls
    finally:
        handle.remove()


def reference(
    calls: Sequence[CapturedCall], record: Record, weights: Mapping[int, Tensor], sequence: int = 0
) -> tuple[Tensor, Tensor]:
    """Mass and norm (layers, heads, parts), float64, averaged over the last query of every call.

    Args:
        weights: by layer, the output projection (model width, heads by value width) as mathematics has it.
        sequence: which one of the batch.
    """
    rows = [
        torch.stack(
            [
                _of_last_query(call.layers[number], _ranges(record, number, call), weights[number], sequence)
                * torch.tensor([1.0, _gate(record, number)], dtype=torch.float64)[:, None, None]
                for number in sorted(record.layers.modules)
            ]
        )
        for call in calls
    ]
    mass, norm = torch.stack(rows).mean(0).unbind(1)
    return mass, norm


def largest_score(calls: Sequence[CapturedCall]) -> float:
    """The largest absolute score that a last query gives a key, before masks; float32 rounds relative to it."""
    return max(
        float(_scores(attended, sequence).abs().max())
        for call in calls
        for attended in call.layers.values()
        for sequence in range(attended.query.shape[0])
    )


def _of_last_query(attended: Attended, parts: Sequence[Sequence[int]], weight: Tensor, sequence: int) -> Tensor:
    """(2, heads, parts): mass and norm; `parts` are indices of keys."""
    heads = attended.query.shape[1]
    value = attended.value[sequence].double().repeat_interleave(heads // attended.key.shape[1], dim=0)
    scores = _scores(attended, sequence)
    if attended.softcap is not None:
        scores = attended.softcap * torch.tanh(scores / attended.softcap)
    if attended.mask is not None:
        mask = attended.mask[min(sequence, len(attended.mask) - 1), 0, -1]
        scores = scores.masked_fill(~(mask if mask.dtype == torch.bool else mask == 0), -torch.inf)
    weights = torch.nan_to_num(torch.softmax(scores, dim=-1))
    by_head = weight.double().reshape(weight.shape[0], heads, -1)
    results = torch.zeros(2, heads, len(parts), dtype=torch.float64)
    for number, keys in enumerate(parts):
        for head in range(heads):
            summed = (weights[head, keys, None] * value[head, keys]).sum(0)
            results[0, head, number] = weights[head, keys].sum()
            results[1, head, number] = (by_head[:, head] @ summed).norm()
    return results


def _scores(attended: Attended, sequence: int) -> Tensor:
    """(heads, keys) of the last query."""
    repeats = attended.query.shape[1] // attended.key.shape[1]
    query = attended.query[sequence, :, -1].double()
    key = attended.key[sequence].double().repeat_interleave(repeats, dim=0)
    return torch.einsum("hd,hkd->hk", query, key) * attended.scaling


def _ranges(record: Record, number: int, call: CapturedCall) -> list[list[int]]:
    """For each part, the indices of its keys in layer `number`."""
    if number in record.layers.crossing:
        return [[at for start, end in part for at in range(start, end)] for part in record.cross]
    # The last query stands at the last key, whatever a sliding window has dropped before the first.
    keys = call.layers[number].key.shape[2]
    first = call.length - keys
    return [[at - first for start, end in part for at in range(start, end) if at >= first] for part in record.ranges]


def _gate(record: Record, number: int) -> float:
    cross = record.layers.cross
    return abs(float(cross.gates[number].detach().double().tanh())) if cross and number in cross.gates else 1.0
