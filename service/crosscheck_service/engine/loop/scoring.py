"""How probable given continuations are after a prompt that was read: teacher-forced, each from a fork of its cache."""

import torch
from torch import Tensor

from crosscheck_service.engine.foreign import Network
from crosscheck_service.engine.loop.cache import forked
from crosscheck_service.engine.loop.feed import continuation, run
from crosscheck_service.engine.loop.prefill import Prefill
from crosscheck_service.engine.observe.families import family_of

Weights = tuple[float, ...]
"""Natural log-probabilities of a continuation's tokens and, last, of its end."""


def weigh(model: Network, read: Prefill, first: Tensor) -> tuple[Weights, ...]:
    """The weights of each continuation of `read`'s sequence. Raises what the model raises.

    Args:
        read: what has read its whole prompt; its cache stays as it is.
        first: logits (1, vocabulary) float32 for the token after the prompt.
    """
    ends = sorted(read.sequence.choice.eos_ids)
    return tuple(_weights(model, read, first, tokens, ends) for tokens in read.sequence.continuations)


def _weights(model: Network, read: Prefill, first: Tensor, tokens: tuple[int, ...], ends: list[int]) -> Weights:
    cache, at = forked(read.cache), read.sequence.prompt.tokens
    # Where the whole prompt is attended in both directions, so would be several tokens that come after it at once.
    size = 1 if family_of(model).fork_refusal else max(len(tokens), 1)
    logits = [first]
    for start in range(0, len(tokens), size):
        piece = tokens[start : start + size]
        fed = continuation(model, read.sequence.prompt, read.positions, piece, at + start)
        logits.append(run(model, fed, cache, None, keep=len(piece))[0])
    probable = torch.log_softmax(torch.cat(logits), dim=-1)
    own = probable[:-1].gather(1, torch.tensor(tokens, dtype=torch.int64).unsqueeze(1))[:, 0]
    # A model may have several tokens that end an answer.
    return (*own.tolist(), float(torch.logsumexp(probable[-1, ends], dim=0)))
