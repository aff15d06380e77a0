"""What the joint answer's attention tells, arm by arm, and whether it tells which part the answer came from."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from crosscheck_service.evaluation.items import Arm
from crosscheck_service.evaluation.measures.figures import Figure, Truth, auroc, interval, resampled, wilson
from crosscheck_service.evaluation.measures.subjects import Floats, Subject
from crosscheck_service.evaluation.records import Record


@dataclass(frozen=True, slots=True, eq=False)
class ArmAttention:
    """Of one arm; `toward` names the part that a positive imbalance means.

    Attributes:
        imbalance: its mean over items, in [-1, 1].
        predicts: AUROC of the imbalance, on conflicting items, for the answer being that of the part attended to more;
            None where the joint answer was never the first's, or never the second's.
        followed: on conflicting items whose answer is one part's own, the share that is `toward`'s.
        shares: (layers, heads), the mean share of `toward` in both parts' norms.
        values: (n,), imbalance of every item, and `conflict` (n,).
    """

    arm: Arm
    toward: str
    imbalance: Figure
    predicts: Figure | None
    followed: Figure | None
    shares: Floats
    values: Floats
    follows: tuple[str, ...]
    conflict: Floats


def attention_of(records: Sequence[Record], arm: Arm) -> ArmAttention | None:
    """None where no item of the arm was watched with two parts."""
    seen = [r for r in records if r.arm is arm and r.attention is not None and r.attention.imbalance is not None]
    if not seen:
        return None
    # In the arm of both modalities the image is what is told of, wherever it stands.
    turned = [arm is Arm.IMAGE_TEXT and record.modalities[:1] == ("text",) for record in seen]
    values = np.array([_imbalance(record, turn) for record, turn in zip(seen, turned, strict=True)])
    follows = tuple(_turned(record.follows, turn) for record, turn in zip(seen, turned, strict=True))
    surfaces = {name: number for number, name in enumerate(dict.fromkeys(record.surface for record in seen))}
    surface = np.array([surfaces[record.surface] for record in seen])
    conflict = np.array([record.conflict for record in seen])
    weights = resampled(Truth(conflict, surface))
    means = (weights @ values) / weights.sum(axis=1)
    told = conflict & np.array([follow in {"first", "second"} for follow in follows])
    first = np.array([follow == "first" for follow in follows])
    return ArmAttention(
        arm=arm,
        toward="image" if arm is Arm.IMAGE_TEXT else "first part",
        imbalance=Figure(float(values.mean()), *interval(means), len(seen)),
        predicts=_predicts(values[told], first[told], surface[told]),
        followed=_followed(first[told]),
        shares=np.mean([_shares(record, turn) for record, turn in zip(seen, turned, strict=True)], axis=0),
        values=values,
        follows=follows,
        conflict=conflict,
    )


def _predicts(values: Floats, first: Floats, surface: Floats) -> Figure | None:
    if not len(first) or first.all() or not first.any():
        return None
    truth = Truth(first.astype(bool), surface.astype(np.int64))
    subject = Subject("imbalance", first.astype(bool), np.ones(len(first), dtype=bool), values)
    value = float(auroc(subject, truth.conflict, np.ones((1, len(first))))[0])
    return Figure(value, *interval(auroc(subject, truth.conflict, resampled(truth))), len(first))


def _followed(first: Floats) -> Figure | None:
    if not len(first):
        return None
    share = float(first.mean())
    return Figure(share, *wilson(share, len(first)), len(first))


def _imbalance(record: Record, turn: bool) -> float:
    value = record.attention.imbalance if record.attention else None
    if value is None:
        raise ValueError(f"{record.id} has no imbalance")
    return -value if turn else value


def _shares(record: Record, turn: bool) -> Floats:
    norms = np.array(record.attention.norms if record.attention else ())
    first, second = (norms[1], norms[0]) if turn else (norms[0], norms[1])
    total = first + second
    shares: Floats = np.divide(first, total, out=np.full(total.shape, 0.5), where=total > 0)
    return shares


def _turned(follows: str, turn: bool) -> str:
    return {"first": "second", "second": "first"}.get(follows, follows) if turn else follows
