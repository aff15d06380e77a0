"""Finds the attention layers of a model's decoder."""

from collections.abc import Mapping
from dataclasses import dataclass

from torch import nn

from crosscheck_service.engine.errors import ObserveError
from crosscheck_service.engine.foreign import Network
from crosscheck_service.engine.observe.families import Cross, family_of

_PROJECTION = "o_proj"


@dataclass(frozen=True, slots=True, eq=False)
class Layers:
    """`modules` and `projections` by layer number, in order; `cross` are those that attend to images apart."""

    modules: Mapping[int, nn.Module]
    projections: Mapping[int, nn.Module]
    heads: int
    cross: Cross | None

    @property
    def crossing(self) -> frozenset[int]:
        return frozenset(self.cross.gates) if self.cross else frozenset()

    @property
    def own(self) -> tuple[int, ...]:
        """The layers that attend to the sequence itself."""
        return tuple(number for number in self.modules if number not in self.crossing)


def find_layers(model: Network) -> Layers:
    """The decoder's attention layers.

    Raises:
        ObserveError: where a decoder layer has no attention with an output projection, or heads differ among layers.
    """
    text = model.config.get_text_config(decoder=True)
    modules = {
        int(module.layer_idx): module
        for module in model.get_decoder().modules()
        if isinstance(getattr(module, "layer_idx", None), int) and hasattr(module, _PROJECTION)
    }
    missing = [number for number in range(text.num_hidden_layers) if number not in modules]
    if missing:
        raise ObserveError(
            f"decoder layer {missing[0]} has no attention with an {_PROJECTION}, so the layers cannot be compared"
        )
    modules = dict(sorted(modules.items()))
    projections = {number: getattr(module, _PROJECTION) for number, module in modules.items()}
    return Layers(modules, projections, int(text.num_attention_heads), family_of(model).cross(model))
