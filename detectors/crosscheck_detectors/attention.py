"""How attention divides among the parts of a context: reductions of what one pass left behind. No torch in here.

With p the attention weights, a part m of the context, with keys j ∈ m, gets from query row q in head h of layer l

    mass          a_m = Σ_j p[l,h,q,j]                                   in [0, 1]
    contribution  n_m = ‖W_O[l,h] · Σ_j p[l,h,q,j] v[l,h,j]‖₂             ≥ 0, in units of the residual stream

the norm of the summed vector (after Kobayashi et al. 2020, "Attention is not only a weight", arXiv 2004.10102), since
attention sinks take mass and give next to nothing. Their mean over rows and heads is U(l, m). Then, per layer,

    share      R_m    = U_m / Σ U            over the parts compared
    imbalance  I(a,b) = (U_a - U_b) / (U_a + U_b)    in [-1, 1]; 0 is balance

both averaged over the layers in which every row sees every part compared. It describes the model that was watched.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Measure = Literal["norm", "mass"]


@dataclass(frozen=True, slots=True, eq=False)
class PartAttention:
    """Attention of some query rows to some parts, averaged over those rows.

    Attributes:
        part_ids: the parts, in the order of the arrays' last axis; no token belongs to two of them.
        layers: the model's number of each layer, in the order of the arrays' first axis.
        mass: (layers, heads, parts), in [0, 1]; what is missing to 1 went to tokens of no part.
        norm: (layers, heads, parts), ≥ 0.
        seen: (layers, parts), how many of a part's tokens a row may attend to, on average.
        visible: (layers, parts), whether every row may attend to at least one of them.
        rows: how many query rows were averaged, ≥ 1.
    """

    part_ids: tuple[str, ...]
    layers: tuple[int, ...]
    mass: Floats
    norm: Floats
    seen: Floats
    visible: NDArray[np.bool_]
    rows: int

    @property
    def other_mass(self) -> float:
        """Mean mass in [0, 1] of the tokens of no part: system prompt, sinks, question, generated tokens."""
        return float(np.clip(1 - self.mass.sum(axis=-1), 0, 1).mean())

    def use(self, measure: Measure = "norm", *, per_token: bool = False) -> Floats:
        """U (layers, parts): the mean over heads, or that by token seen. NaN where the part is not visible."""
        used = (self.norm if measure == "norm" else self.mass).mean(axis=1)
        if per_token:
            used = used / np.maximum(self.seen, 1)
        return np.where(self.visible, used, np.nan).astype(np.float32)

    def shares(
        self, part_ids: Sequence[str] | None = None, measure: Measure = "norm", *, per_token: bool = False
    ) -> dict[str, float]:
        """R of each of `part_ids` (default: all); they add up to 1. NaN where no layer shows all of them.

        Raises:
            KeyError: for a part that was not watched.
        """
        compared = self.part_ids if part_ids is None else tuple(part_ids)
        used = self.use(measure, per_token=per_token)[:, [self._column(part) for part in compared]]
        parted = _ratio(used, used.sum(axis=1, keepdims=True))
        return dict(zip(compared, map(float, _mean_of_layers(parted)), strict=True))

    def imbalance(self, a: str, b: str, measure: Measure = "norm", *, per_token: bool = False) -> float:
        """I(a, b) in [-1, 1]; 1 where only `a` is used. NaN where no layer shows both. Raises KeyError as `shares`."""
        used = self.use(measure, per_token=per_token)
        first, second = used[:, self._column(a)], used[:, self._column(b)]
        return float(_mean_of_layers(_ratio(first - second, first + second)[:, None])[0])

    def imbalance_map(self, a: str, b: str, measure: Measure = "norm") -> Floats:
        """I(a, b) of every layer and head, (layers, heads); NaN where a layer does not show both."""
        values = self.norm if measure == "norm" else self.mass
        first, second = values[..., self._column(a)], values[..., self._column(b)]
        both = self.visible[:, self._column(a)] & self.visible[:, self._column(b)]
        return np.where(both[:, None], _ratio(first - second, first + second), np.nan).astype(np.float32)

    def grouped(self, group_of: Mapping[str, str]) -> "PartAttention":
        """The same by group, such as modality or language; parts that `group_of` does not name are left out.

        Mass adds up exactly. The norm of a group is the sum of its parts' norms: what they contribute one by one.
        """
        groups = tuple(dict.fromkeys(group_of[part] for part in self.part_ids if part in group_of))
        member = np.zeros((len(self.part_ids), len(groups)), dtype=np.float32)
        for row, part in enumerate(self.part_ids):
            if part in group_of:
                member[row, groups.index(group_of[part])] = 1
        return PartAttention(
            part_ids=groups,
            layers=self.layers,
            mass=self.mass @ member,
            norm=self.norm @ member,
            seen=self.seen @ member,
            visible=(self.visible @ member) > 0,
            rows=self.rows,
        )

    def only(self, part_ids: Sequence[str]) -> "PartAttention":
        """The same of some of the parts. Raises KeyError for one that was not watched."""
        columns = [self._column(part) for part in part_ids]
        return PartAttention(
            part_ids=tuple(part_ids),
            layers=self.layers,
            mass=self.mass[..., columns],
            norm=self.norm[..., columns],
            seen=self.seen[..., columns],
            visible=self.visible[..., columns],
            rows=self.rows,
        )

    def joined(self, other: "PartAttention") -> "PartAttention":
        """The mean over the rows of both, which are of the same parts and layers."""
        rows = self.rows + other.rows
        share = np.float32(other.rows / rows)
        return PartAttention(
            part_ids=self.part_ids,
            layers=self.layers,
            mass=self.mass + (other.mass - self.mass) * share,
            norm=self.norm + (other.norm - self.norm) * share,
            seen=self.seen + (other.seen - self.seen) * share,
            visible=self.visible & other.visible,
            rows=rows,
        )

    def _column(self, part: str) -> int:
        if part not in self.part_ids:
            raise KeyError(f"{part} is none of the parts watched: {', '.join(self.part_ids)}")
        return self.part_ids.index(part)


def _ratio(over: Floats, under: Floats) -> Floats:
    """The quotient, NaN where `under` is 0: a part that contributes nothing has no balance with another such."""
    result = np.full(np.broadcast_shapes(over.shape, under.shape), np.nan, dtype=np.float32)
    return np.divide(over, under, out=result, where=np.broadcast_to(under, result.shape) > 0)


def _mean_of_layers(values: Floats) -> Floats:
    """Mean (parts,) over the layers in which all of (layers, parts) is defined, NaN where there is none."""
    defined = values[np.isfinite(values).all(axis=1)]
    return defined.mean(axis=0) if len(defined) else np.full(values.shape[1], np.nan, dtype=np.float32)
