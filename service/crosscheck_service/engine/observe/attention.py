"""The attention functions that let themselves be watched.

    forward(..., crosscheck_recorder=call)  ->  every text layer's attention  ->  call.record(module, attended)

Transformers hands a forward call's unknown keywords down to the attention function, so what a call is to record travels
with that call: nothing is kept on modules, and threads cannot mix. The output is the plain function's, untouched.
"""

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from torch import Tensor, nn
from transformers import AttentionInterface
from transformers.integrations.sdpa_attention import sdpa_attention_forward
from transformers.masking_utils import AttentionMaskInterface, eager_mask, sdpa_mask

from crosscheck_service.engine.errors import ObserveError
from crosscheck_service.engine.foreign import Network, Passed

KEYWORD = "crosscheck_recorder"
"""The forward keyword under which a recorder travels."""

_PREFIX = "crosscheck_"

Attend = Callable[..., tuple[Tensor, Tensor | None]]


@dataclass(frozen=True, slots=True, eq=False)
class Attended:
    """What one attention layer was given in one forward call.

    Attributes:
        query: (batch, heads, queries, width).
        key: (batch, key heads, keys, width); `heads` is a multiple of `key heads`.
        value: (batch, key heads, keys, value width).
        mask: (batch, 1, queries, keys), True or 0 where a query may attend, else False or very negative; None for all.
        scaling: what scores are multiplied by.
        causal: where there is no mask: query i sees the keys up to i, as the call started from an empty cache.
        softcap: scores become softcap · tanh(score / softcap).
    """

    query: Tensor
    key: Tensor
    value: Tensor
    mask: Tensor | None
    scaling: float
    causal: bool
    softcap: float | None


class Recorder(Protocol):
    """Is told by every watched layer of one forward call what it attended to. `module` is the attention layer."""

    def record(self, module: nn.Module, attended: Attended) -> None: ...


def watched_name(plain: str) -> str:
    """The name under which attention implementation `plain` can be watched; for a watched one, its own.

    Raises:
        ObserveError: for an implementation that shows nobody its scores, such as flash attention's own kernels.
    """
    if plain.startswith(_PREFIX):
        return plain
    if plain not in _PLAIN:
        raise ObserveError(f"attention implementation {plain} cannot be watched; load the model with sdpa")
    return _PREFIX + plain


def plain_name(watched: str) -> str:
    """The implementation that `watched` calls; an unwatched one's own name."""
    return watched.removeprefix(_PREFIX)


def implementation_of(model: Network) -> str:
    """The name of the decoder's attention implementation."""
    return str(model.config.get_text_config(decoder=True)._attn_implementation)


def use_implementation(model: Network, name: str) -> None:
    """Sets the decoder's attention implementation; the vision tower keeps its own."""
    model.set_attn_implementation({"text_config": name})


def _watched(plain: Attend) -> Attend:
    def attend(
        module: nn.Module, query: Tensor, key: Tensor, value: Tensor, attention_mask: Tensor | None, **kwargs: Passed
    ) -> tuple[Tensor, Tensor | None]:
        recorder: Recorder | None = kwargs.pop(KEYWORD, None)
        output = plain(module, query, key, value, attention_mask, **kwargs)
        if recorder is not None:
            _require_usual(attention_mask, kwargs)
            scaling = kwargs.get("scaling")
            attended = Attended(
                query=query,
                key=key,
                value=value,
                mask=attention_mask,
                scaling=float(scaling if scaling is not None else query.shape[-1] ** -0.5),
                causal=attention_mask is None and query.shape[2] > 1 and _is_causal(module, kwargs),
                softcap=kwargs.get("softcap"),
            )
            recorder.record(module, attended)
        return output

    return attend


def _require_usual(mask: Tensor | None, keywords: Mapping[str, Passed]) -> None:
    if keywords.get("position_bias") is not None or keywords.get("s_aux") is not None:
        raise ObserveError("attention with a position bias or learnt sinks is not supported")
    if mask is not None and (mask.ndim != 4 or mask.shape[1] != 1):
        raise ObserveError(f"a mask of shape {tuple(mask.shape)} is not supported: one mask for all heads is")


def _is_causal(module: nn.Module, keywords: Mapping[str, Passed]) -> bool:
    """As transformers' sdpa function decides it where there is no mask."""
    given = keywords.get("is_causal")
    return bool(given if given is not None else getattr(module, "is_causal", True))


def _eager(module: nn.Module, *args: Passed, **kwargs: Passed) -> tuple[Tensor, Tensor | None]:
    """The family's own eager attention: what runs where the model asks for softcap, which sdpa has not."""
    attend: Attend = vars(sys.modules[type(module).__module__])["eager_attention_forward"]
    return attend(module, *args, **kwargs)


_PLAIN: dict[str, tuple[Attend, Callable[..., Tensor | None]]] = {
    "sdpa": (sdpa_attention_forward, sdpa_mask),
    "eager": (_eager, eager_mask),
}

for _name, (_attend, _mask) in _PLAIN.items():
    AttentionInterface.register(_PREFIX + _name, _watched(_attend))
    # Without a mask function of the same name transformers passes no mask at all, and the logits are wrong.
    AttentionMaskInterface.register(_PREFIX + _name, _mask)
