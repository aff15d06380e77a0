"""The report's pictures, as PNG bytes: contribution norms over layers and heads, ROC, reliability, imbalance."""

import io
from collections.abc import Sequence
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.figure import Figure as Canvas

from crosscheck_service.evaluation.items import Arm
from crosscheck_service.evaluation.measures.figures import BINS
from crosscheck_service.evaluation.measures.results import FUSED, FUSED_WITHOUT, Results
from crosscheck_service.evaluation.measures.subjects import Flags, Floats, Subject

_DPI = 110
_PANEL = 4.2
_COLOURS = ("#1b4f72", "#c0392b", "#e0a030", "#1e8449", "#7d3c98", "#5d6d7e", "#a04000", "#117a65")


def pictures_of(results: Results) -> dict[str, bytes]:
    """By file name; a picture that has nothing to show is left out."""
    with mpl.rc_context({"font.size": 9, "axes.spines.top": False, "axes.spines.right": False}):
        drawn = {
            "norms.png": _norms(results),
            "roc.png": _roc(results),
            "reliability.png": _reliability(results),
            "imbalance.png": _imbalance(results),
        }
    return {name: _png(canvas) for name, canvas in drawn.items() if canvas is not None}


def _norms(results: Results) -> Canvas | None:
    if not results.attention:
        return None
    canvas, axes = _panels(len(results.attention), height=3.9)
    for ax, seen in zip(axes, results.attention, strict=True):
        shown = ax.imshow(seen.shares, vmin=0, vmax=1, cmap="RdBu_r", aspect="auto", origin="lower")
        if seen.shares.size <= 64:
            for (layer, head), share in np.ndenumerate(seen.shares):
                dark = abs(share - 0.5) > 0.3
                ax.text(head, layer, f"{share:.2f}", ha="center", va="center", color="white" if dark else "black")
        ax.set(title=f"{seen.arm}\nshare of the {seen.toward}, n = {seen.imbalance.n}", xlabel="head", ylabel="layer")
        _whole_ticks(ax, seen.shares.shape)
        canvas.colorbar(shown, ax=ax, fraction=0.05, pad=0.04)
    canvas.suptitle("Share in the contribution norms of both parts (0.5 is balance)")
    return canvas


def _roc(results: Results) -> Canvas | None:
    subjects = [subject for subject in results.subjects if subject.scores is not None]
    arms = _arms(results)
    if not subjects or not arms:
        return None
    canvas, axes = _panels(len(arms), height=4.6)
    for ax, (arm, where) in zip(axes, arms, strict=True):
        ax.plot([0, 1], [0, 1], color="#bbbbbb", linewidth=0.8)
        for number, subject in enumerate(subjects):
            rates, recalls = _curve(subject, _conflict(results), where)
            bold = subject.name in {FUSED, FUSED_WITHOUT}
            colour = _COLOURS[number % len(_COLOURS)]
            ax.plot(rates, recalls, color=colour, linewidth=2.2 if bold else 1.2, label=subject.name)
        ax.set(title=f"{arm}, n = {int(where.sum())}", xlabel="false alarms", ylabel="recognition")
        ax.set(xlim=(-0.01, 1.01), ylim=(-0.01, 1.01))
    canvas.legend(*axes[0].get_legend_handles_labels(), loc="outside lower center", ncols=4, frameon=False)
    return canvas


def _reliability(results: Results) -> Canvas | None:
    subjects = [subject for subject in results.subjects if subject.probabilities is not None]
    if not subjects:
        return None
    canvas, axes = _panels(len(subjects), height=4.0)
    conflict = _conflict(results)
    for ax, subject in zip(axes, subjects, strict=True):
        probabilities = subject.probabilities
        assert probabilities is not None  # noqa: S101 - for the type checker
        places = np.minimum((probabilities * BINS).astype(int), BINS - 1)
        told = [number for number in range(BINS) if (places == number).any()]
        said = [float(probabilities[places == number].mean()) for number in told]
        held = [float(conflict[places == number].mean()) for number in told]
        counts = [int((places == number).sum()) for number in told]
        ax.plot([0, 1], [0, 1], color="#bbbbbb", linewidth=0.8)
        ax.plot(said, held, color=_COLOURS[0], linewidth=1)
        ax.scatter(said, held, s=[12 + 300 * count / sum(counts) for count in counts], color=_COLOURS[0], zorder=3)
        for x, y, count in zip(said, held, counts, strict=True):
            ax.annotate(f"{count}", (x, y), (0, -18 if y > 0.5 else 10), textcoords="offset points", ha="center")
        ax.set(title=subject.name, xlabel="probability told", ylabel="share that conflicts", xlim=(-0.08, 1.08))
        ax.set(ylim=(-0.08, 1.08))
    canvas.suptitle("Reliability over all arms; the numbers are items")
    return canvas


def _imbalance(results: Results) -> Canvas | None:
    if not results.attention:
        return None
    canvas, axes = _panels(len(results.attention), height=4.4)
    edges = np.linspace(-1, 1, 41).tolist()
    for ax, seen in zip(axes, results.attention, strict=True):
        follows = np.array(seen.follows)
        conflict = seen.conflict.astype(bool)
        other = "text" if seen.toward == "image" else "second part"
        for follow, colour, called in (("first", _COLOURS[1], seen.toward), ("second", _COLOURS[0], other)):
            chosen = seen.values[conflict & (follows == follow)]
            label = f"answer is the {called}'s ({len(chosen)})"
            ax.hist(chosen, bins=edges, histtype="stepfilled", alpha=0.45, color=colour, label=label)
        rest = seen.values[~(conflict & np.isin(follows, ["first", "second"]))]
        ax.hist(rest, bins=edges, histtype="step", color="#555555", label=f"all other items ({len(rest)})")
        ax.axvline(0, color="#bbbbbb", linewidth=0.8)
        told = "" if seen.predicts is None else f", AUROC {seen.predicts.value:.2f}"
        ax.set(title=f"{seen.arm}{told}", xlabel=f"imbalance (+1: all to the {seen.toward})", ylabel="items")
        ax.legend(frameon=False, fontsize=7, loc="upper center", bbox_to_anchor=(0.5, -0.17))
    return canvas


def _panels(count: int, height: float) -> tuple[Canvas, Sequence[Any]]:
    canvas = Canvas(figsize=(_PANEL * count, height), dpi=_DPI, layout="constrained")
    return canvas, canvas.subplots(1, count, squeeze=False)[0]


def _whole_ticks(ax: Any, shape: tuple[int, ...]) -> None:  # noqa: ANN401 - matplotlib's axes are untyped here
    for axis, count in ((ax.yaxis, shape[0]), (ax.xaxis, shape[1])):
        axis.set_ticks(range(0, count, max(1, count // 8)))


def _arms(results: Results) -> list[tuple[str, Flags]]:
    found = [(str(arm), np.array([record.arm is arm for record in results.records])) for arm in Arm]
    return [(arm, where) for arm, where in found if where.any()]


def _conflict(results: Results) -> Flags:
    return np.array([record.conflict for record in results.records])


def _curve(subject: Subject, conflict: Flags, where: Flags) -> tuple[Floats, Floats]:
    """False-alarm rates and recognitions of every threshold, from none to all."""
    if subject.scores is None:
        raise ValueError(f"{subject.name} has no scores")
    scores, truth = subject.scores[where], conflict[where]
    order = np.argsort(-scores, kind="stable")
    ends = np.flatnonzero(np.r_[scores[order][1:] != scores[order][:-1], True])
    hits, alarms = np.cumsum(truth[order])[ends], np.cumsum(~truth[order])[ends]
    return np.r_[0, alarms / max(1, (~truth).sum())], np.r_[0, hits / max(1, truth.sum())]


def _png(canvas: Canvas) -> bytes:
    buffer = io.BytesIO()
    # Without the software's name the bytes depend on nothing but the picture.
    canvas.savefig(buffer, format="png", metadata={"Software": None})
    return buffer.getvalue()
