"""Norms behind an attention layer's output projection, without the product.

With W_O[h] = Q_h R_h (thin QR) and Q_h's columns orthonormal, ‖W_O[h] o‖ = ‖R_h o‖: a head's rows, not the model's.
R is better conditioned than the Gram matrix W_Oᵀ W_O, whose condition number is the square.

What is factored is what the projection does, not what it holds: a wrapped one (an adapter, quantised weights) is
measured by what it makes of the unit vectors, and refused where that is not linear.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from crosscheck_service.engine.errors import ObserveError

_PROBES = 4

_LINEAR_TO = {torch.float64: 1e-6, torch.float32: 1e-4}
"""Relative error up to which a wrapped projection counts as linear; half types round their output to 1e-2."""


@dataclass(frozen=True, slots=True, eq=False)
class Roots:
    """The factors of `layers`, whose projections have the same shape and device: R (layers, heads, ≤ width, width).

    Their norms are found in one product, rather than one for each layer.
    """

    layers: tuple[int, ...]
    roots: Tensor

    def norms(self, summed: Tensor) -> Tensor:
        """‖W_O[h] o‖ (layers, heads, vectors) for o = `summed` (layers, heads, vectors, value width)."""
        norms: Tensor = torch.linalg.vector_norm(summed @ self.roots.transpose(-1, -2), dim=-1)
        return norms


class Projections:
    """The output projections of a model's layers, by layer number.

    Weights may change in place between two prompts, with or without torch's knowledge: `refresh` compares what each
    projection makes of one fixed vector with what it made of it before, and factors anew where they differ. A change
    too small to move that is far below what moves a norm. Safe from several threads: factors are replaced whole.
    """

    def __init__(self, projections: Mapping[int, nn.Module], heads: int, dtype: torch.dtype) -> None:
        """Raises ObserveError for a projection that is not linear, or not one of `heads` equal stretches."""
        self._projections = dict(projections)
        self._heads = heads
        self._dtype = dtype
        self._waves = {
            layer: _waves(1, _features(layer, projection), dtype, _device(projection))
            for layer, projection in self._projections.items()
        }
        self._fingerprints: dict[int, Tensor] = {}
        self.groups: tuple[Roots, ...] = ()
        self.refresh()

    def refresh(self) -> None:
        """Makes the factors those of the weights as they are now. Raises as the constructor."""
        with torch.no_grad():
            found = {layer: projection(self._waves[layer]) for layer, projection in self._projections.items()}
            changed = {
                layer
                for layer, fingerprint in found.items()
                if layer not in self._fingerprints or not torch.equal(self._fingerprints[layer], fingerprint)
            }
            if changed:
                self.groups = _grouped(self._roots(changed))
                self._fingerprints = found

    def _roots(self, changed: set[int]) -> dict[int, Tensor]:
        """R of every layer; factored anew for those that `changed`."""
        known = {layer: root for group in self.groups for layer, root in zip(group.layers, group.roots, strict=True)}
        return {
            layer: self._root(layer, effective_weight(layer, projection, self._dtype))
            if layer in changed
            else known[layer]
            for layer, projection in self._projections.items()
        }

    def _root(self, layer: int, weight: Tensor) -> Tensor:
        if weight.shape[1] % self._heads:
            raise ObserveError(f"layer {layer}'s output projection does not take {self._heads} heads of equal width")
        by_head = weight.reshape(weight.shape[0], self._heads, -1).transpose(0, 1)
        root: Tensor = torch.linalg.qr(by_head, mode="r").R
        return root


def _grouped(roots: Mapping[int, Tensor]) -> tuple[Roots, ...]:
    alike: dict[tuple[torch.Size, torch.device], list[int]] = {}
    for layer, root in roots.items():
        alike.setdefault((root.shape, root.device), []).append(layer)
    return tuple(Roots(tuple(layers), torch.stack([roots[layer] for layer in layers])) for layers in alike.values())


def _features(layer: int, projection: nn.Module) -> int:
    features = getattr(projection, "in_features", None)
    if not isinstance(features, int):
        raise ObserveError(f"layer {layer}'s output projection ({type(projection).__name__}) does not say its size")
    return features


def effective_weight(layer: int, projection: nn.Module, dtype: torch.dtype = torch.float32) -> Tensor:
    """W_O (outputs, inputs) in float32 or float64, as the projection of layer `layer` uses it on inputs of `dtype`.

    Raises:
        ObserveError: where it is not linear.
    """
    inputs = _features(layer, projection)
    kind = torch.promote_types(dtype, torch.float32)
    if type(projection) is nn.Linear and not projection._forward_hooks and not projection._forward_pre_hooks:
        return projection.weight.detach().to(kind)
    device = _device(projection)
    with torch.no_grad():
        bias = projection(torch.zeros(1, inputs, dtype=dtype, device=device)).to(kind)
        weight: Tensor = (projection(torch.eye(inputs, dtype=dtype, device=device)).to(kind) - bias).T
        tried = _waves(_PROBES, inputs, dtype, device)
        found, expected = projection(tried).to(kind) - bias, tried.to(kind) @ weight.T
        error = float((found - expected).norm() / expected.norm().clamp_min(torch.finfo(kind).tiny))
    if not error <= _LINEAR_TO.get(dtype, 2e-2):
        raise ObserveError(
            f"layer {layer}'s output projection ({type(projection).__name__}) is not linear: what it makes of a sum "
            f"differs by {error:.1%} from the sum of what it makes of the terms, so parts have no norms of their own"
        )
    return weight


def _waves(count: int, length: int, dtype: torch.dtype, device: torch.device) -> Tensor:
    """Fixed vectors (count, length) without regularity, values in [-1, 1]: no random state is touched."""
    places = torch.arange(1, count * length + 1, dtype=torch.float64)
    return torch.cos(places**2 * 0.7390851332).reshape(count, length).to(device, dtype)


def _device(projection: nn.Module) -> torch.device:
    return next((tensor.device for tensor in (*projection.parameters(), *projection.buffers())), torch.device("cpu"))
