"""Whether what is promised of watching holds for one model and one prompt: for tests, and for `verify-model`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor
from transformers import DynamicCache

from crosscheck_service.engine.foreign import Network, Passed
from crosscheck_service.engine.fork import fork, fork_refusal, prefix_of
from crosscheck_service.engine.observe.attached import attach
from crosscheck_service.engine.observe.attention import implementation_of, plain_name, use_implementation
from crosscheck_service.engine.observe.projection import effective_weight
from crosscheck_service.engine.observe.record import Parts, Record
from crosscheck_service.engine.observe.reference import CapturedCall, captured, largest_score, reference
from crosscheck_service.engine.observe.watch import observe

EXACT_TO = 1e-5
"""Largest relative error of a mass or norm of one head, for the same queries, keys and values, whatever their type.

Where scores are large it is float32's own: one of 300 is known to some 1e-5, and the exponential makes that relative.
"""

_ROUNDINGS = 4
"""How many times a score is rounded on its way: products' sum, scaling, mask, the largest one's removal."""

_NEW_TOKENS = 8

_FORK_TO = {torch.float64: 1e-9, torch.float32: 1e-4}
"""Largest difference of logits, relative to their spread, between a fork and the whole; half types: 5e-2."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One promise: whether it holds, and in figures. `holds` is None where it does not apply, for the reason given."""

    promise: str
    holds: bool | None
    detail: str


@dataclass(frozen=True, slots=True)
class Prompted:
    """A model with one prompt: the forward call's tensors (batch 1), and where each part's tokens lie."""

    model: Network
    inputs: Mapping[str, Tensor]
    parts: Parts

    def generate(self, **more: Passed) -> Passed:
        with torch.inference_mode():
            return self.model.generate(
                **{**self.inputs, **more}, max_new_tokens=_NEW_TOKENS, min_new_tokens=_NEW_TOKENS, do_sample=False,
                return_dict_in_generate=True, output_logits=True,
            )  # fmt: skip


def conformance(prompted: Prompted) -> list[Finding]:
    """All promises, in the order of what they build on. The model is watched from then on.

    Raises:
        ObserveError: for a model that cannot be watched at all.
    """
    use_implementation(prompted.model, plain_name(implementation_of(prompted.model)))
    plain = prompted.generate()
    attached = attach(prompted.model)
    with observe(attached, prompted.parts) as watch, captured(prompted.model) as calls:
        watched = prompted.generate()
    record = watch.records[0]
    kind = prompted.model.dtype
    weights = {number: effective_weight(number, layer, kind) for number, layer in record.layers.projections.items()}
    mass, norm = reference(calls, record, weights)
    score = largest_score(calls)
    return [
        _tokens(plain, watched),
        _rows(record),
        _sight(record, calls),
        _error("mass", _mean(record, "mass"), mass, score),
        _error("norm", _mean(record, "norm"), norm, score),
        _forks(prompted, plain),
    ]


def relative_error(found: Tensor, expected: Tensor) -> float:
    """The largest |found - expected| / expected, where less than 1e-12 of the largest expected counts as that much.

    Float32 cannot hold everything that float64 finds far below. Infinite where something found is NaN.
    """
    size = expected.abs()
    error = (found - expected).abs() / size.clamp_min(1e-12 * float(size.max()))
    return float(torch.nan_to_num(error, nan=torch.inf, posinf=torch.inf).max())


def _tokens(plain: Passed, watched: Passed) -> Finding:
    same = torch.equal(plain.sequences, watched.sequences)
    difference = _difference(watched.logits, plain.logits)
    detail = f"{_NEW_TOKENS} greedy tokens, logits differ by {difference:.1e} of their spread"
    return Finding("tokens are those of the unwatched model", same, detail)


def _rows(record: Record) -> Finding:
    detail = f"{record.rows} rows for {_NEW_TOKENS} tokens"
    return Finding("every answer token's row is observed", record.rows == _NEW_TOKENS, detail)


def _sight(record: Record, calls: Sequence[CapturedCall]) -> Finding:
    """A part that no layer shows has no say in the answer: a mask gone wrong, or windows too short for the prompt."""
    own, cross = record.attention(), record.cross_attention()
    seen = own.seen.sum(0) + (cross.seen.sum(0) if cross else 0)
    hidden = [part for part, count in zip(record.part_ids, seen, strict=True) if not count]
    last = calls[-1]
    windowed = all(last.layers[number].key.shape[2] < last.length for number in record.layers.own)
    detail = f"all {len(seen)}" if not hidden else f"hidden in every layer: {', '.join(hidden)}"
    return Finding("every part is seen in some layer", None if hidden and windowed else not hidden, detail)


def _error(name: str, found: Tensor, expected: Tensor, score: float) -> Finding:
    error = relative_error(found, expected)
    holds = error <= max(EXACT_TO, _ROUNDINGS * torch.finfo(torch.float32).eps * score)
    return Finding(f"{name} is that of the reference", holds, f"relative error {error:.1e}, scores up to {score:.0f}")


def _forks(prompted: Prompted, plain: Passed) -> Finding:
    promise = "forks of a shared prefix are exact"
    if refusal := fork_refusal(prompted.model):
        return Finding(promise, None, f"refused: {refusal}")
    model, inputs = prompted.model, prompted.inputs
    tokens = inputs["input_ids"].shape[1]
    # Everything but the last part and the question: all images lie before.
    cut = max(end for ranges in prompted.parts.values() for _, end in ranges) - 1
    cache = DynamicCache(config=model.config.get_text_config(decoder=True))
    begin = {name: value[:, :cut] if _by_token(value, tokens) else value for name, value in inputs.items()}
    with torch.inference_mode():
        model(**begin, past_key_values=cache, use_cache=True, logits_to_keep=1)
    prefix = prefix_of(model, cache)
    without = {name: value for name, value in inputs.items() if _by_token(value, tokens)}
    continued = Prompted(model, without, prompted.parts)
    # The first continuation must leave the second's prefix as it was.
    for _ in range(2):
        forked = continued.generate(past_key_values=fork(model, prefix))
    difference = _difference(forked.logits, plain.logits)
    same = torch.equal(forked.sequences, plain.sequences) and difference <= _FORK_TO.get(model.dtype, 5e-2)
    return Finding(promise, same, f"logits differ by {difference:.1e} of their spread")


def _difference(found: Sequence[Tensor], expected: Sequence[Tensor]) -> float:
    """The largest difference of logits, relative to their spread; of (1, vocabulary) for each token."""
    return max(float((ours - whole).abs().max() / whole.std()) for ours, whole in zip(found, expected, strict=True))


def _by_token(value: Tensor, tokens: int) -> bool:
    """Whether an input has a value for every token: ids and masks, as opposed to pixels and sizes."""
    return value.ndim >= 2 and value.shape[1] == tokens and not value.is_floating_point()


def _mean(record: Record, name: str) -> Tensor:
    return torch.cat([getattr(rows, name) for rows in record.taken]).double().mean(0).cpu()
