"""One call of a few tokens, in which every layer shows that watching it is exact.

What is divided among parts must be what reaches the output projection: summed over all tokens, the parts' values are
compared with the projection's input. A gate, a norm or a bias between the two would make every contribution wrong.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

import torch
from torch import Tensor, nn

from crosscheck_service.engine.errors import ObserveError
from crosscheck_service.engine.foreign import Network, Passed
from crosscheck_service.engine.observe.attention import KEYWORD, Attended
from crosscheck_service.engine.observe.division import Workspace, divide, look
from crosscheck_service.engine.observe.layers import Layers
from crosscheck_service.engine.observe.places import Places
from crosscheck_service.engine.positions import positions_kept

_TOKENS = 4

_EXACT_TO = {torch.float64: 1e-6, torch.float32: 1e-4}
"""Relative error; kernels of half types round their output to 1e-2."""


def require_exact(model: Network, layers: Layers) -> None:
    """Raises ObserveError where a layer does not report, or its projection gets something else than its attention."""
    test = _Test()
    with ExitStack() as stack:
        stack.enter_context(torch.no_grad())
        stack.enter_context(positions_kept(model))
        for number in layers.own:
            stack.enter_context(_input_of(layers.projections[number], test.keep(number)))
        ids = torch.tensor([_plain_ids(model)], device=model.device)
        try:
            model(input_ids=ids, use_cache=False, **{KEYWORD: test})
        except TypeError as error:
            raise ObserveError(f"{type(model).__name__} does not pass keywords to its attention: {error}") from error
    for number in layers.own:
        if number not in test.summed or number not in test.projected:
            raise ObserveError(f"layer {number} does not call its attention, or its projection, as usual")
        expected, found = test.summed[number], test.projected[number].to(test.summed[number].dtype)
        off = float((found - expected).norm() / expected.norm().clamp_min(1e-30))
        if not off <= _EXACT_TO.get(model.dtype, 2e-2):
            raise ObserveError(
                f"layer {number}'s attention is changed before its projection (by {off:.1%}), so the parts' "
                "contributions cannot be told"
            )


class _Test:
    """A recorder with all tokens as one part: `summed` and `projected` (batch, rows, heads by value width) by layer."""

    def __init__(self) -> None:
        self.summed: dict[int, Tensor] = {}
        self.projected: dict[int, Tensor] = {}

    def record(self, module: nn.Module, attended: Attended) -> None:
        rows = torch.arange(_TOKENS, device=attended.query.device)[None]
        everything = Places([[[(0, _TOKENS)]]], attended.query.device).among(0, _TOKENS)
        _, summed = divide(attended, look(attended, rows, everything), Workspace())
        self.summed[int(module.layer_idx)] = summed[0].transpose(1, 2).flatten(2)  # type: ignore[arg-type]

    def keep(self, number: int) -> Callable[[Tensor], None]:
        def keep(value: Tensor) -> None:
            self.projected[number] = value

        return keep


@contextmanager
def _input_of(module: nn.Module, keep: Callable[[Tensor], None]) -> Iterator[None]:
    """Gives what `module` is called with to `keep`; calls of other threads do not count."""
    thread = threading.get_ident()

    def hook(module: nn.Module, arguments: tuple[Passed, ...]) -> None:
        del module
        if threading.get_ident() == thread:
            keep(arguments[0])

    handle = module.register_forward_pre_hook(hook)
    try:
        yield
    finally:
        handle.remove()


def _plain_ids(model: Network) -> list[int]:
    """Token ids that stand for no image or other structure, as far as the configuration names such."""
    named = {
        token
        for key, value in model.config.to_dict().items()
        if "token" in key
        for token in (value if isinstance(value, list) else [value])
        if isinstance(token, int)
    }
    vocabulary = range(model.config.get_text_config(decoder=True).vocab_size)
    return [token for token in vocabulary if token not in named][:_TOKENS]
