"""How the joint pass's attention divided, as the contract tells it. An INSTRUCTION takes part in no pair."""

from collections.abc import Mapping, Sequence
from itertools import combinations

from crosscheck.v1 import guard_pb2 as pb
from crosscheck_detectors.attention import Floats, Measure, PartAttention
from crosscheck_detectors.context import Box, Source
from crosscheck_service.engine.reach import ImageReach
from crosscheck_service.request.model import ImageInput, PartInput, Request

_MAX_PAIRS = 100


def attention(request: Request, seen: PartAttention, heat: Sequence[pb.HeatMap] = ()) -> pb.Attention:
    """Shares, imbalances and, where the request asks for them, maps. NaN where no layer shows what is compared.

    Shares are among the evidence parts; an instruction's is what it would get if it were one more of them.
    """
    evidence = _evidence(request)
    order = [*evidence, *(part.id for part in request.parts if part.id not in evidence)]
    return pb.Attention(
        part_ids=order,
        mass_share=_shares(seen, order, evidence, "mass"),
        norm_share=_shares(seen, order, evidence, "norm"),
        mass_share_per_token=_shares(seen, order, evidence, "mass", per_token=True),
        other_mass=seen.other_mass,
        pairs=imbalances(seen, evidence),
        modality_pairs=_by_group(seen, {part: _modality(known) for part, known in evidence.items()}),
        language_pairs=_by_group(seen, {p: known.language for p, known in evidence.items() if known.language}),
        maps=_maps(seen, order) if request.attention_detail else (),
        heat_maps=heat,
    )


def heat_map(part_id: str, mass: Floats, box: Box, reach: ImageReach) -> pb.HeatMap:
    """Where in the region `box` of an image the mass (rows, columns) went."""
    width, height = reach.padded(box.width, box.height)
    shown = pb.Box(x0=box.x0, y0=box.y0, x1=box.x0 + width, y1=box.y0 + height)
    return pb.HeatMap(part_id=part_id, box=shown, rows=mass.shape[0], columns=mass.shape[1], mass=mass.ravel())


def token_imbalance(request: Request, seen: PartAttention) -> list[pb.PairImbalance]:
    """The imbalance of each pair of evidence parts, over the answer's rows so far."""
    return imbalances(seen, _evidence(request))


def imbalances(seen: PartAttention, parts: Sequence[str] | Mapping[str, object]) -> list[pb.PairImbalance]:
    """Of each pair of `parts` in their order, at most a hundred."""
    pairs = list(combinations(parts, 2))[:_MAX_PAIRS]
    return [
        pb.PairImbalance(a=a, b=b, imbalance=seen.imbalance(a, b), mass_imbalance=seen.imbalance(a, b, measure="mass"))
        for a, b in pairs
    ]


def _evidence(request: Request) -> dict[str, PartInput]:
    return {part.id: part for part in request.parts if part.source is not Source.INSTRUCTION}


def _modality(part: PartInput) -> str:
    return "image" if isinstance(part, ImageInput) else "text"


def _shares(
    seen: PartAttention, order: Sequence[str], evidence: Mapping[str, object], measure: Measure, per_token: bool = False
) -> list[float]:
    among = seen.shares(tuple(evidence), measure, per_token=per_token) if evidence else {}
    return [
        among[part] if part in among else seen.shares((*evidence, part), measure, per_token=per_token)[part]
        for part in order
    ]


def _by_group(seen: PartAttention, groups: Mapping[str, str]) -> list[pb.PairImbalance]:
    return imbalances(seen.grouped(groups), sorted(set(groups.values()))) if len(set(groups.values())) > 1 else []


def _maps(seen: PartAttention, order: Sequence[str]) -> list[pb.AttentionMap]:
    layers, heads = seen.mass.shape[:2]
    return [
        pb.AttentionMap(
            part_id=part,
            layers=layers,
            heads=heads,
            mass=seen.mass[..., seen.part_ids.index(part)].ravel(),
            norm=seen.norm[..., seen.part_ids.index(part)].ravel(),
        )
        for part in order
    ]
